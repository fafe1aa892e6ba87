package repl

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"popsh/repl/view"
)

// A setting is something that :set shows and changes.
type setting struct {
	name, what string
	values     []string // those it may have; nil for a number
	get        func(*Shell) string
	set        func(*Shell, string)
}

var settings = []setting{
	{"allow-cleartext", "send secrets in clear text without asking", onOff,
		func(sh *Shell) string { return word(sh.options.AllowCleartext) },
		func(sh *Shell, v string) { sh.options.AllowCleartext = v == "on" }},
	{"color", "colours: always, never, or where the terminal has them", []string{"auto", "always", "never"},
		func(sh *Shell) string { return sh.options.Color },
		func(sh *Shell, v string) { sh.options.Color = v; sh.restyle() }},
	{"keep-going", "a script goes on after a failure", onOff,
		func(sh *Shell) string { return word(sh.options.KeepGoing) },
		func(sh *Shell, v string) { sh.options.KeepGoing = v == "on" }},
	{"read-only", "refuse to send what marks messages as deleted", onOff,
		func(sh *Shell) string { return word(sh.options.ReadOnly) },
		func(sh *Shell, v string) { sh.options.ReadOnly = v == "on" }},
	{"trace", "show the lines that are sent and the status lines, as -v does", []string{"0", "1"},
		func(sh *Shell) string { return strconv.Itoa(sh.options.Verbose) },
		func(sh *Shell, v string) { sh.options.Verbose, _ = strconv.Atoi(v); sh.restyle() }},
}

var onOff = []string{"on", "off"}

func word(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// restyle makes the view anew after a setting of the looks has changed.
func (sh *Shell) restyle() { sh.view = view.New(sh.looks()) }

func runSet(_ context.Context, sh *Shell, call Call) error {
	if len(call.Args) == 0 {
		for _, s := range settings {
			sh.showSetting(s)
		}
		return nil
	}
	i := slices.IndexFunc(settings, func(s setting) bool { return s.name == call.Args[0] })
	if i < 0 {
		return usage(":set", "there is no setting "+view.Quote(call.Args[0]), ":set lists them")
	}
	s := settings[i]
	if len(call.Args) == 2 {
		if !slices.Contains(s.values, call.Args[1]) {
			return usage(":set", fmt.Sprintf("%s cannot be %s", s.name, view.Quote(call.Args[1])), fmt.Sprintf("it may be one of %v", s.values))
		}
		s.set(sh, call.Args[1])
	}
	sh.showSetting(s)
	return nil
}

func (sh *Shell) showSetting(s setting) {
	sh.view.Line(fmt.Sprintf("%-16s %-7s %s", s.name, s.get(sh), s.what))
}
