package view

import (
	"bytes"
	"io"

	"popsh/session"
	"popsh/session/wire"
)

// WriteExact writes a line of a body as the message holds it: as it came, the
// stuffing dot taken away. Nothing is escaped and no secret is hidden: it is for
// files and pipes.
func WriteExact(w io.Writer, l wire.Line) error {
	raw := l.Raw.Bytes()
	if l.Stuffed {
		dot := bytes.IndexByte(raw, '.') // only the CR of a line end before may precede it
		if _, err := w.Write(raw[:dot]); err != nil {
			return err
		}
		raw = raw[dot+1:]
	}
	_, err := w.Write(raw)
	return err
}

// A rawSheet writes the exact octets of a body; the status line goes to Err.
type rawSheet struct {
	v       *View
	secured bool
}

func (s *rawSheet) status(r *session.Reply) {
	s.v.print(s.v.statusLine(r, s.secured, s.v.ErrPalette, s.v.ErrTTY))
}

func (s *rawSheet) line(l wire.Line) error { return WriteExact(s.v.out, l) }

func (s *rawSheet) end(*session.Reply, error) {}
