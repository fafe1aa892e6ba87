package door

import (
	"errors"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/misuse"
	"popsh/repl/view"
)

// Read reads a command line into flags. The error says which flag could not be read,
// and why; the hint stands behind those that the flag itself suggests. An empty text
// that means as much as no flag is refused: some variable was not set.
func Read(name string, f *pflag.FlagSet, args []string, hint string) error {
	if err := f.Parse(args); err != nil {
		return misread(name, f, err, hint)
	}
	var empty error
	f.Visit(func(flag *pflag.Flag) {
		if flag.Value.Type() == "string" && flag.Value.String() == "" && flag.DefValue == "" && empty == nil {
			empty = misuse.New("--"+flag.Name, "the value is empty", flagUsage(flag), hint)
		}
	})
	return empty
}

func misread(name string, f *pflag.FlagSet, err error, hint string) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		return misuse.New(name, "there is no flag "+view.Quote("--"+unknown.GetSpecifiedName()), nearFlag(f, unknown.GetSpecifiedName(), hint)...)
	case errors.As(err, &unknown):
		return misuse.New(name, "there is no flag "+view.Quote("-"+unknown.GetSpecifiedName()), hint)
	case errors.As(err, &missing):
		return misuse.New("--"+missing.GetFlag().Name, "the value is missing", flagUsage(missing.GetFlag()), hint)
	case errors.As(err, &invalid):
		reason := view.Quote(invalid.GetValue()) + " cannot be taken"
		return &misuse.Error{Where: "--" + invalid.GetFlag().Name, Reason: reason, Err: errors.Unwrap(invalid), Hint: []string{flagUsage(invalid.GetFlag()), hint}}
	}
	return &misuse.Error{Where: name, Reason: "the command line cannot be read", Err: err, Hint: []string{hint}}
}

// flagUsage says what a flag is for, in a line.
func flagUsage(flag *pflag.Flag) string {
	value, usage := pflag.UnquoteUsage(flag)
	return strings.TrimSpace("--"+flag.Name+" "+value) + ": " + usage
}

// nearFlag says which flag a mistyped one may have meant.
func nearFlag(f *pflag.FlagSet, typed string, hint string) []string {
	var names []string
	f.VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	if near, ok := misuse.Near(typed, names); ok {
		return []string{"did you mean --" + near + "?", hint}
	}
	return []string{hint}
}
