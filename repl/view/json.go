package view

import (
	"strings"
	"time"

	"popsh/session"
	"popsh/session/wire"
)

// A jsonSheet writes a reply as one JSON object on one line, while it streams in:
//
//	cmd         the verb, upper case
//	sent        the line that was sent, stars for a secret
//	status      "+OK" or "-ERR"
//	code, text  the response code without brackets, and the words behind it
//	first_ms    milliseconds from sending to the first octet of the reply
//	value       what the text says, for commands where it means something; with "odd",
//	            what was tolerated in it, or "unread", why it says nothing
//	body        the lines of the body: objects where they were read, else strings;
//	            a line that could not be read is {"line", "unread": reason}, one
//	            with something odd has "line" and "odd" besides, and one with
//	            defects is {"text", "defects"}; a part of a line longer than
//	            4096 octets that goes on with the element before has "continues"
//	lines, octets, stuffed  counts of the body, stuffing dots taken away
//	defects     objects {"name", "text", "ref", "lines", "first"}; first is the
//	            number of a line of the body, 0 for the status line
//	quirks      objects {"name", "text", "ref", "detail", "times", "mild"}: what is odd by
//	            comparison with the command, or with what the server said before
//	tls_new, tls_gone  lines of CAPA, in the first answer to it behind STLS
//	incomplete  why the body was not read to its end
//	hints       what a -ERR probably means, and what to do
//	ms          milliseconds from sending to the last octet
//
// Texts from the server are of type [octets]. What a key would say nothing with
// is left out.
type jsonSheet struct {
	v       *View
	form    Form
	secured bool
	more    bool // the body has an element
	text    []byte
	masked  []byte
}

func (s *jsonSheet) status(r *session.Reply) {
	s.v.traceStatus(r, s.secured) // before the object begins, which may go to the same place
	q := &r.Request
	fields := append([]field{
		{"cmd", octets(upper(q.Verb))},
		{"sent", octets(s.v.sentOctets(q.Line, q.Secret))},
	}, s.v.statusFields(r)...)
	if r.Body == nil && r.Status.OK && s.form.one != nil {
		fields = append(fields, s.valueFields(r)...)
	}
	s.v.out.Write(appendFields([]byte{'{'}, fields...))
	if r.Body != nil {
		s.v.out.WriteString(`,"body":[`)
	}
}

// valueFields returns what the text of a status line says.
func (s *jsonSheet) valueFields(r *session.Reply) []field {
	row, odd, err := s.form.one(s.v.mask(nil, r.Status.Text.Bytes()))
	switch {
	case err != nil:
		return []field{{"unread", reason(err)}}
	case odd != 0:
		return []field{{"value", row}, {"odd", odd.String()}}
	}
	return []field{{"value", row}}
}

// upper folds the letters of a verb, which are ASCII.
func upper(verb string) string { return strings.ToUpper(verb) }

// sentOctets returns a line that was sent with stars for its secret.
func (v *View) sentOctets(line []byte, secret wire.Span) []byte {
	if secret.Empty() {
		return v.mask(nil, line)
	}
	from, to := min(secret.From, len(line)), min(secret.To, len(line))
	text := append(v.mask(nil, line[:from]), starsForText...)
	return v.mask(text, line[to:])
}

func (v *View) statusFields(r *session.Reply) []field {
	fields := []field{{"status", indicatorOf(r)}}
	if r.Status.Code.Len() > 0 {
		fields = append(fields, field{"code", octets(v.mask(nil, r.Status.Code.Bytes()))})
	}
	return append(fields,
		field{"text", octets(v.mask(nil, r.Status.Text.Bytes()))},
		field{"first_ms", milliseconds(r.Times.First.Sub(r.Times.Sent))})
}

// milliseconds has three decimals: what is below a microsecond is noise.
func milliseconds(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond)) / float64(time.Millisecond)
}

func (s *jsonSheet) line(l wire.Line) error {
	dst := s.text[:0]
	if s.more {
		dst = append(dst, ',')
	}
	s.more = true
	text := s.v.maskBody(&s.masked, l.Text.Bytes())
	switch {
	case s.form.read != nil:
		dst = s.appendItem(dst, l, text)
	case l.Defects == 0 && !l.Follows:
		dst = appendText(dst, text)
	default:
		dst = appendFields(append(dst, '{'), field{"text", octets(text)})
		dst = appendOdd(dst, l)
	}
	s.text = dst
	_, err := s.v.out.Write(dst)
	return err
}

// appendItem appends what the form reads out of a line.
func (s *jsonSheet) appendItem(dst []byte, l wire.Line, text []byte) []byte {
	r, odd, err := s.form.readLine(l, text)
	if err != nil {
		dst = appendFields(append(dst, '{'), field{"line", octets(text)}, field{"unread", reason(err)})
		return appendOdd(dst, l)
	}
	dst = appendValue(dst, r)
	dst = dst[:len(dst)-1] // the closing brace
	if odd != 0 {
		dst = appendFields(append(dst, ','), field{"line", octets(text)}, field{"odd", odd.String()})
	}
	return appendOdd(dst, l)
}

// appendOdd appends what is odd about a line to the fields of an object and
// closes the object.
func appendOdd(dst []byte, l wire.Line) []byte {
	if l.Defects != 0 {
		var names []string
		for _, d := range l.Defects.List() {
			names = append(names, d.String())
		}
		dst = appendFields(append(dst, ','), field{"defects", names})
	}
	if l.Follows {
		dst = appendFields(append(dst, ','), field{"continues", true})
	}
	return append(dst, '}')
}

func (s *jsonSheet) end(r *session.Reply, cause error) {
	var fields []field
	if r.Body != nil {
		s.v.out.WriteByte(']')
		fields = s.v.bodyFields(r, cause)
	}
	if list := defectsOf(r); len(list) > 0 {
		fields = append(fields, field{"defects", list})
	}
	fields = append(fields, s.v.quirkFields(r)...)
	if !r.Status.OK {
		if hints := explain(r.Status); len(hints) > 0 {
			fields = append(fields, field{"hints", hints})
		}
	}
	if !r.Times.Last.IsZero() {
		fields = append(fields, field{"ms", milliseconds(r.Times.Last.Sub(r.Times.Sent))})
	}
	dst := s.text[:0]
	if len(fields) > 0 {
		dst = appendFields(append(dst, ','), fields...)
	}
	s.v.out.Write(append(dst, "}\n"...))
}

func (v *View) bodyFields(r *session.Reply, cause error) []field {
	t := r.Body.Tally()
	fields := []field{{"lines", t.Lines}, {"octets", t.Octets}}
	if t.Stuffed > 0 {
		fields = append(fields, field{"stuffed", t.Stuffed})
	}
	if !r.Body.Ended() {
		fields = append(fields, field{"incomplete", v.stopped(cause)})
	}
	return fields
}

// asideObject writes a status line that belongs to no command.
func (v *View) asideObject(event string, r *session.Reply, decoded []byte, isBase64 bool) {
	fields := append([]field{{"event", event}}, v.statusFields(r)...)
	if isBase64 {
		fields = append(fields, field{"decoded", octets(decoded)})
	}
	if list := defectsOf(r); len(list) > 0 {
		fields = append(fields, field{"defects", list})
	}
	v.object(append(fields, v.quirkFields(r)...)...)
}
