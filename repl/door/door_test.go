package door

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func TestDoor(t *testing.T) {
	flags := func() *pflag.FlagSet {
		f := pflag.NewFlagSet("popsh x", pflag.ContinueOnError)
		f.BoolP("help", "h", false, "print this help")
		f.Bool("loud", false, "shout")
		return f
	}
	for _, tt := range []struct {
		door        Door
		usage, line string
		rest        string
		done        bool   // by the help
		wrong       string // of the error, "" for none
	}{
		{Door{Name: "x"}, "x", "", "", false, ""},
		{Door{Name: "x"}, "x", "--help", "", true, ""},
		{Door{Name: "x"}, "x", "more", "", false, `"more" is one argument too many`},
		{Door{Name: "x"}, "x", "--loud", "", false, `there is no flag "--loud"`},
		{Door{Name: "x", Words: []string{"a", "b"}}, "x a|b", "a b", "a b", false, ""},
		{Door{Name: "x", Words: []string{"a", "b"}, Args: "WORD"}, "x WORD", "a", "a", false, ""},
		{Door{Name: "x", Flags: flags}, "x [flags]", "--loud", "", false, ""},
	} {
		if got := tt.door.Usage(); got != tt.usage {
			t.Errorf("Usage() = %q, want %q", got, tt.usage)
		}
		var out bytes.Buffer
		rest, done, err := tt.door.Parse(strings.Fields(tt.line), Streams{Out: &out})
		if got := strings.Join(rest, " "); got != tt.rest || done != tt.done || (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%s: Parse(%q) = %q, %v, %v, want %q, %v, %q", tt.usage, tt.line, got, done, err, tt.rest, tt.done, tt.wrong)
		}
		if done != strings.Contains(out.String(), "usage:\n  popsh "+tt.usage) {
			t.Errorf("%s: Parse(%q) prints %q", tt.usage, tt.line, &out)
		}
	}
}

// TestExplain: lines of help are broken for the terminal, and go on further right.
func TestExplain(t *testing.T) {
	var out bytes.Buffer
	s := Streams{Out: &out, OutTTY: true, Width: func() int { return 20 }}
	s.Explain("  --flag  words about %s\n", "it, and more of them")
	for line := range strings.Lines(out.String()) {
		if len(line) > 21 {
			t.Errorf("the line %q is wider than 20 columns", line)
		}
	}
	if got := strings.Join(strings.Fields(out.String()), " "); got != "--flag words about it, and more of them" {
		t.Errorf("Explain shows %q", &out)
	}
}
