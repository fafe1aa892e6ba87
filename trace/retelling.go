package trace

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"popsh/session/wire"
)

// A Retelling turns what another tool wrote about a conversation into a recording.
// All octets go through the recorder, so that what it hides stays hidden. It is
// not for several goroutines.
type Retelling struct {
	rec    *Recorder
	at     time.Time
	lost   []string // in order
	told   string   // who the server was
	spoke  bool     // there were octets on this connection
	rows   int      // lines of the body that the server is in
	midway bool     // the source begins after the login
}

// NewRetelling returns a retelling that is written to w, for a source of that
// name. End it.
func NewRetelling(w io.Writer, o Options, source string) *Retelling {
	o.Facts = append([]Fact{{MetaSource, source}}, o.Facts...)
	o.Start = time.Time{} // the source must say it
	return &Retelling{rec: NewRecorder(w, o)}
}

const (
	leap     = 10 * 365 * 24 * time.Hour // a time that no conversation takes: a clock is wrong
	lossLeap = "time: it goes back in the source, or leaps; it stands still here"
)

// Moment moves the clock.
func (t *Retelling) Moment(at time.Time) {
	if at.Before(t.at) || t.rec.begun && at.Sub(t.at) > leap {
		t.Lossy(lossLeap)
		return
	}
	t.at = at
}

// Midway says that the source begins after the greeting, as a rule after the login.
func (t *Retelling) Midway() { t.midway = true }

// Said takes octets of a side. A client that speaks first shows that the source
// begins in the middle, or that a greeting is missing.
func (t *Retelling) Said(side Side, octets []byte) {
	kind := wire.ToClient
	if side == Client {
		kind = wire.ToServer
		if !t.spoke && !t.midway {
			t.rec.join()
		}
	}
	if t.spoke = true; side == Server && t.rec.inBody() {
		t.rows++
	} else {
		t.rows = 0
	}
	t.rec.Observe(wire.Event{Kind: kind, At: t.at, Data: octets})
}

// Line takes a line of a side, without its end.
func (t *Retelling) Line(side Side, text []byte) {
	t.Said(side, append(append([]byte(nil), text...), LineEnd...))
}

// LeaveOut says that lines of a body are missing in the source.
func (t *Retelling) LeaveOut() { t.rec.leaveOut(t.at) }

// Spoke reports whether there were octets on this connection.
func (t *Retelling) Spoke() bool { return t.spoke }

// InBody reports whether the next line of the server belongs to a body.
func (t *Retelling) InBody() bool { return t.rec.inBody() }

// InExchange reports whether the next line of the client answers a challenge.
func (t *Retelling) InExchange() bool { return t.rec.inExchange() }

// Rows returns how many lines of that body the server has said so far.
func (t *Retelling) Rows() int { return t.rows }

// Speaker tells by the state of the conversation who says a line.
func (t *Retelling) Speaker(text []byte) Side { return t.rec.speaker(text) }

// Opened begins a connection.
func (t *Retelling) Opened(addresses string) {
	t.rec.Observe(wire.Event{Kind: wire.Opened, At: t.at, Note: addresses})
	t.spoke = false
}

// Ended says that the server ended the connection.
func (t *Retelling) Ended() {
	t.rec.Observe(wire.Event{Kind: wire.Ended, At: t.at, Note: "eof"})
}

// Securing says that a handshake begins.
func (t *Retelling) Securing() { t.rec.Observe(wire.Event{Kind: wire.Securing, At: t.at}) }

// Secured says that TLS is on, and what is known of it.
func (t *Retelling) Secured(facts ...Attr) {
	t.rec.Observe(wire.Event{Kind: wire.Upgraded, At: t.at, Note: Attrs(facts).String()})
}

// Note writes a remark.
func (t *Retelling) Note(text string) { t.rec.Note(text) }

// Lossy says, once, what the source lost. The first word is for programs.
func (t *Retelling) Lossy(what string) {
	if !slices.Contains(t.lost, what) {
		t.lost = append(t.lost, what)
		t.rec.fact(MetaLossy, what)
	}
}

// Peer says, once, who the server was.
func (t *Retelling) Peer(address string) {
	if t.rec.options.Peer == "" && t.told == "" {
		t.told = address
		t.rec.fact(MetaPeer, address)
	}
}

// Learn takes over what is known from reading the source before.
func (t *Retelling) Learn(before *Retelling) {
	if before.told != "" {
		t.Peer(before.told)
	}
	for _, what := range before.lost {
		t.Lossy(what)
	}
	for _, secret := range before.rec.secrets() {
		t.rec.Hide(secret)
	}
}

// End closes the recording behind the reader's last word, which it returns. When that
// is an error and there was no conversation at all, nothing was written.
func (t *Retelling) End(err error) error {
	if wrong := (*FormatError)(nil); err != nil && !errors.As(err, &wrong) {
		err = fmt.Errorf("reading what to import: %w", err)
	}
	if err != nil && !t.rec.begun {
		return err
	}
	t.rec.imported(t.at, err)
	return errors.Join(err, t.rec.Close())
}
