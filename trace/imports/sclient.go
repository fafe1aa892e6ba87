package imports

import (
	"bytes"
	"regexp"
	"strings"

	"popsh/trace"

	"popsh/session/pop3"
)

// What openssl s_client says of the connection.
var (
	sclientHead    = regexp.MustCompile(`(?m)^CONNECTED\([0-9A-Fa-f]+\)`)
	sclientChain   = regexp.MustCompile(`(?m)^(?:depth=\d+ |verify (?:return|error):|Can't use SSL_get_servername)`)
	sclientCipher  = regexp.MustCompile(`^New, (?:TLSv)?([^,]+), Cipher is (\S+)`)
	sclientVerify  = regexp.MustCompile(`^Verify return code: (\d+)`)
	sclientSubject = regexp.MustCompile(`^subject=(.*)`)
	sclientError   = regexp.MustCompile(`^[0-9A-F]{8,}:error:`)
)

func isSClient(head []byte) bool { return sclientHead.Match(head) || sclientChain.Match(head) }

// sclientTakes are the letters that s_client takes for itself when a typed line
// begins with them, and what it says then.
var sclientTakes = map[byte][]string{
	'R': {"RENEGOTIATING"},
	'Q': {"DONE"},
	'K': {"KEYUPDATE"},
	'k': {"KEYUPDATE"},
}

// An sclient reads a pasted session. Nothing in it shows who speaks, so that the
// protocol must tell.
type sclient struct {
	*intake
	to     *retelling
	begun  bool // the report on TLS is over, and somebody spoke
	report bool // in a report between lines of ---
	over   bool // the connection ended: what stands there now is the user's terminal
	facts  trace.Attrs
	blanks int    // empty lines that may be the end of what was pasted
	held   []byte // a typed line that s_client may have taken
	holds  bool
}

func readSClient(in []*intake, t *retelling) error {
	s := sclient{intake: in[0], to: t}
	t.Lossy(lossTime)
	t.Lossy(lossEnds)
	t.Lossy(lossSides)
	if err := s.each(s.row); err != nil {
		return err
	}
	s.release("")
	if !t.Spoke() {
		return &trace.FormatError{File: s.name, Reason: "there is no conversation behind the report on TLS"}
	}
	return nil
}

func (s *sclient) row(line []byte) error {
	text := chomp(line)
	switch {
	case sclientHead.Match(text):
		s.begun, s.report, s.over, s.facts, s.blanks = false, true, false, nil, 0
	case s.over, !s.begun && sclientChain.Match(text):
	case string(text) == "---" && !(s.begun && s.to.InBody()):
		s.report = !s.begun
	case bytes.HasPrefix(text, []byte("Post-Handshake New Session Ticket")):
		s.report = true
	case s.report && !s.speaks(text):
		s.fact(text)
	case string(text) == "read R BLOCK" || sclientError.Match(text) || !s.begun && len(text) == 0:
	case len(text) == 0 && !s.to.InBody():
		s.blanks++
	default:
		for ; s.blanks > 0; s.blanks-- {
			s.say(nil)
		}
		s.say(text)
	}
	return nil
}

// speaks reports whether a line among reports is the server's first.
func (s *sclient) speaks(text []byte) bool { return !s.begun && isStatus(text) }

// fact takes a line of the report. It may hold keys, so that nothing else of it is
// kept.
func (s *sclient) fact(text []byte) {
	if m := sclientCipher.FindSubmatch(text); m != nil {
		s.facts = append(s.facts, trace.Attr{Name: "version", Value: string(m[1])}, trace.Attr{Name: "cipher", Value: string(m[2])})
	}
	if m := sclientVerify.FindSubmatch(text); m != nil && s.facts.Get("verify") == "" {
		verdict := "ok"
		if string(m[1]) != "0" {
			verdict = string(m[1])
		}
		s.facts = append(s.facts, trace.Attr{Name: "verify", Value: verdict})
	}
	if m := sclientSubject.FindSubmatch(text); m != nil && s.facts.Get("subject") == "" {
		s.facts = append(s.facts, trace.Attr{Name: "subject", Value: strings.TrimSpace(string(m[1]))})
	}
}

// say takes a line of the conversation.
func (s *sclient) say(text []byte) {
	if !s.begun {
		s.begun, s.report = true, false
		s.to.Opened("")
		s.to.Securing()
		s.to.Secured(s.facts...)
	}
	if s.release(string(text)) {
		return
	}
	side := s.to.Speaker(text)
	if side == trace.Client && len(text) > 0 && sclientTakes[text[0]] != nil {
		s.held, s.holds = bytes.Clone(text), true
		return
	}
	s.end(text, side)
}

// end passes a line on, or notes that the connection ended.
func (s *sclient) end(text []byte, side trace.Side) {
	switch string(text) {
	case "closed", "DONE":
		if side == trace.Client {
			s.over = true
			s.to.Ended()
			return
		}
	}
	s.to.Line(side, text)
}

// release decides about a typed line by the next: s_client says so when it took
// it. It reports whether the next line was that word.
func (s *sclient) release(next string) bool {
	if !s.holds {
		return false
	}
	s.holds = false
	for _, word := range sclientTakes[s.held[0]] {
		if next == word {
			s.taken()
			return true
		}
	}
	s.to.Line(trace.Client, s.held)
	return false
}

// taken tells that a line never reached the server. Of the line only a verb is
// told: the rest may be a secret.
func (s *sclient) taken() {
	what := "a line"
	verb, _, _ := strings.Cut(string(s.held), " ")
	if row, ok := pop3.Lookup(verb); ok {
		what = row.Verb
	}
	s.to.Note(what + " was typed and never reached the server: openssl s_client takes lines that begin with " + string(s.held[:1]) + " for itself")
}
