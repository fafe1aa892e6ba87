package repl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"popsh/repl/door"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
	"popsh/trace/compare"
)

// A test is a transcript that runs, with a shell and a server of its own.
type test struct {
	*rerun
	person   person // nil when nobody can be asked meanwhile
	streams  door.Streams
	out, err bytes.Buffer // what it shows, where tests run at the same time
	suite    compare.Suite
	done     chan struct{}
}

// runSuites runs transcripts. All of them are read before anything is sent, so a bad
// one stops all.
func (sh *Shell) runSuites(ctx context.Context, r *replayOptions, files []string) error {
	tests, err := sh.readTests(ctx, r, files)
	if err != nil {
		return err
	}
	defer wipe(tests)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	wait := startTests(ctx, tests, r.jobs)
	defer wait()
	defer stop() // before the wait
	var suites []compare.Suite
	for _, t := range tests {
		<-t.done
		sh.streams.Out.Write(t.out.Bytes())
		sh.streams.Err.Write(t.err.Bytes())
		suites = append(suites, t.suite)
		if errors.Is(t.suite.Err, context.Canceled) {
			return t.suite.Err
		}
	}
	return sh.concludeSuites(r, suites)
}

// readTests reads files, and asks for what they need.
func (sh *Shell) readTests(ctx context.Context, r *replayOptions, files []string) (tests []*test, err error) {
	if err := r.checkAgainst(); err != nil {
		return nil, err
	}
	var w *way
	if !r.isInside() {
		if w, err = sh.firstWay(); err != nil {
			return nil, err
		}
	}
	for _, name := range files {
		run, err := sh.newRerun(r, name, w)
		if err != nil {
			return nil, err
		}
		t := &test{rerun: run, person: sh.person, streams: sh.streams, done: make(chan struct{})}
		if r.jobs > 1 {
			t.person, t.streams.Out, t.streams.Err = nil, &t.out, &t.err
		}
		tests = append(tests, t)
	}
	for i, t := range tests {
		if err := t.supply(ctx); err != nil {
			wipe(tests[:i])
			return nil, err
		}
	}
	return tests, nil
}

func wipe(tests []*test) {
	for _, t := range tests {
		t.Wipe()
	}
}

// startTests runs tests in their order, so many at a time. The function waits until
// no goroutine is left.
func startTests(ctx context.Context, tests []*test, jobs int) (wait func()) {
	var workers sync.WaitGroup
	next := make(chan *test)
	for range jobs {
		workers.Go(func() {
			for t := range next {
				t.suite = t.run(ctx)
				close(t.done)
			}
		})
	}
	workers.Go(func() {
		defer close(next)
		for _, t := range tests {
			next <- t
		}
	})
	return workers.Wait
}

// run runs one test, unless the server lacks what it requires.
func (t *test) run(ctx context.Context) compare.Suite {
	err := t.begin()
	if err == nil {
		defer t.sh.Close()
		t.tellTitle()
		var lacks string
		if lacks, err = t.lacks(ctx); err == nil && lacks != "" {
			return t.skipped("the server does not announce " + lacks)
		}
	}
	if err == nil {
		err = t.serve()
	}
	if err != nil {
		return compare.Suite{Name: t.name, Err: err}
	}
	defer t.leave()
	return t.rerun.suite(ctx)
}

// begin gives the test a shell of its own, which knows its secrets.
func (t *test) begin() error {
	sh, err := NewShell(t.options.Options, t.streams, t.person)
	if err != nil {
		return err
	}
	t.sh = sh
	for _, secret := range t.Secrets {
		sh.conceal(secret.Reveal())
	}
	return sh.fillPractice(t.script.Mailbox())
}

// fillPractice starts the practice server anew with other mail, if a test brings it.
func (sh *Shell) fillPractice(mail [][]byte) error {
	if sh.practice == nil || mail == nil {
		return nil
	}
	sh.practice.Close()
	sh.practice = nil
	return sh.startPracticeWith(func() [][]byte { return mail })
}

// serve starts the server of the test, if it has one of its own.
func (t *test) serve() (err error) {
	if t.options.isInside() {
		t.inside, err = t.startInside()
	}
	return err
}

func (t *test) leave() {
	if t.inside != nil {
		t.inside.Close()
		t.inside = nil
	}
}

func (t *test) tellTitle() {
	if t.options.report != "" {
		return
	}
	title := view.Escape([]byte(t.name))
	if words := t.script.Title(); words != "" {
		title += ": " + view.Escape([]byte(words))
	}
	t.sh.view.Line("# " + title)
}

func (t *test) skipped(why string) compare.Suite {
	if t.options.report == "" {
		t.sh.view.Line("skipped: " + view.Escape([]byte(why)))
	}
	return compare.Suite{Name: t.name, Skipped: why}
}

// lacks asks the server, on a connection of its own, for the capabilities that the
// test requires, and returns the first that is not announced.
func (t *test) lacks(ctx context.Context) (string, error) {
	required := t.script.Requires()
	if len(required) == 0 {
		return "", nil
	}
	if err := t.serve(); err != nil {
		return "", err
	}
	defer t.leave()
	s, err := t.Open(ctx, false, ignored{})
	if err != nil {
		return "", err
	}
	defer s.Close()
	asks := pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.CapabilityLines })
	reply, err := s.Do(ctx, session.NewRequest([]byte(asks.Verb)))
	if err == nil && reply.Body != nil {
		err = reply.Body.Drain(ctx)
	}
	if err != nil {
		return "", err
	}
	for _, tag := range required {
		if !s.Capabilities().Has(tag) {
			return tag, nil
		}
	}
	return "", nil
}

// ignored is an observer who looks away.
type ignored struct{}

// Observe implements [wire.Observer].
func (ignored) Observe(wire.Event) {}

// concludeSuites writes the report and returns the first error, or that something
// differs.
func (sh *Shell) concludeSuites(r *replayOptions, suites []compare.Suite) error {
	if r.report != "" {
		if err := compare.Reports[r.report](sh.streams.Out, suites); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	var first error
	failed, skipped := 0, 0
	var all []compare.Outcome
	for i := range suites {
		s := &suites[i]
		all = append(all, s.Outcomes...)
		if s.Failed() {
			failed++
		}
		if s.Skipped != "" {
			skipped++
		}
		if first == nil {
			first = s.Err
		}
	}
	sh.view.Info(fmt.Sprintf("tests: %d, failed: %d, skipped: %d", len(suites), failed, skipped))
	if first != nil {
		return first
	}
	return verdict(compare.Suite{Outcomes: all})
}
