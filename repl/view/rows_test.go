package view

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"popsh/repl/page"
	"popsh/session/wire"
)

// onTerminal are the options for a terminal of so many columns.
func onTerminal(columns int) Options {
	return Options{OutTTY: true, ErrTTY: true, Width: func() int { return columns }}
}

// openings are what the first four columns may hold: a mark, a margin with a sign
// in it or without, a word of popsh.
var openings = []string{"", "<-", "<~", "<**", "<~*", "->", "~>", "===", "!!!", "***", "erro", "hint", goesOn, "?", stuffing,
	".", ".?", "LF", "CR", "8B", "NUL", "CUT", "END", "LNG", "L-C"}

// astray returns a row that a terminal of so many columns would break itself, or
// that begins as none of popsh's does.
func astray(written string, columns int) string {
	for row := range strings.Lines(ownColours.ReplaceAllString(written, "")) {
		row = strings.TrimSuffix(row, "\n")
		margin := strings.TrimRight(row[:min(len(row), len(indent))], " ")
		if page.Width(row) > columns && !strings.Contains(row, "\t") || !slices.Contains(openings, margin) {
			return row
		}
	}
	return ""
}

// TestRows: on a terminal of any width, what the server sent stays out of the
// first columns, and words of popsh are broken between words.
func TestRows(t *testing.T) {
	for _, c := range replies {
		for _, columns := range []int{20, 25, 40, 80, 132} {
			o := onTerminal(columns)
			o.Trace, o.OutPalette, o.ErrPalette = 1, NewPalette(true, nil), NewPalette(true, nil)
			got, _ := show(t, o, c.form, c.line, c.server)
			if row := astray(got.out+got.err, columns); row != "" {
				t.Errorf("Reply(%q) on %d columns wrote the row %q:\n%s", c.server, columns, row, got.out+got.err)
			}
		}
	}
}

func TestRowsOf(t *testing.T) {
	for _, c := range []struct {
		name    string
		columns int
		form    Form
		line    string
		server  string
		want    string // of what stands behind the status line
	}{
		{"meanings hang under their column", 70, Capabilities, "CAPA", "+OK\r\nUIDL\r\nSASL PLAIN\r\n.\r\n",
			"    UIDL                    UIDL gives each message an id that\n" +
				"                            outlives the session.\n" +
				"    SASL PLAIN              AUTH works with these mechanisms, and\n" +
				"                            takes an initial response; the list may\n" +
				"                            grow after STLS.\n" +
				"      PLAIN                 The password in base64, which protects\n" +
				"                            nothing.\n"},
		{"and below, where there is no room", 40, Capabilities, "CAPA", "+OK\r\nUIDL\r\n.\r\n",
			"    UIDL\n" +
				"      UIDL gives each message an id that\n" +
				"      outlives the session.\n"},
		{"what is longer than its column goes on deeper", 36, Capabilities, "CAPA", "+OK\r\nSASL PLAIN LOGIN CRAM-MD5 DIGEST-MD5\r\n.\r\n",
			"    SASL PLAIN LOGIN CRAM-MD5\n        DIGEST-MD5\n" +
				"      AUTH works with these\n      mechanisms, and takes an\n      initial response; the list may\n      grow after STLS.\n" +
				"      PLAIN\n        The password in base64,\n        which protects nothing.\n" +
				"      LOGIN\n        As PLAIN in two steps, from\n        a draft that expired.\n" +
				"      CRAM-MD5\n        The password is not sent,\n        but a listener can guess at\n        it at leisure, and the\n        server must store as good as\n        the password.\n" +
				"      DIGEST-MD5\n        Historic, full of traps and\n        based on MD5.\n"},
		{"a list without its human sizes", 32, Listing, "LIST", "+OK\r\n1 120\r\n2 1234567\r\n.\r\n",
			"         1            120\n         2      1 234 567\n"},
		{"a list without its blanks", 20, Listing, "LIST", "+OK\r\n1 120\r\n12 1234\r\n.\r\n",
			"         1       120\n        12     1 234\n"},
		{"a unique-id", 30, Unique, "UIDL", "+OK\r\n1 0123456789abcdefghijklm\r\n.\r\n",
			"         1\n" +
				"      0123456789abcdefghijklm\n"},
		{"what is odd about a line", 60, Listing, "LIST", "+OK\r\n01 120 extra\r\n.\r\n",
			"         1            120      120 B\n" +
				"      (text after the last value, leading zeros: \"01 120\n" +
				"      extra\")\n"},
		{"octets of a message, an escape whole", 20, Message, "RETR 1", "+OK\r\nTo: 0123456789abcde\x1b[0m\r\n\r\na\tb\tc\td\r\n日本語日本語日本語\r\n.\r\n",
			"    To: 0123456789ab\n" +
				"\\   cde\\x1b[0m\n" +
				"    \n" +
				"    a\tb\tc\n" +
				"\\   \td\n" +
				"    日本語日本語日本\n" +
				"\\   語\n"},
		{"a line in parts", 5000, Message, "RETR 1", "+OK\r\n" + strings.Repeat("x", 6000) + "\r\n.\r\n",
			"LNG " + strings.Repeat("x", 4996) + "\n\\   " + strings.Repeat("x", 1004) + "\n"},
	} {
		got, _ := show(t, onTerminal(c.columns), c.form, c.line, c.server)
		if _, rest, _ := strings.Cut(got.out, "ms\n"); rest != c.want {
			t.Errorf("%s: Reply wrote\n%swant\n%s", c.name, rest, c.want)
		}
	}
}

