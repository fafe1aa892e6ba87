package view

import (
	"bufio"
	"bytes"
	"io"
)

// putText shows the body of a part, line by line.
func (s *mailSheet) putText(p mailPart) error {
	return s.withPart(p.Path, func(body io.Reader) error {
		switch {
		case s.v.Raw:
			if _, err := io.Copy(s.v.out, body); err != nil {
				s.v.Warn("part " + p.Path + ": " + Escape([]byte(err.Error())))
			}
			return s.v.flush()
		case s.v.JSON:
			return s.jsonText(p, body)
		}
		s.eachLine(body, s.putLine)
		return s.v.flush()
	})
}

// eachLine calls do with pieces of lines; more says that a line goes on. A damaged
// body ends where the damage is, which was told before.
func (s *mailSheet) eachLine(body io.Reader, do func(text []byte, begins, more bool)) {
	in := bufio.NewReaderSize(body, lineMost)
	for begins := true; ; {
		line, err := in.ReadSlice('\n')
		more := err == bufio.ErrBufferFull
		if len(line) > 0 {
			do(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), begins, more)
		}
		if begins = !more; err != nil && !more {
			return
		}
	}
}

func (s *mailSheet) putLine(text []byte, begins, more bool) {
	dst := s.line[:0]
	if begins {
		dst = append(dst, indent...)
		s.esc.rows.col = len(indent)
	}
	if dst = s.esc.Append(dst, text); !more {
		dst = append(s.esc.End(dst), '\n')
	}
	s.line = dst
	s.v.out.Write(dst)
}

// jsonText writes the text as an object whose lines are those of the part.
func (s *mailSheet) jsonText(p mailPart, body io.Reader) error {
	s.v.out.Write(appendFields([]byte{'{'}, field{"message", s.mail.Number}, field{"part", p.Path}, field{"type", p.Type}))
	s.v.out.WriteString(`,"lines":[`)
	comma := ""
	var whole []byte
	s.eachLine(body, func(text []byte, _, more bool) {
		if whole = append(whole, text...); more && len(whole) < headerMost {
			return
		}
		s.v.out.WriteString(comma)
		s.v.out.Write(appendText(nil, whole))
		whole, comma = whole[:0], ","
	})
	s.v.out.WriteString("]}\n")
	return s.v.flush()
}
