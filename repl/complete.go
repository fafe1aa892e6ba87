package repl

import (
	"slices"
	"strings"
	"unicode/utf8"

	"popsh/repl/editor"
	"popsh/session"
	"popsh/session/pop3"
)

// A scene is what completion, hints and colours know while a line is typed: what
// this session has seen, and the shell's own tables and settings. Nothing is ever
// sent to know more.
//
// It is taken from the shell while no reply is read, on any goroutine. Its part of
// the session is a copy, so that the connection may end meanwhile; the rest of the
// shell changes only when a line is run.
type scene struct {
	shell    *Shell
	online   bool
	exchange bool // the server waits for the answer to a challenge
	exposed  bool // what is sent can be read on the way
	machine  pop3.Machine
	caps     *pop3.Caps // nil when the server was not asked
	known    *session.Known
	host     string
}

// scene looks at the session as it is now.
func (sh *Shell) scene() *scene {
	sh.looking.Lock()
	defer sh.looking.Unlock()
	sc := &scene{shell: sh, known: &session.Known{}}
	if !sh.online() {
		return sc
	}
	s := sh.session
	sc.online, sc.exchange = true, s.InExchange()
	sc.exposed = !sh.secured() && !sh.nearby()
	sc.machine, sc.caps, sc.known, sc.host = *s.Machine(), s.Capabilities(), s.Known(), s.Host()
	return sc
}

// complete says what may stand before the cursor, which is at rune pos. It may be
// called from the editor's goroutine, as may hint and paint.
func (sh *Shell) complete(line string, pos int) editor.Completion {
	return sh.scene().complete(line, pos)
}

func (sc *scene) complete(line string, pos int) editor.Completion {
	runes := []rune(line)
	left := string(runes[:max(0, min(pos, len(runes)))])
	p, ok := sc.locate(left)
	if !ok {
		return editor.Completion{}
	}
	o := &offers{typed: p.word}
	if p.row == nil {
		sc.offerWords(p, o)
	} else if s, ok := p.row.slot(len(p.args)); ok && s.ways.offer != nil {
		s.ways.offer(sc, p, o)
		if !p.row.goesOn(len(p.args) + 1) {
			o.last()
		}
	}
	return editor.Completion{From: utf8.RuneCountInString(left[:p.from]), Candidates: o.list, More: o.more}
}

// offersMost is how many candidates are made; the others are only counted.
const offersMost = 200

// offers collects the candidates that begin with what is typed, in any case.
type offers struct {
	typed string
	list  []editor.Candidate
	more  int
}

func (o *offers) word(text, note string) { o.put(editor.Candidate{Text: text, Note: note}) }

func (o *offers) put(c editor.Candidate) {
	if len(c.Text) >= len(o.typed) && strings.EqualFold(c.Text[:len(o.typed)], o.typed) {
		o.fitting(func() editor.Candidate { return c })
	}
}

// fitting adds a candidate that is known to fit, and makes it only if there is
// room for it.
func (o *offers) fitting(make func() editor.Candidate) {
	if len(o.list) == offersMost {
		o.more++
		return
	}
	o.list = append(o.list, make())
}

// last says that nothing needs to follow: on the wire, a blank at the end of a
// line is an octet like any other.
func (o *offers) last() {
	for i := range o.list {
		o.list[i].Open = true
	}
}

// A place is where the cursor stands: in which argument of which command, with
// what typed of it.
type place struct {
	row  *Command // nil in the first word
	args []string // the arguments before it
	word string   // as typed so far
	from int      // where the word begins, in octets
}

// locate finds the place at the end of a line. There is none in a comment and in
// the answer to a challenge.
func (sc *scene) locate(line string) (p place, ok bool) {
	from := sc.skip(line)
	text := line[from:]
	colon := strings.HasPrefix(text, ":")
	if strings.HasPrefix(text, "#") || sc.exchange && !colon {
		return place{}, false
	}
	word, rest, behind := strings.Cut(text, " ")
	row := sc.rowOf(word)
	switch {
	case !behind:
		return place{word: word, from: from}, true
	case row == nil:
		return place{}, false
	}
	p, ok = sc.within(row, rest)
	p.from += len(line) - len(rest)
	return p, ok
}

// skip returns where the command of a line begins: behind blanks, and behind a
// count, which an answer to a challenge does not have.
func (sc *scene) skip(line string) int {
	text := strings.TrimLeft(line, " \t")
	if _, rest, ok := cutCount(text); ok && !sc.exchange {
		text = rest
	}
	return len(line) - len(text)
}

