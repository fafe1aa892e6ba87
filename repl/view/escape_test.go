package view

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var escapes = []struct{ in, want string }{
	{"plain text, ~!", "plain text, ~!"},
	{"", ""},
	{"Grüße 日本 😀", "Grüße 日本 😀"},
	{"\x1b[31mred\x1b[0m", `\x1b[31mred\x1b[0m`},
	{"\x1b]52;c;cm0gLXJm\a", `\x1b]52;c;cm0gLXJm\x07`},
	{"a\rb\bc\x7f\x00", `a\x0db\x08c\x7f\x00`},
	{"\x9b31m", `\x9b31m`},                 // CSI as a raw octet
	{"\u009b31m", `\u{9B}31m`},             // CSI in UTF-8
	{"\u0085\u2028", `\u{85}\u{2028}`},     // line ends
	{"a\u202egpj.exe", `a\u{202E}gpj.exe`}, // bidi override
	{"\u2066x\u2069", `\u{2066}x\u{2069}`},
	{"pay\u200bpal\ufeff", `pay\u{200B}pal\u{FEFF}`},
	{"a\U000e0041", `a\u{E0041}`}, // tag character
	{"a\u3164\u034f\u00ad", `a\u{3164}\u{34F}\u{AD}`},
	{"\ue000\uffff", `\u{E000}\u{FFFF}`},
	{"\xff\xc3(\xe2\x82", `\xff\xc3(\xe2\x82`},
	{"\xed\xa0\x80", `\xed\xa0\x80`},                 // a surrogate half
	{"\xc0\x9b", `\xc0\x9b`},                         // overlong
	{"\U0001f44d\U0001f3fd", "\U0001f44d\\u{1F3FD}"}, // of which terminals do not agree how wide it is
	{"e\u0301", "e\u0301"},
	{"\u0301e", `\u{301}e`},
	{"\x00\u0301", `\x00\u{301}`},
	{"e" + strings.Repeat("\u0301", 10), "e" + strings.Repeat("\u0301", 8) + strings.Repeat(`\u{301}`, 2)},
	{"\u1100" + strings.Repeat("\u1161", 9), "\u1100" + strings.Repeat("\u1161", 8) + `\u{1161}`}, // letters of no width
	{"a\tb", `a\x09b`},
	{`C:\new \\ \x41 \u{41} CORP\user`, `C:\new \\\ \\x41 \\u{41} CORP\user`},
	{"end\\", `end\\`},
	{"\\\x1b", `\\\x1b`},
}

