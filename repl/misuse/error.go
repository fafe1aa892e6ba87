// Package misuse is the error of what the user asked for and cannot have, and the
// guess at what was meant.
package misuse

// An Error says that a line, a flag or a file of the user cannot be used, and
// why. Nothing was sent.
type Error struct {
	Where  string // what it is about: a command, a flag, a file; may be ""
	Reason string
	Hint   []string // what to do, a line each; nil for what the cause suggests
	Err    error    // the cause, if it has one
}

// New returns an error without a cause.
func New(where, reason string, hints ...string) *Error {
	return &Error{Where: where, Reason: reason, Hint: hints}
}

func (e *Error) Error() string {
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
func (e *Error) Unwrap() error { return e.Err }

// Hints returns what to do about it.
func (e *Error) Hints() []string {
	if e.Hint == nil {
		return Advice(e.Err)
	}
	return e.Hint
}
