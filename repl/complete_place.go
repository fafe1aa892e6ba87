package repl

import (
	"strings"

	"popsh/session/pop3"
)

// A place is where the cursor stands: in which argument of which command, with
// what typed of it.
type place struct {
	row  *Command // nil in the first word
	args []string // the arguments before it
	word string   // as typed so far
	from int      // where the word begins, in octets
}

// locate finds the place at the end of a line. There is none in a comment and in
// the answer to a challenge.
func (sc *scene) locate(line string) (p place, ok bool) {
	from := sc.skip(line)
	text := line[from:]
	colon := strings.HasPrefix(text, ":")
	if strings.HasPrefix(text, "#") || sc.exchange && !colon {
		return place{}, false
	}
	word, rest, behind := strings.Cut(text, " ")
	row := sc.rowOf(word)
	switch {
	case !behind:
		return place{word: word, from: from}, true
	case row == nil:
		return place{}, false
	}
	p, ok = sc.within(row, rest)
	p.from += len(line) - len(rest)
	return p, ok
}

// skip returns where the command of a line begins: behind blanks, and behind a
// count, which an answer to a challenge does not have.
func (sc *scene) skip(line string) int {
	text := strings.TrimLeft(line, " \t")
	if _, rest, ok := cutCount(text); ok && !sc.exchange {
		text = rest
	}
	return len(line) - len(text)
}

// rowOf finds the row of the first word of a line, nil when it is not known.
func (sc *scene) rowOf(word string) *Command {
	name, colon := strings.CutPrefix(word, ":")
	if colon || !sc.online {
		if row := sc.shell.local(strings.ToLower(name)); row != nil || colon {
			return row
		}
	}
	verb, _ := pop3.Lookup(word)
	return sc.shell.row(verb)
}

// within finds the place at the end of what stands behind a command's word.
func (sc *scene) within(row *Command, rest string) (place, bool) {
	if row.Verb == nil {
		return sc.withinLocal(row, rest)
	}
	if file, ok := sinkFile(row.Verb, rest); ok {
		return place{row: &toFile, word: file, from: len(rest) - len(file)}, true
	}
	args, word := row.Verb.Split(rest), ""
	if len(args) > 0 {
		args, word = args[:len(args)-1], args[len(args)-1]
	}
	return place{row: row, args: args, word: word, from: len(rest) - len(word)}, true
}

// toFile stands for the ">" behind a command, which a file name follows.
var toFile = Command{Args: []Arg{{Name: "file", Kind: File}}}

// sinkFile returns the file name that is being typed behind a ">".
func sinkFile(verb *pop3.Command, rest string) (file string, ok bool) {
	at := strings.LastIndexByte(rest, '>')
	if at < 0 || !mayBeSent(verb) {
		return "", false
	}
	return strings.TrimLeft(rest[at+1:], " "), true
}

// withinLocal is within for a local word, whose arguments may stand in quotes. An
// argument that is a line has places of its own; the last of several counts.
func (sc *scene) withinLocal(row *Command, rest string) (place, bool) {
	p := place{row: row}
	for {
		p.from += len(rest) - len(strings.TrimLeft(rest, " \t"))
		rest = strings.TrimLeft(rest, " \t")
		if i := len(p.args); i < len(row.Args) && row.Args[i].Kind == Line {
			last := strings.LastIndexByte(rest, ';') + 1
			inner, ok := sc.locate(rest[last:])
			inner.from += p.from + last
			return inner, ok
		}
		end := wordEnd(rest)
		if end == len(rest) {
			p.word = rest
			return p, true
		}
		p.args = append(p.args, unquoted(rest[:end]))
		p.from, rest = p.from+end, rest[end:]
	}
}

// wordEnd returns where the first word ends; quotes that are not closed end with
// the text.
func wordEnd(text string) int {
	quoted := strings.HasPrefix(text, `"`)
	for i := 1; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case quoted && text[i] == '"':
			return i + 1
		case !quoted && (text[i] == ' ' || text[i] == '\t'):
			return i
		}
	}
	return len(text)
}
