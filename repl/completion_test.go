package repl

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// installed finds a program that a test needs. Without it the test is skipped,
// unless POPSH_REQUIRE_SERVERS wants every one of them.
func installed(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
		return path
	case os.Getenv("POPSH_REQUIRE_SERVERS") != "":
		t.Fatalf("%s is not installed", name)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// runDoor runs a subcommand and returns what it prints.
func runDoor(t *testing.T, args ...string) (out, words string, status int) {
	t.Helper()
	var o, e bytes.Buffer
	status = Main(args, Streams{In: strings.NewReader(""), Out: &o, Err: &e, Getenv: func(string) string { return "" }})
	return o.String(), e.String(), status
}

// scriptFile writes the completion script for a shell to a file.
func scriptFile(t *testing.T, shell string) string {
	t.Helper()
	script, words, status := runDoor(t, "completion", shell)
	if status != ExitOK || words != "" {
		t.Fatalf("popsh completion %s: status %d, %s", shell, status, words)
	}
	name := filepath.Join(t.TempDir(), "popsh."+shell)
	if err := os.WriteFile(name, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// output runs a program in a folder of its own and returns what it prints.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(installed(t, name), args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+cmd.Dir, "XDG_CONFIG_HOME="+cmd.Dir, "XDG_DATA_HOME="+cmd.Dir)
	if err := os.WriteFile(filepath.Join(cmd.Dir, "my mail.pem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, got)
	}
	return strings.TrimSpace(string(got))
}

// bashTests are words up to the cursor, as bash cuts them, and all completions.
var bashTests = []struct {
	words []string
	want  string
}{
	{[]string{"--tls", "=", ""}, "auto|implicit|stls|none"},
	{[]string{"--tls", "=", "i"}, "implicit"},
	{[]string{"--tls", "="}, "auto|implicit|stls|none"},
	{[]string{"--tls", "n"}, "none"},
	{[]string{"--tls=i"}, "--tls=implicit"},
	{[]string{"--auth", "=", "PL"}, "PLAIN"},
	{[]string{"--color", "=", "al"}, "always"},
	{[]string{"--tl"}, "--tls"},
	{[]string{"--ca", "my"}, "my mail.pem"},
	{[]string{"-f", "my"}, "my mail.pem"},
	{[]string{"-u", ""}, ""},
	{[]string{"--switch", "=", "login"}, "login-delay="},
	{[]string{"pract"}, "practice"},
	{[]string{"completion", ""}, "bash|zsh|fish"},
	{[]string{"completion", "--"}, "--help"},
	{[]string{"practice", "--listen-"}, "--listen-tls"},
	{[]string{"practice", "--ca-out", "my"}, "my mail.pem"},
	{[]string{"practice", "--tls"}, ""},
	{[]string{"man", ""}, ""},
}

func TestBashCompletion(t *testing.T) {
	script := scriptFile(t, "bash")
	const run = `source "$1"; shift; COMP_WORDS=(popsh "$@") COMP_CWORD=$#; _popsh; IFS='|'; echo "${COMPREPLY[*]}"`
	for _, tt := range bashTests {
		got := output(t, "bash", append([]string{"--norc", "-c", run, "bash", script}, tt.words...)...)
		if got != tt.want {
			t.Errorf("bash completes %q as %q, want %q", tt.words, got, tt.want)
		}
	}
	if got := output(t, "bash", "--norc", "-c", `source "$1"; complete -p popsh`, "bash", script); got != "complete -F _popsh popsh" {
		t.Errorf("the script registers %q", got)
	}
}

func TestZshCompletion(t *testing.T) {
	script := scriptFile(t, "zsh")
	output(t, "zsh", "-f", "-n", script)
	if got := output(t, "zsh", "-f", "-c", `compdef() { print compdef $* }; source $1`, "zsh", script); got != "compdef _popsh popsh" {
		t.Errorf("the script registers %q", got)
	}
	const run = `compdef() {}; _arguments() { print -l -- "$@" }; source $1; words=(popsh practice -) CURRENT=3; _popsh`
	got := output(t, "zsh", "-f", "-c", run, "zsh", script)
	if !strings.Contains(got, "--ca-out=[write the certificate of the server's authority to a new FILE, for clients to trust]:FILE:_files") || strings.Contains(got, "--tls=") {
		t.Errorf("behind popsh practice zsh completes %s", got)
	}
}

func TestFishCompletion(t *testing.T) {
	script := scriptFile(t, "fish")
	output(t, "fish", "--no-config", "--no-execute", script)
	for line, want := range map[string]string{
		"popsh --tls i":          "implicit",
		"popsh --tls=n":          "--tls=none",
		"popsh pract":            "practice",
		"popsh completion ":      "bash fish zsh",
		"popsh practice --expo":  "--expose",
		"popsh practice --keep-": "",
		"popsh --ca my":          "my mail.pem",
	} {
		var got []string
		for l := range strings.Lines(output(t, "fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line)) {
			candidate, _, _ := strings.Cut(strings.TrimSpace(l), "\t")
			got = append(got, candidate)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("fish completes %q as %q, want %q", line, got, want)
		}
	}
}

// TestCompletionIsComplete looks for every flag and every door in every script.
func TestCompletionIsComplete(t *testing.T) {
	for _, shell := range shellNames() {
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
			check(d.flagSet())
			if !strings.Contains(script, d.name) {
				t.Errorf("the script for %s lacks popsh %s", shell, d.name)
			}
		}
	}
}

// TestFlagValues looks for flags whose value is one of a few, and for the name of
// a value that no flag has.
func TestFlagValues(t *testing.T) {
	var used []string
	sets := []*pflag.FlagSet{new(Options).flags()}
	for _, d := range doors() {
		sets = append(sets, d.flagSet())
	}
	for _, set := range sets {
		for _, f := range flagSpecs(set) {
			used = append(used, f.Value)
			if slices.Contains(f.Words, "") {
				t.Errorf("--%s has an empty value", f.Long)
			}
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
		{"completion --shell", "error: completion: the command line cannot be read"},
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
