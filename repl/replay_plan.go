package repl

import (
	"context"
	"fmt"
	"strings"
	"time"

	"popsh/repl/misuse"
	"popsh/repl/replay"
	"popsh/repl/secrets"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
	"popsh/trace"
	"popsh/trace/compare"
)

// A rerun is a transcript that is to be replayed.
type rerun struct {
	*replay.Replay // nil until it is supplied
	sh             *Shell
	options        *replayOptions
	name           string
	script         *compare.Script
	comparison     *compare.Comparison
	values         compare.Values // of the names in it
	way            *way           // nil with a server inside
	inside         inside         // while the test runs; nil for a server elsewhere
}

// newRerun reads a transcript, and refuses what cannot be replayed or lacks something.
func (sh *Shell) newRerun(o *replayOptions, name string, w *way) (*rerun, error) {
	script, err := readScript(name)
	if err != nil {
		return nil, err
	}
	r := &rerun{sh: sh, options: o, name: name, script: script, way: w}
	if err := r.refuse(); err != nil {
		return nil, err
	}
	if err := o.checkSupply(name, script.Needs); err != nil {
		return nil, err
	}
	rules, err := o.rules(script.Test)
	if err != nil {
		return nil, err
	}
	if r.values, err = paramValues(o.params, name, script.Params()); err != nil {
		return nil, err
	}
	r.comparison = compare.New(rules, r.values)
	r.comparison.MaxSlowdown, r.comparison.Fill = float64(o.slowdown), o.record == recordMissing
	r.comparison.Know(script.Turns)
	return r, nil
}

// supply gets the secrets, some of them from whoever sits there. Nothing has been sent
// before.
func (r *rerun) supply(ctx context.Context) error {
	supplied, err := r.sh.resupply(ctx, r.options, r.script.Needs)
	if err != nil {
		return err
	}
	r.Replay = replay.New(replay.Options{
		Host: r, Script: r.script, Comparison: r.comparison, Secrets: supplied, User: r.options.User, Values: r.values,
		KeepGoing: r.options.KeepGoing, TakeBack: r.options.allowDele == allowRset, Timing: r.options.timing, Pace: r.way.pace(),
	})
	return nil
}

// signOnPace is how long a replay waits before it signs on again after a refusal.
const signOnPace = 2 * time.Second

// pace returns the same, for the server at the end of a way: our own locks nobody out.
func (w *way) pace() time.Duration {
	if w == nil || w.practice {
		return 0
	}
	return signOnPace
}

func readScript(name string) (*compare.Script, error) {
	src, err := trace.Open(name)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	return compare.NewScript(src)
}

// Open implements [replay.Host].
func (r *rerun) Open(ctx context.Context, startsTLS bool, recorder wire.Observer) (*session.Session, error) {
	if r.inside != nil {
		return r.openInside(ctx, recorder)
	}
	way := *r.way
	if startsTLS && way.mode != session.Implicit && way.target.Port != session.PortPOP3S {
		way.mode = session.Clear
	}
	o, err := r.sh.sessionOptions(ctx, &way)
	if err != nil {
		return nil, err
	}
	o.Observer = wire.Tee(o.Observer, recorder)
	s, err := r.sh.dial(ctx, &way, o)
	r.sh.session, r.sh.way = s, &way
	return s, err
}

func (r *rerun) openInside(ctx context.Context, recorder wire.Observer) (*session.Session, error) {
	o, err := r.sh.sessionOptions(ctx, &way{practice: true})
	if err != nil {
		return nil, err
	}
	o.Observer = wire.Tee(o.Observer, recorder)
	r.sh.session, err = r.dialInside(ctx, o)
	return r.sh.session, err
}

// Guard implements [replay.Host]. A server inside popsh may be told anything.
func (r *rerun) Guard(ctx context.Context, q session.Request) error {
	if r.inside != nil {
		return nil
	}
	return r.sh.guard(ctx, q.Command, r.sh.holdsClearSecret(q))
}

