package manual_test

import (
	"strings"
	"testing"
)

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
	{[]string{"--tl"}, "--tls|--tls-min|--tls-max|--tls-ciphers|--tls-groups|--tls-name"},
	{[]string{"--tls-max", "=", "1.1"}, "1.1"},
	{[]string{"--proxy", "=", "n"}, "none"},
	{[]string{"--tls-min", "=", ""}, "1.0|1.1|1.2|1.3"},
	{[]string{"--ca", "my"}, "my mail.pem"},
	{[]string{"-f", "my"}, "my mail.pem"},
	{[]string{"-u", ""}, ""},
	{[]string{"--switch", "=", "login-d"}, "login-delay="},
	{[]string{"pract"}, "practice"},
	{[]string{"completion", ""}, "bash|zsh|fish"},
	{[]string{"completion", "--"}, "--help"},
	{[]string{"practice", "--listen-"}, "--listen-tls"},
	{[]string{"practice", "--ca-out", "my"}, "my mail.pem"},
	{[]string{"practice", "--tls"}, ""},
	{[]string{"man", ""}, ""},
	{[]string{"play", "my"}, "my mail.pem"},
	{[]string{"play", "--sp"}, "--speed"},
	{[]string{"trace", "f"}, "fmt"},
	{[]string{"trace", "fmt", "my"}, "my mail.pem"},
	{[]string{"trace", "fmt", "--"}, "--write|--help"},
	{[]string{"trace", "export", "m"}, "markdown"},
	{[]string{"trace", "export", "text", "m"}, "my mail.pem"},
	{[]string{"trace", "export", "markdown", "my"}, "my mail.pem"},
	{[]string{"trace", "export", "--out"}, "--output"},
	{[]string{"trace", "export", "-o", "my"}, "my mail.pem"},
	{[]string{"trace", "import", "a"}, "auto"},
	{[]string{"serve", "--match", "=", "or"}, "order"},
	{[]string{"serve", "my"}, "my mail.pem"},
	{[]string{"replay", "my"}, "my mail.pem"},
	{[]string{"--bodies", "=", "he"}, "headers|head:"},
	{[]string{"replay", "--ignore", "gree"}, "greeting"},
	{[]string{"replay", "--ignore", "greeting,te"}, "greeting,text"},
	{[]string{"replay", "--keep", "=", "text,caps,gree"}, "text,caps,greeting"},
}

func TestBashCompletion(t *testing.T) {
	script := file(t, "popsh", printed(t, "completion", "bash"))
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
	script := file(t, "popsh", printed(t, "completion", "zsh"))
	output(t, "zsh", "-f", "-n", script)
	if got := output(t, "zsh", "-f", "-c", `compdef() { print compdef $* }; source $1`, "zsh", script); got != "compdef _popsh popsh" {
		t.Errorf("the script registers %q", got)
	}
	for words, want := range map[string]string{
		"practice -":       "--expose",
		"play -":           "*:file:_files",
		"trace f":          "1:word:(fmt show elide scrub export import)",
		"trace fmt -":      "*:file:_files",
		"trace export m":   "1:word:(text markdown ",
		"serve --match=":   "--match=",
		"replay a":         "*:file:_files",
		"replay -":         ":RULES:_values -s , RULES ",
		"trace fmt --writ": "--write",
	} {
		const run = `compdef() {}; _arguments() { print -l -- "$@" }; source $1; words=(popsh ${=2}) CURRENT=$#words; _popsh`
		if got := output(t, "zsh", "-f", "-c", run, "zsh", script, words); !strings.Contains(got, want) {
			t.Errorf("behind popsh %s zsh completes %s, want %s", words, got, want)
		}
	}
	const run = `compdef() {}; _arguments() { print -l -- "$@" }; source $1; words=(popsh practice -) CURRENT=3; _popsh`
	got := output(t, "zsh", "-f", "-c", run, "zsh", script)
	if !strings.Contains(got, "--ca-out=[write the certificate of the server's authority to a new FILE, for clients to trust]:FILE:_files") || strings.Contains(got, "--tls=") {
		t.Errorf("behind popsh practice zsh completes %s", got)
	}
}

func TestFishCompletion(t *testing.T) {
	script := file(t, "popsh", printed(t, "completion", "fish"))
	output(t, "fish", "--no-config", "--no-execute", script)
	for line, want := range map[string]string{
		"popsh --tls i":             "implicit",
		"popsh --tls=n":             "--tls=none",
		"popsh pract":               "practice",
		"popsh completion ":         "bash fish zsh",
		"popsh practice --expo":     "--expose",
		"popsh practice --keep-":    "",
		"popsh --ca my":             "my mail.pem",
		"popsh play my":             "my mail.pem",
		"popsh trace f":             "fmt",
		"popsh trace fmt my":        "my mail.pem",
		"popsh trace fmt --w":       "--write",
		"popsh trace fmt --out":     "",
		"popsh trace export m":      "markdown",
		"popsh trace export text m": "my mail.pem",

		"popsh replay --ignore text,gree": "text,greeting",
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
