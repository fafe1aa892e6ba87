package view

import (
	"bufio"
	"bytes"
	"io"
	"mime"
	"slices"
	"strings"

	"github.com/emersion/go-message/charset"
)

// The limits of a header that is taken apart, in octets.
const (
	headerMost = 1 << 20
	lineMost   = 64 << 10
)

// A mailField is a field of a header (RFC 5322 §2.2), its value on one line and
// decoded (RFC 2047).
type mailField struct {
	Name    octets `json:"name"`  // empty for a line that is no field
	Value   octets `json:"value"` // of such a line, all of it
	Trouble string `json:"trouble,omitempty"`
}

// usualFields are what people look for in a header.
var usualFields = []string{"from", "to", "cc", "subject", "date"}

func (f mailField) isUsual() bool {
	return slices.Contains(usualFields, strings.ToLower(string(f.Name)))
}

// fields reads the header of the message.
func (s *mailSheet) fields() ([]mailField, error) {
	r, err := s.mail.Open()
	if err != nil {
		return nil, err
	}
	var lines [][]byte
	in := bufio.NewReaderSize(r, lineMost)
	for total := 0; total < headerMost; {
		line, err := in.ReadSlice('\n')
		total += len(line)
		text := bytes.TrimRight(line, "\r\n")
		if len(text) == 0 && err != bufio.ErrBufferFull {
			break
		}
		lines = appendFolded(lines, text)
		if err == io.EOF {
			break
		}
	}
	fields := make([]mailField, len(lines))
	for i, l := range lines {
		fields[i] = fieldOf(l)
	}
	return fields, nil
}

// appendFolded adds a line of a header; one that begins with a blank goes on with
// the field before it.
func appendFolded(lines [][]byte, text []byte) [][]byte {
	if n := len(lines); n > 0 && len(text) > 0 && (text[0] == ' ' || text[0] == '\t') {
		lines[n-1] = append(append(lines[n-1], ' '), bytes.TrimLeft(text, " \t")...)
		return lines
	}
	return append(lines, bytes.Clone(text))
}

func fieldOf(line []byte) mailField {
	n := fieldName(line)
	if n == 0 {
		return mailField{Value: line, Trouble: "this is no header field (RFC 5322 §2.2)"}
	}
	f := mailField{Name: line[:n-1], Value: bytes.TrimSpace(line[n:])}
	decoder := mime.WordDecoder{CharsetReader: charset.Reader}
	text, err := decoder.DecodeHeader(string(f.Value))
	if err != nil {
		f.Trouble = "it cannot be decoded: " + err.Error()
		return f
	}
	f.Value = octets(text)
	return f
}

func (s *mailSheet) headers() error {
	fields, err := s.fields()
	if err != nil {
		return err
	}
	s.putFields(fields)
	return s.v.flush()
}

// putFields shows fields, their values below each other where they are long.
func (s *mailSheet) putFields(fields []mailField) {
	if s.v.JSON {
		s.v.object(field{"message", s.mail.Number}, field{"headers", fields})
		return
	}
	for _, f := range fields {
		dst := append(s.line[:0], indent...)
		s.esc.rows.col = len(indent)
		if len(f.Name) > 0 {
			style := s.v.OutPalette.Style(Header)
			s.esc.rows.within = style
			dst = append(s.esc.Append(append(dst, style.On...), f.Name), ':')
			dst = append(append(dst, style.Off...), ' ')
			s.esc.rows.within = Style{}
			s.esc.rows.col += len(": ")
		}
		dst = s.esc.End(s.esc.Append(dst, f.Value))
		if f.Trouble != "" {
			dst = s.v.OutPalette.appendPaint(dst, Note, "  ("+own(f.Trouble)+")")
		}
		s.line = append(dst, '\n')
		s.v.out.Write(s.line)
	}
}
