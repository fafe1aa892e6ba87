package view

import (
	"errors"
	"strconv"
	"strings"

	"github.com/fatih/color"
)

// A Look is colours and attributes. The zero Look is that of plain text.
type Look struct {
	text       string
	fore, back tint
	attributes []color.Attribute
}

// A tint is a colour: that of the terminal, one of sixteen, or an exact one.
type tint struct {
	named *tintName
	exact *[3]uint8 // red, green, blue
}

// A tintName is one of the sixteen colours, with how terminals show it as a rule.
type tintName struct {
	name  string
	fore  color.Attribute
	usual [3]uint8
}

// toBack is how far the background's number is behind that of the letters.
const toBack = color.BgBlack - color.FgBlack

var tintNames = []tintName{
	{"black", color.FgBlack, [3]uint8{0, 0, 0}},
	{"red", color.FgRed, [3]uint8{205, 0, 0}},
	{"green", color.FgGreen, [3]uint8{0, 205, 0}},
	{"yellow", color.FgYellow, [3]uint8{205, 205, 0}},
	{"blue", color.FgBlue, [3]uint8{0, 0, 238}},
	{"magenta", color.FgMagenta, [3]uint8{205, 0, 205}},
	{"cyan", color.FgCyan, [3]uint8{0, 205, 205}},
	{"white", color.FgWhite, [3]uint8{229, 229, 229}},
	{"grey", color.FgHiBlack, [3]uint8{127, 127, 127}},
	{"bright-red", color.FgHiRed, [3]uint8{255, 0, 0}},
	{"bright-green", color.FgHiGreen, [3]uint8{0, 255, 0}},
	{"bright-yellow", color.FgHiYellow, [3]uint8{255, 255, 0}},
	{"bright-blue", color.FgHiBlue, [3]uint8{92, 92, 255}},
	{"bright-magenta", color.FgHiMagenta, [3]uint8{255, 0, 255}},
	{"bright-cyan", color.FgHiCyan, [3]uint8{0, 255, 255}},
	{"bright-white", color.FgHiWhite, [3]uint8{255, 255, 255}},
}

var attributeNames = []struct {
	name string
	color.Attribute
}{
	{"bold", color.Bold}, {"faint", color.Faint}, {"italic", color.Italic},
	{"underline", color.Underline}, {"reverse", color.ReverseVideo},
}

// The other words of a look: what comes behind it is the background, and no look.
const (
	behind    = "on"
	plainLook = "plain"
)

// LookWords are the words that a look may be made of, beside #rrggbb.
func LookWords() []string {
	words := []string{plainLook}
	for _, a := range attributeNames {
		words = append(words, a.name)
	}
	for _, n := range tintNames {
		words = append(words, n.name)
	}
	return append(words, behind)
}

// ErrLook says what a look may be.
var ErrLook = errors.New("colours by name or as #rrggbb, one behind the word on for the background; bold, faint, italic, underline, reverse; or plain")

// ParseLook reads a look such as "bold red", "#56B4E9", "white on #202020" or
// "plain". The error is [ErrLook].
func ParseLook(text string) (Look, error) {
	look := Look{text: strings.Join(strings.Fields(text), " ")}
	ground := &look.fore
	for _, word := range strings.Fields(text) {
		switch named, exact := findTint(word), parseTint(word); {
		case word == plainLook && look.text == plainLook:
		case word == behind && ground == &look.fore:
			ground = &look.back
		case look.add(word):
		case (named != nil || exact != nil) && *ground == tint{}:
			*ground = tint{named, exact}
		default:
			return Look{}, ErrLook
		}
	}
	if look.text == "" || ground == &look.back && look.back == (tint{}) {
		return Look{}, ErrLook
	}
	return look, nil
}

// String returns the look in words.
func (l Look) String() string { return l.text }

// add adds an attribute, if the word is one.
func (l *Look) add(word string) bool {
	for _, a := range attributeNames {
		if a.name == word {
			l.attributes = append(l.attributes, a.Attribute)
			return true
		}
	}
	return false
}

func findTint(word string) *tintName {
	for i := range tintNames {
		if tintNames[i].name == word {
			return &tintNames[i]
		}
	}
	return nil
}

// parseTint reads #rrggbb, nil for anything else.
func parseTint(word string) *[3]uint8 {
	digits, ok := strings.CutPrefix(word, "#")
	n, err := strconv.ParseUint(digits, 16, 24)
	if !ok || err != nil || len(digits) != len("rrggbb") {
		return nil
	}
	return &[3]uint8{uint8(n >> 16), uint8(n >> 8), uint8(n)}
}

// numbers returns what sets the colour, on a terminal that has not so many the
// nearest of sixteen.
func (t tint) numbers(rich, back bool) []color.Attribute {
	const exact, direct = 38, 2
	shift := color.Attribute(0)
	if back {
		shift = toBack
	}
	switch {
	case t.exact != nil && rich:
		c := t.exact
		return []color.Attribute{exact + shift, direct, color.Attribute(c[0]), color.Attribute(c[1]), color.Attribute(c[2])}
	case t.exact != nil:
		return []color.Attribute{nearestTint(*t.exact).fore + shift}
	case t.named != nil:
		return []color.Attribute{t.named.fore + shift}
	}
	return nil
}

func nearestTint(c [3]uint8) *tintName {
	best, least := &tintNames[0], 1<<30
	for i := range tintNames {
		distance := 0
		for j, v := range tintNames[i].usual {
			d := int(v) - int(c[j])
			distance += d * d
		}
		if distance < least {
			best, least = &tintNames[i], distance
		}
	}
	return best
}

// style returns what is written around text of this look.
func (l Look) style(rich bool) Style {
	numbers := append(l.fore.numbers(rich, false), l.back.numbers(rich, true)...)
	if numbers = append(numbers, l.attributes...); len(numbers) == 0 {
		return Style{}
	}
	c := color.New(numbers...)
	c.EnableColor() // whatever the library thinks of standard output
	on, off, _ := strings.Cut(c.Sprint("|"), "|")
	return Style{on, off}
}