// refuse says why a transcript is not replayed at all.
func (r *rerun) refuse() error {
	script := r.script
	if names := unspoken(script.Needs); len(names) > 0 {
		return misuse.New(r.name, "the transcript uses mechanisms that popsh does not speak: "+view.Escape([]byte(strings.Join(names, ", "))))
	}
	if names := needing(pop3.NeedsTicket, script.Needs); len(names) > 0 {
		return misuse.New(r.name, "the transcript signs on with a ticket, which a replay has not: "+strings.Join(names, ", "))
	}
	if names := needing(pop3.NeedsChannel, script.Needs); len(names) > 0 && r.staysClear() {
		return misuse.New(r.name, "the transcript uses mechanisms that are bound to TLS: "+strings.Join(names, ", "), "--tls stls, or --tls implicit")
	}
	if script.Torn > 0 {
		r.sh.view.Warn(fmt.Sprintf("the last line of the transcript is not complete: %d octets are left out", script.Torn))
	}
	if deletes := script.Deletes(); len(deletes) > 0 && r.options.allowDele == "" && !r.options.isInside() {
		return misuse.New(fmt.Sprintf("%s:%d", r.name, deletes[0].From), fmt.Sprintf("the transcript deletes mail (%s)", deletes[0].Verb),
			"--allow-dele sends it, --allow-dele=rset takes it back before QUIT")
	}
	if r.options.record == recordMissing {
		if err := script.AwaitAll(); err != nil {
			return &misuse.Error{Where: r.name, Reason: "it cannot be completed", Err: err}
		}
	}
	return nil
}

// staysClear reports whether TLS will never begin.
func (r *rerun) staysClear() bool {
	if r.options.isInside() {
		return !r.script.StartsTLS() && !r.script.StartsSecure()
	}
	return r.way.mode == session.Clear && !r.script.StartsTLS()
}

// paramValues reads --param; every name that the file of that name declares needs
// one.
func paramValues(flags []string, file string, names []string) (compare.Values, error) {
	values := compare.Values{}
	for _, flag := range flags {
		name, value, ok := strings.Cut(flag, "=")
		if !ok {
			return nil, misuse.New("--param", fmt.Sprintf("%q is not NAME=VALUE", flag))
		}
		values.Set(name, value)
	}
	for _, name := range names {
		if _, ok := values.Get(name); !ok {
			return nil, misuse.New(file, "the transcript needs a value for "+view.Quote(name), "--param "+view.Escape([]byte(name))+"=VALUE")
		}
	}
	return values, nil
}

// plan says what is about to happen and asks, if there is somebody to ask and
// something at stake.
func (r *rerun) plan(ctx context.Context) error {
	r.sh.view.Info(r.planWords())
	if r.sh.person == nil || r.options.yes || r.way.practice {
		return nil
	}
	answer, err := r.sh.ask(ctx, "all this is sent to a live server", "go on? [y/N]")
	if err == nil && answer != "y" {
		err = misuse.New("replay", "nothing was sent")
	}
	return err
}

func (r *rerun) planWords() string {
	s := r.script
	words := []string{fmt.Sprintf("replay of %s to %s: %d exchanges", view.Quote(r.name), view.Escape([]byte(r.way.String())), len(s.Turns))}
	if n := s.Turns[len(s.Turns)-1].Conn; n > 1 {
		words = append(words, fmt.Sprintf("%d connections, one after the other", n))
	}
	if n := r.unanswered(); n > 0 && r.options.record != recordMissing {
		words = append(words, view.Plural(int64(n), "command")+" without a reply in the file: nothing is compared there; --record=missing writes what comes")
	}
	for _, n := range s.Needs {
		words = append(words, "signs on with secret "+secrets.Key(n.N)+": "+needWords(n))
	}
	if n := r.refusedLogins(); n > 1 {
		words = append(words, fmt.Sprintf("%d sign-ons were refused when it was recorded; a server may lock the account, so each further one waits %v", n, r.way.pace()))
	}
	if n := len(s.Deletes()); n > 0 && r.options.allowDele == allowRset {
		words = append(words, fmt.Sprintf("deletions: %d, taken back before QUIT", n))
	} else if n > 0 {
		words = append(words, fmt.Sprintf("DELETES MAIL: %d messages", n))
	}
	return strings.Join(words, "\n")
}

// unanswered counts the commands that have no reply in the file.
func (r *rerun) unanswered() (n int) {
	for _, t := range r.script.Turns {
		if t.Role == trace.Request && !t.Answered {
			n++
		}
	}
	return n
}

// refusedLogins counts the sign-ons that failed in the recording.
func (r *rerun) refusedLogins() (n int) {
	for _, t := range r.script.Turns {
		if len(t.Command.Slots) > 0 && t.Answered && !t.OK {
			n++
		}
	}
	return n
}
