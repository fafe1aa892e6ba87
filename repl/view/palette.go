package view

import (
	"strings"

	"github.com/fatih/color"
)

// A Meaning is what a piece of text is; a palette gives it its colour. No meaning
// is told by colour alone: a mark, a word or the place says it too.
type Meaning uint8

// The meanings.
const (
	Data    Meaning = iota // what the server sent; never coloured
	Client                 // a line that was sent
	OK                     // +OK
	Refused                // -ERR
	Header                 // the name of a header field
	Note                   // explanations beside what the server sent
	Info                   // === words of popsh
	Warning                // !!!
	Error                  // ***
	Secret                 // the stars in place of a secret
	Odd                    // escapes, defects
)

// looks are the colours: sixteen of them that every terminal has, and those of
// Okabe and Ito, which people with any kind of colour vision can tell apart. No
// pair of red and green tells two things apart.
var looks = [...]struct{ plain, rich []color.Attribute }{
	Data:    {},
	Client:  {attrs(color.FgCyan), rgb(0x56, 0xB4, 0xE9)},
	OK:      {attrs(color.FgBlue, color.Bold), rgb(0x00, 0x72, 0xB2, color.Bold)},
	Refused: {attrs(color.FgRed, color.Bold), rgb(0xD5, 0x5E, 0x00, color.Bold)},
	Header:  {attrs(color.Bold), attrs(color.Bold)},
	Note:    {attrs(color.Faint), attrs(color.Faint)},
	Info:    {attrs(color.Faint), attrs(color.Faint)},
	Warning: {attrs(color.FgYellow), rgb(0xE6, 0x9F, 0x00)},
	Error:   {attrs(color.FgMagenta, color.Bold), rgb(0xCC, 0x79, 0xA7, color.Bold)},
	Secret:  {attrs(color.Faint), attrs(color.Faint)},
	Odd:     {attrs(color.ReverseVideo), attrs(color.ReverseVideo)},
}

func attrs(a ...color.Attribute) []color.Attribute { return a }

func rgb(r, g, b int, more ...color.Attribute) []color.Attribute {
	const foreground, direct = 38, 2
	return append([]color.Attribute{foreground, direct, color.Attribute(r), color.Attribute(g), color.Attribute(b)}, more...)
}

// A Style is what is written before and after text to give it a look.
type Style struct{ On, Off string }

// A Palette gives meanings their colours on one stream. The nil Palette has none.
type Palette struct{ styles [len(looks)]Style }

// NewPalette returns a palette of sixteen colours, or of exact ones if rich.
func NewPalette(rich bool) *Palette {
	p := &Palette{}
	for m, look := range looks {
		attributes := look.plain
		if rich {
			attributes = look.rich
		}
		if len(attributes) > 0 {
			p.styles[m] = styleOf(attributes)
		}
	}
	return p
}

func styleOf(attributes []color.Attribute) Style {
	c := color.New(attributes...)
	c.EnableColor() // whatever the library thinks of standard output
	on, off, _ := strings.Cut(c.Sprint("|"), "|")
	return Style{on, off}
}

// Style returns what the palette writes around a meaning.
func (p *Palette) Style(m Meaning) Style {
	if p == nil {
		return Style{}
	}
	return p.styles[m]
}

// Paint returns text in the colour of a meaning. The text must be safe already.
func (p *Palette) Paint(m Meaning, text string) string {
	s := p.Style(m)
	return s.On + text + s.Off
}

// appendPaint appends text in the colour of a meaning to dst.
func (p *Palette) appendPaint(dst []byte, m Meaning, text string) []byte {
	s := p.Style(m)
	return append(append(append(dst, s.On...), text...), s.Off...)
}
