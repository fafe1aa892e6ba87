package typing

import (
	"strings"

	"popsh/session/pop3"
)

// A Place is where the cursor stands: in which argument of which command, with
// what typed of it.
type Place struct {
	Args []string // the arguments before it
	Word string   // as typed so far
	row  *Row     // nil in the first word
	from int      // where the word begins, in octets
}

// locate finds the place at the end of a line. There is none in a comment and in
// the answer to a challenge.
func (sc *Scene) locate(line string) (p Place, ok bool) {
	from := sc.skip(line)
	text := line[from:]
	colon := strings.HasPrefix(text, ":")
	if strings.HasPrefix(text, "#") || sc.Exchange && !colon {
		return Place{}, false
	}
	word, rest, behind := strings.Cut(text, " ")
	row := sc.rowOf(word)
	switch {
	case !behind:
		return Place{Word: word, from: from}, true
	case row == nil:
		return Place{}, false
	}
	p, ok = sc.within(row, rest)
	p.from += len(line) - len(rest)
	return p, ok
}

// skip returns where the command of a line begins: behind blanks, and behind a
// count, which an answer to a challenge does not have.
func (sc *Scene) skip(line string) int {
	text := strings.TrimLeft(line, " \t")
	if _, rest, ok := CutCount(text); ok && !sc.Exchange {
		text = rest
	}
	return len(line) - len(text)
}

// rowOf finds the row of the first word of a line, nil when it is not known.
func (sc *Scene) rowOf(word string) *Row {
	name, colon := strings.CutPrefix(word, ":")
	if colon || !sc.Online {
		name = strings.ToLower(name)
		if row := sc.find(func(r *Row) bool { return r.Verb == nil && r.Name == name }); row != nil || colon {
			return row
		}
	}
	verb, known := pop3.Lookup(word)
	return sc.find(func(r *Row) bool { return known && r.Verb == verb })
}

func (sc *Scene) find(is func(*Row) bool) *Row {
	for i := range sc.Rows {
		if is(&sc.Rows[i]) {
			return &sc.Rows[i]
		}
	}
	return nil
}

// within finds the place at the end of what stands behind a command's word.
func (sc *Scene) within(row *Row, rest string) (Place, bool) {
	if file, ok := sinkFile(row, rest); ok {
		return Place{row: &toFile, Word: file, from: len(rest) - len(file)}, true
	}
	if row.Verb == nil {
		return sc.withinLocal(row, rest)
	}
	args, word := row.Verb.Split(rest), ""
	if len(args) > 0 {
		args, word = args[:len(args)-1], args[len(args)-1]
	}
	return Place{row: row, Args: args, Word: word, from: len(rest) - len(word)}, true
}

// toFile stands for the ">" behind a command, which a file name follows.
var toFile = Row{Slots: []Slot{{Name: "file", Ways: Files}}}

// sinkFile returns the file name that is being typed behind a ">".
func sinkFile(row *Row, rest string) (file string, ok bool) {
	at := strings.LastIndexByte(rest, '>')
	if at < 0 || !row.ToFile {
		return "", false
	}
	return strings.TrimLeft(rest[at+1:], " "), true
}

// withinLocal is within for a local word, whose arguments may stand in quotes. An
// argument that is a line has places of its own; the last of several counts.
func (sc *Scene) withinLocal(row *Row, rest string) (Place, bool) {
	p := Place{row: row}
	for {
		p.from += len(rest) - len(strings.TrimLeft(rest, " \t"))
		rest = strings.TrimLeft(rest, " \t")
		switch row.reads(len(p.Args)) {
		case Text:
			p.Word = rest
			return p, true
		case Lines:
			last := strings.LastIndexByte(rest, ';') + 1
			inner, ok := sc.locate(rest[last:])
			inner.from += p.from + last
			return inner, ok
		}
		end := wordEnd(rest)
		if end == len(rest) {
			p.Word = rest
			return p, true
		}
		p.Args = append(p.Args, unquoted(rest[:end]))
		p.from, rest = p.from+end, rest[end:]
	}
}

// First returns the first argument before the cursor, "" when there is none.
func (p Place) First() string {
	if len(p.Args) == 0 {
		return ""
	}
	return p.Args[0]
}
