package trace

import "fmt"

// A FormatError says why a file is not a usable transcript.
type FormatError struct {
	File   string // "" when it is not known
	Line   int    // from 1; 0 when it is about the file as a whole
	Reason string // plain words, without a full stop
}

func (e *FormatError) Error() string {
	switch {
	case e.File == "" && e.Line == 0:
		return e.Reason
	case e.File == "":
		return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
	case e.Line == 0:
		return fmt.Sprintf("%s: %s", e.File, e.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
}
