package view

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"popsh/repl/page"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// A Form is how the reply to a kind of command looks: what is read out of its
// lines. What cannot be read is shown as it came, with the reason beside it.
type Form struct {
	Name string // one word, for tests and help
	read reading
	one  reading // for the text of a +OK that has no body; nil when it means nothing
	mail bool    // the body is a message: header fields, a blank line, anything
}

// A reading reads a line of a body, or the text of a status line. The oddity is
// what it tolerated; the octets are valid until it is called again.
type reading func(text []byte) (row, pop3.Oddity, error)

// A row is what was read out of a line. For JSON it is marshalled as it is, so
// its texts from the server are of type [octets].
type row interface {
	// lines returns the row as lines of cells; bare asks for numbers that a
	// program can read.
	lines(bare bool) [][]cell
}

// A cell is a piece of a row: safe text, padded with blanks to a width of so many
// columns, in front of it when the width is negative. Where the row is too wide for a
// terminal, it can be spared.
type cell struct {
	text  string
	width int
	means Meaning
	spare bool
}

// The forms.
var (
	Plain        = Form{Name: "plain"}
	Counts       = Form{Name: "counts", one: readCounts}
	Listing      = Form{Name: "listing", read: readListing, one: readOneListing}
	Unique       = Form{Name: "unique", read: readUnique, one: readOneUnique}
	Capabilities = Form{Name: "capabilities", read: readCapability}
	Mechanisms   = Form{Name: "mechanisms", read: readMechanism}
	Languages    = Form{Name: "languages", read: readLanguage}
	Message      = Form{Name: "message", mail: true}
)

// Forms are all forms.
var Forms = []Form{Plain, Counts, Listing, Unique, Capabilities, Mechanisms, Languages, Message}

// unread is the sign in the margin of a line that could not be read.
const unread = "?"

// errParted is the reason why a line that came in parts is not read.
var errParted = errors.New("longer than any line of this kind")

// readLine reads a line by the form; the part of one has no meaning of its own.
func (f Form) readLine(l wire.Line, octets []byte) (row, pop3.Oddity, error) {
	if l.Follows || (l.Ending == wire.NoEnding && !l.Defects.Has(wire.Cut)) {
		return nil, 0, errParted
	}
	return f.read(octets)
}

// reason returns why a line could not be read, without the line itself.
func reason(err error) string {
	if parse, ok := errors.AsType[*pop3.ParseError](err); ok {
		return parse.Reason
	}
	return err.Error()
}

// appendItem appends a line of a body in the form's columns, without its end; or
// as it came, with a sign and the reason.
func (s *textSheet) appendItem(dst []byte, l wire.Line, octets []byte) []byte {
	r, odd, err := s.form.readLine(l, octets)
	if err != nil {
		s.behind = reason(err)
		return s.esc.Append(s.appendSign(dst, unread), octets)
	}
	dst = s.appendMargin(dst, l)
	for i, line := range r.lines(!s.v.OutTTY) {
		if i > 0 {
			dst = append(append(dst, '\n'), indent...)
		}
		dst = s.appendCells(dst, line)
	}
	s.behind = oddOf(odd, octets)
	return dst
}

// appendText appends what the text of a status line says, or why it says nothing,
// as lines of their own.
func (s *textSheet) appendText(dst, text []byte) []byte {
	r, odd, err := s.form.one(text)
	if err != nil {
		return append(s.appendCells(append(dst, indent...), sentence("(" + reason(err) + ")")[0]), '\n')
	}
	for _, line := range r.lines(!s.v.OutTTY) {
		dst = append(s.appendCells(append(dst, indent...), line), '\n')
	}
	if odd != 0 {
		dst = append(s.appendCells(append(dst, indent...), sentence("(" + oddOf(odd, text) + ")")[0]), '\n')
	}
	return dst
}

// gap stands between two cells.
const gap = "  "

func (s *textSheet) appendCells(dst []byte, cells []cell) []byte {
	s.esc.rows.col = len(indent)
	cells = squeezed(cells, s.esc.rows.columns-len(indent))
	for i, c := range cells {
		before, behind := "", ""
		if i > 0 {
			before = gap
		}
		switch n := max(c.width, -c.width) - width(c.text); {
		case n > 0 && c.width < 0:
			before += strings.Repeat(" ", n)
		case n > 0 && i < len(cells)-1:
			behind = strings.Repeat(" ", n)
		}
		dst = append(s.appendCell(dst, before, below(cells[0]), c), behind...)
		s.esc.rows.col += len(behind)
	}
	return dst
}

// below is where a row goes on that has no room beside its first cell.
func below(first cell) (lead string) {
	text := strings.TrimLeft(first.text, " ")
	return indent + gap + first.text[:len(first.text)-len(text)]
}

// squeezed returns a row of numbers for so much room: without what can be spared, and
// with fewer blanks before the widest; 0 or less is room enough.
func squeezed(cells []cell, room int) []cell {
	if room <= 0 || numbersWidth(cells) <= room {
		return cells
	}
	cells = slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return c.spare })
	widest := slices.IndexFunc(cells, func(c cell) bool {
		return !slices.ContainsFunc(cells, func(other cell) bool { return other.width < c.width })
	})
	if over := numbersWidth(cells) - room; over > 0 {
		cells[widest].width += over
	}
	return cells
}

// numbersWidth returns how wide a row is that stands on the right, 0 for others.
func numbersWidth(cells []cell) int {
	n := (len(cells) - 1) * len(gap)
	for _, c := range cells {
		if c.width >= 0 {
			return 0
		}
		n -= c.width
	}
	return n
}

// appendCell appends a cell behind some blanks. What does not fit into the row goes
// on below its own column, or else below the row; the first cell goes on deeper.
func (s *textSheet) appendCell(dst []byte, blanks, below string, c cell) []byte {
	r := &s.esc.rows
	if n := len(blanks) + width(c.text); r.room(n) == n {
		r.col += n
		return s.p.appendPaint(append(dst, blanks...), c.means, c.text)
	}
	lead, deeper := strings.Repeat(" ", r.col+len(blanks)), ""
	switch {
	case r.col == len(indent):
		deeper = gap + gap
		dst = append(dst, blanks...)
	case r.columns-len(lead) < page.ColumnLeast:
		lead = below
		dst = append(turned(dst), lead...)
	default:
		dst = append(dst, blanks...)
	}
	for i, row := range page.Fill("", deeper, c.text, r.columns-len(lead)) {
		if i > 0 {
			dst = append(dst, "\n"+lead...)
		}
		dst = s.p.appendPaint(dst, c.means, row)
		r.col = len(lead) + width(row)
	}
	return dst
}

// turned ends the last row, unless nothing stands in it.
func turned(dst []byte) []byte {
	dst = bytes.TrimRight(dst, " ")
	if bytes.HasSuffix(dst, []byte("\n")) {
		return dst
	}
	return append(dst, '\n')
}
