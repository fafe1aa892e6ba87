package session

import (
	"errors"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// An edge is the line that a body has come to: how it begins, and how it ends so
// far.
type edge struct {
	start  []byte
	last   byte
	octets int64
}

// indicatorMax is as much of a line as a status indicator may take.
const indicatorMax = 4

// move goes on to a line, or to the next part of one.
func (e *edge) move(l wire.Line) {
	text := l.Text.Bytes()
	if !l.Follows {
		*e = edge{start: append(e.start[:0], text[:min(len(text), indicatorMax)]...)}
	}
	if len(text) > 0 {
		e.last = text[len(text)-1]
	}
	e.octets += int64(len(text))
}

// judgeCut looks for the reason why a body has come to no end.
func (e *edge) judgeCut(reply *Reply, err error) {
	var silence *wire.TimeoutError
	switch {
	case wire.SaysERR(e.start):
		reply.note(pop3.ErrorInBody, "the last line that came begins with -ERR")
	case errors.As(err, &silence) && e.last == '.' && e.octets > 1:
		reply.note(pop3.EndGlued, "the last line that came ends in a dot")
	}
}
