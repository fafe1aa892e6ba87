package repl

import (
	"fmt"
	"strings"

	"popsh/repl/door"
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
func printHelp(s door.Streams, o *Options) {
	s.Explain("popsh is %s.\n\nusage:\n", purpose)
	for _, u := range append(usages, doorUsages()...) {
		s.Explain("  popsh %-34s  %s\n", u.line, u.what)
	}
	s.Explain("\nexamples:\n")
	for _, i := range invocations {
		s.Explain("%s\n", strings.TrimRight(fmt.Sprintf("  popsh %-34s  %s", i.line, i.what), " "))
	}
	s.Explain("\nflags:\n%s\nexit status:\n%s", door.FlagUsages(o.flags()), exitLines())
}
