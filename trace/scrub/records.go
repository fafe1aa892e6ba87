package scrub

import (
	"bytes"
	"slices"
	"strings"

	"popsh/session/pop3"
	"popsh/session/wire"
	"popsh/trace"
)

// A scrubber hands out the records of a transcript as they may be shared.
type scrubber struct {
	src     trace.Source
	pairing *trace.Pairing
	cast    *cast
	open    map[trace.Side]bool // a line of that side has not ended
	field   string              // the field of the header that the server is in
	profile string
	first   *trace.Record
	told    bool // by which profile it was scrubbed
}

// Next returns the next record. Behind the first line stands that the file was
// scrubbed.
func (s *scrubber) Next() (*trace.Record, error) {
	if s.told {
		return s.next()
	}
	if s.first == nil {
		var err error
		s.first, err = s.next()
		return s.first, err
	}
	s.told = true
	return &trace.Record{Kind: trace.Meta, Name: metaScrubbed, Text: trace.TextOf(s.profile), Line: s.first.Line}, nil
}

func (s *scrubber) next() (*trace.Record, error) {
	r, err := s.src.Next()
	if err != nil {
		return nil, err
	}
	if r.Kind == trace.Meta && r.Name == metaScrubbed {
		return s.next() // it is said anew
	}
	place, c := s.pairing.Add(r), r.Clone()
	switch r.Kind {
	case trace.Data:
		s.octets(c, place)
	case trace.Elided:
		c.Attrs = slices.DeleteFunc(c.Attrs, func(a trace.Attr) bool { return a.Name == "sha256" }) // a short text could be guessed
		s.event(c)
	case trace.Event:
		s.event(c)
	case trace.Meta, trace.Remark, trace.Expect:
		c.Text = s.text(c.Text, s.cast.address)
	}
	return c, nil
}

// kept are the attributes of certificates that name nobody.
var kept = map[string]bool{"depth": true, "from": true, "until": true}

// event scrubs the words of an event, or of what was left out; of a certificate only few stay.
func (s *scrubber) event(r *trace.Record) {
	for i := range r.Attrs {
		a := &r.Attrs[i]
		if r.Name == trace.EventCertificate && !kept[a.Name] || strings.HasPrefix(a.Value, "/") {
			a.Value = scrubbed
		} else if a.Name != nameAttr || a.Value != noName {
			a.Value = string(s.cast.text([]byte(a.Value), s.cast.address))
		}
	}
}

// octets scrubs what a side said. Of a line in parts only what begins it may stay.
func (s *scrubber) octets(r *trace.Record, place trace.Place) {
	open := s.open[r.Side]
	s.open[r.Side] = r.Exact && !bytes.HasSuffix(r.Text.Octets, []byte("\n"))
	begin, end := beginning(r, place), ending(r)
	rest := trace.Text{Octets: r.Text.Octets[begin : len(r.Text.Octets)-end]}
	tail := r.Text.Octets[len(r.Text.Octets)-end:]
	for _, slot := range r.Text.Slots {
		rest.Slots = append(rest.Slots, trace.Slot{At: max(0, slot.At-begin), Body: slot.Body})
	}
	switch message := place.Exchange != nil && place.Exchange.Message; {
	case open || s.open[r.Side]:
		rest = s.hidden(rest)
	case message && place.Role == trace.BodyLine:
		rest = s.header(rest)
	default:
		s.field = ""
		rest = s.text(rest, s.addressIn(place))
	}
	r.Text = joined(r.Text.Octets[:begin], rest, tail)
}

// addressIn tells how an address is read: in a greeting it is a timestamp
// (RFC 1939 §7).
func (s *scrubber) addressIn(place trace.Place) func(local, host string) string {
	if place.Role == trace.Greeting {
		return s.cast.id
	}
	return s.cast.address
}

// beginning returns how many octets at the start of a line belong to the protocol:
// the verb, or the status indicator.
func beginning(r *trace.Record, place trace.Place) int {
	first := len(r.Text.Octets)
	if len(r.Text.Slots) > 0 {
		first = r.Text.Slots[0].At
	}
	word := bytes.IndexByte(r.Text.Octets[:first], ' ')
	if word < 0 {
		word = first
	}
	switch {
	case r.Side == trace.Server && place.Role == trace.BodyLine:
		return 0
	case r.Side == trace.Server:
		return indicator(r.Text.Octets[:first], word)
	}
	if _, known := pop3.Lookup(string(r.Text.Octets[:word])); known && place.Role == trace.Request {
		return word
	}
	return 0
}

// indicator returns how many octets at the start of a line are its status indicator. As
// for the pairing, +OK and -ERR may be run together with what follows them.
func indicator(line []byte, word int) int {
	switch {
	case wire.SaysOK(line):
		return len(pop3.Positive.Mark)
	case wire.SaysERR(line):
		return len(pop3.Negative.Mark)
	case string(line[:word]) == pop3.Asking.Mark:
		return word
	}
	return 0
}

// ending returns how many octets of a record end the line.
func ending(r *trace.Record) int {
	if !r.Exact {
		return 0
	}
	return len(r.Text.Octets) - len(bytes.TrimRight(r.Text.Octets, "\r\n"))
}

// hidden returns a text of which nothing but its slots stays.
func (s *scrubber) hidden(t trace.Text) (h trace.Text) {
	if len(t.Octets) > 0 {
		h = trace.TextOf(" " + scrubbed)
	}
	for _, slot := range t.Slots {
		h.Slots = append(h.Slots, trace.Slot{At: len(h.Octets), Body: s.cast.slot(slot)})
	}
	return h
}

// joined puts a text together again.
func joined(begin []byte, t trace.Text, tail []byte) trace.Text {
	all := trace.Text{Octets: append(bytes.Clone(begin), t.Octets...)}
	all.Octets = append(all.Octets, tail...)
	for _, slot := range t.Slots {
		all.Slots = append(all.Slots, trace.Slot{At: len(begin) + slot.At, Body: slot.Body})
	}
	return all
}

// text scrubs the octets between the slots of a text, and the slots.
func (s *scrubber) text(t trace.Text, mail func(local, host string) string) (out trace.Text) {
	from := 0
	for _, slot := range t.Slots {
		out.Octets = append(out.Octets, s.cast.text(t.Octets[from:slot.At], mail)...)
		from = slot.At
		out.Slots = append(out.Slots, trace.Slot{At: len(out.Octets), Body: s.cast.slot(slot)})
	}
	out.Octets = append(out.Octets, s.cast.text(t.Octets[from:], mail)...)
	return out
}
