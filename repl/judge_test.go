package repl_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"
)

// outputs are what popsh writes.
var outputs = []string{"stdout", "stderr"}

// cmdJSONLines checks that the last program wrote JSON objects, a line each.
func cmdJSONLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: jsonlines")
	}
	if err := objects(ts.ReadFile("stdout")); err != nil {
		ts.Fatalf("%v", err)
	}
}

// objects says which line of a text is no JSON object, or that there is none.
func objects(text string) error {
	if text == "" {
		return errors.New("no output, want JSON objects")
	}
	for line := range strings.Lines(text) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil || len(object) == 0 {
			return fmt.Errorf("line %q: %w, want a JSON object", line, err)
		}
	}
	return nil
}

// cmdHidden checks that a secret is in none of the outputs and in no transcript, in
// no encoding that can be read back at a glance.
func cmdHidden(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] hidden SECRET")
	}
	automatic, recorded := transcriptsOf(ts)
	for _, name := range slices.Concat(outputs, automatic, recorded) {
		if form := exposed(ts.ReadFile(name), args[0]); (form != "") != neg {
			ts.Fatalf("%s gives the secret away as %q", name, form)
		}
	}
}

// exposed returns the form in which text shows a secret, or nothing.
func exposed(text, secret string) string {
	for _, form := range []string{secret, hex.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte(secret))} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
			return form
		}
	}
	return ""
}

// cmdSafe checks that the output cannot command a terminal.
func cmdSafe(ts *testscript.TestScript, neg bool, args []string) {
	colours := len(args) == 1 && args[0] == "colours"
	if neg || len(args) > 0 && !colours {
		ts.Fatalf("usage: safe [colours]")
	}
	for _, name := range outputs {
		text := ts.ReadFile(name)
		if colours {
			text = sgr.ReplaceAllString(text, "")
		}
		if at := unsafeAt(text); at >= 0 {
			ts.Fatalf("%s holds %q, want no octets that command a terminal", name, text[at:min(len(text), at+20)])
		}
	}
}

// sgr is what sets colours: the one sequence that popsh sends of its own.
var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// unsafeAt returns the offset of the first character that is not meant to be
// seen, or -1.
func unsafeAt(text string) int {
	for i, r := range text {
		_, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\n', r == '\t':
		case r == utf8.RuneError && n == 1, unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return i
		}
	}
	return -1
}

// changing is what differs from run to run: timestamps of greetings and times.
var changing = regexp.MustCompile(`<\S+@\S+>|[0-9.]+ m?s\b`)

// cmdLike compares two files apart from what differs in every run.
func cmdLike(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: like FILE FILE")
	}
	got, want := changing.ReplaceAllString(ts.ReadFile(args[0]), ""), changing.ReplaceAllString(ts.ReadFile(args[1]), "")
	if got != want {
		ts.Fatalf("%s = %s\nwant %s", args[0], got, want)
	}
}

// TestJudges makes sure that the judges of the scripts can say no.
func TestJudges(t *testing.T) {
	for text, safe := range map[string]bool{
		"plain\n\ttext, Grüße\n": true, "\x1b[31m": false, "\x00": false, "a\rb": false, "\x7f": false, "\u0085": false,
		"\x9b": false, "\u202e": false, "\u200b": false, "\ufeff": false,
	} {
		if got := unsafeAt(text) < 0; got != safe {
			t.Errorf("unsafeAt(%q) finds nothing: %v, want %v", text, got, safe)
		}
	}
	for text, good := range map[string]bool{"{\"a\":1}\n{\"b\":2}\n": true, "": false, "{}\n": false, "{\"a\":1}\ntext\n": false, "[1]\n": false} {
		if err := objects(text); (err == nil) != good {
			t.Errorf("objects(%q) = %v, want no error: %v", text, err, good)
		}
	}
	for text, hidden := range map[string]bool{"****": true, "it is hunter2": false, "HUNTER2": false, "68756e74657232": false, "aHVudGVyMg==": false} {
		if got := exposed(text, "hunter2"); (got == "") != hidden {
			t.Errorf("exposed(%q, hunter2) = %q, want nothing: %v", text, got, hidden)
		}
	}
}
