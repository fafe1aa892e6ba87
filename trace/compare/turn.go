package compare

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"sync"

	"popsh/session/pop3"
	"popsh/trace"
)

// lineMax is how much of one line is kept for comparing, turnMax how much of all
// lines of one exchange, and turnsMax how much of all exchanges, in octets. What is
// longer is compared by its digest.
const (
	lineMax  = 64 << 10
	turnMax  = 4 << 20
	turnsMax = 64 << 20
)

// certificatesMax is how many lines about a handshake are compared.
const certificatesMax = 16

// Said is one line of the server, or what stands for lines that were left out, or
// what happened to the connection.
type Said struct {
	Role   trace.Role
	Text   trace.Text    // with its end; of a long line the beginning
	From   int           // the line of the file where it begins
	To     int           // and where it ends
	Elided trace.Attrs   // of lines that were left out; then there is no text
	Event  *trace.Record // of the connection; then there is no text
}

// A Turn is an exchange with what the server said in it.
type Turn struct {
	trace.Exchange
	Heard    []Said // the status, the lines behind it and the end mark; challenges before
	Expects  []Expectation
	Security []*trace.Record // what is told of a handshake that came before it
	Stuffed  int64           // octets of the body that are stuffing dots
	Cut      bool            // not all that was said is kept
	HungUp   bool            // the server ended the connection behind it

	kept  int
	below bool // the header of the message is over
	sum   hash.Hash
}

// Digest returns the SHA-256 of all lines behind the status; of a message those
// below its header.
func (turn *Turn) Digest() []byte { return turn.sum.Sum(nil) }

// Turns collects the exchanges of a transcript, with their lines, from its
// records. It may be used by several goroutines.
type Turns struct {
	mu      sync.Mutex
	pairing *trace.Pairing
	list    []*Turn
	by      map[*trace.Exchange]*Turn
	last    *Turn // whom the server spoke for last
	part    Said  // of the server, a line without its end
	begun   bool
	cutting bool // the line is longer than what is kept
	tls     []*trace.Record
	expects []Expectation
	kept    int // octets of all turns
}

// NewTurns returns an empty collection.
func NewTurns() *Turns {
	return &Turns{pairing: trace.NewPairing(), by: map[*trace.Exchange]*Turn{}}
}

// Add takes the next record, and tells where it belongs.
func (t *Turns) Add(r *trace.Record) trace.Place {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r.ServerLeft() {
		t.settle()
	}
	place := t.pairing.Add(r)
	t.follow()
	switch {
	case r.Kind == trace.Data && r.Side == trace.Server:
		t.heard(r, place)
	case r.Kind == trace.Elided && r.Side == trace.Server && place.Exchange != nil:
		turn := t.by[place.Exchange]
		turn.Heard = append(turn.Heard, Said{Role: trace.BodyLine, From: r.Line, To: r.Line, Elided: append(trace.Attrs(nil), r.Attrs...)})
	case r.Kind == trace.Event:
		t.happened(r)
	case r.Kind == trace.Expect:
		t.expects = append(t.expects, Expectation{Name: r.Name, Text: string(r.Text.Octets), Line: r.Line})
	}
	return place
}

// follow makes turns of the exchanges that are new.
func (t *Turns) follow() {
	for _, x := range t.pairing.Exchanges[len(t.list):] {
		turn := &Turn{Exchange: *x, Security: t.tls, sum: sha256.New()}
		t.tls = nil
		t.list = append(t.list, turn)
		t.by[x] = turn
	}
}

// heard takes octets of the server.
func (t *Turns) heard(r *trace.Record, place trace.Place) {
	if !t.begun {
		t.begun, t.part = true, Said{From: r.Line}
	}
	text := r.Text
	if !r.Exact {
		text.Octets = append(bytes.Clone(text.Octets), trace.LineEnd...)
	}
	t.part.To = r.Line
	t.take(text)
	if n := len(text.Octets); n > 0 && text.Octets[n-1] == '\n' {
		t.finish(place)
	}
}

// take adds a piece to the line, as far as it is kept.
func (t *Turns) take(text trace.Text) {
	room := lineMax - len(t.part.Text.Octets)
	if len(text.Octets) > room {
		text, _ = text.Cut(max(room, 0))
		t.cutting = true
	}
	for _, s := range text.Slots {
		t.part.Text.Slots = append(t.part.Text.Slots, trace.Slot{At: len(t.part.Text.Octets) + s.At, Body: s.Body})
	}
	t.part.Text.Octets = append(t.part.Text.Octets, text.Octets...)
}

