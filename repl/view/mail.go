package view

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// An Aspect is a way to look at a message.
type Aspect string

// The aspects.
const (
	Summary Aspect = "summary" // who, what and when, the parts, and the text
	Headers Aspect = "headers" // all fields, decoded
	Text    Aspect = "text"    // the text, decoded
	Parts   Aspect = "parts"   // the tree of its MIME parts
	Hex     Aspect = "hex"     // the octets as they came, or those of a part
)

// Aspects are those that can be asked for by name, with what they show.
var Aspects = []struct {
	Aspect
	What string
}{
	{Headers, "all fields of the header, decoded (RFC 2047)"},
	{Text, "the text, or that of a part, in UTF-8"},
	{Parts, "the MIME parts, with type, size and name"},
	{Hex, "the octets, or those of a part, decoded"},
}

// A Mail is a message to be looked at.
type Mail struct {
	Number int64
	Open   func() (io.Reader, error) // its octets from the start
	Part   string                    // the number of a part, "" for none in particular
}

// Mail shows a message. What is wrong with it is said, and never stops the rest
// from being shown; errors are those of Open, of Out, and a
// *[PartError].
func (v *View) Mail(m Mail, aspect Aspect) error {
	show := map[Aspect]func(*mailSheet) error{
		Summary: (*mailSheet).summary, Headers: (*mailSheet).headers, Text: (*mailSheet).text,
		Parts: (*mailSheet).parts, Hex: (*mailSheet).hex,
	}[aspect]
	s := &mailSheet{v: v, mail: m, esc: v.escaper(v.OutPalette, v.OutTTY)}
	if err := show(s); err != nil {
		return err
	}
	if s.esc.unseen > 0 {
		v.Warn(unseenText(s.esc.unseen))
	}
	return nil
}

// A mailSheet shows one message.
type mailSheet struct {
	v    *View
	mail Mail
	esc  Escaper
	line []byte
}

// tree reads the parts of the message, and tells what is wrong with them.
func (s *mailSheet) tree() ([]mailPart, error) {
	r, err := s.mail.Open()
	if err != nil {
		return nil, err
	}
	return partsOf(r), nil
}

// complain says what is wrong with parts.
func (s *mailSheet) complain(parts []mailPart) {
	for _, p := range parts {
		if p.Trouble != "" {
			s.v.Warn("part " + p.Path + ": " + p.Trouble)
		}
	}
}

// chosen returns the part that was asked for, or else the first that people read.
func (s *mailSheet) chosen(parts []mailPart) (mailPart, error) {
	readable := func(kind string) func(mailPart) bool {
		return func(p mailPart) bool { return strings.HasPrefix(p.Type, kind) && p.Name == "" }
	}
	rules := []func(mailPart) bool{readable("text/plain"), readable("text/"), mailPart.hasBody}
	if s.mail.Part != "" {
		rules = []func(mailPart) bool{func(p mailPart) bool { return p.Path == s.mail.Part }}
	}
	for _, rule := range rules {
		if i := slices.IndexFunc(parts, rule); i >= 0 {
			return parts[i], nil
		}
	}
	return mailPart{}, &PartError{Number: s.mail.Number, Part: s.mail.Part, Parts: pathsOf(parts)}
}

// A PartError says that a message has no such part, and which it has.
type PartError struct {
	Number int64
	Part   string
	Parts  []string
}

// Error implements error.
func (e *PartError) Error() string {
	what := "text"
	if e.Part != "" {
		what = "part " + Quote(e.Part)
	}
	return fmt.Sprintf("message %d has no %s", e.Number, what)
}

// Hints says which parts there are.
func (e *PartError) Hints() []string {
	return []string{fmt.Sprintf(":show %d parts lists them: %s", e.Number, strings.Join(e.Parts, " "))}
}

// summary shows the fields that people look for, the parts where there are
// several, and the text.
func (s *mailSheet) summary() error {
	parts, err := s.tree()
	if err != nil {
		return err
	}
	fields, err := s.fields()
	if err != nil {
		return err
	}
	fields = slices.DeleteFunc(fields, func(f mailField) bool { return !f.isUsual() })
	s.putFields(fields)
	if len(parts) > 1 {
		s.gap()
		s.putParts(parts)
	}
	s.complain(parts)
	p, err := s.chosen(parts)
	if err != nil || !p.isText() {
		return nil // what there is, is listed above
	}
	if len(fields) > 0 || len(parts) > 1 {
		s.gap()
	}
	return s.putText(p)
}

// gap is an empty line between what stands apart.
func (s *mailSheet) gap() {
	if !s.v.JSON && !s.v.Raw {
		s.v.out.WriteString("\n")
	}
}

func (s *mailSheet) text() error {
	parts, err := s.tree()
	if err != nil {
		return err
	}
	p, err := s.chosen(parts)
	if err != nil {
		return err
	}
	s.complain([]mailPart{p})
	return s.putText(p)
}

func (s *mailSheet) parts() error {
	parts, err := s.tree()
	if err != nil {
		return err
	}
	s.putParts(parts)
	s.complain(parts)
	return s.v.flush()
}

func (s *mailSheet) hex() error {
	if s.mail.Part == "" {
		r, err := s.mail.Open()
		if err != nil {
			return err
		}
		return s.v.HexDump(r)
	}
	parts, err := s.tree()
	if err != nil {
		return err
	}
	if _, err := s.chosen(parts); err != nil {
		return err
	}
	return s.withPart(s.mail.Part, func(body io.Reader) error { return s.v.HexDump(body) })
}
