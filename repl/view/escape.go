package view

import (
	"fmt"
	"unicode/utf8"
)

// An Escaper makes text that is safe on a terminal, and in a file somebody will
// show on one, of octets that anybody may have sent:
//
//   - printable ASCII and visible characters in valid UTF-8 stay as they are;
//   - other octets below 0x80, and all that are not UTF-8, become \xNN;
//   - characters that are invisible, that reorder or that control become \u{N};
//   - of the combining marks on one cell the ninth and later become \u{N}, and so
//     does a mark that has no cell to stand on;
//   - TAB stays, or becomes \x09 when Tabs is set;
//   - a backslash is doubled where it could be taken for the start of an escape
//     or of another doubled one, so that the text can be read back.
//
// It looks at single characters and knows no escape sequences, so there is none
// that could be split to get past it. The output is valid UTF-8; without the Odd
// style it has at most four octets for one of the input.
//
// The zero Escaper is ready. Text may come in pieces; End ends it.
type Escaper struct {
	Odd  Style // drawn around what was escaped; the zero Style draws nothing
	Tabs bool  // show TAB as an escape
	Ours bool  // the text is popsh's own and quotes what is escaped already: backslashes stay

	rows   rows  // of the terminal that the text is for
	unseen int64 // invisible characters that were escaped

	cell  bool // there is a cell that a combining mark may stand on
	marks int  // marks on that cell
	lit   bool // within the Odd style
	held  [utf8.UTFMax]byte
	n     int // octets in held: the start of a character whose rest is to come
}

// Escape returns text made safe, with TAB shown as an escape: for one line.
func Escape(text []byte) string {
	e := Escaper{Tabs: true}
	return string(e.End(e.Append(nil, text)))
}

// Append appends the safe form of octets to dst. The start of a character at
// their end waits for the next call.
func (e *Escaper) Append(dst, octets []byte) []byte {
	for e.n > 0 && len(octets) > 0 {
		dst = e.complete(dst, octets[0])
		octets = octets[1:]
	}
	for len(octets) > 0 {
		n := 0
		for n < len(octets) && plain[octets[n]] {
			n++
		}
		if n == 0 {
			dst, n = e.special(dst, octets)
		} else {
			dst = e.run(dst, octets[:n])
		}
		octets = octets[n:]
	}
	return e.unlight(dst)
}

// run appends plain octets.
func (e *Escaper) run(dst, octets []byte) []byte {
	dst = e.unlight(dst)
	e.cell, e.marks = true, 0
	for {
		n := e.rows.room(len(octets))
		dst, octets = append(dst, octets[:n]...), octets[n:]
		e.rows.col += n
		if len(octets) == 0 {
			return dst
		}
		dst = e.rows.turn(dst)
	}
}

// place makes room for a piece that is not to be broken.
func (e *Escaper) place(dst []byte, width int) []byte {
	if e.rows.room(width) < width && e.rows.col > len(indent) {
		dst = e.rows.turn(e.unlight(dst))
	}
	e.rows.col += width
	return dst
}

// tab appends a TAB, which goes to the next column that eight divides.
func (e *Escaper) tab(dst []byte) []byte {
	const stop = 8
	e.cell = false
	return append(e.place(e.unlight(dst), stop-e.rows.col%stop), '\t')
}

// End appends what was waiting and makes the Escaper ready for another text.
func (e *Escaper) End(dst []byte) []byte {
	for _, c := range e.held[:e.n] {
		dst = e.octet(dst, c)
	}
	dst = e.unlight(dst)
	e.n, e.cell, e.marks = 0, false, 0
	return dst
}

// plain are the octets that stay as they are wherever they stand.
var plain = func() (set [256]bool) {
	for c := ' '; c <= '~'; c++ {
		set[c] = c != '\\'
	}
	return set
}()

// complete adds an octet to the held ones and appends what that makes clear.
func (e *Escaper) complete(dst []byte, c byte) []byte {
	e.held[e.n] = c
	e.n++
	if !utf8.FullRune(e.held[:e.n]) {
		return dst
	}
	held, n := e.held, e.n
	e.n = 0
	return e.Append(dst, held[:n])
}

// special appends the first character of octets, which is not plain, and returns
// how many octets it took.
func (e *Escaper) special(dst, octets []byte) ([]byte, int) {
	switch c := octets[0]; {
	case c == '\t' && !e.Tabs:
		return e.tab(dst), 1
	case c == '\\':
		return e.backslash(dst, octets[1:]), 1
	case c < utf8.RuneSelf:
		return e.octet(dst, c), 1
	case !utf8.FullRune(octets):
		e.n = copy(e.held[:], octets)
		return dst, len(octets)
	}
	r, n := utf8.DecodeRune(octets)
	if r == utf8.RuneError && n == 1 {
		return e.octet(dst, octets[0]), 1
	}
	return e.character(dst, r), n
}

func (e *Escaper) backslash(dst, next []byte) []byte {
	slashes := `\`
	if !e.Ours && ambiguous(next) {
		slashes = `\\`
	}
	dst = append(e.place(e.unlight(dst), len(slashes)), slashes...)
	e.cell, e.marks = true, 0
	return dst
}

// ambiguous reports whether a single backslash before next could be taken for
// something else: for an escape, or for half of a doubled one.
func ambiguous(next []byte) bool {
	switch {
	case len(next) == 0 || !plain[next[0]] || next[0] == 'x' || next[0] == '"':
		return true
	case next[0] == 'u':
		return len(next) == 1 || next[1] == '{'
	}
	return false
}

func (e *Escaper) octet(dst []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	e.cell = false
	return append(e.light(e.place(dst, len(`\xNN`))), '\\', 'x', hex[c>>4], hex[c&15])
}

func (e *Escaper) character(dst []byte, r rune) []byte {
	switch {
	case !visible(r):
		e.unseen++
	case !attaches(r):
		dst = e.place(e.unlight(dst), cells.RuneWidth(r))
		e.cell, e.marks = true, 0
		return utf8.AppendRune(dst, r)
	case e.cell && e.marks < marksMax:
		e.marks++
		return utf8.AppendRune(e.unlight(dst), r)
	}
	e.cell = false
	escape := fmt.Sprintf("\\u{%X}", r)
	return append(e.light(e.place(dst, len(escape))), escape...)
}

func (e *Escaper) light(dst []byte) []byte {
	if !e.lit {
		e.lit = true
		dst = append(dst, e.Odd.On...)
	}
	return dst
}

func (e *Escaper) unlight(dst []byte) []byte {
	if e.lit {
		e.lit = false
		dst = append(dst, e.Odd.Off...)
	}
	return dst
}
