package page

import (
	"fmt"
	"strings"
)

// Roff returns the page in the macros of man(7).
func (p Page) Roff() string {
	var b strings.Builder
	for i, blk := range p {
		fixed := blk.kind == verbatim
		if fixed && (i == 0 || p[i-1].kind != verbatim) {
			b.WriteString(".RS 4\n.nf\n")
		}
		b.WriteString(blk.source())
		if fixed && (i == len(p)-1 || p[i+1].kind != verbatim) {
			b.WriteString(".fi\n.RE\n")
		}
	}
	return b.String()
}

func (b Block) source() string {
	text := roffText(b.text)
	switch {
	case b.kind == title:
		return ".SS " + RoffArgument(b.text) + "\n"
	case b.kind == verbatim:
		return roffLine(b.text)
	case b.kind == item:
		return ".IP \\(bu 2\n" + text
	case b.kind == entry && b.term == "":
		return ".IP\n" + text
	case b.kind == entry:
		return ".TP\n\\fB" + Roff(b.term) + "\\fP\n" + text
	}
	return ".PP\n" + text
}

// sourceWidth is how wide the lines of the source are.
const sourceWidth = 76

// roffText is a text that roff fills.
func roffText(text string) string {
	var b strings.Builder
	for _, line := range Fill("", "", text, sourceWidth) {
		b.WriteString(roffLine(line))
	}
	return b.String()
}

// roffLine is a text as a line of its own, which must not be taken for a macro.
func roffLine(text string) string {
	text = Roff(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return text + "\n"
}

// RoffArgument returns a text as one argument of a macro.
func RoffArgument(text string) string { return `"` + Roff(text) + `"` }

// roffMarks are characters that roff would take for something else, or change.
var roffMarks = strings.NewReplacer(
	`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`, `"`, `\(dq`)

// Roff returns a text that is safe for roff. It stays one line of ASCII.
func Roff(text string) string {
	var b strings.Builder
	for _, r := range roffMarks.Replace(text) {
		if r > '~' {
			fmt.Fprintf(&b, `\[u%04X]`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
