package trace

import (
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"popsh/session/wire"
)

// Options say how a recording is made. The zero value records everything but
// secrets.
type Options struct {
	Start       time.Time // when the recording begins; zero for the first event's time
	Peer        string    // host and port as the user named them
	Facts       []Fact    // more to tell in the first lines
	Bodies      Bodies
	MaxSize     int64    // octets of the file; 0 for no limit
	KeepSecrets bool     // write secrets as they are, and say so in the file
	Verify      bool     // write at the end what secrets can be checked by; Close takes its time
	Hide        [][]byte // secrets that are known from the start
	Joined      bool     // the conversation is under way: no greeting will come
	AtServer    bool     // the recorder sits at the server's side, not at the client's

	resume bool // the file has records already
	size   int64
	last   int // the last number of a secret in the file
}

// A Fact is a % line: a name and a text.
type Fact struct{ Name, Text string }

// Facts are the % lines of a transcript, in their order.
type Facts []Fact

// Get returns the text of the first one of that name, or "".
func (list Facts) Get(name string) string {
	for _, f := range list {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}

// A Recorder writes what happens on a connection to a transcript. It is a
// [wire.Observer]; its methods may be called from several goroutines.
//
// What it writes are whole records, in one piece for every event, so that the
// file is a valid transcript at every moment. A line that is not complete is held
// until it is, until the other side speaks, or until 50 ms have passed in the
// middle of it. Secrets are replaced before anything is written. It never panics
// and never stops the connection: a file that cannot be written ends the
// recording, and Err tells why.
type Recorder struct {
	mu      sync.Mutex
	options Options
	out     output
	closer  io.Closer

	client, server *half
	talk           dialogue
	hoard          *hoard
	weave          weave
	bodies         elider
	room           []byte // where a text is put together
	stamp          string // of the greeting

	seen     time.Time // the last event
	begun    bool
	conns    int
	open     bool // a connection is
	secure   bool // TLS is on
	securing bool
	reason   string // for the trailer
}

var _ wire.Observer = (*Recorder)(nil)

// NewRecorder returns a recorder that writes to w. Close it to get the trailer; w
// stays open. If w has a method Truncate(int64), as a file does, a record that
// could be written in part only is taken back.
func NewRecorder(w io.Writer, o Options) *Recorder {
	r := &Recorder{
		options: o,
		out:     output{w: w, max: o.MaxSize, size: o.size},
		client:  newHalf(Client, clientLine),
		server:  newHalf(Server, serverLine),
		talk:    dialogue{greeted: o.Joined},
		hoard:   newHoard(o.last),
		bodies:  elider{Bodies: o.Bodies},
		open:    o.Joined,
	}
	if o.Verify && !o.KeepSecrets {
		r.hoard.proofs = map[int][]byte{}
	}
	for _, secret := range o.Hide {
		r.Hide(secret)
	}
	if !o.Start.IsZero() {
		r.begin(o.Start)
		r.out.flush()
	}
	return r
}

// begin writes the first lines.
func (r *Recorder) begin(at time.Time) {
	r.begun, r.seen, r.out.last = true, at, at
	stamp := at.UTC().Format("2006-01-02T15:04:05.000000Z")
	if r.options.resume {
		r.meta(MetaResume, stamp)
	} else {
		r.meta(magic, version)
		if at.Year() > 1 { // else nobody knows when it was
			r.meta(MetaStart, stamp)
		}
	}
	if r.options.Peer != "" {
		r.meta(MetaPeer, r.options.Peer)
	}
	if r.options.KeepSecrets {
		r.meta(MetaSecrets, "kept")
	} else if !r.options.resume {
		r.meta(MetaSecrets, "redacted")
	}
	for _, f := range r.options.Facts {
		r.meta(f.Name, f.Text)
	}
}

func (r *Recorder) meta(name, text string) {
	r.out.record(r.seen, &Record{Kind: Meta, Name: name, Text: TextOf(text)})
}

// Observe records an event.
func (r *Recorder) Observe(e wire.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.out.ended {
		return
	}
	r.clock(e.At)
	if int(e.Kind) < len(handlers) {
		handlers[e.Kind](r, e)
	}
	r.out.flush()
}

// clock notes the time, and a jump of the wall clock against the steady one.
func (r *Recorder) clock(at time.Time) {
	if !r.begun {
		r.begin(at)
		return
	}
	if jump := jumped(at.Round(0).Sub(r.seen.Round(0)), at.Sub(r.seen)); jump != 0 {
		r.event(at, "clock", Attr{Value: jumpText(jump)})
	}
	r.seen = at
}

// Hide tells the recorder a secret, so that it is found wherever it turns up.
func (r *Recorder) Hide(secret []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.options.KeepSecrets && len(secret) > 0 {
		r.hoard.hide(secret, Hidden{Kind: HiddenSecret})
	}
}

// HideAs is Hide for a secret that has a number already, in the transcript that this
// recording is held against.
func (r *Recorder) HideAs(secret []byte, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.options.KeepSecrets || len(secret) == 0 || n <= 0 {
		return
	}
	r.hoard.hide(secret, Hidden{Kind: HiddenSecret, N: n})
	r.hoard.last = max(r.hoard.last, n)
}

// Note writes a remark; each of its lines becomes one.
func (r *Recorder) Note(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.out.ended {
		return
	}
	if !r.begun {
		r.clock(time.Now())
	}
	r.note(text)
	r.out.flush()
}

func (r *Recorder) note(text string) {
	r.bodies.tell(&r.out)
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		r.out.record(r.seen, &Record{Kind: Remark, Text: r.mask(&r.hoard.lines, []byte(line), 0)})
	}
}

// Pause stops writing until Resume. The conversation is still followed, since
// what comes later must be read rightly.
func (r *Recorder) Pause() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.out.mute || !r.begun {
		r.out.mute = true
		return
	}
	r.event(r.seen, "lost", Attr{"reason", "paused"})
	r.out.flush()
	r.out.mute = true
}

// Resume goes on after Pause.
func (r *Recorder) Resume() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.yield(r.client)
	r.yield(r.server)
	r.bodies.tell(&r.out)
	r.out.mute = false
}

// Err tells why the recording ended early: the error of the file, or ErrLimit. It
// is nil as long as all is well.
func (r *Recorder) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.out.err
}

// Close writes what is held and the trailer, and closes the file if the recorder
// opened it. The error is that of Err, or of closing.
func (r *Recorder) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.begun {
		r.clock(time.Now())
	}
	r.finish(r.client, r.server)
	r.out.mute = false
	r.verifiers()
	r.out.end(r.ending())
	r.out.flush()
	err := r.out.err
	if r.closer != nil {
		err = errors.Join(err, r.closer.Close())
		r.closer = nil
	}
	return err
}

// ending returns the word for the trailer.
func (r *Recorder) ending() string {
	switch {
	case r.open:
		return "stopped"
	case r.reason != "":
		return r.reason
	}
	return "closed"
}