// finish gives the line to its turn.
func (t *Turns) finish(place trace.Place) {
	line, cut := t.part, t.cutting
	t.part, t.begun, t.cutting = Said{}, false, false
	turn := t.by[place.Exchange]
	if turn == nil {
		return
	}
	line.Role = place.Role
	t.last = turn
	turn.Expects = append(turn.Expects, t.expects...)
	t.expects = nil
	turn.Cut = turn.Cut || cut
	if line.Role == trace.BodyLine || line.Role == trace.EndMark {
		turn.count(&line, place.Exchange.Message)
		n := len(line.Text.Octets)
		turn.kept, t.kept = turn.kept+n, t.kept+n
		if turn.Cut || turn.kept > turnMax || t.kept > turnsMax {
			turn.Cut = true
			return
		}
	}
	turn.Heard = append(turn.Heard, line)
}

// count adds a line behind the status to the digest.
func (turn *Turn) count(line *Said, message bool) {
	if line.Role == trace.BodyLine && bytes.HasPrefix(line.Text.Octets, []byte(pop3.EndMark.Mark)) {
		turn.Stuffed++
	}
	if turn.below || !message || line.Role == trace.EndMark {
		turn.sum.Write(line.Text.Octets)
		for _, s := range line.Text.Slots {
			turn.sum.Write([]byte(s.Kind()))
		}
	}
	turn.below = turn.below || len(line.bare()) == 0
}

// settle gives a line that never ended to the exchange under way.
func (t *Turns) settle() {
	if !t.begun {
		return
	}
	place := trace.Place{Role: trace.BodyLine}
	for x, turn := range t.by {
		if turn == t.last {
			place.Exchange = x
		}
	}
	t.finish(place)
}

func (t *Turns) happened(r *trace.Record) {
	switch {
	case r.Name == trace.EventSecured:
		t.tls = []*trace.Record{r.Clone()}
	case r.Name == trace.EventCertificate && len(t.tls) < certificatesMax:
		t.tls = append(t.tls, r.Clone())
	case r.ServerLeft() && t.last != nil:
		t.last.HungUp = true
	}
}

// Finish takes what the end of the transcript leaves unfinished.
func (t *Turns) Finish() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settle()
	t.pairing.Finish()
	t.follow()
}

// From returns the turns so far, in the order of the file, without the first n.
// They are copies.
func (t *Turns) From(n int) []*Turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	var some []*Turn
	for i := n; i < len(t.list); i++ {
		c := *t.list[i]
		c.Exchange = *t.pairing.Exchanges[i]
		some = append(some, &c)
	}
	return some
}

// Listener returns a writer for the transcript of a [Recorder]: what it writes
// becomes turns. A recorder writes whole records.
func (t *Turns) Listener() *Listener { return &Listener{turns: t} }

// A Listener reads a transcript that is being written.
type Listener struct {
	turns *Turns
	line  int
}

// Write takes whole lines.
func (l *Listener) Write(b []byte) (int, error) {
	for line := range bytes.Lines(b) {
		l.line++
		r, err := trace.ParseLine(bytes.TrimSuffix(bytes.Clone(line), []byte("\n")), l.line)
		if err != nil {
			return 0, err
		}
		l.turns.Add(r)
	}
	return len(b), nil
}

// Record returns the line as a record of a transcript.
func (s *Said) Record() *trace.Record {
	switch {
	case s.Event != nil:
		return s.Event
	case s.Elided != nil:
		return &trace.Record{Kind: trace.Elided, Side: trace.Server, Attrs: s.Elided, Line: s.From}
	}
	r := &trace.Record{Kind: trace.Data, Side: trace.Server, Exact: true, Text: s.Text, Line: s.From}
	if whole, ok := bytes.CutSuffix(s.Text.Octets, []byte(trace.LineEnd)); ok && bytes.IndexByte(whole, '\n') < 0 {
		r.Exact, r.Text.Octets = false, whole
	}
	return r
}

// String returns the line as it stands in a transcript. Nothing in it can command
// a terminal.
func (s *Said) String() string {
	return string(bytes.TrimSuffix(s.Record().Append(nil), []byte("\n")))
}

// bare returns the text without its end.
func (s *Said) bare() []byte { return bytes.TrimRight(s.Text.Octets, "\r\n") }

// elidedCount returns a count of what was left out, -1 if it is not known.
func (s *Said) elidedCount(name string) int64 {
	if n, known := s.Elided.Number(name); known {
		return n
	}
	return -1
}
