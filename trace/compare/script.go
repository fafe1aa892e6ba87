package compare

import (
	"cmp"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"popsh/session/pop3"
	"popsh/trace"
)

// A Script is a transcript as a plan: what its client is to do again.
type Script struct {
	Turns []*Turn
	Moves []Move
	Needs []Need // what the plan cannot be carried out without
	Facts trace.Facts
	Test  bool // the file says that it is a test
	Torn  int
	First int // the line of the file where the conversation begins
}

// A Move is one step of a plan: octets to send in one write, or a line of the
// server to wait for.
type Move struct {
	Conn  int // from 1
	Parts []*Part
	Think time.Duration // how long the client waited before it sent
	Turn  *Turn         // of the line to wait for; nil for a move that sends
	Role  trace.Role    // of that line
}

// A Part is a piece of what is sent: a line with its end, or a piece of one.
type Part struct {
	Turn *Turn
	Text trace.Text
	Line int // of the file
}

// A Need is a secret that the transcript does not hold.
type Need struct {
	N          int // as its slots number it, or Unknowable
	User       string
	Mechanisms []string // of AUTH
	Uses       []string // the commands, as "PASS"
	Line       int      // where it is used first
}

// NewScript reads a transcript to its end and makes a plan of it.
func NewScript(src trace.Source) (*Script, error) {
	b := &planner{file: nameOf(src), turns: NewTurns(), needs: map[int]*Need{}, names: map[string]bool{}}
	for {
		r, err := src.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if reason := b.wrong(r); reason != "" {
			return nil, &trace.FormatError{File: nameOf(src), Line: r.Line, Reason: reason}
		}
		b.add(r)
	}
	b.turns.Finish()
	b.script.Turns = b.turns.From(0)
	if torn, ok := src.(interface{ Torn() int }); ok {
		b.script.Torn = torn.Torn()
	}
	return b.plan()
}

// A planner collects a script.
type planner struct {
	turns  *Turns
	script Script
	open   []*Part // of a line that has not ended yet
	needs  map[int]*Need
	names  map[string]bool // that slots may use
	user   string
	file   string
	begins bool          // what is sent next needs a move of its own
	last   time.Duration // when a side spoke last
}

func (b *planner) add(r *trace.Record) {
	place := b.turns.Add(r)
	if r.Kind == trace.Data {
		b.script.First = cmp.Or(b.script.First, r.Line)
		defer func() { b.last = place.At }()
	}
	switch {
	case r.Kind == trace.Data && r.Side == trace.Client:
		b.send(r, place)
	case r.Kind == trace.Data && place.Exchange != nil:
		b.begins = true
		if waited[place.Role] {
			b.wait(place)
		}
	case r.Kind == trace.Meta && r.Line > 1:
		b.script.Facts = append(b.script.Facts, trace.Fact{Name: r.Name, Text: string(r.Text.Octets)})
		b.script.Test = b.script.Test || r.Name == trace.MetaNeed && slices.Contains(strings.Fields(string(r.Text.Octets)), "test")
	}
}

// nameOf returns the name of the file behind a source, or "".
func nameOf(src trace.Source) string {
	if f, ok := src.(*trace.File); ok {
		return f.Name()
	}
	return ""
}

// wrong says why a record cannot be replayed.
func (b *planner) wrong(r *trace.Record) string {
	switch r.Kind {
	case trace.Elided:
		if r.Side == trace.Client {
			return "what the client said here was left out of the recording"
		}
	case trace.Data:
		return checkSlots(r, b.script.Test, b.names)
	case trace.Expect:
		e := Expectation{Name: r.Name, Text: string(r.Text.Octets)}
		if !b.script.Test {
			return "an assertion stands here, and the file does not say %need test"
		}
		return e.wrong()
	case trace.Meta:
		if r.Name == metaParam {
			b.names[strings.TrimSpace(string(r.Text.Octets))] = true
		}
	}
	return ""
}

// waited are the roles of the lines that the next command waits for.
var waited = map[trace.Role]bool{trace.Greeting: true, trace.Status: true, trace.Challenge: true, trace.Unasked: true}

// wait adds a move that waits, unless the line is the rest of the one before.
func (b *planner) wait(place trace.Place) {
	n := len(b.script.Moves)
	if n > 0 {
		last := b.script.Moves[n-1]
		if last.Turn != nil && last.Turn.Number == place.Exchange.Number && last.Role == place.Role && place.Role != trace.Challenge {
			return
		}
	}
	b.script.Moves = append(b.script.Moves, Move{Conn: place.Exchange.Conn, Turn: &Turn{Exchange: *place.Exchange}, Role: place.Role})
}

