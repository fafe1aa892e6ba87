package view

import "runtime"

// colourRules decide about colours in their order; the first one that applies
// does. The conventions are those of no-color.org and bixense.com/clicolors.
var colourRules = []struct {
	applies func(mode string, env func(string) string) bool
	colours bool
}{
	{func(mode string, _ func(string) string) bool { return mode == "always" }, true},
	{func(mode string, _ func(string) string) bool { return mode == "never" }, false},
	{func(_ string, env func(string) string) bool { return env("NO_COLOR") != "" }, false},
	{func(_ string, env func(string) string) bool {
		return wanted(env("CLICOLOR_FORCE")) || wanted(env("FORCE_COLOR"))
	}, true},
	{func(_ string, env func(string) string) bool { return env("CLICOLOR") == "0" }, false},
	{func(_ string, env func(string) string) bool { return isDumb(env("TERM")) }, false},
}

// isDumb reports whether a terminal of a kind may know no control sequences. On Windows
// none has a name.
func isDumb(kind string) bool { return kind == "dumb" || kind == "" && runtime.GOOS != "windows" }

func wanted(value string) bool { return value != "" && value != "0" }

// UseColor decides whether one stream gets colours: the mode (always, never;
// anything else is auto) beats the environment, which beats whether the stream
// is a terminal.
func UseColor(mode string, env func(string) string, tty bool) bool {
	for _, rule := range colourRules {
		if rule.applies(mode, env) {
			return rule.colours
		}
	}
	return tty
}

// TrueColor reports whether the terminal says that it knows more than sixteen
// colours.
func TrueColor(env func(string) string) bool {
	value := env("COLORTERM")
	return value == "truecolor" || value == "24bit"
}
