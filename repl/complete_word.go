package repl

import (
	"slices"
	"strings"

	"popsh/repl/editor"
)

// offerWords offers what a line may begin with, what works first, and says of the
// rest what stands in its way.
func (sc *scene) offerWords(p place, o *offers) {
	var rows []*Command
	for i := range sc.shell.table {
		rows = append(rows, &sc.shell.table[i])
	}
	colon := strings.HasPrefix(p.word, ":")
	rows = slices.DeleteFunc(rows, func(c *Command) bool {
		return colon && c.Verb != nil || !colon && sc.online && c.Verb == nil
	})
	slices.SortStableFunc(rows, func(a, b *Command) int { return sc.rank(a) - sc.rank(b) })
	for _, c := range rows {
		o.put(sc.wordCandidate(c, colon))
	}
}

func (sc *scene) wordCandidate(c *Command, colon bool) editor.Candidate {
	made := editor.Candidate{Text: c.Name, Note: c.Short, Open: !c.goesOn(0)}
	if colon {
		made.Text = ":" + c.Name
	}
	if c.Verb != nil {
		made.Note += "  " + c.Verb.Refs[0].String()
		if sc.caps != nil && c.Verb.Needs != "" {
			made.Note += ", announced"
		}
	}
	if why := sc.obstacle(c); why != "" {
		made.Note, made.Dim = why, true
	}
	return made
}

// rank puts first what works, and historic commands behind the others.
func (sc *scene) rank(c *Command) int {
	rank := 0
	if c.Group == groupOld {
		rank = 1
	}
	if why := sc.obstacle(c); why == notAnnounced {
		rank += 2
	} else if why != "" {
		rank += 4
	}
	return rank
}

const notAnnounced = "not announced"

// obstacle says why a command will not work now; "" when nothing is known to
// stand in its way.
func (sc *scene) obstacle(c *Command) string {
	switch {
	case !sc.online && !c.Offline:
		return "no connection is open"
	case c.Verb == nil:
		return ""
	case !sc.machine.Allows(c.Verb):
		return sc.machine.Advise(c.Verb, nil, nil)[0].Text
	case sc.caps != nil && c.Verb.Needs != "" && !sc.caps.Has(c.Verb.Needs):
		return notAnnounced
	}
	return ""
}
