package view

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

// A Kind is a meaning with its name and its usual looks: in the sixteen colours
// that every terminal has, and in those of Okabe and Ito, which people with any
// kind of colour vision can tell apart. No pair of red and green tells two things
// apart.
type Kind struct {
	Meaning
	Name, What  string
	plain, rich string
}

// Kinds are the meanings that have a look, in the order of their names.
var Kinds = []Kind{
	{Client, "client", "the lines that are sent", "cyan", "#56B4E9"},
	{Error, "error", "errors", "bold magenta", "bold #CC79A7"},
	{Header, "header", "header fields' names and known commands", "bold", "bold"},
	{Info, "info", "words of popsh", "faint", "faint"},
	{Note, "note", "explanations beside what the server sent", "faint", "faint"},
	{Odd, "odd", "escapes, and signs in the margin", "reverse", "reverse"},
	{OK, "ok", "+OK", "bold blue", "bold #0072B2"},
	{Refused, "refused", "-ERR", "bold red", "bold #D55E00"},
	{Secret, "secret", "the stars in place of a secret", "faint", "faint"},
	{Warning, "warning", "warnings", "yellow", "#E69F00"},
}

// meanings is how many there are.
const meanings = Odd + 1

// A Style is what is written before and after text to give it a look.
type Style struct{ On, Off string }

// A Palette gives meanings their colours on one stream. The nil Palette has none.
type Palette struct{ styles [meanings]Style }

// A Theme is the looks that somebody chose for meanings, instead of the usual ones.
type Theme map[Meaning]Look

// NewPalette returns a palette of sixteen colours, or of exact ones if rich. The
// theme may be nil.
func NewPalette(rich bool, theme Theme) *Palette {
	p := &Palette{}
	for _, k := range Kinds {
		look, chosen := theme[k.Meaning]
		if !chosen {
			look = k.usual(rich)
		}
		p.styles[k.Meaning] = look.style(rich)
	}
	return p
}

func (k Kind) usual(rich bool) Look {
	text := k.plain
	if rich {
		text = k.rich
	}
	look, _ := ParseLook(text)
	return look
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