func TestEscape(t *testing.T) {
	for _, c := range escapes {
		if got := Escape([]byte(c.in)); got != c.want {
			t.Errorf("Escape(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestEscaperKeepsTab(t *testing.T) {
	var e Escaper
	if got := string(e.Append(nil, []byte("a\tb\x1b"))); got != "a\tb\\x1b" {
		t.Errorf("Append = %q, want the TAB kept", got)
	}
}

// TestEscaperOdd: escapes are drawn in the style, one run of them in one go.
func TestEscaperOdd(t *testing.T) {
	e := Escaper{Odd: Style{"<", ">"}}
	got := string(e.End(e.Append(nil, []byte("a\x00\x01b\xe2\x82"))))
	if want := `a<\x00\x01>b<\xe2\x82>`; got != want {
		t.Errorf("Append = %q, want %q", got, want)
	}
}

// safe says what is wrong with the text for in, or "".
func safe(in []byte, text string) string {
	if !utf8.ValidString(text) {
		return "not valid UTF-8"
	}
	marks := 0
	for i, r := range text {
		switch {
		case r < ' ' || r == 0x7F || 0x80 <= r && r < 0xA0:
			return "a control: " + strconv.QuoteToASCII(text)
		case unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Bidi_Control,
			unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
			return "something unseen: " + strconv.QuoteToASCII(text)
		case unicode.Is(unicode.M, r):
			if marks++; marks > marksMax || i == 0 {
				return "too many marks: " + strconv.QuoteToASCII(text)
			}
		default:
			marks = 0
		}
	}
	if back, ok := unescape(text); !ok || !bytes.Equal(back, in) {
		return "not to be read back: " + strconv.QuoteToASCII(text)
	}
	return ""
}

// unescape reads an escaped text back, by the rules in the comment of Escaper.
func unescape(text string) ([]byte, bool) {
	var out []byte
	for text != "" {
		before, rest, found := strings.Cut(text, `\`)
		out = append(out, before...)
		if !found {
			break
		}
		switch {
		case strings.HasPrefix(rest, `\`):
			out, text = append(out, '\\'), rest[1:]
		case strings.HasPrefix(rest, "x"):
			n, err := strconv.ParseUint(rest[1:min(3, len(rest))], 16, 8)
			if err != nil {
				return nil, false
			}
			out, text = append(out, byte(n)), rest[3:]
		case strings.HasPrefix(rest, "u{"):
			digits, after, ok := strings.Cut(rest[2:], "}")
			n, err := strconv.ParseUint(digits, 16, 32)
			if !ok || err != nil {
				return nil, false
			}
			out, text = utf8.AppendRune(out, rune(n)), after
		default:
			out, text = append(out, '\\'), rest
		}
	}
	return out, true
}

// TestEscapeShort tries every text of one and two octets, every character, and
// many texts of three octets.
func TestEscapeShort(t *testing.T) {
	try := func(in []byte) {
		if wrong := safe(in, Escape(in)); wrong != "" {
			t.Errorf("Escape(%q): %s", in, wrong)
		}
	}
	for a := range 256 {
		try([]byte{byte(a)})
		for b := range 256 {
			try([]byte{byte(a), byte(b)})
		}
	}
	for r := rune(0); r <= unicode.MaxRune; r += 1 + slowdown/2 {
		try(utf8.AppendRune(nil, r))
	}
	random := rand.New(rand.NewPCG(1939, 3))
	for range 200_000 / slowdown {
		n := random.Uint32()
		try([]byte{byte(n), byte(n >> 8), byte(n >> 16)})
	}
}

// TestEscaperGrowth: what is held in memory for one part of a line is bounded.
func TestEscaperGrowth(t *testing.T) {
	var e Escaper
	for _, in := range []string{"\x00", "\xff", "\\", "\u00ad", "\U000e0041", "a"} {
		text := strings.Repeat(in, 1000)
		if got := len(e.End(e.Append(nil, []byte(text)))); got > 4*len(text) {
			t.Errorf("Append of %q makes %d octets of %d, want at most four for one", in, got, len(text))
		}
	}
}

func FuzzEscaper(f *testing.F) {
	// Invariant: cut anywhere, the text is safe and can be read back, and where it
	// holds no backslash the cut makes no difference.
	for _, c := range escapes {
		f.Add([]byte(c.in), uint(len(c.in)/2))
	}
	f.Fuzz(func(t *testing.T, in []byte, cut uint) {
		at := int(cut % uint(len(in)+1))
		e := Escaper{Tabs: true}
		text := string(e.End(e.Append(e.Append(nil, in[:at]), in[at:])))
		if wrong := safe(in, text); wrong != "" {
			t.Fatalf("Append(%q, %q): %s", in[:at], in[at:], wrong)
		}
		if whole := Escape(in); !bytes.Contains(in, []byte(`\`)) && text != whole {
			t.Fatalf("Append(%q, %q) = %q, want %q", in[:at], in[at:], text, whole)
		}
	})
}

func TestColumn(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "      "},
		{"Dot", "Dot   "},
		{"Postmaster", "Postm…"},
		{"山田太", "山田太"},
		{"山田太郎", "山田… "},
		{"e\u0301te\u0301", "e\u0301te\u0301   "},
	} {
		if got := Column(c.in, 6); got != c.want {
			t.Errorf("Column(%q, 6) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"mail.example.org", `"mail.example.org"`},
		{"a\"b\x1b", `"a\"b\x1b"`},
		{`\"`, `"\\\""`},
		{strings.Repeat("a", 300), `"` + strings.Repeat("a", 200) + `"…`},
	} {
		if got := Quote(c.in); got != c.want {
			t.Errorf("Quote(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}
