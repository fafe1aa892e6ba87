package repl

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// rowsMax is how many lines of one form are explained; the others say the same.
const rowsMax = 20

// bodyPage explains what came behind the status line.
func (m *memory) bodyPage() page {
	if m.body == nil {
		return nil
	}
	facts := m.bodyFacts()
	if left := m.body.Tally().Lines - int64(len(m.lines)); left > 0 {
		facts = append(facts, fact("…", "and "+howMany(left, "line")+" more, which popsh did not keep"))
	}
	return entries("S: the lines of the reply", append(facts, m.endFacts()...)...)
}

func (m *memory) bodyFacts() []block {
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
func (m *memory) numberFacts(r reading) []block {
	var facts []block
	plain := 0
	for _, l := range m.lines {
		_, odd, err := r.read(l.Text.Bytes())
		if odd == 0 && err == nil && l.Defects == 0 {
			if plain++; plain > rowsMax {
				continue
			}
		}
		says, _ := r.says(l.Text.Bytes())
		facts = append(append(facts, fact(legible(string(l.Text.Bytes())), says)), defectFacts(l.Defects)...)
	}
	if plain > rowsMax {
		facts = append(facts, fact("…", "and "+howMany(int64(plain-rowsMax), "line")+" more of the same form"))
	}
	return facts
}

func (m *memory) capabilityFacts() []block {
	var facts []block
	for _, l := range m.lines {
		facts = append(append(facts, capabilityFacts(l.Text.Bytes(), m.after)...), defectFacts(l.Defects)...)
	}
	return facts
}

// capabilityFacts explains a line of CAPA that came in a state; the zero state is
// any.
func capabilityFacts(line []byte, in pop3.State) []block {
	a := pop3.ParseCapability(line)
	meaning := "Not registered, and not known here."
	var more []block
	if c, ok := pop3.LookupCapability(a.Tag); ok {
		meaning = cited(c.Meaning, c.Refs)
		more = append(more, argumentsFact(c, a.Args)...)
		if in != 0 && !c.In.Has(in) {
			more = append(more, fact("odd", "In the state "+in.Info().Name+" it has no place."))
		}
	}
	facts := append([]block{fact(legible(string(line)), meaning)}, more...)
	if a.Oddity != 0 {
		facts = append(facts, fact("odd", sentence(a.Oddity.String())))
	}
	return facts
}

// argumentsFact explains the arguments of a capability; names of mechanisms one
// by one.
func argumentsFact(c *pop3.Capability, args []string) []block {
	var facts []block
	for _, name := range args {
		if m, ok := pop3.LookupMechanism(name); ok && slices.Contains(c.Adds, exchangeVerb().Verb) {
			facts = append(facts, fact("  "+m.Name, m.Advice))
		}
	}
	switch {
	case len(facts) > 0 || len(args) == 0:
	case c.Args == "":
		facts = append(facts, fact("", "It takes no arguments."))
	default:
		facts = append(facts, fact("", sentence("its arguments are "+c.Args)))
	}
	return facts
}

func (m *memory) mechanismFacts() []block {
	var facts []block
	for _, l := range m.lines {
		name := strings.TrimSpace(string(l.Text.Bytes()))
		advice := "Not known here."
		if known, ok := pop3.LookupMechanism(name); ok {
			advice = cited(known.Advice, known.Refs)
		}
		facts = append(facts, fact(legible(name), advice))
	}
	return facts
}

// messageFacts explains a message by its structure.
func (m *memory) messageFacts() []block {
	lines := m.body.Tally().Lines
	header := lines
	if m.blank > 0 {
		header = m.blank - 1
	}
	facts := []block{fact("header", sentence(howMany(header, "line")+m.fieldNames(header)+" (RFC 5322 §2.2)"))}
	if m.blank > 0 {
		facts = append(facts,
			fact(fmt.Sprintf("line %d", m.blank), "The blank line that ends the header (RFC 5322 §2.1)."),
			fact("text", sentence(howMany(lines-m.blank, "line")+" behind it")))
	}
	if stuffed := m.body.Tally().Stuffed; stuffed > 0 {
		facts = append(facts, fact("stuffing", fmt.Sprintf(
			"%s came with a dot more than the message has, line %d first; popsh took it away (RFC 1939 §3).", howMany(stuffed, "line"), m.dotted)))
	}
	return facts
}

// namesMax is how many names of header fields are listed.
const namesMax = 20

// fieldNames lists the names of the header's fields, as far as they are kept.
func (m *memory) fieldNames(header int64) string {
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
func (m *memory) endFacts() []block {
	t := m.body.Tally()
	var facts []block
	if m.ended() {
		facts = append(facts, fact(pop3.EndMark.Mark, cited(pop3.EndMark.Meaning, pop3.EndMark.Refs)))
	} else {
		facts = append(facts, fact("no end", "The end mark has not come, so the reply is not complete."))
	}
	facts = append(facts, fact("size", sentence(howMany(t.Lines, "line")+", "+howMany(t.Octets, "octet")+", the end mark and stuffing dots not counted")))
	for _, d := range slices.Sorted(maps.Keys(t.Defects)) {
		facts = append(facts, fact("odd", defectSentence(d, t)))
	}
	return facts
}

func defectSentence(d wire.Defect, t wire.Tally) string {
	info := d.Info()
	where := fmt.Sprintf("line %d", t.First[d])
	if n := t.Defects[d]; n > 1 {
		where = fmt.Sprintf("%s, line %d first", howMany(n, "line"), t.First[d])
	}
	return sentence(where + ": " + info.Text + " (" + info.Ref + ")")
}
