package view

import (
	"errors"
	"strings"

	"popsh/session/pop3"
)

// tagWidth is the width of the column of capability tags.
const tagWidth = 22

// capability is a line of CAPA (RFC 2449 §5) with what it means.
type capability struct {
	Tag        octets   `json:"tag"`
	Args       []octets `json:"args"`
	Registered bool     `json:"registered"`
	Meaning    string   `json:"meaning,omitempty"`
	written    string   // the line, safe
	mechanisms []mechanism
}

func readCapability(text []byte) (row, pop3.Oddity, error) {
	a := pop3.ParseCapability(text)
	if a.Oddity.Has(pop3.NoTag) {
		return nil, 0, errNoTag
	}
	c := capability{Tag: octets(a.Tag), Args: make([]octets, len(a.Args)), written: Escape(text)}
	for i, arg := range a.Args {
		c.Args[i] = octets(arg)
	}
	known, ok := pop3.LookupCapability(a.Tag)
	if !ok {
		return c, a.Oddity, nil
	}
	c.Registered = known.Registered
	c.Meaning, _ = known.Means(a.Args)
	if known.Tag == saslTag {
		c.mechanisms = mechanismsOf(a.Args)
	}
	return c, a.Oddity, nil
}

var errNoTag = errors.New("the line has no tag")

// saslTag is the capability whose arguments are worth a line each (RFC 5034 §3).
const saslTag = "SASL"

func (c capability) lines(bool) [][]cell {
	note := cell{text: c.note(), means: Note}
	lines := [][]cell{{{text: c.written, width: tagWidth}, note}}
	if width(c.written) > tagWidth {
		lines = [][]cell{{{text: c.written}}, {{width: tagWidth}, note}}
	}
	for _, m := range c.mechanisms {
		cells := m.lines(false)[0]
		cells[0].text = "  " + cells[0].text
		lines = append(lines, cells)
	}
	return lines
}

func (c capability) note() string {
	switch {
	case c.Meaning == "":
		return "Not registered, and not known here."
	case !c.Registered:
		return "(not registered) " + c.Meaning
	}
	return c.Meaning
}

// Announced shows lines of CAPA that came earlier, each with what it means. As JSON
// they are lines of text.
func (v *View) Announced(lines [][]byte) {
	s := newTextSheet(v, Capabilities, false)
	var dst []byte
	for _, line := range lines {
		line = v.mask(nil, line)
		r, _, err := readCapability(line)
		if v.JSON || err != nil {
			v.Line(Escape(line))
			continue
		}
		for _, cells := range r.lines(!v.OutTTY) {
			dst = append(s.appendCells(append(dst, indent...), cells), '\n')
		}
	}
	v.out.Write(dst)
	v.out.Flush() // what was wrong with Out is told by the next reply
}

// mechanism is a SASL mechanism that a server offers.
type mechanism struct {
	Mechanism octets `json:"mechanism"`
	Clear     bool   `json:"clear,omitempty"` // whoever listens learns the secret
	Advice    string `json:"advice,omitempty"`
}

func readMechanism(text []byte) (row, pop3.Oddity, error) {
	return mechanismOf(strings.TrimSpace(string(text))), 0, nil
}

func mechanismOf(name string) mechanism {
	m := mechanism{Mechanism: octets(name)}
	if known, ok := pop3.LookupMechanism(name); ok {
		m.Clear, m.Advice = known.Clear, known.Advice
	}
	return m
}

func mechanismsOf(names []string) []mechanism {
	list := make([]mechanism, len(names))
	for i, name := range names {
		list[i] = mechanismOf(name)
	}
	return list
}

func (m mechanism) lines(bool) [][]cell {
	advice, _, _ := strings.Cut(m.Advice, ". ")
	switch {
	case advice == "":
		advice = "Not known here."
	case !strings.HasSuffix(advice, "."):
		advice += "."
	}
	return [][]cell{{{text: Escape(m.Mechanism), width: tagWidth}, {text: advice, means: Note}}}
}

// language is a line of LANG (RFC 6856 §3): a tag, and its name in that language.
type language struct {
	Language octets `json:"language"`
	Name     octets `json:"name"`
}

// languageWidth is the width of the column of language tags.
const languageWidth = 10

func readLanguage(text []byte) (row, pop3.Oddity, error) {
	tag, name, _ := strings.Cut(string(text), " ")
	if tag == "" {
		return nil, 0, errNoTag
	}
	return language{octets(tag), octets(name)}, 0, nil
}

func (l language) lines(bool) [][]cell {
	return [][]cell{{{text: Escape(l.Language), width: languageWidth}, {text: Escape(l.Name)}}}
}
