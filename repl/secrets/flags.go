package secrets

import (
	"strconv"
	"strings"

	"popsh/trace"
)

// Flags are what --secret was given, `[N=]SOURCE` each: the source of one secret of
// a transcript, or of all that have none of their own.
type Flags []string

// unknowable is how a secret without a number is named.
const unknowable = "?"

// Key returns how a secret of a transcript is named on the command line.
func Key(n int) string {
	if n == trace.Unknowable {
		return unknowable
	}
	return strconv.Itoa(n)
}

// Cut takes a flag apart: into the [Key] of the secret that it is for, "" when it is
// for all, and the source.
func Cut(flag string) (key, source string) {
	key, source, found := strings.Cut(flag, "=")
	if _, err := strconv.Atoi(key); found && (err == nil || key == unknowable) {
		return key, source
	}
	return "", flag
}

// Check refuses flags that name no source.
func (f Flags) Check() error {
	for _, flag := range f {
		_, source := Cut(flag)
		if err := checkSource(source); err != nil {
			return err
		}
	}
	return nil
}

// Source finds the source of a secret: its own, or the last one for all.
func (f Flags) Source(n int) (source string, ok bool) {
	for _, flag := range f {
		switch key, from := Cut(flag); key {
		case Key(n):
			return from, true
		case "":
			source, ok = from, true
		}
	}
	return source, ok
}
