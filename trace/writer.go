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
		part, t = t.cut(PartMax)
		dst = append(part.append(append(dst, byte(side), exactMark)), '\n')
	}
	mark := byte(wholeMark)
	if exact {
		mark = exactMark
	}
	return append(t.append(append(dst, byte(side), mark)), '\n')
}

// append writes a space and the text, or nothing when the text is empty.
func (t Text) append(dst []byte) []byte {
	if t.Empty() {
		return dst
	}
	dst = append(dst, ' ')
	from := 0
	for _, s := range t.Slots {
		dst = appendText(dst, t.Octets[from:s.At])
		dst = append(append(append(dst, `\{`...), s.Body...), '}')
		from = s.At
	}
	dst = appendText(dst, t.Octets[from:])
	if last := len(dst) - 1; dst[last] == ' ' {
		dst = append(dst[:last], short[' ']...)
	}
	return dst
}

// cut divides a text before the octet at n. A slot there belongs to the rest.
func (t Text) cut(n int) (before, rest Text) {
	k := 0
	for k < len(t.Slots) && t.Slots[k].At < n {
		k++
	}
	before = Text{Octets: t.Octets[:n], Slots: t.Slots[:k]}
	rest.Octets = t.Octets[n:]
	for _, s := range t.Slots[k:] {
		rest.Slots = append(rest.Slots, Slot{At: s.At - n, Body: s.Body})
	}
	return before, rest
}
