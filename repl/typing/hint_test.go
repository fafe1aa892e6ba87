package typing

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"popsh/repl/editor"
)

func TestHint(t *testing.T) {
	scenes := map[string]*Scene{
		"offline": offline(),
		"auth":    lessons(t),
		"capa":    lessons(t, "CAPA", "USER alice"),
		"trans":   lessons(t, aliceLines...),
		"fresh":   lessons(t, "USER alice", "PASS open-sesame"),
		"empty":   lessons(t, "USER bob", "PASS bobs-your-uncle", "STAT"),
	}
	for _, tt := range []struct{ where, line, want string }{
		{"trans", "", ""},
		{"trans", "#", ""},
		{"trans", "RE", ""},
		{"trans", "zz zz", ""},
		{"trans", "RTER", " not known; did you mean RETR?"},
		{"offline", "opne", " not known; did you mean open?"},

		{"trans", "RETR", " <msg>  1..3"},
		{"trans", "retr ", "<msg>  1..3"},
		{"trans", "RETR 2", ` 651 B "Lines that begin with a dot"`},
		{"trans", "RETR 3", ` marked as deleted 527 B "How long is a letter?"`},
		{"trans", "RETR 4", " there is no message 4: the highest number is 3"},
		{"trans", "RETR wel", " TAB finds it by subject or sender"},
		{"trans", "RETR x", " digits only, from 1, as LIST shows them"},
		{"trans", "RETR 1 ", ""},
		{"trans", "LIST", " [msg]  1..3"},
		{"trans", "TOP", " <msg> <lines>  1..3"},
		{"trans", "TOP 1", ` <lines>  685 B "Welcome to your maildrop"`},
		{"trans", "TOP 1 ", "<lines>  digits only, 0 for the header alone"},
		{"trans", "TOP 1 0", ""},
		{"trans", "STAT", ""},
		{"trans", "5 RETR", " <msg>  1..3"},
		{"trans", "USER", " <name>  USER belongs before the login, and you are logged in"},
		{"trans", "XSENDER 1", ` 685 B "Welcome to your maildrop"  not announced`},
		{"fresh", "RETR ", "<msg>  STAT tells how many there are"},
		{"fresh", "RETR 1", ""},
		{"empty", "RETR ", "<msg>  the maildrop is empty"},
		{"auth", "RETR 1", " RETR belongs after the login"},
		{"auth", "PASS", " <password>  left out, it is asked for  no USER was answered +OK before it"},
		{"capa", "PASS ", "<password>  left out, it is asked for"},
		{"capa", "PASS hunter2", ""},
		{"capa", "APOP alice ", "<digest>  left out, it is computed from the password"},
		{"capa", "XOIP", " <address>  not announced"},
		{"capa", "AUTH", " [mechanism] [initial-response]"},
		{"capa", "AUTH PLAIN", " [initial-response]  the name to act as, NUL, the name, NUL, the password"},
		{"capa", "AUTH DPA", " [initial-response]  DPA is not among the mechanisms announced"},
		{"capa", "AUTH PLAIN AGEA", ""},

		{"trans", ":save", " <msg> <file>  1..3"},
		{"trans", ":save 1 ", "<file>"},
		{"trans", ":set ", "[setting] [value] …"},
		{"trans", ":time RETR ", "<msg>  1..3"},
		{"trans", ":quit", ""},
		{"trans", ":note ", "<text>"},
		{"trans", ":note RETR ", ""},
		{"offline", "open ", "<target> [--tls=…]"},
		{"offline", ":caps", " no connection is open"},
		{"offline", "RETR 1", " no connection is open"},
	} {
		if got := scenes[tt.where].Hint(tt.line); got.Text != tt.want {
			t.Errorf("%s: Hint(%q) = %q, want %q", tt.where, tt.line, got.Text, tt.want)
		}
	}
}

// On a link that others can read, a secret is warned of as long as it is typed.
func TestHintInClear(t *testing.T) {
	sc := lessons(t, "CAPA", "USER alice")
	sc.Exposed = true
	for line, want := range map[string]bool{
		"PASS": true, "PASS ": true, "PASS hun": true, "AUTH PLAIN": true, "AUTH PLAIN AGEA": true,
		"AUTH CRAM-MD5": false, "APOP alice ": false, "USER alice": false, "STAT": false,
	} {
		if got, _ := sc.hint(line); strings.Contains(got, "clear text! STLS first") != want {
			t.Errorf("Hint(%q) = %q, want the warning: %v", line, got, want)
		}
	}
}

