package imports

import (
	"bytes"
	"regexp"

	"popsh/trace"

	"popsh/session/pop3"
)

// A style is how lines are marked with the side that said them.
type style struct {
	client, server []string // a longer mark stands before its own beginning
	secure         []string // marks of both sides that tell of TLS
	raw            bool     // lines show their ends, unless somebody removed them
	loose          bool     // lines of a message may bear no mark
	unstuffed      bool     // and these are as they are in the message, without an end mark
	piece          int      // octets after which a long line of the server bears another mark
	chatter        func(t *retelling, line []byte) bool
}

// styles are the marks that people use, the surest first.
var styles = []*style{
	{client: []string{"C:", "Client:", "client:"}, server: []string{"S:", "Server:", "server:"}, loose: true},
	{client: []string{"> C:", ">C:"}, server: []string{"> S:", ">S:"}, loose: true}, // quoted in a mail
	{client: []string{"-->"}, server: []string{"<--"}, loose: true},
	{client: []string{"->", "~>"}, server: []string{"<**", "<~*", "<-", "<~"}, secure: []string{"~>", "<~*", "<~"}, loose: true},
	{client: []string{">>>"}, server: []string{"<<<"}, loose: true},
	{client: []string{">"}, server: []string{"<"}, loose: true},
}

var (
	mpopStyle = &style{client: []string{"-->"}, server: []string{"<--"}, raw: true, piece: 4095, chatter: mpopChatter}
	curlStyle = &style{client: []string{">"}, server: []string{"<"}, raw: true, loose: true, unstuffed: true, chatter: curlChatter}
)

// cut takes the mark from a line.
func (s *style) cut(line []byte) (side trace.Side, mark string, rest []byte, ok bool) {
	line = bytes.TrimLeft(line, " \t")
	for _, m := range s.server {
		if rest, ok := cutMark(line, m); ok {
			return trace.Server, m, rest, true
		}
	}
	for _, m := range s.client {
		if rest, ok := cutMark(line, m); ok {
			return trace.Client, m, rest, true
		}
	}
	return 0, "", nil, false
}

// cutMark takes a mark from a line; a blank or the end of the line follows it.
func cutMark(line []byte, mark string) ([]byte, bool) {
	rest, ok := bytes.CutPrefix(line, []byte(mark))
	return rest, ok && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}

// gap returns how many blanks the style of a text puts behind its marks, as a
// status line shows it, or 0 when no line speaks the protocol.
func (s *style) gap(head []byte) int {
	found := 0
	for line := range bytes.Lines(head) {
		side, _, rest, ok := s.cut(chomp(line))
		if !ok {
			continue
		}
		text := bytes.TrimLeft(rest, " \t")
		if side == trace.Server && isStatus(text) {
			return max(1, len(rest)-len(text))
		}
		if verb, _, _ := bytes.Cut(text, []byte(" ")); side == trace.Client && knows(verb) {
			found = 1
		}
	}
	return found
}

func knows(verb []byte) bool {
	_, ok := pop3.Lookup(string(verb))
	return ok
}

func (s *style) fits(head []byte) bool {
	chatty := s == mpopStyle && mpopLog.Match(head) || s == curlStyle && curlLog.Match(head)
	return chatty && s.gap(head) > 0
}

// mpopLog is what mpop --debug begins with; curlLog is what curl -v begins with.
var (
	mpopLog = regexp.MustCompile(`(?m)^(?:host = |passwordeval = |uidls file = |<-- [^\n]*\r\n)`)
	curlLog = regexp.MustCompile(`(?m)^\*  ?\s*(?:Trying|Connected to|Host|SSL|TLS|Connection)\b`)
)

func isMarked(head []byte) bool { return styleOf(head) != nil }

func styleOf(head []byte) *style {
	for _, s := range styles {
		if s.gap(head) > 0 {
			return s
		}
	}
	return nil
}

// readMarked finds the style of a text and reads it.
func readMarked(in []*intake, t *retelling) error {
	s := styleOf(in[0].head())
	if s == nil {
		return &trace.FormatError{File: in[0].name, Reason: "no line begins with C: or S:, or with another mark of a side"}
	}
	t.Lossy(lossTime)
	t.Lossy(lossEnds)
	return s.read(in, t)
}

// read reads lines that are marked.
func (s *style) read(in []*intake, t *retelling) error {
	head := in[0].head()
	m := marked{style: s, to: t, gap: max(1, s.gap(head))}
	if s.raw {
		m.ends = bytes.Contains(head, []byte("\r\n"))
		t.Lossy(lossTime)
		if !m.ends {
			t.Lossy(lossEnds)
		}
	}
	if err := in[0].each(m.line); err != nil {
		return err
	}
	if s.unstuffed {
		t.undotted()
	}
	if !m.found {
		return &trace.FormatError{File: in[0].name, Reason: "no line bears the mark of a side"}
	}
	return nil
}

