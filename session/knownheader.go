package session

import (
	"bytes"
	"mime"
	"net/mail"
	"strings"

	"popsh/session/wire"
)

const (
	headerMost = 256 << 10 // octets of a header that are looked at
	fieldMost  = 1000      // octets of a field that are looked at
)

// A headerReader picks the fields that say what a message is out of the lines of
// a body. Behind the header it looks at nothing.
type headerReader struct {
	message *Message
	note    func(*Message, string) // takes the field that is being read; nil for one of no interest
	value   []byte
	octets  int // of the header so far
	over    bool
	seen    map[string]bool
}

// headerFields are the fields that are remembered (RFC 5322 §3.6), the first of
// each.
var headerFields = map[string]func(*Message, string){
	"from":    func(m *Message, v string) { m.From = decoded(v) },
	"subject": func(m *Message, v string) { m.Subject = decoded(v) },
	"date": func(m *Message, v string) {
		if date, err := mail.ParseDate(v); err == nil {
			m.Date = date
		}
	},
}

// fieldNameMost is how long the name of a field may be to be one of those.
const fieldNameMost = len("subject") + 8 // blanks before the colon are old syntax

// learnMessage learns from the header of the message that RETR or TOP shows.
func learnMessage(s *Session, reply *Reply) learner {
	m := s.known.at(numberIn(reply.Request.Args))
	if m == nil {
		return learnNothing
	}
	r := &headerReader{message: m, seen: map[string]bool{}}
	return func(l wire.Line, end error) {
		switch {
		case r.over:
		case end != nil:
			r.finish()
		default:
			r.line(l)
		}
	}
}

func (r *headerReader) line(l wire.Line) {
	text := l.Text.Bytes()
	r.octets += len(text)
	switch {
	case l.Follows:
	case len(text) == 0, r.octets > headerMost:
		r.finish()
	case text[0] == ' ', text[0] == '\t':
		r.add(text)
	default:
		r.store()
		r.begin(text)
	}
}

// begin reads the first line of a field.
func (r *headerReader) begin(text []byte) {
	colon := bytes.IndexByte(text[:min(len(text), fieldNameMost)], ':')
	if colon < 0 {
		return
	}
	name := strings.ToLower(strings.TrimRight(string(text[:colon]), " \t"))
	if note := headerFields[name]; note != nil && !r.seen[name] {
		r.seen[name], r.note = true, note
		r.add(text[colon+1:])
	}
}

func (r *headerReader) add(text []byte) {
	if r.note != nil {
		r.value = append(r.value, text[:min(len(text), fieldMost-len(r.value))]...)
	}
}

// store notes the field that has been read.
func (r *headerReader) store() {
	if r.note != nil {
		r.note(r.message, strings.Join(strings.Fields(string(r.value)), " "))
	}
	r.note, r.value = nil, r.value[:0]
}

func (r *headerReader) finish() {
	r.store()
	r.over = true
	r.message.Headed = true
	r.message.index()
}

// decoded reads the encoded words of a field (RFC 2047 §2). One in a character
// set that the standard library does not know leaves the field as it came.
func decoded(value string) wire.Octets {
	text, err := new(mime.WordDecoder).DecodeHeader(value)
	if err != nil {
		text = value
	}
	return cut([]byte(text))
}
