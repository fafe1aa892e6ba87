package repl

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"popsh/repl/page"
	"popsh/session/pop3"
)

func TestManual(t *testing.T) {
	page, words, status := runDoor(t, "man")
	if status != ExitOK || words != "" {
		t.Fatalf("popsh man: status %d, %s", status, words)
	}
	var chapters []string
	for line := range strings.Lines(page) {
		if name, ok := strings.CutPrefix(line, ".SH "); ok {
			chapters = append(chapters, strings.Trim(strings.TrimSpace(name), `"`))
		}
		checkSource(t, strings.TrimSuffix(line, "\n"))
	}
	want := []string{"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SUBCOMMANDS", "LINES", "KEYS", "COMMANDS FOR THE SERVER", "WORDS OF POPSH",
		"SETTINGS", "CONFIGURATION", "SCRIPTS", "THE PROTOCOL", "EXIT STATUS", "ENVIRONMENT", "EXAMPLES", "STANDARDS"}
	if !slices.Equal(chapters, want) {
		t.Errorf("the manual has the chapters %q, want %q", chapters, want)
	}
	checkAll(t, page)
}

// checkSource wants a macro of man(7), or printable ASCII that is none.
func checkSource(t *testing.T, line string) {
	t.Helper()
	macro, _, _ := strings.Cut(line, " ")
	known := slices.Contains([]string{".TH", ".SH", ".SS", ".PP", ".TP", ".IP", ".RS", ".RE", ".nf", ".fi"}, macro)
	if strings.HasPrefix(line, ".") && !known || strings.HasPrefix(line, "'") || line == "" {
		t.Errorf("%q is no line that man(7) knows", line)
	}
	if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
		t.Errorf("%q is not ASCII", line)
	}
}

// checkAll looks for everything that the manual is made from.
func checkAll(t *testing.T, manual string) {
	t.Helper()
	has := func(what, text string) {
		t.Helper()
		if !strings.Contains(manual, page.Roff(text)) {
			t.Errorf("the manual lacks the %s %q", what, text)
		}
	}
	for _, c := range newTable() {
		has("command", c.Usage())
	}
	for _, topic := range pop3.Topics {
		has("topic", topic.Name+": "+topic.Short)
	}
	for _, s := range settings {
		has("setting", s.name)
	}
	for _, e := range exitMeanings {
		has("exit status", e.meaning)
	}
	for _, d := range doors() {
		has("subcommand", "popsh "+d.Usage())
		d.FlagSet().VisitAll(func(f *pflag.Flag) { has("flag", "--"+f.Name) })
	}
	new(Options).flags().VisitAll(func(f *pflag.Flag) { has("flag", "--"+f.Name) })
}
