package repl

import (
	"fmt"
	"runtime/debug"
)

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
