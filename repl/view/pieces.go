package view

import "strings"

// A Piece is a part of a line, and what it means.
type Piece struct {
	Meaning
	Text string
}

// Pieces shows a line of a result, as Line does, with a look for each of its
// parts. The text is popsh's own, or safe already.
func (v *View) Pieces(pieces ...Piece) {
	if v.JSON {
		var text strings.Builder
		for _, p := range pieces {
			text.WriteString(p.Text)
		}
		v.Line(text.String())
		return
	}
	for _, p := range pieces {
		v.out.WriteString(v.OutPalette.Paint(p.Meaning, own(p.Text)))
	}
	v.out.WriteString("\n")
	v.out.Flush()
}
