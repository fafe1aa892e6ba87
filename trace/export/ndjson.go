package export

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"popsh/trace"
)

// jsonText is text that a terminal may show: JSON leaves some controls and all
// invisible characters as they are, this escapes them.
type jsonText string

// MarshalJSON implements [json.Marshaler].
func (t jsonText) MarshalJSON() ([]byte, error) {
	out := []byte{'"'}
	for _, c := range string(t) {
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', byte(c))
		case unicode.IsPrint(c):
			out = utf8.AppendRune(out, c)
		case c > 0xFFFF:
			a, b := utf16.EncodeRune(c)
			out = fmt.Appendf(out, `\u%04x\u%04x`, a, b)
		default:
			out = fmt.Appendf(out, `\u%04x`, c)
		}
	}
	return append(out, '"'), nil
}

// A jsonSlot is a slot of a text; At counts octets.
type jsonSlot struct {
	At   int      `json:"at"`
	Slot jsonText `json:"slot"`
}

// A jsonRecord is one line of NDJSON. A text that is not UTF-8 is in B64 instead.
type jsonRecord struct {
	Line     int        `json:"line,omitempty"`
	At       float64    `json:"at"`
	Kind     string     `json:"kind"`
	Exchange int        `json:"exchange,omitempty"`
	Side     string     `json:"side,omitempty"`
	Name     string     `json:"name,omitempty"`
	Text     *jsonText  `json:"text,omitempty"`
	B64      []byte     `json:"b64,omitempty"`
	Slots    []jsonSlot `json:"slots,omitempty"`
	End      string     `json:"end,omitempty"` // of data: crlf, or none when nothing is implied
	Attrs    []jsonAttr `json:"attrs,omitempty"`
}

type jsonAttr struct {
	Name  string   `json:"name,omitempty"`
	Value jsonText `json:"value"`
}

var kindNames = [...]string{trace.Blank: "blank", trace.Data: "data", trace.Elided: "elided", trace.Mark: "mark", trace.Event: "event", trace.Remark: "note", trace.Expect: "expect", trace.Meta: "meta"}

// writeNDJSON writes one object for every record, blank lines apart.
func writeNDJSON(h *handout) error {
	out := json.NewEncoder(h)
	out.SetEscapeHTML(false)
	return h.each(func(r *trace.Record, place trace.Place) error {
		if r.Kind == trace.Blank {
			return nil
		}
		return out.Encode(jsonOf(r, place))
	})
}

// seconds returns a time in seconds, exact to the microsecond.
func seconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1e6 }

func jsonOf(r *trace.Record, place trace.Place) *jsonRecord {
	j := &jsonRecord{Line: r.Line, At: seconds(place.At), Kind: kindNames[r.Kind], Name: r.Name}
	if place.Exchange != nil {
		j.Exchange = place.Exchange.Number
	}
	if r.Kind == trace.Data || r.Kind == trace.Elided {
		j.Side = r.Side.String()
	}
	if r.Kind == trace.Data {
		j.End = "crlf"
		if r.Exact {
			j.End = "none"
		}
	}
	if r.Kind != trace.Event && r.Kind != trace.Elided {
		j.text(r.Text)
	}
	j.Attrs = attrsOf(r.Attrs)
	return j
}

func attrsOf(attrs trace.Attrs) (all []jsonAttr) {
	for _, a := range attrs {
		all = append(all, jsonAttr{a.Name, jsonText(a.Value)})
	}
	return all
}

func (j *jsonRecord) text(t trace.Text) {
	if text := jsonText(t.Octets); utf8.Valid(t.Octets) {
		j.Text = &text
	} else {
		j.B64 = t.Octets
	}
	for _, s := range t.Slots {
		j.Slots = append(j.Slots, jsonSlot{s.At, jsonText(s.Body)})
	}
}
