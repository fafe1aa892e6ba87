package view

import (
	"popsh/session"
	"popsh/session/wire"
)

// A textSheet writes a reply for people. Lines of a body stand behind a margin of
// four columns, which shows a sign for what is odd about a line.
type textSheet struct {
	v       *View
	form    Form
	secured bool
	p       *Palette
	esc     Escaper
	mail    bool   // the lines are those of a message's header
	open    bool   // the line that was begun has more parts
	behind  string // a remark for the end of the line
	text    []byte
	masked  []byte
}

func newTextSheet(v *View, form Form, secured bool) *textSheet {
	return &textSheet{
		v: v, form: form, secured: secured, p: v.OutPalette, mail: form.mail,
		esc: v.escaper(v.OutPalette, v.OutTTY),
	}
}

func (s *textSheet) status(r *session.Reply) {
	s.v.out.WriteString(s.v.statusLine(r, s.secured, s.p, s.v.OutTTY))
	if !s.v.OutTTY {
		s.v.traceStatus(r, s.secured)
	}
	if r.Body != nil || !r.Status.OK || s.form.one == nil {
		return
	}
	s.text = s.appendText(s.text[:0], s.v.mask(nil, r.Status.Text.Bytes()))
	s.v.out.Write(s.text)
}

func (s *textSheet) line(l wire.Line) error {
	octets := s.v.maskBody(&s.masked, l.Text.Bytes())
	dst := s.text[:0]
	if !s.open {
		s.esc.rows.col = len(indent)
	}
	switch {
	case s.open:
		dst = s.esc.Append(dst, octets)
	case s.mail:
		dst = s.appendHeader(s.appendMargin(dst, l), octets)
	case s.form.read != nil:
		dst = s.appendItem(dst, l, octets)
	default:
		dst = s.esc.Append(s.appendMargin(dst, l), octets)
	}
	if s.open = l.Ending == wire.NoEnding && !l.Defects.Has(wire.Cut); !s.open {
		dst = append(s.closeLine(dst, l), '\n')
	}
	s.text = dst
	_, err := s.v.out.Write(dst)
	return err
}

// closeLine ends the text of a line. What became known only with a later part of
// it has no place in the margin any more.
func (s *textSheet) closeLine(dst []byte, l wire.Line) []byte {
	dst = s.esc.End(dst)
	if s.behind != "" {
		dst = s.appendCell(dst, gap, indent+gap, cell{text: "(" + s.behind + ")", means: Note})
		s.behind = ""
	}
	if l.Follows && l.Defects != 0 {
		dst = s.p.appendPaint(append(dst, ' '), Odd, sign(l))
	}
	return dst
}

func (s *textSheet) appendMargin(dst []byte, l wire.Line) []byte {
	if l.Defects == 0 && !l.Stuffed {
		return append(dst, indent...)
	}
	return s.appendSign(dst, sign(l))
}

// appendSign appends a margin with a sign in it.
func (s *textSheet) appendSign(dst []byte, sign string) []byte {
	return append(s.p.appendPaint(dst, Odd, sign), indent[len(sign):]...)
}

func (s *textSheet) end(*session.Reply, error) {
	if s.open {
		s.v.out.Write(append(s.esc.End(s.text[:0]), '\n'))
	}
	s.v.unseen = s.esc.unseen
}
