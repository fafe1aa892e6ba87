package repl

import (
	"fmt"
	"runtime/debug"

	"popsh/repl/misuse"
)

// A UsageError says that a line, a flag or a file of the user cannot be used,
// and why. Nothing was sent. The rooms below return it too, by its own name.
type UsageError = misuse.Error

func usage(where, reason string, hints ...string) *UsageError {
	return misuse.New(where, reason, hints...)
}

// A BugError is a panic that was caught while a line ran.
type BugError struct {
	Value any
	Stack []byte
}

func (e *BugError) Error() string { return fmt.Sprintf("a bug in popsh: %v", e.Value) }

// Hints returns where to go with it.
func (e *BugError) Hints() []string {
	return []string{"please report it with the lines that led to it and this stack:\n" + string(e.Stack)}
}

// caught turns a panic into an error, so that the terminal is left in order.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = &BugError{Value: p, Stack: debug.Stack()}
	}
}
