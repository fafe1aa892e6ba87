package pop3

// nearMax is how many slips of the finger still make a word a typing error.
const nearMax = 2

// Nearest finds the command that word most likely was meant to be, for a "did you
// mean": the one that it stands for elsewhere, or one that is spelt like it. There
// is none for the verb of a known command, and none for a word that is like no verb.
func Nearest(word string) (*Command, bool) {
	if c, ok := byHabit[upper(word)]; ok {
		return c, true
	}
	verbs := make([]string, len(Commands))
	for i := range Commands {
		verbs[i] = Commands[i].Verb
	}
	verb, ok := Near(word, verbs)
	if !ok {
		return nil, false
	}
	return Lookup(verb)
}

// byHabit finds commands by what people call them who know other programs.
var byHabit = habits()

func habits() map[string]*Command {
	rows := map[string]*Command{}
	for i := range Commands {
		for _, word := range Commands[i].Habits {
			rows[word] = &Commands[i]
		}
	}
	return rows
}

// Near finds the candidate that word most likely was meant to be, in any case:
// one that differs by at most two slips, a letter missing, added, wrong or
// swapped with its neighbour. A wrong first letter weighs half a slip more, since
// fingers seldom miss the first key; half of a short word must be right. Of equally
// near ones the first wins. A word that is a candidate has none.
func Near(word string, candidates []string) (string, bool) {
	best, least := "", 2*nearMax+1
	typed := upper(word)
	for _, c := range candidates {
		name := upper(c)
		if name == typed {
			return "", false
		}
		if d := slips(typed, name); d < least {
			best, least = c, d
		}
	}
	if best == "" || least > allowed(typed) {
		return "", false
	}
	return best, true
}

// allowed is the cost that a word of this length may have.
func allowed(word string) int {
	return min(2*nearMax, 2*(len(word)/2))
}

// slips is twice the Damerau-Levenshtein distance between two words, plus one
// when they begin with different letters. Words of very different length are
// far apart without a closer look, so the cost is bounded by the shorter one.
func slips(a, b string) int {
	if len(a) == 0 || len(b) == 0 || len(a)-len(b) > nearMax || len(b)-len(a) > nearMax {
		return 2*nearMax + 1
	}
	d := 2 * distance(a, b)
	if a[0] != b[0] {
		d++
	}
	return d
}

// distance counts the letters to add, drop, change or swap with their neighbour,
// to make b of a.
func distance(a, b string) int {
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
