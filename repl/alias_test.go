package repl

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"popsh/repl/misuse"
)

// aliasShell returns a shell with a session to the practice server and what it
// shows.
func aliasShell(t *testing.T, lines ...string) (*Shell, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	sh := sessionShell(t, 80, nil)
	sh.streams.Out, sh.streams.Err = &out, io.Discard
	sh.restyle()
	for _, line := range lines {
		if err := sh.Exec(t.Context(), line); err != nil {
			t.Fatalf("Exec(%q): %v", line, err)
		}
	}
	out.Reset()
	return sh, &out
}

func TestAliasRuns(t *testing.T) {
	sh, out := aliasShell(t, "USER alice", "PASS open-sesame",
		":alias first = TOP $1 0", ":alias s=STAT", ":alias twice = :time :s", ":alias all = TOP $*", ":alias say = :help $2")
	for _, tt := range []struct{ line, want string }{
		{":s", "+OK 3 1863"},
		{":S", "+OK 3 1863"},
		{":first 2", "+OK header"},
		{":all 1 0", "+OK header"},
		{":twice", "took "},
		{":say x stat", "ask how many messages"},
		{":help first", "TOP $1 0"},
		{":help", ":first"},
	} {
		out.Reset()
		if err := sh.Exec(t.Context(), tt.line); err != nil || !strings.Contains(out.String(), tt.want) {
			t.Errorf("Exec(%q) = %v and shows %q, want %s", tt.line, err, out, tt.want)
		}
	}
}

// TestAliasShown compares what :alias lists as aliases come and go.
func TestAliasShown(t *testing.T) {
	sh, out := aliasShell(t, ":alias b = STAT", ":alias :Long-name = TOP $1 0", ":alias b = LIST")
	for _, tt := range []struct{ line, want string }{
		{":alias", ":long-name  = TOP $1 0\n:b          = LIST\n"},
		{":alias b", ":b  = LIST\n"},
		{":alias -d B", ""},
		{":alias", ":long-name  = TOP $1 0\n"},
	} {
		out.Reset()
		if err := sh.Exec(t.Context(), tt.line); err != nil || out.String() != tt.want {
			t.Errorf("Exec(%q) = %v and shows %q, want %q", tt.line, err, out, tt.want)
		}
	}
}

func TestAliasRefused(t *testing.T) {
	sh, _ := aliasShell(t, ":alias one = TOP $1 0", ":alias loop = :loop", ":alias round = :time :round", ":alias s = STAT")
	for _, tt := range []struct{ line, want string }{
		{":alias quit = STAT", ":quit is a word of popsh"},
		{":alias alias = STAT", ":alias is a word of popsh"},
		{":alias 9 = STAT", `cannot be called "9"`},
		{":alias a b = STAT", `cannot be called "a b"`},
		{":alias = STAT", `cannot be called ""`},
		{":alias list LIST", "no = between the name and the line"},
		{":alias x =", "begins with a letter or a colon"},
		{":alias x = $1", "begins with a letter or a colon"},
		{":alias x = NOOP \x01", "without control characters"},
		{":alias x = PASS open-sesame", "a secret does not stand in an alias"},
		{":alias x = PASS $1", "a secret does not stand in an alias"},
		{":alias x = PASS $*", "a secret does not stand in an alias"},
		{":alias x = AUTH PLAIN $1", "a secret does not stand in an alias"},
		{":alias x = APOP alice $1", "a secret does not stand in an alias"},
		{":alias x = :time PASS $1", "a secret does not stand in an alias"},
		{`:alias x = :raw "PASS $1\r\n"`, "a secret does not stand in an alias"},
		{":alias -d nothing", `there is no alias "nothing"`},
		{":alias nothing", `there is no alias "nothing"`},
		{":one", "argument 1 is missing"},
		{":one 1 2", `"2" is one argument too many`},
		{":s 1", `"1" is one argument too many`},
		{":loop", "more than 8 aliases stand for each other"},
		{":round", "more than 8 aliases stand for each other"},
		{":onne", "there is no such command"},
	} {
		var wrong *misuse.Error
		err := sh.Exec(t.Context(), tt.line)
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), tt.want) || len(wrong.Hint) == 0 {
			t.Errorf("Exec(%q) = %v, want %s and a hint", tt.line, err, tt.want)
		}
	}
	if sh.aliases != 0 {
		t.Errorf("aliases running = %d, want 0", sh.aliases)
	}
}

// TestAliasKeepsSecrets looks at what the screen and the history hide.
func TestAliasKeepsSecrets(t *testing.T) {
	sh, _ := aliasShell(t, ":alias t = :time $*", ":alias p = PASS", ":alias loop = :loop $*")
	for _, line := range []string{
		":alias x = PASS canary", ":alias x = AUTH PLAIN canary", ":alias x PASS canary", ":t PASS canary", ":t :t PASS canary", ":p canary",
		":loop PASS canary",
	} {
		from, to := sh.scene().Secret(line)
		if shown := line[:from] + line[to:]; strings.Contains(shown, "canary") {
			t.Errorf("of %q is shown %q, want no canary", line, shown)
		}
	}
}

func TestFillAlias(t *testing.T) {
	for line, want := range map[string]string{
		"TOP $1 $2":  "TOP <1> <2>",
		"LIST":       "LIST",
		"$*!":        "<*>!",
		"$$1 $0 $x$": "$1 $0 $x$",
		"":           "",
	} {
		if got := fillAlias(line, func(name string) string { return "<" + name + ">" }); got != want {
			t.Errorf("fillAlias(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestConfigAliases(t *testing.T) {
	const config = "[aliases]\nfirst = \"TOP $1 0\"\n"
	status, out, words := runConfigured(t, config, "--practice", "-c", ":alias", "-c", "USER alice", "-c", "PASS open-sesame", "-c", ":first 1")
	if status != ExitOK || !strings.Contains(out, ":first  = TOP $1 0\n") || !strings.Contains(out, "+OK header") {
		t.Errorf("status = %d, want 0, the alias and a header:\n%s%s", status, out, words)
	}
	for config, want := range map[string]string{
		"[aliases]\nquit = \"STAT\"":        "config.toml:2:1: :quit is a word of popsh",
		"[aliases]\nx = \"PASS canary\"":    "config.toml:2:1: a secret does not stand in an alias",
		"[aliases]\nx = 1":                  "config.toml:2:1: an alias is a name with a line",
		"[aliases]\nx.y = \"STAT\"":         "config.toml:2:1: an alias is a name with a line",
		"aliases = [\"STAT\"]":              "config.toml:1:1: an alias is a name with a line",
		"[aliases]\nBig = \"STAT\"\nx = 1.": "config.toml:3:",
		"[aliases]\nBig = \"STAT\"":         `config.toml:2:1: an alias cannot be called "Big"`,
	} {
		status, _, words := runConfigured(t, config, "--practice", "-c", "NOOP")
		if status != ExitUsage || !strings.Contains(words, want) {
			t.Errorf("%q: status = %d, want %d and %s:\n%s", config, status, ExitUsage, want, words)
		}
	}
}
