package trace

import "io"

// A Writer writes records in canonical form, each in whole lines. It does not
// check what it is given: names and the bodies of slots must be such as a
// [Reader] returns.
type Writer struct {
	w   io.Writer
	buf []byte
}

// NewWriter returns a writer to w. It writes nothing by itself, not even the
// first line.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write writes one record. It keeps what is small for later; Flush must follow.
func (w *Writer) Write(r *Record) error {
	w.buf = r.Append(w.buf)
	if len(w.buf) < bufferSize {
		return nil
	}
	return w.Flush()
}

// Flush writes what was kept.
func (w *Writer) Flush() error {
	if len(w.buf) == 0 {
		return nil
	}
	_, err := w.w.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}

// Append appends the record in canonical form, with the line end of the file.
// Data of more than PartMax octets becomes several lines.
func (r *Record) Append(dst []byte) []byte {
	switch r.Kind {
	case Data:
		return appendData(dst, r.Side, r.Exact, r.Text)
	case Elided:
		dst = r.Attrs.append(append(dst, byte(r.Side), elidedMark))
	case Mark:
		dst = appendMark(dst, r.After)
	case Event:
		dst = r.Attrs.append(append(append(dst, "! "...), r.Name...))
	case Remark:
		dst = r.Text.append(append(dst, '#'))
	case Expect:
		dst = r.Text.append(append(append(dst, "? "...), r.Name...))
	case Meta:
		dst = r.Text.append(append(append(dst, '%'), r.Name...))
	}
	return append(dst, '\n')
}

// appendData writes what a side sent, in parts if it is long.
func appendData(dst []byte, side Side, exact bool, t Text) []byte {
	for len(t.Octets) > PartMax {
		var part Text
		part, t = t.Cut(PartMax)
		dst = append(part.append(append(dst, byte(side), exactMark)), '\n')
	}
	mark := byte(wholeMark)
	if exact {
		mark = exactMark
	}
	return append(t.append(append(dst, byte(side), mark)), '\n')
}
