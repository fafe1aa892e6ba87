package trace

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"popsh/session/wire"
)

// What the other tools lose. The first word is for programs.
const (
	lossTime     = "time: the source does not say when"
	lossLeap     = "time: it goes back in the source, or leaps; it stands still here"
	lossEnds     = "line-ends: the source does not show them; CRLF is assumed"
	lossBodies   = "bodies: the source leaves lines of them out; their end mark is assumed"
	lossStuffing = "bodies: the source shows them without dot-stuffing and end mark; both are restored"
	lossLines    = "lines: some bear no mark of a side and are left out"
	lossOctets   = "octets: the source shows those that are not printable as dots"
	lossReplies  = "replies: the source does not show them"
	lossTLS      = "tls: what was said in TLS is encrypted in the source"
	lossSecrets  = "secrets: the source shows a star for each; whether they are equal is not known"
	lossSides    = "sides: the source does not show who speaks; the protocol tells it"
)

// A retelling turns what an importer reads into a recording. All octets go through
// the recorder, so that what it hides stays hidden.
type retelling struct {
	rec   *Recorder
	at    time.Time
	lost  []string // in order
	told  string   // who the server was
	spoke bool     // there were octets on this connection
	rows  int      // lines of the body that the server is in
	after bool     // the source begins after the login
}

func newRetelling(w io.Writer, o Options, source string) *retelling {
	o.Facts = append([]Fact{{metaSource, source}}, o.Facts...)
	o.Start = time.Time{} // the source must say it
	return &retelling{rec: NewRecorder(w, o)}
}

// leap is a time that no conversation takes: a clock is wrong.
const leap = 10 * 365 * 24 * time.Hour

// moment moves the clock.
func (t *retelling) moment(at time.Time) {
	if at.Before(t.at) || t.rec.begun && at.Sub(t.at) > leap {
		t.lossy(lossLeap)
		return
	}
	t.at = at
}

// said takes octets of a side. A client that speaks first shows that the source
// begins in the middle, or that a greeting is missing.
func (t *retelling) said(side Side, octets []byte) {
	kind := wire.ToClient
	if side == Client {
		kind = wire.ToServer
		if !t.spoke && !t.after {
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

// line takes a line of a side, without its end.
func (t *retelling) line(side Side, text []byte) {
	t.said(side, append(append([]byte(nil), text...), lineEnd...))
}

// asked takes a line of the client in a source that leaves bodies out.
func (t *retelling) asked(text []byte) {
	t.missing()
	t.line(Client, text)
}

// missing stands for the rest of a body that the source leaves out.
func (t *retelling) missing() {
	if t.rec.inBody() {
		t.lossy(lossBodies)
		t.rec.leaveOut(t.at)
		t.line(Server, dot)
	}
}

// undotted ends a body of which the source shows all but the end mark.
func (t *retelling) undotted() {
	if t.rows == 0 {
		t.missing()
	} else if t.rec.inBody() {
		t.line(Server, dot)
	}
}

// inBody reports whether the next line of the server belongs to a body.
func (t *retelling) inBody() bool { return t.rec.inBody() }

// opened begins a connection.
func (t *retelling) opened(addresses string) {
	t.rec.Observe(wire.Event{Kind: wire.Opened, At: t.at, Note: addresses})
	t.spoke = false
}

// ended says that the server ended the connection.
func (t *retelling) ended() {
	t.rec.Observe(wire.Event{Kind: wire.Ended, At: t.at, Note: "eof"})
}

func (t *retelling) securing() { t.rec.Observe(wire.Event{Kind: wire.Securing, At: t.at}) }

// secured says that TLS is on, and what is known of it.
func (t *retelling) secured(facts ...Attr) {
	t.rec.Observe(wire.Event{Kind: wire.Upgraded, At: t.at, Note: string(Attrs(facts).append(nil))})
}

// lossy says, once, what the source lost.
func (t *retelling) lossy(what string) {
	if !slices.Contains(t.lost, what) {
		t.lost = append(t.lost, what)
		t.rec.fact(metaLossy, what)
	}
}

// peer says, once, who the server was.
func (t *retelling) peer(address string) {
	if t.rec.options.Peer == "" && t.told == "" {
		t.told = address
		t.rec.fact(metaPeer, address)
	}
}

// learn takes over what is known from reading the source before.
func (t *retelling) learn(before *retelling) {
	if before.told != "" {
		t.peer(before.told)
	}
	for _, what := range before.lost {
		t.lossy(what)
	}
	for _, secret := range before.rec.secrets() {
		t.rec.Hide(secret)
	}
}

// end closes the recording behind the reader's last word.
func (t *retelling) end(err error) error {
	if wrong := (*FormatError)(nil); err != nil && !errors.As(err, &wrong) {
		err = fmt.Errorf("reading what to import: %w", err)
	}
	t.rec.imported(t.at, err)
	return errors.Join(err, t.rec.Close())
}

// fact writes a % line.
func (r *Recorder) fact(name, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.begun {
		r.options.Facts = append(r.options.Facts, Fact{name, text})
		return
	}
	r.meta(name, r.hoard.clean(text))
	r.out.flush()
}

// join says that the conversation is under way.
func (r *Recorder) join() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.talk.greeted = true
}

func (r *Recorder) inBody() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.talk.body.within
}

// leaveOut writes that lines of a body are not known.
func (r *Recorder) leaveOut(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.yield(r.client)
	r.finish(r.server)
	r.talk.body.mayEnd = true
	r.out.record(at, &Record{Kind: Elided, Side: Server, Attrs: Attrs{{"octets", "?"}}})
	r.out.flush()
}

// secrets returns the passwords that were heard.
func (r *Recorder) secrets() (all [][]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.hoard.sought {
		if k.hidden.Kind == HiddenSecret {
			all = append(all, k.value)
		}
	}
	return all
}

// imported sets the word for the trailer.
func (r *Recorder) imported(at time.Time, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clock(at)
	if r.open, r.reason = false, "imported"; err != nil {
		r.reason = "error"
	}
}
