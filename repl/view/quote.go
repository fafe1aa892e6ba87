package view

import "strings"

// quoteMax is how many octets of a word are quoted in a message.
const quoteMax = 200

var inQuotes = strings.NewReplacer(`"`, `\"`)

// Quote returns a word that somebody else made up (a host, a name in a
// certificate, a piece of a reply) in double quotes and safe to print, cut after
// 200 octets.
func Quote[T string | []byte](word T) string {
	if len(word) > quoteMax {
		return Quote(word[:quoteMax]) + "…"
	}
	return `"` + inQuotes.Replace(Escape([]byte(word))) + `"`
}

// Clip cuts a text after so many characters, and shows where.
func Clip(text string, characters int) string {
	runes := []rune(text)
	if len(runes) <= characters {
		return text
	}
	return string(runes[:characters-1]) + "…"
}

// Column makes a text, which is safe to print, as wide as a column of a terminal:
// cut where it is wider, blanks behind it where it is not.
func Column(text string, columns int) string {
	return cells.FillRight(cells.Truncate(text, columns, "…"), columns)
}
