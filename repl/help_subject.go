package repl

import (
	"slices"
	"strings"

	"popsh/repl/page"
	"popsh/repl/view"
	"popsh/session/pop3"
)

// A subject is something that :help explains.
type subject struct {
	name  string // as one asks for it: RETR, :open, stuffing, [IN-USE]
	kind  string // what it is: a command, a topic
	short string
	long  string // looked through by :help -k, beside name and short
	page  func(*Shell) page.Page
}

// The kinds of subjects that a line can begin with.
const (
	kindVerb  = "command"
	kindLocal = "word of popsh"
)

// subjects are all there are, of one name the likeliest first.
func (sh *Shell) subjects() []subject {
	return slices.Concat(sh.rowSubjects(true), sh.rowSubjects(false), topicSubjects(),
		capabilitySubjects(), codeSubjects(), mechanismSubjects(), settingSubjects())
}

func (sh *Shell) rowSubjects(verbs bool) []subject {
	var list []subject
	for i := range sh.table {
		c := &sh.table[i]
		switch {
		case (c.Verb != nil) != verbs:
		case verbs:
			list = append(list, subject{c.Name, kindVerb, c.Short, verbText(c.Verb),
				func(sh *Shell) page.Page { return sh.verbPage(c.Verb) }})
		default:
			list = append(list, subject{":" + c.Name, kindLocal, c.Short, c.Long,
				func(*Shell) page.Page { return localPage(c) }})
		}
	}
	return list
}

// verbText is what is looked through for a verb.
func verbText(c *pop3.Command) string {
	return strings.Join(slices.Concat([]string{c.Long, c.Effect, c.Mistake}, c.Failures), " ")
}

func topicSubjects() []subject {
	var list []subject
	for _, t := range slices.Concat(shellTopics, pop3.Topics) {
		list = append(list, subject{t.Name, "topic", t.Short, t.Long, func(*Shell) page.Page { return topicPage(t) }})
	}
	return list
}

func capabilitySubjects() []subject {
	var list []subject
	for i := range pop3.Capabilities {
		c := &pop3.Capabilities[i]
		list = append(list, subject{c.Tag, "capability", unstopped(c.Meaning), c.Args,
			func(sh *Shell) page.Page { return sh.capabilityPage(c) }})
	}
	return list
}

func codeSubjects() []subject {
	var list []subject
	for i := range pop3.Codes {
		c := &pop3.Codes[i]
		list = append(list, subject{"[" + c.Name + "]", "response code", unstopped(c.Meaning), c.Advice,
			func(*Shell) page.Page { return codePage(c) }})
	}
	return list
}

func mechanismSubjects() []subject {
	var list []subject
	for i := range pop3.Mechanisms {
		m := &pop3.Mechanisms[i]
		first, rest, _ := strings.Cut(m.Advice, ". ")
		list = append(list, subject{m.Name, "SASL mechanism", unstopped(first), m.Messages + " " + rest,
			func(sh *Shell) page.Page { return sh.mechanismPage(m) }})
	}
	return list
}

func settingSubjects() []subject {
	var list []subject
	for _, s := range settings {
		list = append(list, subject{s.name, "setting", s.what, "", func(sh *Shell) page.Page { return sh.settingPage(s) }})
	}
	return list
}

func unstopped(sentence string) string { return strings.TrimSuffix(sentence, ".") }

// find returns the subjects of a name, in any case. A colon before it asks for a
// word of popsh, brackets around it for a response code.
func (sh *Shell) find(name string) []subject {
	var found []subject
	code, _, isCode := pop3.LookupCode(name)
	for _, s := range sh.subjects() {
		bare := strings.TrimPrefix(s.name, ":")
		switch {
		case isCode && s.name == "["+code.Name+"]", strings.EqualFold(s.name, name), strings.EqualFold(bare, name):
			found = append(found, s)
		}
	}
	return found
}

// nearest suggests what may have been meant by a name that there is no help on.
func (sh *Shell) nearest(name string) []string {
	var names []string
	for _, s := range sh.subjects() {
		names = append(names, strings.Trim(s.name, ":[]"))
	}
	var hints []string
	if near, ok := pop3.Near(strings.Trim(name, ":[]"), names); ok {
		hints = append(hints, "did you mean :help "+sh.find(near)[0].name+"?")
	}
	if len(sh.apropos([]string{name})) > 0 {
		hints = append(hints, ":help -k "+view.Escape([]byte(name))+" lists what speaks of it")
	}
	return append(hints, ":help lists all commands and topics")
}

// A hit is a subject that words were found in, and how good a hit it is: 0 is
// best.
type hit struct {
	subject
	rank int
}

// The ranks of a hit: where a word was found.
const (
	rankName = iota
	rankNameStart
	rankNamePart
	rankShort
	rankLong
)

// apropos returns the subjects that all words occur in, the best hits first.
func (sh *Shell) apropos(words []string) []hit {
	var hits []hit
	for _, s := range sh.subjects() {
		worst, all := 0, true
		for _, w := range words {
			r, ok := s.rank(strings.ToLower(w))
			worst, all = max(worst, r), all && ok
		}
		if all {
			hits = append(hits, hit{s, worst})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.rank - b.rank })
	return hits
}

// rank tells where a word in lower case occurs.
func (s *subject) rank(word string) (rank int, found bool) {
	name := strings.ToLower(strings.Trim(s.name, ":[]"))
	word = strings.Trim(word, ":[]")
	switch {
	case word == "":
		return 0, false
	case name == word:
		return rankName, true
	case strings.HasPrefix(name, word):
		return rankNameStart, true
	case strings.Contains(name, word):
		return rankNamePart, true
	case strings.Contains(strings.ToLower(s.short), word):
		return rankShort, true
	case strings.Contains(strings.ToLower(s.long), word):
		return rankLong, true
	}
	return 0, false
}
