package repl

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/page"
)

// purpose says what popsh is.
const purpose = "a shell for talking to POP3 mail servers by hand"

// An invocation is a way to call popsh, its name left out.
type invocation struct{ line, what string }

// usages are the ways there are, beside the doors.
var usages = []invocation{
	{"[flags] HOST | USER@HOST | URL", "open a session"},
	{"[flags] NAME", "open a session with a server of the configuration"},
	{"[flags] --practice", "practise on the server inside popsh"},
}

// invocations are examples.
var invocations = []invocation{
	{"--practice", "needs no network and no account"},
	{"pop.example.org", "finds TLS on port 995 or STLS on 110"},
	{"-u alice pop3s://pop.example.org", "logs in at once, asks for the password"},
	{`--practice -c "USER alice" -c "PASS open-sesame" -c STAT -c QUIT`, ""},
	{"--tls=none localhost:1110 < lines.txt", ""},
}

// printHelp writes what --help shows.
func printHelp(s Streams, o *Options) {
	s.explain("popsh is %s.\n\nusage:\n", purpose)
	for _, u := range append(usages, doorUsages()...) {
		s.explain("  popsh %-34s  %s\n", u.line, u.what)
	}
	s.explain("\nexamples:\n")
	for _, i := range invocations {
		s.explain("%s\n", strings.TrimRight(fmt.Sprintf("  popsh %-34s  %s", i.line, i.what), " "))
	}
	s.explain("\nflags:\n%s\nexit status:\n%s", flagUsages(o.flags()), exitLines())
}

// explain prints lines of help, broken for the terminal.
func (s Streams) explain(format string, args ...any) {
	for line := range strings.Lines(fmt.Sprintf(format, args...)) {
		for _, row := range page.Hanging(strings.TrimRight(line, "\n"), "    ", s.columns()) {
			fmt.Fprintln(s.Out, row)
		}
	}
}

func doorUsages() []invocation {
	var list []invocation
	for _, d := range doors() {
		list = append(list, invocation{d.usage(), d.short})
	}
	return list
}

// flagUsages lists flags, a line each. That a switch may be given as =false is
// left out: it says nothing and takes a third of the line.
func flagUsages(f *pflag.FlagSet) string {
	const values = "[=true|false]"
	return strings.ReplaceAll(f.FlagUsages(), values, strings.Repeat(" ", len(values)))
}
