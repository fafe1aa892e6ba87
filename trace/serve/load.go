package serve

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"popsh/trace"
)

// octetsMax is how many octets of replies are held at most.
const octetsMax = 512 << 20

// LoadOptions say how transcripts are read.
type LoadOptions struct {
	Fill bool // put filler lines where octets were left out
}

// Load reads transcripts to serve their connections one after another. A
// *trace.FormatError says what cannot be served, and where; it may come in an
// *[ElidedError].
func Load(o LoadOptions, names ...string) (*Recording, error) {
	rec, room := newRecording(), int64(octetsMax)
	for i, name := range names {
		f, err := trace.Open(name)
		if err != nil {
			return nil, err
		}
		err = rec.read(f, i, name, o, &room)
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	return rec, rec.ready()
}

// LoadFrom is Load for one transcript that is open; the name is for messages.
func LoadFrom(src trace.Source, name string, o LoadOptions) (*Recording, error) {
	rec, room := newRecording(), int64(octetsMax)
	if err := rec.read(src, 0, name, o, &room); err != nil {
		return nil, err
	}
	return rec, rec.ready()
}

func (rec *Recording) ready() error {
	if len(rec.takes) == 0 {
		return &trace.FormatError{Reason: "there is no connection in the recording that could be served"}
	}
	rec.mail = rebuild(rec.takes)
	return nil
}

// An ElidedError says that octets are missing which LoadOptions.Fill would replace.
type ElidedError struct{ Where *trace.FormatError }

func (e *ElidedError) Error() string { return e.Where.Error() }

// Unwrap returns where they are missing.
func (e *ElidedError) Unwrap() error { return e.Where }

// A loader reads one transcript.
type loader struct {
	LoadOptions
	rec     *Recording
	file    int
	name    string
	room    *int64
	pairing *trace.Pairing
	steps   map[*trace.Exchange]*step
	held    []heldRecord   // of the server, without the end of their line yet
	ends    map[int]ending // by connection
	left    map[int]bool   // connections that the client ended first
	torn    map[int]bool   // those where the client's last line has no end
	spoke   time.Duration  // when the server spoke last
	version uint16         // of TLS; 0 outside it
}

type heldRecord struct {
	*trace.Record
	at time.Duration
}

func (rec *Recording) read(src trace.Source, file int, name string, o LoadOptions, room *int64) error {
	l := &loader{LoadOptions: o, rec: rec, file: file, name: name, room: room, pairing: trace.NewPairing(),
		steps: map[*trace.Exchange]*step{}, ends: map[int]ending{}, left: map[int]bool{}, torn: map[int]bool{}}
	for {
		r, err := src.Next()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = l.record(r)
		}
		if err != nil {
			return l.named(err)
		}
	}
	l.pairing.Finish()
	l.release()
	l.finish()
	return nil
}

// named puts the name of the file into an error that lacks it.
func (l *loader) named(err error) error {
	if wrong := (*trace.FormatError)(nil); errors.As(err, &wrong) && wrong.File == "" {
		wrong.File = l.name
	}
	return err
}

// record takes the next record; one with several lines is taken line by line.
func (l *loader) record(r *trace.Record) error {
	switch r.Kind {
	case trace.Data:
		return l.data(r)
	case trace.Elided:
		return l.elided(r)
	case trace.Event:
		at := l.pairing.Add(r).At
		l.release()
		l.event(r, at)
		return nil
	case trace.Meta:
		if err := l.meta(r); err != nil {
			return err
		}
	}
	l.pairing.Add(r)
	return nil
}

func (l *loader) data(r *trace.Record) error {
	for _, s := range r.Text.Slots {
		if _, ok := s.Hidden(); !ok {
			return &trace.FormatError{Line: r.Line, Reason: "a wildcard stands here; only a recording can be served, not a test"}
		}
	}
	if *l.room -= int64(len(r.Text.Octets)); *l.room < 0 {
		return &trace.FormatError{Line: r.Line, Reason: fmt.Sprintf("the recording has more than %d octets", int64(octetsMax))}
	}
	for _, part := range splitLines(r) {
		place := l.pairing.Add(part)
		if part.Side == trace.Client {
			l.torn[l.conn()] = part.Exact && !bytes.HasSuffix(part.Text.Octets, []byte("\n"))
			l.asked(part, place)
		} else {
			l.answered(part, place)
		}
	}
	return nil
}

// splitLines cuts a record into records of one line each.
func splitLines(r *trace.Record) []*trace.Record {
	n := bytes.IndexByte(r.Text.Octets, '\n') + 1
	if !r.Exact || n == 0 || n == len(r.Text.Octets) {
		return []*trace.Record{r}
	}
	first, rest := r.Clone(), r.Clone()
	first.Text, rest.Text = trace.Text{Octets: r.Text.Octets[:n]}, trace.Text{Octets: r.Text.Octets[n:]}
	for _, s := range r.Text.Slots {
		if s.At < n {
			first.Text.Slots = append(first.Text.Slots, s)
		} else {
			rest.Text.Slots = append(rest.Text.Slots, trace.Slot{At: s.At - n, Body: s.Body})
		}
	}
	return append([]*trace.Record{first}, splitLines(rest)...)
}