// A marked reads one file of marked lines.
type marked struct {
	*style
	to     *retelling
	gap    int  // blanks behind a mark
	ends   bool // the lines show their ends
	found  bool // there was a marked line
	secret bool // TLS is on
	bare   bool // the line before belonged to a message and bore no mark
	aside  bool // in the middle of <words about the conversation>
	indent int  // blanks before the last mark
}

func (m *marked) line(line []byte) error {
	side, mark, rest, ok := m.cut(line)
	if ok && m.quoted(side, rest) {
		ok = false
	}
	if !ok {
		m.unmarked(line)
		return nil
	}
	m.found, m.bare, m.aside = true, false, false
	m.indent = len(line) - len(bytes.TrimLeft(line, " \t"))
	m.protect(mark)
	text := m.trim(rest)
	if !m.words(text) {
		m.say(side, text)
	}
	return nil
}

// trim takes away the blanks that the style puts behind a mark.
func (m *marked) trim(rest []byte) []byte {
	n := 0
	for n < m.gap && n < len(rest) && (rest[n] == ' ' || rest[n] == '\t') {
		n++
	}
	return rest[n:]
}

// say passes a line on.
func (m *marked) say(side trace.Side, text []byte) {
	switch {
	case side == trace.Client && m.unstuffed:
		m.to.undotted()
	case side == trace.Client && m.loose && m.to.Rows() == 0:
		m.to.missing()
	}
	if text = m.joined(text, side); m.ends {
		m.to.Said(side, text)
		return
	}
	m.to.Line(side, chomp(text))
}

// joined returns a line of the server without the marks inside it.
func (m *marked) joined(text []byte, side trace.Side) []byte {
	if side == trace.Client || m.piece == 0 || len(text) <= m.piece {
		return text
	}
	again := []byte(m.server[0] + " ")
	whole := append([]byte(nil), text[:m.piece]...)
	for rest := text[m.piece:]; len(rest) > 0; {
		rest = bytes.TrimPrefix(rest, again)
		n := min(m.piece, len(rest))
		whole, rest = append(whole, rest[:n]...), rest[n:]
	}
	return whole
}

// quoted reports whether what looks like a mark of the client is part of a message
// that bears no marks.
func (m *marked) quoted(side trace.Side, rest []byte) bool {
	if !m.unstuffed || !m.to.InBody() {
		return false
	}
	verb, _, _ := bytes.Cut(bytes.TrimSpace(rest), []byte(" "))
	return side == trace.Client && !knows(verb) || side == trace.Server && m.bare && !isStatus(bytes.TrimSpace(rest))
}

// protect notes that a mark tells of TLS.
func (m *marked) protect(mark string) {
	for _, s := range m.secure {
		if s == mark && !m.secret {
			m.secret = true
			m.to.Securing()
			m.to.Secured()
		}
	}
}

// unmarked takes a line without a mark: words of the tool, words about the
// conversation, a line of a message, or nothing of interest.
func (m *marked) unmarked(line []byte) {
	text := chomp(line)
	blank := len(bytes.TrimSpace(text)) == 0
	switch {
	case m.aside:
		m.aside = !bytes.HasSuffix(text, []byte(">"))
	case m.words(text):
	case m.chatter != nil && m.chatter(m.to, text):
	case m.loose && m.to.InBody() && (m.bare || m.to.Rows() == 0 && !blank && !bytes.ContainsAny(text[:1], "[#")):
		m.message(text)
	case !blank && m.chatter == nil:
		m.to.Lossy(lossLines)
	}
}

// message takes a line of a message that bears no mark.
func (m *marked) message(text []byte) {
	m.bare = true
	text = text[min(m.indent, len(text)-len(bytes.TrimLeft(text, " \t"))):]
	if m.unstuffed {
		m.to.Lossy(lossStuffing)
		if bytes.HasPrefix(text, []byte(pop3.EndMark.Mark)) {
			text = append([]byte(pop3.EndMark.Mark), text...)
		}
	}
	m.to.Line(trace.Server, text)
}

// words reports whether a line is words about the conversation. Some of them stand
// in place of a message.
func (m *marked) words(line []byte) bool {
	text := bytes.TrimSpace(line)
	if !asides.Match(text) {
		return false
	}
	m.aside = text[0] == '<' && text[len(text)-1] != '>'
	if m.to.InBody() && standsIn.Match(text) {
		m.to.Lossy(lossBodies)
		m.to.LeaveOut()
	}
	return true
}

// Words about a conversation: those of the RFCs, of people who leave something
// out, and of our own text.
var (
	asides   = regexp.MustCompile(`^(?i:<(?:the (?:POP3? )?(?:server|client) |wait for |open conn|close conn|\.\.\.>$|snip>$)|\[(?:snip|…|\.\.\.|[^\]]* left out)\]$|…$)`)
	standsIn = regexp.MustCompile(`(?i)^(?:<the (?:pop3? )?server sends|.?(?:snip|…|\.\.\.)|.* left out\]$)`)
)

func mpopChatter(*retelling, []byte) bool { return true }
