package typing

import (
	"slices"
	"strings"

	"popsh/repl/editor"
)

// offerWords offers what a line may begin with, what works first, and says of the
// rest what stands in its way.
func (sc *Scene) offerWords(p Place, o *Offers) {
	var rows []*Row
	for i := range sc.Rows {
		rows = append(rows, &sc.Rows[i])
	}
	colon := strings.HasPrefix(p.Word, ":")
	rows = slices.DeleteFunc(rows, func(r *Row) bool {
		return colon && r.Verb != nil || !colon && sc.Online && r.Verb == nil
	})
	slices.SortStableFunc(rows, func(a, b *Row) int { return sc.rank(a) - sc.rank(b) })
	for _, r := range rows {
		o.Put(sc.wordCandidate(r, colon))
	}
}

func (sc *Scene) wordCandidate(r *Row, colon bool) editor.Candidate {
	made := editor.Candidate{Text: r.Name, Note: r.Short, Open: !r.goesOn(0)}
	if colon {
		made.Text = ":" + r.Name
	}
	if r.Verb != nil {
		made.Note += "  " + r.Verb.Refs[0].String()
		if sc.Caps != nil && r.Verb.Needs != "" {
			made.Note += ", announced"
		}
	}
	if why := sc.obstacle(r); why != "" {
		made.Note, made.Dim = why, true
	}
	return made
}

// rank puts first what works, and historic commands behind the others.
func (sc *Scene) rank(r *Row) int {
	rank := 0
	if r.Old {
		rank = 1
	}
	if why := sc.obstacle(r); why == notAnnounced {
		rank += 2
	} else if why != "" {
		rank += 4
	}
	return rank
}

const notAnnounced = "not announced"

// obstacle says why a command will not work now; "" when nothing is known to
// stand in its way.
func (sc *Scene) obstacle(r *Row) string {
	switch {
	case !sc.Online && !r.Offline:
		return "no connection is open"
	case r.Verb == nil:
		return ""
	case sc.Owed != "":
		return sc.Owed + " is not answered yet"
	case !sc.Machine.Allows(r.Verb):
		return sc.Machine.Advise(r.Verb, nil, nil)[0].Text
	case sc.Caps != nil && r.Verb.Needs != "" && !sc.Caps.Has(r.Verb.Needs):
		return notAnnounced
	}
	return ""
}
