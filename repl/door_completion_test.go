package repl

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/manual"
)

// runDoor runs a subcommand and returns what it prints.
func runDoor(t *testing.T, args ...string) (out, words string, status int) {
	t.Helper()
	var o, e bytes.Buffer
	status = Main(args, door.Streams{In: strings.NewReader(""), Out: &o, Err: &e, Getenv: func(string) string { return "" }})
	return o.String(), e.String(), status
}

// TestCompletionIsComplete looks for every flag and every door in every script.
func TestCompletionIsComplete(t *testing.T) {
	for _, shell := range manual.Shells() {
		script, _, _ := runDoor(t, "completion", shell)
		check := func(set *pflag.FlagSet) {
			set.VisitAll(func(f *pflag.Flag) {
				if !strings.Contains(script, "--"+f.Name) && !strings.Contains(script, "-l "+f.Name+" ") {
					t.Errorf("the script for %s lacks --%s", shell, f.Name)
				}
			})
		}
		check(new(Options).flags())
		for _, d := range doors() {
			check(d.FlagSet())
			if !strings.Contains(script, d.Name) {
				t.Errorf("the script for %s lacks popsh %s", shell, d.Name)
			}
		}
	}
}

// made are what those values are called that only their giver knows.
var made = []string{"NAME", "N", "COMMAND", "LINE", "DURATION", "SIZE", "ADDRESS", "USER=FILE", "PLACE", "KINDS", "TIMES",
	"[N=]SOURCE", "ORDER", "NUMBER", "NAME=VALUE", "PIN"}

// TestFlagValues looks for flags whose value is one of a few, and for the name of
// a value that no flag has.
func TestFlagValues(t *testing.T) {
	var used []string
	sets := []*pflag.FlagSet{new(Options).flags()}
	for _, d := range doors() {
		sets = append(sets, d.FlagSet())
	}
	for _, set := range sets {
		for _, f := range flagsOf(set) {
			used = append(used, f.Long+" "+f.Value)
			if slices.Contains(f.Words, "") {
				t.Errorf("--%s has an empty value", f.Long)
			}
		}
	}
	for _, name := range used {
		_, value, _ := strings.Cut(name, " ")
		if value != "" && value != "FILE" && flagValues[name] == nil && !slices.Contains(made, value) {
			t.Errorf("--%s: a %s is not completed; if it may be anything, it is missing among made", name, value)
		}
	}
	for name := range flagValues {
		if !slices.Contains(used, name) {
			t.Errorf("no flag has a value %s", name)
		}
	}
}

func TestDoorsRefuse(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"completion", "error: completion: name one of bash, zsh, fish"},
		{"completion tcsh", "error: completion: name one of bash, zsh, fish"},
		{"completion bash zsh", "error: completion: name one of bash, zsh, fish"},
		{"completion --shell", "error: completion: there is no flag \"--shell\""},
		{"man page", `error: man: "page" is one argument too many`},
	} {
		out, words, status := runDoor(t, strings.Fields(tt.line)...)
		if status != ExitUsage || out != "" || !strings.HasPrefix(words, tt.want) {
			t.Errorf("popsh %s: status %d, %q, want %q", tt.line, status, words, tt.want)
		}
	}
	for _, name := range []string{"completion", "man"} {
		if out, words, status := runDoor(t, name, "--help"); status != ExitOK || words != "" || !strings.Contains(out, "usage:\n  popsh "+name) {
			t.Errorf("popsh %s --help: status %d, %q %q", name, status, out, words)
		}
	}
}
