package misuse

import (
	"slices"
	"strings"

	"popsh/session/pop3"
)

// Nearest puts a "did you mean" before the other hints, for a slip or for half
// a name.
func Nearest(word string, names []string, hints ...string) []string {
	name, _ := pop3.Near(word, names)
	if i := slices.IndexFunc(names, func(n string) bool { return strings.HasPrefix(n, word) }); name == "" && i >= 0 && word != "" {
		name = names[i]
	}
	if name != "" {
		hints = append([]string{"did you mean " + name + "?"}, hints...)
	}
	return hints
}
