package scrub

import (
	"bytes"
	"strings"

	"popsh/trace"
)

// plainFields are fields of a header that say nothing about people.
var plainFields = map[string]bool{
	"date": true, "mime-version": true, "content-transfer-encoding": true, "content-length": true, "lines": true, "status": true,
}

// addressFields are fields of which the addresses stay, as others.
var addressFields = map[string]bool{
	"from": true, "to": true, "cc": true, "bcc": true, "reply-to": true, "sender": true, "return-path": true,
	"delivered-to": true, "envelope-to": true, "x-original-to": true,
	"resent-from": true, "resent-to": true, "resent-cc": true, "resent-sender": true,
}

// idFields hold ids of messages.
var idFields = map[string]bool{"message-id": true, "in-reply-to": true, "references": true, "resent-message-id": true, "content-id": true}

// silentFields are fields of which only the name stays. One that is in no list may be
// named after who uses it.
var silentFields = map[string]bool{
	"received": true, "subject": true, "comments": true, "keywords": true, "organization": true, "user-agent": true, "x-mailer": true,
	"content-type": true, "content-disposition": true, "content-description": true, "content-language": true,
	"list-id": true, "list-post": true, "list-help": true, "list-unsubscribe": true, "list-archive": true, "precedence": true,
	"dkim-signature": true, "authentication-results": true, "received-spf": true, "arc-seal": true,
	"arc-message-signature": true, "arc-authentication-results": true,
}

// otherField is the name of a field whose own name does not stay.
const otherField = "X-Scrubbed"

// header scrubs a line of a message: of its header the name of the field stays, and
// of the value what tells nobody's name. What is below the header is not here.
func (s *scrubber) header(t trace.Text) trace.Text {
	line := t.Octets
	switch {
	case len(line) == 0 && len(t.Slots) == 0:
		s.field = ""
		return t
	case len(t.Slots) > 0:
		return s.hidden(t)
	case line[0] == ' ' || line[0] == '\t':
		return trace.Text{Octets: append([]byte{' '}, s.value(line)...)}
	}
	name, value, found := bytes.Cut(line, []byte(":"))
	if s.field = strings.ToLower(string(name)); !found {
		return trace.TextOf(scrubbed)
	}
	if f := s.field; !plainFields[f] && !addressFields[f] && !idFields[f] && !silentFields[f] {
		name = []byte(otherField)
	}
	return trace.Text{Octets: append(append(bytes.Clone(name), ": "...), s.value(value)...)}
}

// value scrubs the value of the field under way, or a further line of it.
func (s *scrubber) value(value []byte) []byte {
	switch {
	case plainFields[s.field]:
		return s.cast.text(bytes.TrimSpace(value), s.cast.address)
	case s.field == "content-type": // a parameter may be the name of a file
		kind, _, _ := bytes.Cut(bytes.TrimSpace(value), []byte(";"))
		if bytes.IndexByte(kind, '=') >= 0 {
			return []byte(scrubbed)
		}
		return s.cast.text(kind, s.cast.address)
	case addressFields[s.field]:
		return s.only(value, s.cast.address)
	case idFields[s.field]:
		return s.only(value, s.cast.id)
	}
	return []byte(scrubbed)
}

// only returns what stands for the addresses in a value, and nothing else of it.
func (s *scrubber) only(value []byte, mail func(local, host string) string) []byte {
	var all [][]byte
	for _, found := range marks.FindAll(value, -1) {
		if local, host, ok := strings.Cut(string(found), "@"); ok {
			all = append(all, []byte("<"+mail(local, host)+">"))
		}
	}
	if len(all) == 0 {
		return []byte(scrubbed)
	}
	return bytes.Join(all, []byte(", "))
}