// send adds octets of the client to the write under way.
func (b *planner) send(r *trace.Record, place trace.Place) {
	c := r.Clone()
	part := &Part{Text: c.Text, Line: r.Line}
	if !r.Exact {
		part.Text.Octets = append(part.Text.Octets, trace.LineEnd...)
	}
	n := len(b.script.Moves)
	if b.begins || n == 0 || b.script.Moves[n-1].Turn != nil {
		b.script.Moves = append(b.script.Moves, Move{Think: place.At - b.last})
		n++
	}
	b.begins = false
	move := &b.script.Moves[n-1]
	move.Parts = append(move.Parts, part)
	b.open = append(b.open, part)
	if octets := part.Text.Octets; len(octets) == 0 || octets[len(octets)-1] != '\n' || place.Exchange == nil {
		return
	}
	move.Conn = place.Exchange.Conn
	for _, p := range b.open {
		p.Turn = &Turn{Exchange: *place.Exchange}
		b.need(p)
	}
	b.open = nil
}

// need notes the secrets in a part.
func (b *planner) need(p *Part) {
	verb := strings.ToUpper(p.Turn.Verb)
	words := strings.Fields(string(p.Turn.Command.Octets))
	row, known := pop3.Lookup(verb)
	exchange := known && row.Body == pop3.Exchange
	if known && len(words) > 1 && !exchange && row.Args[0].Kind == pop3.Name {
		b.user = words[1]
	}
	for _, s := range p.Text.Slots {
		h, ok := s.Hidden()
		if !ok || exchange && len(words) > 1 && isOpen(words[1]) {
			continue
		}
		n := b.needs[h.N]
		if n == nil {
			n = &Need{N: h.N, Line: p.Line}
			b.needs[h.N] = n
		}
		use := verb
		n.User = cmp.Or(n.User, h.User)
		if exchange && len(words) > 1 {
			use += " " + strings.ToUpper(words[1])
			n.Mechanisms = appendNew(n.Mechanisms, strings.ToUpper(words[1]))
		} else if known {
			n.User = cmp.Or(n.User, b.user)
		}
		n.Uses = appendNew(n.Uses, use)
	}
}

// isOpen reports whether nothing that a client sends by a mechanism has to be kept
// secret, so that it can be sent again.
func isOpen(mechanism string) bool {
	about, known := pop3.LookupMechanism(mechanism)
	return known && len(about.Sends) > 0 && !slices.ContainsFunc(about.Sends, func(a pop3.Answer) bool { return !a.Open })
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// plan joins the moves with the turns, now that these are whole.
func (b *planner) plan() (*Script, error) {
	s := &b.script
	join := func(t **Turn) {
		if *t != nil && (*t).Number > 0 {
			*t = s.Turns[(*t).Number-1]
		}
	}
	conn := 1
	for i := range s.Moves {
		move := &s.Moves[i]
		join(&move.Turn)
		for _, p := range move.Parts {
			join(&p.Turn)
		}
		conn = max(conn, move.Conn)
		move.Conn = conn
	}
	for _, n := range slices.Sorted(maps.Keys(b.needs)) {
		s.Needs = append(s.Needs, *b.needs[n])
	}
	if len(s.Moves) == 0 {
		return nil, &trace.FormatError{File: b.file, Reason: "there is no conversation in the transcript"}
	}
	return s, nil
}

// Deletes returns the turns that mark messages as deleted.
func (s *Script) Deletes() []*Turn {
	return s.turnsOf(func(c *pop3.Command) bool { return c.Marks == pop3.AddMark })
}

// StartsTLS reports whether the client asks for TLS itself.
func (s *Script) StartsTLS() bool {
	return len(s.turnsOf(func(c *pop3.Command) bool { return c.Body == pop3.HelloTLS })) > 0
}

func (s *Script) turnsOf(is func(*pop3.Command) bool) (found []*Turn) {
	for _, t := range s.Turns {
		if c, known := pop3.Lookup(t.Verb); known && is(c) {
			found = append(found, t)
		}
	}
	return found
}

// Metas of tests.
const (
	metaParam   = "param"
	metaRequire = "require"
	metaMailbox = "mailbox"
)

// Params returns the names that must be given a value.
func (s *Script) Params() []string { return s.words(metaParam) }

// Requires returns the capabilities that a test cannot do without.
func (s *Script) Requires() []string { return s.words(metaRequire) }

// Title returns what the test is about, or "".
func (s *Script) Title() string { return s.Facts.Get(trace.MetaTitle) }

func (s *Script) words(name string) (all []string) {
	for _, f := range s.Facts {
		if f.Name == name {
			all = append(all, strings.Fields(f.Text)...)
		}
	}
	return all
}