// rowOf finds the row of the first word of a line, nil when it is not known.
func (sc *scene) rowOf(word string) *Command {
	name, colon := strings.CutPrefix(word, ":")
	if colon || !sc.online {
		if row := sc.shell.local(strings.ToLower(name)); row != nil || colon {
			return row
		}
	}
	verb, _ := pop3.Lookup(word)
	return sc.shell.row(verb)
}

// within finds the place at the end of what stands behind a command's word.
func (sc *scene) within(row *Command, rest string) (place, bool) {
	if row.Verb == nil {
		return sc.withinLocal(row, rest)
	}
	if file, ok := sinkFile(row.Verb, rest); ok {
		return place{row: &toFile, word: file, from: len(rest) - len(file)}, true
	}
	args, word := row.Verb.Split(rest), ""
	if len(args) > 0 {
		args, word = args[:len(args)-1], args[len(args)-1]
	}
	return place{row: row, args: args, word: word, from: len(rest) - len(word)}, true
}

// toFile stands for the ">" behind a command, which a file name follows.
var toFile = Command{Args: []Arg{{Name: "file", Kind: File}}}

// sinkFile returns the file name that is being typed behind a ">".
func sinkFile(verb *pop3.Command, rest string) (file string, ok bool) {
	at := strings.LastIndexByte(rest, '>')
	if at < 0 || !mayBeSent(verb) {
		return "", false
	}
	return strings.TrimLeft(rest[at+1:], " "), true
}

// withinLocal is within for a local word, whose arguments may stand in quotes. An
// argument that is a line has places of its own; the last of several counts.
func (sc *scene) withinLocal(row *Command, rest string) (place, bool) {
	p := place{row: row}
	for {
		p.from += len(rest) - len(strings.TrimLeft(rest, " \t"))
		rest = strings.TrimLeft(rest, " \t")
		if i := len(p.args); i < len(row.Args) && row.Args[i].Kind == Line {
			last := strings.LastIndexByte(rest, ';') + 1
			inner, ok := sc.locate(rest[last:])
			inner.from += p.from + last
			return inner, ok
		}
		end := wordEnd(rest)
		if end == len(rest) {
			p.word = rest
			return p, true
		}
		p.args = append(p.args, unquoted(rest[:end]))
		p.from, rest = p.from+end, rest[end:]
	}
}

// wordEnd returns where the first word ends; quotes that are not closed end with
// the text.
func wordEnd(text string) int {
	quoted := strings.HasPrefix(text, `"`)
	for i := 1; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case quoted && text[i] == '"':
			return i + 1
		case !quoted && (text[i] == ' ' || text[i] == '\t'):
			return i
		}
	}
	return len(text)
}

// offerWords offers what a line may begin with, what works first, and says of the
// rest what stands in its way.
func (sc *scene) offerWords(p place, o *offers) {
	var rows []*Command
	for i := range sc.shell.table {
		rows = append(rows, &sc.shell.table[i])
	}
	colon := strings.HasPrefix(p.word, ":")
	rows = slices.DeleteFunc(rows, func(c *Command) bool {
		return colon && c.Verb != nil || !colon && sc.online && c.Verb == nil
	})
	slices.SortStableFunc(rows, func(a, b *Command) int { return sc.rank(a) - sc.rank(b) })
	for _, c := range rows {
		o.put(sc.wordCandidate(c, colon))
	}
}

func (sc *scene) wordCandidate(c *Command, colon bool) editor.Candidate {
	made := editor.Candidate{Text: c.Name, Note: c.Short, Open: !c.goesOn(0)}
	if colon {
		made.Text = ":" + c.Name
	}
	if c.Verb != nil {
		made.Note += "  " + c.Verb.Refs[0].String()
		if sc.caps != nil && c.Verb.Needs != "" {
			made.Note += ", announced"
		}
	}
	if why := sc.obstacle(c); why != "" {
		made.Note, made.Dim = why, true
	}
	return made
}

// rank puts first what works, and historic commands behind the others.
func (sc *scene) rank(c *Command) int {
	rank := 0
	if c.Group == groupOld {
		rank = 1
	}
	if why := sc.obstacle(c); why == notAnnounced {
		rank += 2
	} else if why != "" {
		rank += 4
	}
	return rank
}

const notAnnounced = "not announced"

// obstacle says why a command will not work now; "" when nothing is known to
// stand in its way.
func (sc *scene) obstacle(c *Command) string {
	switch {
	case !sc.online && !c.Offline:
		return "no connection is open"
	case c.Verb == nil:
		return ""
	case !sc.machine.Allows(c.Verb):
		return sc.machine.Advise(c.Verb, nil, nil)[0].Text
	case sc.caps != nil && c.Verb.Needs != "" && !sc.caps.Has(c.Verb.Needs):
		return notAnnounced
	}
	return ""
}
