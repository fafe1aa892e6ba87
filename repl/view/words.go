package view

import (
	"io"
	"strings"

	"popsh/repl/page"
	"popsh/session"
	"popsh/session/wire"
)

// print writes words to Err, behind all that Out has to show.
func (v *View) print(text string) {
	v.out.Flush()
	io.WriteString(v.Err, text) // there is nowhere to complain about Err
}

// own makes a text of popsh safe: nobody should be able to bring octets of the
// server into one, but this is the last place to notice.
func own(text string) string {
	e := Escaper{Ours: true}
	return string(e.End(e.Append(nil, []byte(text))))
}

// say prints a text behind a mark; its further lines are indented.
func (v *View) say(m mark, text string) {
	var b strings.Builder
	lead, deeper := m.on(false, v.ErrPalette), ""
	for line := range strings.SplitSeq(text, "\n") {
		for _, row := range page.Hanging(own(line), deeper, v.wordColumns(v.ErrTTY)-len(indent)) {
			b.WriteString(lead + v.ErrPalette.Paint(m.means, row) + "\n")
			lead = indent
		}
		deeper = gap
	}
	v.print(b.String())
}

// Info tells of something that happened: "=== text". As JSON it is an object
// {"info": text}. The text is popsh's own; what it quotes went through [Quote].
func (v *View) Info(text string) {
	if v.JSON {
		v.object(field{"info", text})
		return
	}
	v.say(infoMark, text)
}

// Warn tells of something that the user should look at: "!!! text". As JSON it
// is an object {"warning": text} besides.
func (v *View) Warn(text string) {
	if v.JSON {
		v.object(field{"warning", text})
	}
	v.say(warningMark, text)
}

// Alert tells of something that ended the session: "*** text". As JSON it is an
// object {"alert": text} besides.
func (v *View) Alert(text string) {
	if v.JSON {
		v.object(field{"alert", text})
	}
	v.say(errorMark, text)
}

// Problem shows an error by the words of [Describe]: "error: …", what there is to
// see, then "hint: …" lines. As JSON it is an object with the keys error and
// hints besides.
func (v *View) Problem(err error) {
	p := v.describe(err)
	if v.JSON {
		v.object(problemFields(p)...)
	}
	var b strings.Builder
	v.headed(&b, Error, "error:", p.Text)
	for _, line := range p.Detail {
		for _, row := range page.Hanging(own(line), gap, v.columns(v.ErrTTY)-len(indent)) {
			b.WriteString(indent + row + "\n")
		}
	}
	for _, hint := range p.Hints {
		v.headed(&b, Note, "hint:", hint)
	}
	v.print(b.String())
}

func problemFields(p Problem) []field {
	fields := []field{{"error", p.Text}}
	if len(p.Detail) > 0 {
		fields = append(fields, field{"detail", p.Detail})
	}
	return append(fields, field{"hints", append([]string{}, p.Hints...)})
}

// Because returns the words for an error, known secrets hidden.
func (v *View) Because(err error) string { return v.describe(err).Text }

// headed writes a text behind a word that says what it is.
func (v *View) headed(b *strings.Builder, m Meaning, head, text string) {
	rows := page.Hanging(head+" "+own(text), indent, v.wordColumns(v.ErrTTY))
	rows[0] = v.ErrPalette.Paint(m, head) + strings.TrimPrefix(rows[0], head)
	b.WriteString(strings.Join(rows, "\n") + "\n")
}

// Sent shows a line that was sent, without line end, when lines are to be traced.
// In place of the secret octets stand stars, however many there are.
func (v *View) Sent(line []byte, secret wire.Span, secured bool) {
	if v.Trace > 0 {
		v.print(sentMark.on(secured, v.ErrPalette) + v.sentText(line, secret, v.ErrPalette) + "\n")
	}
}

func (v *View) sentText(line []byte, secret wire.Span, p *Palette) string {
	e := v.escaper(p, v.ErrTTY)
	e.Tabs, e.rows.within = true, p.Style(Client)
	show := func(octets []byte) string { return p.Paint(Client, string(e.End(e.Append(nil, v.mask(nil, octets))))) }
	if secret.Empty() {
		return show(line)
	}
	from, to := min(secret.From, len(line)), min(secret.To, len(line))
	text := show(line[:from]) + p.Paint(Secret, string(e.place(nil, len(starsForText)))+starsForText)
	if to < len(line) {
		text += show(line[to:])
	}
	return text
}

// traceStatus shows a status line on Err when lines are to be traced and Out does
// not show it to the same person.
func (v *View) traceStatus(r *session.Reply, secured bool) {
	if v.Trace > 0 {
		v.print(v.statusLine(r, secured, v.ErrPalette, true))
	}
}

// Answered shows the status line of a reply that is shown no further, when lines
// are to be traced.
func (v *View) Answered(r *session.Reply, secured bool) { v.traceStatus(r, secured) }

// Greeting shows the greeting. The error is one of Out.
func (v *View) Greeting(r *session.Reply, secured bool) error {
	return v.aside("greeting", r, secured)
}

// Challenge shows a challenge of AUTH, with what its base64 holds. The error is
// one of Out.
func (v *View) Challenge(r *session.Reply, secured bool) error {
	return v.aside("challenge", r, secured)
}

// aside shows a status line that belongs to no command.
func (v *View) aside(event string, r *session.Reply, secured bool) error {
	decoded, isBase64 := v.decoded(r)
	switch {
	case v.JSON:
		v.asideObject(event, r, decoded, isBase64)
		v.traceStatus(r, secured)
		return v.flush()
	case v.Raw:
		v.print(v.statusLine(r, secured, v.ErrPalette, v.ErrTTY))
	default:
		v.out.WriteString(v.statusLine(r, secured, v.OutPalette, v.OutTTY))
		if isBase64 {
			e := v.escaper(v.OutPalette, v.OutTTY)
			e.Tabs = true
			e.rows.col += len("= ")
			v.out.Write(append(e.End(e.Append([]byte(indent+"= "), decoded)), '\n'))
		}
		if !v.OutTTY {
			v.traceStatus(r, secured)
		}
	}
	err := v.flush()
	v.remark(r, Plain, nil)
	return err
}