// conn returns the connection that the records are about.
func (l *loader) conn() int {
	if all := l.pairing.Exchanges; len(all) > 0 {
		return all[len(all)-1].Conn
	}
	return 1
}

// asked notes the secret of an AUTH exchange.
func (l *loader) asked(r *trace.Record, p trace.Place) {
	if p.Exchange == nil {
		return
	}
	s := l.step(p.Exchange)
	for _, slot := range r.Text.Slots {
		if h, ok := slot.Hidden(); ok && h.Kind == trace.HiddenSASL && (s.auth == nil || h.User != "") {
			s.auth = &h
		}
	}
}

// step returns the step of an exchange, a new one when there is none.
func (l *loader) step(x *trace.Exchange) *step {
	s := l.steps[x]
	if s == nil {
		s = &step{x: x, version: l.version}
		l.steps[x] = s
	}
	return s
}

// answered puts what the server said to its exchange. What is not a whole line
// waits, since nobody knows yet what it belongs to.
func (l *loader) answered(r *trace.Record, p trace.Place) {
	if r.Exact && !bytes.HasSuffix(r.Text.Octets, []byte("\n")) {
		l.held = append(l.held, heldRecord{r.Clone(), p.At})
		return
	}
	l.held = append(l.held, heldRecord{r, p.At})
	l.give(p.Exchange, p.Role)
}

// give hands the records that wait to an exchange.
func (l *loader) give(x *trace.Exchange, role trace.Role) {
	held := l.held
	l.held = l.held[:0]
	if x == nil {
		return
	}
	s := l.step(x)
	if role == trace.Challenge {
		s.challenges++
	}
	asked := x.Sent
	if x.Role != trace.Request {
		asked = 0 // nobody did
	}
	for _, r := range held {
		if role != trace.Challenge {
			s.reply.add(r.Text, !r.Exact, gap(max(asked, l.spoke), r.at), role)
		}
		l.spoke = r.at
	}
}

// release hands out a last line that never ended.
func (l *loader) release() {
	if len(l.held) == 0 {
		return
	}
	all := l.pairing.Exchanges
	for i := len(all) - 1; i >= 0; i-- {
		if x := all[i]; x.To == l.held[0].Line || x.From == l.held[0].Line {
			l.give(x, roleOf(l.step(x)))
			return
		}
	}
	l.held = nil
}

// roleOf returns what a last line without an end is.
func roleOf(s *step) trace.Role {
	if len(s.reply.octets) > 0 {
		return trace.BodyLine
	}
	return trace.Status
}

func (l *loader) elided(r *trace.Record) error {
	p := l.pairing.Add(r)
	if r.Side == trace.Client || p.Exchange == nil {
		return nil
	}
	octets, err := strconv.ParseInt(r.Attrs.Get("octets"), 10, 64)
	lines, errLines := strconv.ParseInt(r.Attrs.Get("lines"), 10, 64)
	switch {
	case !l.Fill:
		return &ElidedError{&trace.FormatError{Line: r.Line, Reason: "octets of a message were left out of the recording, so it cannot be served whole"}}
	case err != nil || errLines != nil || lines < 1 || octets < lines:
		return &trace.FormatError{Line: r.Line, Reason: "nobody knows how many octets and lines were left out here"}
	}
	if *l.room -= octets; *l.room < 0 {
		return &trace.FormatError{Line: r.Line, Reason: fmt.Sprintf("the recording has more than %d octets", int64(octetsMax))}
	}
	reply := &l.step(p.Exchange).reply
	reply.add(trace.Text{Octets: filler(octets, lines)}, false, 0, trace.BodyLine)
	reply.filled = true
	return nil
}

// finish divides the steps among their connections.
func (l *loader) finish() {
	takes := map[int]*take{}
	for _, x := range l.pairing.Exchanges {
		t := takes[x.Conn]
		if t == nil {
			t = &take{file: l.file, name: l.name, conn: x.Conn}
			takes[x.Conn] = t
			l.rec.takes = append(l.rec.takes, t)
		}
		s := l.step(x)
		s.take, s.line, t.version = t, recordedLine(x.Command), max(t.version, s.version)
		t.steps = append(t.steps, s)
	}
	if n := l.filled(); n > 0 {
		l.rec.Notices = append(l.rec.Notices, fmt.Sprintf("%s: %s made up in part, since octets were left out", l.name, counted(n, "message")))
	}
	for _, t := range l.rec.takes {
		if takes[t.conn] == t {
			l.rec.Notices = append(l.rec.Notices, t.finish(l.ends[t.conn], l.torn[t.conn])...)
		}
	}
}

// filled counts the replies with octets that are made up.
func (l *loader) filled() (n int) {
	for _, s := range l.steps {
		if s.reply.filled {
			n++
		}
	}
	return n
}

// where says where a step stands.
func where(s *step) string {
	return fmt.Sprintf("%s:%d:", s.take.name, s.x.From)
}
