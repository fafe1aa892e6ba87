package repl

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"popsh/repl/editor"
	"popsh/repl/view"
	"popsh/session"
)

// underline marks a word that is known and will not work; it is a sign beside the
// colour.
const underline = "\x1b[4m"

// paint returns how a line looks while it is typed: the command bold when it is
// known, underlined when it will not work now, plain when it is not known, which
// is no mistake in a debugger. What is a secret by its place is masked; so is the
// argument of a word that looks like a misspelt verb with a secret, and every
// answer to a challenge.
func (sh *Shell) paint(line string) []editor.Paint {
	return sh.scene().paint(line, sh.looks().ErrPalette)
}

func (sc *scene) paint(line string, palette *view.Palette) []editor.Paint {
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
	if from, to := sc.secret(line); to > from {
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
func (sc *scene) firstWord(line string) (from, to int) {
	from = sc.skip(line)
	if sc.exchange && !strings.HasPrefix(line[from:], ":") {
		return 0, 0
	}
	word, _, _ := strings.Cut(line[from:], " ")
	return from, from + len(word)
}

// secret returns the octets of a line that must not be seen.
func (sc *scene) secret(line string) (from, to int) {
	at := sc.skip(line)
	text := line[at:]
	word, rest, _ := strings.Cut(text, " ")
	row, colon := sc.rowOf(word), strings.HasPrefix(text, ":")
	switch {
	case colon, row != nil && row.Verb == nil:
		if from, found := sc.secretBehind(row, rest); found {
			return len(line) - len(rest) + from, len(line)
		}
		return 0, 0
	case sc.exchange && line == "*", !sc.exchange && strings.HasPrefix(text, "#"):
		return 0, 0
	case sc.exchange:
		return 0, len(line)
	}
	span := session.NewRequest([]byte(text)).Secret
	return at + span.From, at + span.To
}

// secretBehind finds where the first secret begins behind a local word: in octets
// in quotes, or in lines to be run. Behind a word that is not known, too much is
// masked rather than too little.
func (sc *scene) secretBehind(row *Command, rest string) (from int, found bool) {
	switch {
	case row == nil && strings.Contains(rest, `"`):
		return quotedSecret(rest)
	case row == nil:
		return secretAmong(rest, len(rest))
	case row.Stands != "":
		return 0, sc.secretBehindAlias(row, rest)
	}
	for i, a := range row.Args {
		switch a.Kind {
		case Octets:
			return quotedSecret(rest)
		case Line:
			return sc.secretInLines(rest, i)
		}
	}
	return 0, false
}

// secretInLines finds a secret in lines with semicolons between that begin behind
// so many words. One of those words may have been forgotten.
func (sc *scene) secretInLines(rest string, words int) (from int, found bool) {
	if from, found := secretAmong(rest, words); found {
		return from, true
	}
	for range words {
		_, after, _ := strings.Cut(rest[from:], " ")
		from = len(rest) - len(after)
	}
	for line := range strings.SplitAfterSeq(rest[from:], ";") {
		if at, to := sc.secret(strings.TrimSuffix(line, ";")); to > at {
			return from + at, true
		}
		from += len(line)
	}
	return 0, false
}

// secretAmong finds a secret behind one of the first words of a text.
func secretAmong(text string, words int) (from int, found bool) {
	at := 0
	for range words {
		if span := session.NewRequest([]byte(text[at:])).Secret; !span.Empty() {
			return at + span.From, true
		}
		_, after, more := strings.Cut(text[at:], " ")
		if !more {
			break
		}
		at = len(text) - len(after)
	}
	return 0, false
}

// quotedSecret finds where the first secret begins among octets in quotes.
func quotedSecret(rest string) (from int, found bool) {
	octets, places := spelled(rest)
	begin := 0
	for line := range strings.Lines(string(octets)) {
		if span := session.NewRequest([]byte(strings.TrimRight(line, "\r\n"))).Secret; !span.Empty() {
			return places[begin+span.From], true
		}
		begin += len(line)
	}
	return 0, false
}

// spelled reads octets in quotes, whether they are closed or not, and tells of
// each where it is spelled. What stands between two pieces is none.
func spelled(text string) (octets []byte, places []int) {
	quotes := 0
	for i, next := 0, 0; i < len(text); i = next {
		c, size := text[i], 1
		between := quotes > 0 && quotes%2 == 0
		switch {
		case c == '"':
			quotes++
		case c == '\\':
			if r, _, tail, err := strconv.UnquoteChar(text[i:], '"'); err == nil {
				c, size = byte(r), len(text)-i-len(tail)
			}
			octets, places = append(octets, c), append(places, i)
		case !between || c != ' ':
			octets, places = append(octets, c), append(places, i)
		}
		next = i + size
	}
	return octets, places
}
