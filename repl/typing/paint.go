package typing

import (
	"strings"
	"unicode/utf8"

	"popsh/repl/editor"
	"popsh/repl/view"
)

// underline marks a word that is known and will not work; it is a sign beside the
// colour.
const underline = "\x1b[4m"

// Paint returns how a line looks while it is typed: the command bold when it is
// known, underlined when it will not work now, plain when it is not known, which
// is no mistake in a debugger. What is a secret by its place is masked; so is the
// argument of a word that looks like a misspelt verb with a secret, and every
// answer to a challenge.
func (sc *Scene) Paint(line string, palette *view.Palette) []editor.Paint {
	var paints []editor.Paint
	if from, to := sc.firstWord(line); to > from {
		row := sc.rowOf(line[from:to])
		switch {
		case row == nil:
		case sc.obstacle(row) != "":
			paints = append(paints, runesOf(line, from, to, palette.Style(view.Warning).On+styled(palette, underline)))
		default:
			paints = append(paints, runesOf(line, from, to, palette.Style(view.Header).On))
		}
	}
	if from, to := sc.Secret(line); to > from {
		mask := runesOf(line, from, to, palette.Style(view.Secret).On)
		mask.Mask = true
		paints = append(paints, mask)
	}
	return paints
}

func styled(palette *view.Palette, style string) string {
	if palette == nil {
		return ""
	}
	return style
}

func runesOf(line string, from, to int, style string) editor.Paint {
	start := utf8.RuneCountInString(line[:from])
	return editor.Paint{From: start, To: start + utf8.RuneCountInString(line[from:to]), Style: style}
}

// firstWord returns where the command of a line stands. A comment has none, nor
// has the answer to a challenge.
func (sc *Scene) firstWord(line string) (from, to int) {
	from = sc.skip(line)
	if sc.Exchange && !strings.HasPrefix(line[from:], ":") {
		return 0, 0
	}
	word, _, _ := strings.Cut(line[from:], " ")
	return from, from + len(word)
}
