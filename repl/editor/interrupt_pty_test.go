//go:build linux || darwin

package editor

import (
	"strings"
	"testing"
)

// outliving is a host that Ctrl-C does not end.
func outliving(env ...string) setup { return setup{env: append(env, "EDITOR_OUTLIVES=1")} }

// TestTypedAhead: what is typed while a command runs is for the next line, unless
// Ctrl-C comes behind it.
func TestTypedAhead(t *testing.T) {
	for name, tt := range map[string]struct {
		keys, end, want string
		env             []string
	}{
		"kept":                   {"ahead\r", "release", "<ahead>", nil},
		"kept, half a line":      {"ahe", "release", "pop> ahe", nil},
		"thrown away":            {"ahead\r\x03", "", "(stopped)", nil},
		"thrown away, two lines": {"ahead\rahead\r\x03", "", "(stopped)", nil},
		"thrown away, half":      {"ahead\x03", "", "(stopped)", nil},
		"dumb, kept":             {"ahead\n", "release", "<ahead>", []string{"TERM=dumb"}},
		"dumb, thrown away":      {"ahead\n\x03", "", "(stopped)", []string{"TERM=dumb"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := ready(t, outliving(tt.env...))
			r.Type("run\r")
			r.Wait("(running)")
			r.Type(tt.keys)
			if tt.end != "" {
				r.order(tt.end)
			}
			r.Wait(tt.want)
			if strings.Contains(tt.keys, "\x03") {
				r.Wait("(stopped)\npop>")
				r.WaitLast("pop>")
				r.Type("next\r")
				r.Wait("<next>")
			}
			if ran := strings.Contains(r.Written(), "<ahead>"); ran != (tt.want == "<ahead>") {
				t.Errorf("the line typed ahead has run: %v; the screen shows:\n%s", ran, r.Text())
			}
		})
	}
}

// TestInterruptStopsAPaste: the pasted lines behind the one that was stopped do
// not run.
func TestInterruptStopsAPaste(t *testing.T) {
	r := ready(t, outliving())
	r.Type("\x1b[200~one\nrun\ntwo\nthree\x1b[201~")
	r.Wait("pasted 4 lines")
	r.Type("\r")
	r.Wait("(running)")
	r.Type("\x03")
	r.Wait("(stopped)")
	r.WaitLast("pop>")
	r.alive()
	if text := r.Text(); !strings.Contains(text, "<one>") || strings.Contains(text, "<two>") {
		t.Errorf("the screen shows:\n%s\nwant the first line run and not the third", text)
	}
}

// TestQuestion asks in the middle of a command.
func TestQuestion(t *testing.T) {
	const busy = "question\r"
	for name, tt := range map[string]struct {
		ahead  string // typed before the question stands
		answer string // typed at it
		takes  bool   // it is taken back
		want   string // what came of it
		next   string // the line after it, as the screen shows it; "" for an empty one
	}{
		"answered":                        {"", "yes\r", false, `(answer "yes", <nil>)`, ""},
		"left":                            {"", "ye\x03", false, `(answer "", interrupted)`, ""},
		"taken back":                      {"", "", true, `(answer "", context canceled)`, ""},
		"taken back while it is answered": {"", "ye", true, `(answer "", context canceled)`, ""},
		"typed ahead, answered":           {"half", "yes\r", false, `(answer "yes", <nil>)`, "half"},
		"typed ahead, taken back":         {"half", "ye", true, `(answer "", context canceled)`, "half"},
		"a line ahead, answered":          {"ahead\r", "no\r", false, `(answer "no", <nil>)`, ""},
	} {
		for terminal, env := range map[string][]string{"": nil, ", dumb": {"TERM=dumb"}} {
			if env != nil && (tt.ahead != "" || tt.takes && tt.answer != "") {
				continue // such a terminal knows whole lines only
			}
			t.Run(name+terminal, func(t *testing.T) {
				r := ready(t, outliving(env...))
				r.Type(busy)
				r.Wait("(busy)")
				r.Type(tt.ahead)
				r.order("release")
				r.WaitLast("yes or no?")
				r.Type(tt.answer)
				if tt.takes {
					shown := "yes or no? " + tt.answer
					r.WaitLast(strings.TrimRight(shown, " "))
					r.order("release")
				}
				r.Wait(tt.want)
				if tt.ahead == "ahead\r" {
					r.Wait("<ahead>")
				}
				r.WaitLast(strings.TrimRight("pop> "+tt.next, " "))
				if terminal == "" && tt.takes && strings.Contains(r.Text(), "yes or no") {
					t.Errorf("the screen shows a question that was taken back:\n%s", r.Text())
				}
				r.Type("!\r")
				r.Wait("<" + tt.next + "!>")
			})
		}
	}
}

// TestQuestionsInTurn: one that was taken back leaves nothing for the next.
func TestQuestionsInTurn(t *testing.T) {
	r := ready(t, outliving())
	for i := range 20 {
		r.Type("question\r")
		r.Until("busy again", func() bool { return strings.Count(r.Written(), "(busy)") == i+1 })
		r.order("release")
		r.WaitLast("yes or no?")
		if i%2 == 0 {
			r.Type("y")
			r.WaitLast("yes or no? y")
		}
		r.order("release")
		r.Until("another answer", func() bool { return strings.Count(r.Written(), "context canceled") == i+1 })
		r.WaitLast("pop>")
	}
	r.alive()
}
