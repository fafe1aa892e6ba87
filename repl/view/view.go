package view

import (
	"bufio"
	"io"

	"popsh/session/wire"
)

// Options say where a View writes and how it looks. Nil palettes have no
// colours; a nil Veil hides nothing.
type Options struct {
	Out, Err               io.Writer // results, and words about them
	OutTTY, ErrTTY         bool      // they are terminals
	OutPalette, ErrPalette *Palette
	JSON                   bool       // one JSON object a line on Out
	Raw                    bool       // on Out the exact octets of bodies alone; never for a terminal
	Trace                  int        // from 1 on, lines sent and status lines go to Err as well
	Width                  func() int // columns of the terminal; nil or 0 when unknown
	Progress               io.Writer  // a terminal for the progress of long bodies; nil: Err, if it is one and Out is not
	Veil                   *wire.Veil
}

// A View shows a session. It may be used by one goroutine at a time; the streams
// stay the caller's.
type View struct {
	Options
	out       *bufio.Writer // what is not yet shown of a reply
	exactTold bool          // it was said that text is not the exact octets
	unseen    int64         // invisible characters in the body that is shown
}

// How much of a reply is written at once, in octets; to a terminal less, since
// that much is still to be shown when a reply is interrupted.
const (
	outSize      = 32 << 10
	terminalSize = 4 << 10
)

// New returns a View that writes to the streams of o.
func New(o Options) *View {
	size := outSize
	if o.OutTTY {
		size = terminalSize
	}
	return &View{Options: o, out: bufio.NewWriterSize(o.Out, size)}
}

// mask appends text from a status line or challenge, known secrets hidden.
func (v *View) mask(dst, text []byte) []byte {
	if v.Veil == nil {
		return append(dst, text...)
	}
	return v.Veil.Mask(dst, text)
}

// maskBody is mask for lines of a body. Without secrets to hide it returns text
// itself and leaves dst alone.
func (v *View) maskBody(dst *[]byte, text []byte) []byte {
	if v.Veil == nil {
		return text
	}
	*dst = v.Veil.MaskBody((*dst)[:0], text)
	return *dst
}
