package view

import (
	"maps"
	"slices"

	"popsh/session"
	"popsh/session/wire"
)

// A defectCount is how often a defect was met in a reply, for JSON.
type defectCount struct {
	Name  string `json:"name"`
	Text  string `json:"text"`
	Ref   string `json:"ref"`
	Lines int64  `json:"lines"`
	First int64  `json:"first"` // line of the body; 0 for the status line
}

func countOf(i wire.DefectInfo, lines, first int64) defectCount {
	return defectCount{i.Name, i.Text, i.Ref, lines, first}
}

// defectsOf returns the defects of a reply: of its status line, then of its body.
func defectsOf(r *session.Reply) []defectCount {
	var list []defectCount
	for _, d := range r.Status.Line.Defects.List() {
		list = append(list, countOf(d.Info(), 1, 0))
	}
	if r.Body == nil {
		return list
	}
	t := r.Body.Tally()
	for _, d := range slices.Sorted(maps.Keys(t.Defects)) {
		list = append(list, countOf(d.InBody(), t.Defects[d], t.First[d]))
	}
	return list
}
