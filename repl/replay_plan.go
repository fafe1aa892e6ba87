package repl

import (
	"context"
	"fmt"
	"strings"

	"popsh/repl/view"
	"popsh/session/sasl"
	"popsh/trace"
	"popsh/trace/compare"
)

// A replay is a transcript on its way to a server.
type replay struct {
	sh      *Shell
	options *replayOptions
	name    string
	script  *compare.Script
	way     *way
	fill    filler
	told    func(*compare.Outcome) // shows an outcome; may be nil

	compare  *compare.Comparison
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
}

// newReplay reads a transcript and gets all that is needed to replay it, before
// anything is sent.
func (sh *Shell) newReplay(ctx context.Context, o *replayOptions, name string, w *way) (*replay, error) {
	src, err := trace.Open(name)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	script, err := compare.NewScript(src)
	if err != nil {
		return nil, err
	}
	r := &replay{sh: sh, options: o, name: name, script: script, way: w, lives: map[*compare.Turn]int{}, over: map[*compare.Turn]bool{}}
	if err := r.refuse(); err != nil {
		return nil, err
	}
	rules, err := o.rules(script.Test)
	if err != nil {
		return nil, err
	}
	values, err := paramValues(o.params, script.Params())
	if err != nil {
		return nil, err
	}
	secrets, err := sh.resupply(ctx, o.sources, script.Needs)
	if err != nil {
		return nil, err
	}
	r.compare = compare.New(rules, values)
	r.compare.MaxSlowdown = o.slowdown
	r.fill = filler{secrets: secrets, user: o.User, values: values, exchanges: map[int]sasl.Client{}}
	r.listen()
	return r, nil
}

// listen prepares the live side, which is recorded as any session is: nothing that
// is compared, shown or written holds a secret.
func (r *replay) listen() {
	r.turns = compare.NewTurns()
	r.recorder = trace.NewRecorder(r.turns.Listener(), trace.Options{})
	for _, secret := range r.fill.secrets {
		r.recorder.Hide(secret.Reveal())
	}
}

// wipe forgets the secrets.
func (r *replay) wipe() {
	for _, secret := range r.fill.secrets {
		secret.Wipe()
	}
}

// refuse says why a transcript is not replayed at all.
func (r *replay) refuse() error {
	if names := unspoken(r.script.Needs); len(names) > 0 {
		return usage("replay", "the transcript uses mechanisms that popsh does not speak: "+view.Escape([]byte(strings.Join(names, ", "))))
	}
	if r.script.Torn > 0 {
		r.sh.view.Warn(fmt.Sprintf("the last line of the transcript is not complete: %d octets are left out", r.script.Torn))
	}
	for _, t := range r.script.Deletes() {
		if r.options.allowDele == "" {
			return usage("replay", fmt.Sprintf("%s:%d: the transcript deletes mail (%s)", r.name, t.From, t.Verb),
				"--allow-dele sends it, --allow-dele=rset takes it back before QUIT")
		}
	}
	return nil
}

// paramValues reads --param; every name that the file declares needs one.
func paramValues(flags, names []string) (compare.Values, error) {
	values := compare.Values{}
	for _, flag := range flags {
		name, value, ok := strings.Cut(flag, "=")
		if !ok {
			return nil, usage("--param", fmt.Sprintf("%q is not NAME=VALUE", flag))
		}
		values.Set(name, value)
	}
	for _, name := range names {
		if _, ok := values.Get(name); !ok {
			return nil, usage("replay", "the transcript needs a value for "+view.Quote(name), "--param "+view.Escape([]byte(name))+"=VALUE")
		}
	}
	return values, nil
}

// plan says what is about to happen and asks, if there is somebody to ask.
func (r *replay) plan(ctx context.Context) error {
	r.sh.view.Info(r.planWords())
	if r.sh.person == nil || r.options.yes {
		return nil
	}
	answer, err := r.sh.ask(ctx, "all this is sent to a live server", "go on? [y/N]")
	if err == nil && answer != "y" {
		err = usage("replay", "nothing was sent")
	}
	return err
}

func (r *replay) planWords() string {
	s := r.script
	words := []string{fmt.Sprintf("replay of %s to %s: %d exchanges", view.Quote(r.name), view.Escape([]byte(r.way.String())), len(s.Turns))}
	if n := s.Turns[len(s.Turns)-1].Conn; n > 1 {
		words = append(words, fmt.Sprintf("%d connections, one after the other", n))
	}
	for _, n := range s.Needs {
		words = append(words, "signs on with secret "+needName(n)+": "+needWords(n))
	}
	if n := r.refusedLogins(); n > 1 {
		words = append(words, fmt.Sprintf("%d sign-ons were refused when it was recorded; a server may lock the account", n))
	}
	if n := len(s.Deletes()); n > 0 && r.options.allowDele == allowRset {
		words = append(words, fmt.Sprintf("deletions: %d, taken back before QUIT", n))
	} else if n > 0 {
		words = append(words, fmt.Sprintf("DELETES MAIL: %d messages", n))
	}
	return strings.Join(words, "\n")
}

// refusedLogins counts the sign-ons that failed in the recording.
func (r *replay) refusedLogins() (n int) {
	for _, t := range r.script.Turns {
		if len(t.Command.Slots) > 0 && t.Answered && !t.OK {
			n++
		}
	}
	return n
}
