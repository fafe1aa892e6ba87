package view

import "bytes"

// appendHeader appends a line of a message's header: the name of its field is
// picked out (RFC 5322 §2.2). After a blank line the header is over.
func (s *textSheet) appendHeader(dst, octets []byte) []byte {
	if len(octets) == 0 {
		s.mail = false
		return dst
	}
	n := fieldName(octets)
	if n == 0 {
		return s.esc.Append(dst, octets)
	}
	style := s.p.Style(Header)
	s.esc.rows.within = style
	dst = append(s.esc.Append(append(dst, style.On...), octets[:n]), style.Off...)
	s.esc.rows.within = Style{}
	return s.esc.Append(dst, octets[n:])
}

// fieldName returns the length of a field name with its colon at the start of a
// line, or 0 when there is none: the line goes on with the field before it.
func fieldName(line []byte) int {
	colon := bytes.IndexByte(line, ':')
	for _, c := range line[:max(colon, 0)] {
		if c <= ' ' || c > '~' {
			return 0
		}
	}
	return colon + 1
}
