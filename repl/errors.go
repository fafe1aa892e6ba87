package repl

import (
	"fmt"
	"runtime/debug"
)

// A UsageError says that a line, a flag or a file of the user cannot be used,
// and why. Nothing was sent.
type UsageError struct {
	Where  string // what it is about: a command, a flag, a file; may be ""
	Reason string
	Hint   []string // what to do, a line each
	Err    error    // the cause, if it has one
}

func (e *UsageError) Error() string {
	text := e.Reason
	if e.Where != "" {
		text = e.Where + ": " + text
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *UsageError) Unwrap() error { return e.Err }

// Hints returns what to do about it.
func (e *UsageError) Hints() []string { return e.Hint }

func usage(where, reason string, hints ...string) *UsageError {
	return &UsageError{Where: where, Reason: reason, Hint: hints}
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
