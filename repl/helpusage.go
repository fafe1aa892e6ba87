package repl

import (
	"fmt"
	"io"
)

// purpose says what popsh is.
const purpose = "a shell for talking to POP3 mail servers by hand"

// An invocation is a way to call popsh, its name left out.
type invocation struct{ line, what string }

// usages are the ways there are, beside the doors.
var usages = []invocation{
	{"[flags] HOST | USER@HOST | URL", "open a session"},
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
func printHelp(w io.Writer, o *Options) {
	fmt.Fprintf(w, "popsh is %s.\n\nusage:\n", purpose)
	for _, u := range append(usages, doorUsages()...) {
		fmt.Fprintf(w, "  popsh %-34s %s\n", u.line, u.what)
	}
	fmt.Fprint(w, "\nexamples:\n")
	for _, i := range invocations {
		if i.what == "" {
			fmt.Fprintf(w, "  popsh %s\n", i.line)
		} else {
			fmt.Fprintf(w, "  popsh %-34s %s\n", i.line, i.what)
		}
	}
	fmt.Fprintf(w, "\nflags:\n%s\nexit status:\n%s", o.flags().FlagUsages(), exitLines())
}

func doorUsages() []invocation {
	var list []invocation
	for _, d := range doors() {
		list = append(list, invocation{d.usage(), d.short})
	}
	return list
}
