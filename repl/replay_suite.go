package repl

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/trace/compare"
)

// suiteFlags returns the flags of `popsh test`, bound to r.
func (r *replayOptions) suiteFlags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh test", pflag.ContinueOnError)
	f.SortFlags = false
	r.compareFlags(f)
	r.shared(f)
	return f
}

// suiteDoor is `popsh test`: transcripts as tests of a server.
func suiteDoor(args []string, s Streams) error {
	var r replayOptions
	f := r.suiteFlags()
	args, err := r.parse("test", f, args, s)
	switch {
	case err != nil:
		return err
	case r.help:
		printSuiteHelp(s, f)
		return nil
	}
	if !r.Practice && len(args) > 1 {
		r.Target, args = args[len(args)-1], args[:len(args)-1]
	}
	if len(args) == 0 || r.Target == "" && !r.Practice {
		return usage("test", "files and a host are to be named", "popsh test FILE|DIR… HOST, or popsh test --practice FILE|DIR…")
	}
	files, err := transcriptFiles(args)
	if err != nil {
		return err
	}
	r.yes = true
	return r.seated(s, func(ctx context.Context, sh *Shell) error { return sh.runSuites(ctx, &r, files) })
}

// transcriptFiles returns the files that are named, and those in folders, in the
// order of their names.
func transcriptFiles(names []string) (files []string, err error) {
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, &UsageError{Where: "test", Reason: "the file cannot be read", Err: err}
		}
		if !info.IsDir() {
			files = append(files, name)
			continue
		}
		before := len(files)
		err = filepath.WalkDir(name, func(path string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() && strings.HasSuffix(path, ".p3t") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, &UsageError{Where: "test", Reason: "the folder cannot be read", Err: err}
		}
		if len(files) == before {
			return nil, usage("test", view.Quote(name)+" holds no transcript", "their names end in .p3t")
		}
	}
	return files, nil
}

// runSuites runs transcripts one after the other. All of them are read before
// anything is sent, so a bad one stops all.
func (sh *Shell) runSuites(ctx context.Context, r *replayOptions, files []string) error {
	w, err := sh.firstWay()
	if err != nil {
		return err
	}
	var runs []*rerun
	for _, name := range files {
		run, err := sh.newRerun(ctx, r, name, w)
		if err != nil {
			return err
		}
		defer run.Wipe()
		runs = append(runs, run)
	}
	var suites []compare.Suite
	for _, run := range runs {
		suite := sh.runTest(ctx, run)
		suites = append(suites, suite)
		if errors.Is(suite.Err, context.Canceled) {
			return suite.Err
		}
	}
	return sh.concludeSuites(r, suites)
}

// runTest runs one transcript, unless the server lacks what it requires.
func (sh *Shell) runTest(ctx context.Context, run *rerun) compare.Suite {
	if run.options.report == "" {
		title := view.Escape([]byte(run.name))
		if words := run.Script.Title(); words != "" {
			title += ": " + view.Escape([]byte(words))
		}
		sh.view.Line("# " + title)
	}
	lacks, err := run.lacks(ctx)
	switch {
	case err != nil:
		return compare.Suite{Name: run.name, Err: err}
	case lacks != "":
		if run.options.report == "" {
			sh.view.Line("skipped: the server does not announce " + view.Escape([]byte(lacks)))
		}
		return compare.Suite{Name: run.name, Skipped: "the server does not announce " + lacks}
	}
	return run.suite(ctx)
}

// lacks asks the server, on a connection of its own, for the capabilities that the
// test requires, and returns the first that is not announced.
func (r *rerun) lacks(ctx context.Context) (string, error) {
	required := r.Script.Requires()
	if len(required) == 0 {
		return "", nil
	}
	o, err := r.sh.sessionOptions(r.way)
	if err != nil {
		return "", err
	}
	s, err := r.sh.dial(ctx, r.way, o)
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

func printSuiteHelp(s Streams, f *pflag.FlagSet) {
	s.explain(`popsh test runs transcripts as tests of a server: each is sent again, and the replies
must be as the file says. A recording is a test as it stands; with "%%need test" at its
top a file may hold slots and assertions, and everything else counts to the octet.

usage:
  popsh test [flags] FILE|DIR… HOST
  popsh test --practice [flags] FILE|DIR…

flags:
%s
slots, in lines of the server:
  \{*}               any octets within the line
  \{...}             alone on a line: any number of lines
  \{:int}            a value: int, uid, stamp or b64
  \{=name:int}       the same, and \{name} is that value from then on
  \{/pattern/}       what the pattern fits

assertions, before the reply that they are about:
  ? within 3s, ? after 1s, ? unordered, ? subset, ? unique NAME, ? eq NAME VALUE,
  ? body octets|lines|sha256 ==|!=|<|<=|>|>= VALUE, ? closes, ? xfail REASON

%%require TAGS skips the test unless the server announces them; %%param NAME takes a
value from --param.

exit status: 0 all passed, 1 a test failed, 2 not run, 3 no connection, 4 connection lost
`, flagUsages(f))
}
