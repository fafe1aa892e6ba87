package typing

import (
	"strings"

	"popsh/repl/editor"
	"popsh/repl/view"
	"popsh/session/pop3"
)

// hintMost is how many characters a hint has at most.
const hintMost = 120

// Hint returns what to show dim behind a line: the arguments that are missing and
// what is known about them, and what stands in the way of the command; or, where
// there is nothing of the kind to tell, how a line of the history went on. It is
// safe to show, and is one line.
func (sc *Scene) Hint(line string) editor.Hint {
	text, vague := sc.hint(line)
	if rest := sc.suggestion(line); vague && rest != "" {
		return editor.Hint{Text: rest, Goes: true}
	}
	return editor.Hint{Text: text}
}

// suggestion returns the rest of the newest line of the history that begins like
// this one and holds no secret.
func (sc *Scene) suggestion(line string) string {
	if strings.TrimSpace(line) == "" || sc.Exchange {
		return ""
	}
	for older := range sc.History.Newest() {
		if rest, ok := strings.CutPrefix(older, line); ok && rest != "" {
			if from, to := sc.Secret(older); from == to {
				return rest
			}
		}
	}
	return ""
}

// hint returns the hint for a line, and whether it tells no more than which
// arguments may follow.
func (sc *Scene) hint(line string) (text string, vague bool) {
	text, vague = sc.hintFor(line)
	if text == "" {
		return "", true
	}
	if !strings.HasSuffix(line, " ") && line != "" {
		text = " " + text
	}
	esc := view.Escaper{Tabs: true, Ours: true}
	return view.Clip(string(esc.End(esc.Append(nil, []byte(text)))), hintMost), vague
}

func (sc *Scene) hintFor(line string) (text string, vague bool) {
	if sc.Exchange && line == "" {
		return "the answer in base64, or * to cancel", false
	}
	p, ok := sc.locate(line)
	switch row := sc.rowOf(p.Word); {
	case !ok:
		return "", true
	case p.row != nil:
		return sc.hintInside(p)
	case row != nil:
		return joined("  ", missing(row, 0), sc.asked(Place{row: row}), sc.remark(row, nil)), false
	}
	return sc.hintUnknown(p.Word), false
}

// hintInside is the hint for an argument.
func (sc *Scene) hintInside(p Place) (text string, vague bool) {
	at := len(p.Args)
	s, ok := p.row.slot(at)
	if !ok {
		return sc.remark(p.row, p.Args), false
	}
	if p.Word == "" {
		return joined("  ", missing(p.row, at), sc.asked(p), sc.remark(p.row, p.Args)), false
	}
	told := ""
	if s.Ways.Tell != nil {
		told = s.Ways.Tell(sc, p)
	}
	remark := sc.remark(p.row, append(p.Args[:at:at], p.Word))
	if remark != "" && sc.obstacle(p.row) == "" && told != "" && told != clearTextHint {
		told = "" // the remark is about the same argument, and weighs more
	}
	return joined("  ", missing(p.row, at+1), told, remark), told == "" && remark == ""
}

// asked says what to type in a slot.
func (sc *Scene) asked(p Place) string {
	s, ok := p.row.slot(len(p.Args))
	switch {
	case !ok:
		return ""
	case s.Ways.Ask != nil:
		return s.Ways.Ask(sc, p)
	case p.Word == "" && len(p.Args) > 0:
		return s.hint
	}
	return ""
}

// missing writes the arguments from number i on, as in <msg> [lines].
func missing(row *Row, i int) string {
	var names []string
	for ; ; i++ {
		s, ok := row.slot(i)
		many := row.Verb == nil && i >= len(row.Slots)-1 && s.Many
		switch {
		case !ok:
			return strings.Join(names, " ")
		case s.Optional:
			names = append(names, "["+s.Name+"]")
		default:
			names = append(names, "<"+s.Name+">")
		}
		if many {
			return strings.Join(names, " ") + " …"
		}
	}
}

// remark says what a server may object to, the weightiest first.
func (sc *Scene) remark(row *Row, args []string) string {
	why := sc.obstacle(row)
	if why != "" || row.Verb == nil {
		return why
	}
	for _, a := range sc.Machine.Advise(row.Verb, args, sc.Caps) {
		return a.Text
	}
	return ""
}

// hintUnknown suggests the word that was meant, once none begins like the one
// typed.
func (sc *Scene) hintUnknown(word string) string {
	name, colon := strings.CutPrefix(word, ":")
	var names []string
	for _, r := range sc.Rows {
		local := r.Verb == nil
		if colon && !local || !colon && local && sc.Online {
			continue
		}
		if len(name) <= len(r.Name) && strings.EqualFold(r.Name[:len(name)], name) {
			return ""
		}
		names = append(names, r.Name)
	}
	if near, ok := pop3.Near(name, names); ok {
		return "not known; did you mean " + strings.TrimSuffix(word, name) + near + "?"
	}
	return ""
}
