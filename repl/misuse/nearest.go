package misuse

import (
	"slices"
	"strconv"
	"strings"

	"popsh/session/pop3"
)

// Near finds the name that a word was meant to be, for a slip or for half a name.
func Near(word string, names []string) (string, bool) {
	if name, ok := pop3.Near(word, names); ok {
		return name, true
	}
	i := slices.IndexFunc(names, func(n string) bool { return word != "" && strings.HasPrefix(n, word) })
	if i < 0 {
		return "", false
	}
	return names[i], true
}

// Nearest puts a "did you mean" before the other hints.
func Nearest(word string, names []string, hints ...string) []string {
	if name, ok := Near(word, names); ok {
		hints = append([]string{"did you mean " + name + "?"}, hints...)
	}
	return hints
}

// Among refuses a value that is none of those there are, and names them.
func Among(where, value string, known []string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return New(where, strconv.QuoteToASCII(value)+" is not known", Nearest(value, known, "it is "+Or(known))...)
}

// Or lists words of which one is to be taken.
func Or(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
