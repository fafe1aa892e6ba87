package explain

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"popsh/repl/page"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// rowsMax is how many lines of one form are explained; the others say the same.
const rowsMax = 20

// bodyPage explains what came behind the status line.
func (m *Memory) bodyPage() page.Page {
	if m.body == nil {
		return nil
	}
	facts := m.bodyFacts()
	if left := m.body.Tally().Lines - int64(len(m.lines)); left > 0 {
		facts = append(facts, page.Fact("…", "and "+howMany(left, "line")+" more, which popsh did not keep"))
	}
	return page.Entries("S: the lines of the reply", append(facts, m.endFacts()...)...)
}

func (m *Memory) bodyFacts() []page.Block {
	switch {
	case m.command == nil:
		return nil
	case m.command.Lines == pop3.MessageLines:
		return m.messageFacts()
	case m.command.Lines == pop3.CapabilityLines:
		return m.capabilityFacts()
	case m.command.Lines == pop3.MechanismLines:
		return m.mechanismFacts()
	}
	for _, r := range readings {
		if r.lines == m.command.Lines && r.lines != pop3.TextLines {
			return m.numberFacts(r)
		}
	}
	return nil
}

// numberFacts explains the lines of a list: the first ones, and all that are odd.
func (m *Memory) numberFacts(r reading) []page.Block {
	var facts []page.Block
	plain := 0
	for _, l := range m.lines {
		_, odd, err := r.read(l.Text.Bytes())
		if odd == 0 && err == nil && l.Defects == 0 {
			if plain++; plain > rowsMax {
				continue
			}
		}
		says, _ := r.says(l.Text.Bytes())
		facts = append(append(facts, page.Fact(legible(string(l.Text.Bytes())), says)), defectFacts(l.Defects)...)
	}
	if plain > rowsMax {
		facts = append(facts, page.Fact("…", "and "+howMany(int64(plain-rowsMax), "line")+" more of the same form"))
	}
	return facts
}

func (m *Memory) capabilityFacts() []page.Block {
	var facts []page.Block
	for _, l := range m.lines {
		facts = append(append(facts, capabilityFacts(l.Text.Bytes(), m.after)...), defectFacts(l.Defects)...)
	}
	return facts
}

// capabilityFacts explains a line of CAPA that came in a state; the zero state is
// any.
func capabilityFacts(line []byte, in pop3.State) []page.Block {
	a := pop3.ParseCapability(line)
	meaning := "Not registered, and not known here."
	var more []page.Block
	if c, ok := pop3.LookupCapability(a.Tag); ok {
		said, told := c.Means(a.Args)
		meaning = page.Cited(said, c.Refs)
		if !told {
			more = append(more, argumentsFact(c, a.Args)...)
		}
		if in != 0 && !c.In.Has(in) {
			more = append(more, page.Fact("odd", "In the state "+in.Info().Name+" it has no place."))
		}
	}
	facts := append([]page.Block{page.Fact(legible(string(line)), meaning)}, more...)
	if a.Oddity != 0 {
		facts = append(facts, page.Fact("odd", page.Sentence(a.Oddity.String())))
	}
	return facts
}

// exchange is the command of the mechanisms.
var exchange = pop3.First(func(c *pop3.Command) bool { return c.Body == pop3.Exchange })

// argumentsFact explains the arguments of a capability; names of mechanisms one
// by one.
func argumentsFact(c *pop3.Capability, args []string) []page.Block {
	var facts []page.Block
	for _, name := range args {
		if m, ok := pop3.LookupMechanism(name); ok && slices.Contains(c.Adds, exchange.Verb) {
			facts = append(facts, page.Fact("  "+m.Name, m.Advice))
		}
	}
	switch {
	case len(facts) > 0 || len(args) == 0:
	case c.Args == "":
		facts = append(facts, page.Fact("", "It takes no arguments."))
	default:
		facts = append(facts, page.Fact("", page.Sentence("its arguments are "+c.Args)))
	}
	return facts
}

func (m *Memory) mechanismFacts() []page.Block {
	var facts []page.Block
	for _, l := range m.lines {
		name := strings.TrimSpace(string(l.Text.Bytes()))
		advice := "Not known here."
		if known, ok := pop3.LookupMechanism(name); ok {
			advice = page.Cited(known.Advice, known.Refs)
		}
		facts = append(facts, page.Fact(legible(name), advice))
	}
	return facts
}

// messageFacts explains a message by its structure.
func (m *Memory) messageFacts() []page.Block {
	lines := m.body.Tally().Lines
	header := lines
	if m.blank > 0 {
		header = m.blank - 1
	}
	facts := []page.Block{page.Fact("header", page.Sentence(howMany(header, "line")+m.fieldNames(header)+" (RFC 5322 §2.2)"))}
	if m.blank > 0 {
		facts = append(facts,
			page.Fact(fmt.Sprintf("line %d", m.blank), "The blank line that ends the header (RFC 5322 §2.1)."),
			page.Fact("text", page.Sentence(howMany(lines-m.blank, "line")+" behind it")))
	}
	if stuffed := m.body.Tally().Stuffed; stuffed > 0 {
		facts = append(facts, page.Fact("stuffing", fmt.Sprintf(
			"%s came with a dot more than the message has, line %d first; popsh took it away (RFC 1939 §3).", howMany(stuffed, "line"), m.dotted)))
	}
	return facts
}

// namesMax is how many names of header fields are listed.
const namesMax = 20

// fieldNames lists the names of the header's fields, as far as they are kept.
func (m *Memory) fieldNames(header int64) string {
	var names []string
	for _, l := range m.lines[:min(int64(len(m.lines)), header)] {
		name, _, found := bytes.Cut(l.Text.Bytes(), []byte(":"))
		if found && !bytes.ContainsAny(name, " \t") && len(name) > 0 && len(names) < namesMax {
			names = append(names, legible(string(name)))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ", with the fields " + strings.Join(names, ", ")
}

// endFacts explains how the reply ended, and what was odd on the way.
func (m *Memory) endFacts() []page.Block {
	t := m.body.Tally()
	var facts []page.Block
	if m.ended() {
		facts = append(facts, page.Fact(pop3.EndMark.Mark, page.Cited(pop3.EndMark.Meaning, pop3.EndMark.Refs)))
	} else {
		facts = append(facts, page.Fact("no end", "The end mark has not come, so the reply is not complete."))
	}
	facts = append(facts, page.Fact("size", page.Sentence(howMany(t.Lines, "line")+", "+howMany(t.Octets, "octet")+", the end mark and stuffing dots not counted")))
	for _, d := range slices.Sorted(maps.Keys(t.Defects)) {
		facts = append(facts, page.Fact("odd", defectSentence(d, t)))
	}
	return facts
}

func defectSentence(d wire.Defect, t wire.Tally) string {
	info := d.Info()
	where := fmt.Sprintf("line %d", t.First[d])
	if n := t.Defects[d]; n > 1 {
		where = fmt.Sprintf("%s, line %d first", howMany(n, "line"), t.First[d])
	}
	return page.Sentence(where + ": " + info.Text + " (" + info.Ref + ")")
}
