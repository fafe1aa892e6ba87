package editor

import (
	"fmt"
	"strings"
)

// hostVerbs are what the shell completes, in the order it offers them.
var hostVerbs = []Candidate{
	{Text: "RETR", Note: "retrieve a message"},
	{Text: "RSET", Note: "take deletions back"},
	{Text: "STAT", Note: "count the maildrop"},
	{Text: "DELE", Note: "delete a message", Dim: true},
	{Text: "PASS", Note: "log in"},
	{Text: "USER", Note: "a note that is longer than any terminal is wide " + strings.Repeat("and so on ", 30)},
}

func hostComplete(line string, at int) Completion {
	left := string([]rune(line)[:at])
	from := strings.LastIndexByte(left, ' ') + 1
	c := Completion{From: len([]rune(left[:from]))}
	word := left[from:]
	switch {
	case strings.HasPrefix(word, "many"):
		for i := range 300 {
			c.Candidates = append(c.Candidates, Candidate{Text: fmt.Sprintf("x%03d", i), Note: "\x1b[31mno\x1b[0m control\a"})
		}
	case strings.HasPrefix(word, "vast"):
		c.Candidates = []Candidate{{Text: "a"}, {Text: "b"}}
		c.More, c.Least = 20_000, true
	case strings.HasPrefix(word, "wide"):
		for _, end := range []string{"one", "two"} {
			c.Candidates = append(c.Candidates, Candidate{Text: "wide" + end + strings.Repeat("x", 200), Note: "out of sight"})
		}
	case strings.HasPrefix(word, "fold"):
		c.Candidates = []Candidate{{Text: "folder/", Open: true}}
	case from > 0:
		c.Candidates = []Candidate{{Text: "7", Note: "Invoice 118"}, {Text: "9", Note: "Invoices 2026"}}
	default:
		for _, verb := range hostVerbs {
			if len(word) <= len(verb.Text) && strings.EqualFold(verb.Text[:len(word)], word) {
				c.Candidates = append(c.Candidates, verb)
			}
		}
	}
	return c
}

func hostHint(line string) Hint {
	if line == "panic now" {
		panic("on purpose")
	}
	if strings.EqualFold(line, "RETR ") {
		return Hint{Text: "<msg> 1..12"}
	}
	if rest, ok := strings.CutPrefix("open pop.example.org --tls=stls", line); ok && strings.HasPrefix(line, "open") {
		return Hint{Text: rest, Goes: true}
	}
	return Hint{}
}

// hostPaint makes verbs bold and secrets stars.
func hostPaint(line string) []Paint {
	verb, _, more := strings.Cut(line, " ")
	paints := []Paint{{From: 0, To: len([]rune(verb)), Style: "\x1b[1m"}}
	if more && isSecretVerb(verb) {
		paints = append(paints, Paint{From: len([]rune(verb)) + 1, To: len([]rune(line)), Mask: true})
	}
	return paints
}

func isSecretVerb(verb string) bool {
	return strings.EqualFold(verb, "PASS") || strings.EqualFold(verb, "AUTH")
}