func TestRowsOfWords(t *testing.T) {
	long := strings.Repeat("word ", 12) + "end"
	for _, c := range []struct {
		name string
		do   func(*View)
		want string
	}{
		{"info", func(v *View) { v.Info(long + "\n  alice   " + long) },
			"=== word word word word word word word\n    word word word word word end\n" +
				"      alice   word word word word word\n              word word word word word\n              word word end\n"},
		{"problem", func(v *View) { v.Problem(errors.New(long)) },
			"error: word word word word word word\n    word word word word word word end\n"},
		{"sent", func(v *View) { v.Sent([]byte("USER "+strings.Repeat("x", 40)), wire.Span{}, false) },
			"->  USER " + strings.Repeat("x", 31) + "\n\\   " + strings.Repeat("x", 9) + "\n"},
		{"sent, a secret", func(v *View) {
			v.Sent([]byte("USER "+strings.Repeat("x", 29)+" secret"), wire.Span{From: 35, To: 41}, false)
		},
			"->  USER " + strings.Repeat("x", 29) + " \n\\   ****\n"},
		{"line", func(v *View) { v.Line("  " + long) },
			"  word word word word word word word\n      word word word word word end\n"},
	} {
		var b bytes.Buffer
		o := onTerminal(40)
		o.Out, o.Err, o.Trace = &b, &b, 1
		c.do(New(o))
		if b.String() != c.want {
			t.Errorf("%s wrote\n%swant\n%s", c.name, b.String(), c.want)
		}
	}
}

func FuzzRows(f *testing.F) {
	// No row is wider than the terminal, so that the terminal breaks none, and none
	// begins with what the server sent.
	for _, c := range replies {
		f.Add([]byte(c.server), 40, uint(0))
	}
	f.Fuzz(func(t *testing.T, server []byte, columns int, form uint) {
		if columns < narrowest || columns > 300 || bytes.IndexByte(server, '\t') >= 0 {
			return
		}
		got, _ := show(t, onTerminal(columns), Forms[form%uint(len(Forms))], "RETR 1", "+OK\r\n"+string(server))
		if row := astray(got.out, columns+len(`\u{10FFFF}`)); row != "" {
			t.Errorf("Reply(%q) on %d columns wrote the row %q", server, columns, row)
		}
	})
}
