package repl

import (
	"io"
	"slices"
	"strings"
	"testing"

	"popsh/repl/door"
	"popsh/session/practice"
)

// sessionShell returns a shell with a session to the practice server, on a
// terminal of so many columns.
func sessionShell(t *testing.T, columns int, change func(*Options)) *Shell {
	t.Helper()
	o := Options{Practice: true, TLS: "none", PasswordFD: -1, Color: "never", Prompt: usualPrompt, Pager: "off"}
	if change != nil {
		change(&o)
	}
	sh, err := NewShell(o, door.Streams{
		In: strings.NewReader(""), Out: io.Discard, Err: io.Discard,
		Width: func() int { return columns }, Getenv: func(string) string { return "" },
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sh.Close)
	if err := sh.first(t.Context()); err != nil {
		t.Fatal(err)
	}
	return sh
}

func TestPrompt(t *testing.T) {
	alice := practice.Users[0]
	steps := []struct{ line, want string }{
		{"", "plain practice auth> "},
		{"NOOP", "plain practice auth! "},
		{"USER " + alice.Name, "plain practice auth> "},
		{"PASS wrong", "plain practice auth! "},
		{":help stat", "plain practice auth! "},
		{"STLS", "stls practice auth> "},
		{"AUTH PLAIN", "stls practice auth> "}, // there is nobody to ask, so nothing is sent
		{"AUTH LOGIN =", "stls practice auth+ "},
		{"*", "stls practice auth! "},
		{"USER " + alice.Name, "stls practice auth> "},
		{"PASS " + alice.Password, "stls practice alice trans> "},
		{"STAT", "stls practice alice trans 3> "},
		{"DELE 1", "stls practice alice trans 3 -1> "},
		{"DELE 2", "stls practice alice trans 3 -2> "},
		{"DELE 2", "stls practice alice trans 3 -2! "},
		{"STAT", "stls practice alice trans 3 -2> "},
		{":save 9 nothing.eml", "stls practice alice trans 3 -2! "},
		{"RSET", "stls practice alice trans 3> "},
		{`:raw "NOOP\r\n"`, "stls practice alice trans 3> "},
		{"QUIT", "practice closed> "},
		{":reopen", "plain practice auth> "},
		{":drop", "practice closed> "},
	}
	sh := sessionShell(t, 120, nil)
	for _, step := range steps {
		_ = sh.Exec(t.Context(), step.line) // what is refused shows in the prompt
		if got := sh.prompt(); got != step.want {
			t.Fatalf("after %q prompt() = %q, want %q", step.line, got, step.want)
		}
	}
}

func TestPromptBeforeFirstSession(t *testing.T) {
	sh := &Shell{options: Options{Prompt: "{host}{mark}"}}
	if got := sh.prompt(); got != noSession {
		t.Errorf("prompt() = %q, want %q", got, noSession)
	}
}

func TestPromptImplicitTLS(t *testing.T) {
	for insecure, want := range map[bool]string{false: "tls practice auth> ", true: "tls(unverified) practice auth> "} {
		sh := sessionShell(t, 0, func(o *Options) { o.TLS, o.Insecure = "implicit", insecure })
		if got := sh.prompt(); got != want {
			t.Errorf("with insecure %v prompt() = %q, want %q", insecure, got, want)
		}
	}
}

// TestPromptOtherName: whose certificate it is, when it is not the host's, is shown as
// long as the session lasts.
func TestPromptOtherName(t *testing.T) {
	sh := sessionShell(t, 0, func(o *Options) { o.TLS, o.TLSName = "implicit", "pop.example.org" })
	if got, want := sh.prompt(), "tls(other-name) practice auth> "; got != want {
		t.Errorf("prompt() = %q, want %q", got, want)
	}
}

// TestPromptOutOfStep breaks a reply off in the middle.
func TestPromptOutOfStep(t *testing.T) {
	sh := sessionShell(t, 80, nil)
	if _, err := sh.session.SendRaw(t.Context(), []byte("NOOP\r\n")); err != nil {
		t.Fatal(err)
	}
	if got, want := sh.prompt(), "plain practice auth~ "; got != want {
		t.Errorf("while a reply is owed prompt() = %q, want %q", got, want)
	}
}

// prompt is the prompt of a wide terminal.
func (sh *Shell) prompt() string { return sh.prompts()[0] }

// TestPrompts: for narrow terminals the names are cut, and the last prompt is left
// with the mark alone.
func TestPrompts(t *testing.T) {
	long := strings.Repeat("a", 200)
	sh := sessionShell(t, 80, nil)
	for _, line := range []string{"USER alice", "PASS open-sesame"} {
		if err := sh.Exec(t.Context(), line); err != nil {
			t.Fatal(err)
		}
	}
	short := []string{"plain practice alice trans> ", "pop3> "}
	if got := sh.prompts(); !slices.Equal(got, short) {
		t.Errorf("prompts() = %q, want %q", got, short)
	}
	sh.user, sh.refused = long, true
	want := []string{"plain practice " + long + " trans! "}
	for _, n := range []int{32, 20, 12, 8} {
		want = append(want, "plain practice "+long[:n-1]+"… trans! ")
	}
	want = append(want, "pop3! ")
	if got := sh.prompts(); !slices.Equal(got, want) {
		t.Errorf("prompts() = %q, want %q", got, want)
	}
}

// TestPromptIsSafe gives the prompt names that would command a terminal.
func TestPromptIsSafe(t *testing.T) {
	sh := sessionShell(t, 400, nil)
	for _, line := range []string{"USER alice", "PASS open-sesame"} {
		if err := sh.Exec(t.Context(), line); err != nil {
			t.Fatal(err)
		}
	}
	sh.user = "a\x1b]0;x\a\r\nb\u202e"
	if got, want := sh.prompt(), `plain practice a\x1b]0;x\x07\x0d\x0ab\u{202E} trans> `; got != want {
		t.Errorf("prompt() = %q, want %q", got, want)
	}
}

func TestFillPrompt(t *testing.T) {
	words := map[string]string{"host": "h", "empty": "", "mark": ">"}
	for template, want := range map[string]string{
		"{host} {mark} ":                 "h > ",
		"{host} {empty}{mark} ":          "h> ",
		"{empty} {host} {empty} {mark}":  "h >",
		"[{host}]{mark}":                 "[h]>",
		"popsh {mark} ":                  "popsh > ",
		"":                               "",
		"{empty}{empty} {empty}{host}, ": "h, ",
	} {
		got := fillPrompt(template, func(name string) string { return words[name] })
		if got != want {
			t.Errorf("fillPrompt(%q) = %q, want %q", template, got, want)
		}
	}
}

func TestPromptTemplate(t *testing.T) {
	for text, want := range map[string]string{
		usualPrompt:      "",
		"→ {mark} ":      "",
		"{hots}{mark}":   "the words are {tls} {host} {user} {state} {count} {dele} {rec} {mark}",
		"{host":          "a word in a prompt stands between { and }",
		"host}{mark}":    "a word in a prompt stands between { and }",
		"  ":             "something to see, such as {host}{mark}",
		"\x1b[31m{mark}": "one line of text, without control characters",
		"{host}\n{mark}": "one line of text, without control characters",
	} {
		template := promptTemplate("before")
		err := template.Set(text)
		switch {
		case want == "" && (err != nil || template.String() != text):
			t.Errorf("Set(%q) = %v, want it taken", text, err)
		case want != "" && (err == nil || err.Error() != want || template != "before"):
			t.Errorf("Set(%q) = %v, want %s", text, err, want)
		}
	}
}
