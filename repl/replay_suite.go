package repl

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/view"
)

// suiteFlags returns the flags of `popsh test`, bound to r.
func (r *replayOptions) suiteFlags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh test", pflag.ContinueOnError)
	f.SortFlags = false
	f.StringVar(&r.against, "against", "", "test `WHAT`: a host; serve:FILE, a recording; or model, a practice server that is made for each test")
	f.IntVarP(&r.jobs, "jobs", "j", 1, "run `N` tests at a time")
	r.compareFlags(f)
	r.shared(f)
	return f
}

// suiteDoor is `popsh test`: transcripts as tests of a server.
func suiteDoor(args []string, s door.Streams) error {
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
	if args, err = r.aim(args); err != nil {
		return err
	}
	files, err := transcriptFiles(args)
	if err != nil {
		return err
	}
	r.yes = true
	return r.seated(s, func(ctx context.Context, sh *Shell) error { return sh.runSuites(ctx, &r, files) })
}

// aim finds out what is tested, and returns the files. A host is the last argument
// unless --against names it.
func (r *replayOptions) aim(args []string) ([]string, error) {
	inside := r.Practice || r.isInside()
	switch {
	case r.Practice && r.against != "":
		return nil, misuse.New("--against", "it does not go with --practice", "leave out one of the two")
	case r.jobs < 1 || r.jobs > jobsMost:
		return nil, misuse.New("--jobs", fmt.Sprintf("%d tests cannot run at a time", r.jobs), fmt.Sprintf("a number from 1 to %d", jobsMost))
	case !inside && r.against != "":
		r.Target = r.against
	case !inside && len(args) > 1:
		r.Target, args = args[len(args)-1], args[:len(args)-1]
	}
	if len(args) == 0 || r.Target == "" && !inside {
		return nil, misuse.New("test", "files and a host are to be named", "popsh test FILE|DIR… HOST, or popsh test --against=model FILE|DIR…")
	}
	return args, nil
}

// jobsMost is how many tests may run at a time.
const jobsMost = 64

// transcriptFiles returns the files that are named, and those in folders, in the
// order of their names.
func transcriptFiles(names []string) (files []string, err error) {
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, &misuse.Error{Where: "test", Reason: "the file cannot be read", Err: err}
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
			return nil, &misuse.Error{Where: "test", Reason: "the folder cannot be read", Err: err}
		}
		if len(files) == before {
			return nil, misuse.New("test", view.Quote(name)+" holds no transcript", "their names end in .p3t")
		}
	}
	return files, nil
}

func printSuiteHelp(s door.Streams, f *pflag.FlagSet) {
	s.Explain(`popsh test runs transcripts as tests of a server: each is sent again, and the replies
must be as the file says. A recording is a test as it stands; with "%%need test" at its
top a file may hold slots and assertions, and everything else counts to the octet.

usage:
  popsh test [flags] FILE|DIR… HOST
  popsh test --practice [flags] FILE|DIR…
  popsh test --against=model|serve:FILE [flags] FILE|DIR…

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
value from --param; %%mailbox TEXT, with \r\n for line ends, is a message of the
maildrops that --against=model and --practice make. Against a server that is made for
the test, or a recording, no secret needs a source: popsh makes it up.

exit status: 0 all passed, 1 a test failed, 2 not run, 3 no connection, 4 connection lost
`, door.FlagUsages(f))
}