func TestHintInExchange(t *testing.T) {
	sc := lessons(t, "CAPA", "AUTH LOGIN YWxpY2U=")
	for line, want := range map[string]string{"": "the answer in base64, or * to cancel", "b3Bl": "", "RETR": "", ":save": " <msg> <file>"} {
		if got := sc.Hint(line); got.Text != want {
			t.Errorf("Hint(%q) = %+v, want %q", line, got, want)
		}
	}
}

// While a reply is owed, a line for the server is told why it will not be sent.
func TestHintWhileOwed(t *testing.T) {
	sc := lessons(t, "CAPA", "USER alice")
	sc.Owed = "NOOP"
	for line, want := range map[string]string{"QUIT": " NOOP is not answered yet", ":caps": "", ":drop": ""} {
		if got := sc.Hint(line); got.Text != want {
			t.Errorf("Hint(%q) = %+v, want %q", line, got, want)
		}
	}
}

// FuzzLine: whatever is typed, completion, hint and colours stay inside the line,
// and a hint is one safe line that holds no secret.
func FuzzLine(f *testing.F) {
	scenes := []*Scene{offline(), lessons(f, aliceLines...), lessons(f, "CAPA", "AUTH LOGIN YWxpY2U=")}
	for _, seed := range []string{"RETR inv", "PASS hunter2", `:raw "PA" "SS\x20x`, ":watch :watch 5 TOP 1 ", `:save 1 "a\`, "LIST > ü", ":time STAT; PASS x", "\xff\x00", ": : : :"} {
		f.Add(seed, 3)
	}
	f.Fuzz(func(t *testing.T, line string, pos int) {
		for _, sc := range scenes {
			runes := utf8.RuneCountInString(line)
			if c := sc.Complete(line, pos); c.From < 0 || c.From > max(0, min(pos, runes)) {
				t.Errorf("Complete(%q, %d).From = %d", line, pos, c.From)
			}
			hint := sc.Hint(line).Text
			if utf8.RuneCountInString(hint) > hintMost || strings.ContainsFunc(hint, unicode.IsControl) {
				t.Errorf("Hint(%q) = %q, want one short line", line, hint)
			}
			const secret = "c4nary-Bird!"
			if hint := sc.Hint("PASS " + line + secret).Text; strings.Contains(hint, secret) {
				t.Errorf("Hint(PASS %s%s) = %q", line, secret, hint)
			}
			for _, p := range sc.Paint(line, nil) {
				if p.From < 0 || p.From > p.To || p.To > runes {
					t.Errorf("Paint(%q) = %+v, want it inside the line", line, p)
				}
			}
		}
	})
}

// A line of the history is offered where nothing else is to be said, and never
// one with a secret.
func TestSuggestion(t *testing.T) {
	sc := lessons(t, aliceLines...)
	sc.History = &editor.History{}
	for _, line := range []string{"RETR 1", "PASS ****", ":raw \"PASS ****\\r\\n\"", ":save 2 dots.eml", "RETR 2", "AUTH PLAIN ****", "STAT"} {
		if err := sc.History.Add(line); err != nil {
			t.Fatal(err)
		}
	}
	for line, want := range map[string]editor.Hint{
		"":           {},
		"RE":         {Text: "TR 2", Goes: true},
		"re":         {},
		"S":          {Text: "TAT", Goes: true},
		"STAT":       {},
		"RETR":       {Text: " <msg>  1..3"},
		"RETR 1":     {Text: ` 685 B "Welcome to your maildrop"`},
		"PA":         {},
		"PASS ":      {Text: "<password>  left out, it is asked for  PASS belongs before the login, and you are logged in"},
		"AUTH P":     {Text: " [initial-response]  AUTH belongs before the login, and you are logged in"},
		":r":         {},
		":save 2 do": {Text: "ts.eml", Goes: true},
		":save 2 ":   {Text: "<file>"},
	} {
		if got := sc.Hint(line); got != want {
			t.Errorf("Hint(%q) = %+v, want %+v", line, got, want)
		}
	}
	sc = lessons(t, "CAPA", "AUTH LOGIN YWxpY2U=")
	sc.History = &editor.History{}
	sc.History.Add("STAT")
	if got := sc.Hint("ST"); got != (editor.Hint{}) {
		t.Errorf("Hint(ST) in an exchange = %+v, want none", got)
	}
}
