package replay

import (
	"context"
	"time"

	"popsh/session"
	"popsh/session/sasl"
	"popsh/session/wire"
	"popsh/trace"
	"popsh/trace/compare"
)

// A Host is the server that a replay goes to, and whoever decides what is sent there.
type Host interface {
	// Open opens a connection, in clear if the script asks for TLS itself, with one
	// more observer. A server that refuses in its greeting is a
	// [session.RefusedError] without a verb. The replay closes the session.
	Open(ctx context.Context, startsTLS bool, o wire.Observer) (*session.Session, error)

	// Guard is asked before a command is sent on the open connection; its error is
	// why it is not. Of the request there are the command, its arguments, and whether
	// there is a secret.
	Guard(ctx context.Context, r session.Request) error
}

// Options say what is sent, to whom, and how the replies are compared.
type Options struct {
	Host       Host
	Script     *compare.Script
	Comparison *compare.Comparison
	Secrets    map[int]sasl.Secret // by their numbers in the transcript
	User       string              // who signs on where the transcript names nobody
	Values     compare.Values      // of the names that the transcript declares
	KeepGoing  bool                // after a status that is another one than recorded
	TakeBack   bool                // of deletions: before QUIT
	Timing     bool                // think as long as the recorded client did
	Pace       time.Duration       // how long to wait before signing on again after a refusal
	Told       func(*compare.Outcome)
}

// A Replay is a transcript on its way to a server. It runs once, and is for one
// goroutine.
type Replay struct {
	Options
	session  *session.Session // nil while there is no connection
	fill     filler
	turns    *compare.Turns // of the live session
	recorder *trace.Recorder
	outcomes []compare.Outcome

	conn     int
	seen     int                   // live turns that were looked at
	queue    []*compare.Turn       // sent, and not met among the live turns yet
	lives    map[*compare.Turn]int // their places
	unasked  []int                 // live turns that answer nothing
	over     map[*compare.Turn]bool
	departed bool // a status was another one
	stopped  bool
	deleted  bool // DELE was sent
	refused  bool // the last sign-on was
}

// New returns a replay. The live side is recorded as any session is: nothing that is
// compared, shown or written holds a secret.
func New(o Options) *Replay {
	r := &Replay{Options: o, turns: compare.NewTurns(), lives: map[*compare.Turn]int{}, over: map[*compare.Turn]bool{}}
	r.fill = filler{secrets: o.Secrets, user: o.User, values: o.Values, exchanges: map[int]sasl.Client{}}
	r.recorder = trace.NewRecorder(r.turns.Listener(), trace.Options{})
	for n, secret := range o.Secrets {
		r.recorder.HideAs(secret.Reveal(), n)
	}
	return r
}

// Outcomes returns what became of the exchanges so far.
func (r *Replay) Outcomes() []compare.Outcome { return r.outcomes }

// Wipe forgets the secrets.
func (r *Replay) Wipe() {
	for _, secret := range r.Secrets {
		secret.Wipe()
	}
}
