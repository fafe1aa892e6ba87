package repl

import (
	"strings"

	"popsh/repl/editor"
	"popsh/repl/view"
	"popsh/session/pop3"
)

// hintMost is how many characters a hint has at most.
const hintMost = 120

// hint returns what to show dim behind a line: the arguments that are missing and
// what is known about them, and what stands in the way of the command; or, where
// there is nothing of the kind to tell, how a line of the history went on. It is
// safe to show, and is one line.
func (sh *Shell) hint(line string) editor.Hint {
	if !sh.options.Hints {
		return editor.Hint{}
	}
	sc := sh.scene()
	text, vague := sc.hint(line)
	if rest := sc.suggestion(line); vague && rest != "" {
		return editor.Hint{Text: rest, Goes: true}
	}
	return editor.Hint{Text: text}
}

// suggestion returns the rest of the newest line of the history that begins like
// this one and holds no secret.
func (sc *scene) suggestion(line string) string {
	if strings.TrimSpace(line) == "" || sc.exchange {
		return ""
	}
	for older := range sc.shell.history.Newest() {
		if rest, ok := strings.CutPrefix(older, line); ok && rest != "" {
			if from, to := sc.secret(older); from == to {
				return rest
			}
		}
	}
	return ""
}

// hint returns the hint for a line, and whether it tells no more than which
// arguments may follow.
func (sc *scene) hint(line string) (text string, vague bool) {
	text, vague = sc.hintFor(line)
	if text == "" {
		return "", true
	}
	if !strings.HasSuffix(line, " ") && line != "" {
		text = " " + text
	}
	esc := view.Escaper{Tabs: true, Ours: true}
	return clip(string(esc.End(esc.Append(nil, []byte(text)))), hintMost), vague
}

func (sc *scene) hintFor(line string) (text string, vague bool) {
	if sc.exchange && line == "" {
		return "the answer in base64, or * to cancel", false
	}
	p, ok := sc.locate(line)
	switch row := sc.rowOf(p.word); {
	case !ok:
		return "", true
	case p.row != nil:
		return sc.hintInside(p)
	case row != nil:
		return joined("  ", missing(row, 0), sc.asked(place{row: row}), sc.remark(row, nil)), false
	}
	return sc.hintUnknown(p.word), false
}

// hintInside is the hint for an argument.
func (sc *scene) hintInside(p place) (text string, vague bool) {
	at := len(p.args)
	s, ok := p.row.slot(at)
	if !ok {
		return sc.remark(p.row, p.args), false
	}
	if p.word == "" {
		return joined("  ", missing(p.row, at), sc.asked(p), sc.remark(p.row, p.args)), false
	}
	told := ""
	if s.ways.tell != nil {
		told = s.ways.tell(sc, p)
	}
	remark := sc.remark(p.row, append(p.args[:at:at], p.word))
	if remark != "" && sc.obstacle(p.row) == "" && told != "" && told != clearTextHint {
		told = "" // the remark is about the same argument, and weighs more
	}
	return joined("  ", missing(p.row, at+1), told, remark), told == "" && remark == ""
}

// asked says what to type in a slot.
func (sc *scene) asked(p place) string {
	s, ok := p.row.slot(len(p.args))
	switch {
	case !ok:
		return ""
	case s.ways.ask != nil:
		return s.ways.ask(sc, p)
	case p.word == "" && len(p.args) > 0:
		return s.hint
	}
	return ""
}

// missing writes the arguments from number i on, as in <msg> [lines].
func missing(row *Command, i int) string {
	var names []string
	for ; ; i++ {
		s, ok := row.slot(i)
		many := row.Verb == nil && i >= len(row.Args)-1 && ok && row.Args[len(row.Args)-1].Many
		switch {
		case !ok:
			return strings.Join(names, " ")
		case s.optional:
			names = append(names, "["+s.name+"]")
		default:
			names = append(names, "<"+s.name+">")
		}
		if many {
			return strings.Join(names, " ") + " …"
		}
	}
}

// remark says what a server may object to, the weightiest first.
func (sc *scene) remark(row *Command, args []string) string {
	why := sc.obstacle(row)
	if why != "" || row.Verb == nil {
		return why
	}
	for _, a := range sc.machine.Advise(row.Verb, args, sc.caps) {
		return a.Text
	}
	return ""
}

// hintUnknown suggests the word that was meant, once none begins like the one
// typed.
func (sc *scene) hintUnknown(word string) string {
	name, colon := strings.CutPrefix(word, ":")
	var names []string
	for _, c := range sc.shell.table {
		local := c.Verb == nil
		if colon && !local || !colon && local && sc.online {
			continue
		}
		if len(name) <= len(c.Name) && strings.EqualFold(c.Name[:len(name)], name) {
			return ""
		}
		names = append(names, c.Name)
	}
	if near, ok := pop3.Near(name, names); ok {
		return "not known; did you mean " + strings.TrimSuffix(word, name) + near + "?"
	}
	return ""
}
