package editor

import (
	"slices"
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	tests := []struct {
		in   string
		want []rune
	}{
		{"aé例", []rune{'a', 'é', '例'}},
		{"\r\n\r\r\n\n", []rune{keyEnter, keyEnter, keyEnter, keyNewline}},
		{"1\r2\n", []rune{'1', keyEnter, '2', keyNewline}},
		{"\x00\x13\x14\x18\x1c", nil},
		{"\x7f\x08", []rune{keyBackspace, keyBackspace}},
		{"\x1b[A\x1bOB\x1b[1;2C", []rune{keyUp, keyDown, keyRight}},
		{"\x1b[1;5C\x1b[1;3D\x1b[3;5~", []rune{keyWordRight, keyWordLeft, keyKillWord}},
		{"\x1b[1~\x1b[8~\x1bOH", []rune{keyHome, keyEnd, keyHome}},
		{"\x1b\x1b[3~", []rune{keyDelete}},
		{"\x1bb\x1bF\x1b\x7f", []rune{keyWordLeft, keyWordRight, keyKillWordLeft}},
		{"\x1bSTAT\x1b:\x1b\x03\x1b例", []rune{'S', 'T', 'A', 'T', ':', keyInterrupt, '例'}},
		{"\x1b[M !!x\x1b[<0;10;10Mx\x1b[Ix\x1b[Ox", []rune{'x', 'x', 'x', 'x'}},
		{"\x1b[[A\x1b[[Bx", []rune{keyHelp, 'x'}},
		{"\x1b[1;\x03", []rune{keyInterrupt}},
		{"\x1bO\r", []rune{keyEnter}},
		{"\x1b]0;x\ry", []rune{'y'}},
		{"\x1b]0;x\x1b[Hy", []rune{keyHome, 'y'}},
		{"\x1bP1$r\x1b\\y", []rune{'y'}},
		{"\x1b_x\x03", []rune{keyInterrupt}},
		{"\x1b[?1;2cx\x1b[3;4R", []rune{'x'}},
		{"\xc3(\xff", []rune{'('}},
		{"\x1b[200~a\rb\x1b[201~c", []rune{keyPaste, 'c'}},
		{"\x1b[" + strings.Repeat("1;", 40) + "mx", []rune{'x'}},
	}
	for _, tt := range tests {
		var whole decoder
		if got := whole.feed([]byte(tt.in)); !slices.Equal(got, tt.want) {
			t.Errorf("feed(%q) = %U, want %U", tt.in, got, tt.want)
		}
	}
}

// Two octets that come alone are a person with Alt held, not a control string.
func TestDecodeInPieces(t *testing.T) {
	tests := []struct {
		in   []string
		want string
	}{
		{[]string{"\x1b]", "STAT"}, "]STAT"},
		{[]string{"\x1b", "]", "STAT"}, "]STAT"},
		{[]string{"\x1bP", "x\r"}, "Px\r"},
		{[]string{"\x1b", "P", "ASS"}, "PASS"},
		{[]string{"\x1b]0;tit", "le\x1b", "\\x"}, "x"},
		{[]string{"\xe4", "\xbe", "\x8b"}, "例"},
		{[]string{"\x1b[200~lost", "\x03", "x"}, "\x03x"},
		{[]string{"\x1b[200~kept\x1b[2", "01~", "x"}, string(keyPaste) + "x"},
		{[]string{"\x1b]0;" + strings.Repeat("a", maxString), "x"}, "x"},
	}
	for _, tt := range tests {
		var d decoder
		var got []rune
		for _, piece := range tt.in {
			got = append(got, d.feed([]byte(piece))...)
		}
		if string(got) != tt.want {
			t.Errorf("feed(%q) = %q, want %q", tt.in, string(got), tt.want)
		}
	}
}

func TestDecodeKeepsPastes(t *testing.T) {
	var d decoder
	d.feed([]byte("\x1b[200~one\x1b[2"))
	d.feed([]byte("01~\x1b[200~two\x1b[20x\x1b[201~"))
	if want := []string{"one", "two\x1b[20x"}; !slices.Equal(d.pastes, want) {
		t.Errorf("pastes = %q, want %q", d.pastes, want)
	}
	d.feed([]byte("\x1b[200~" + strings.Repeat("a", 2*maxPaste) + "\x1b[201~"))
	if got := len(d.pastes[2]); got != maxPaste {
		t.Errorf("a long paste has %d octets, want %d", got, maxPaste)
	}
}

func FuzzDecode(f *testing.F) {
	// Octets never become a key that is neither a character to be seen nor one of
	// ours, nothing is kept without bound, and after the end of a line or an
	// interrupt in a piece of its own the next character is a key.
	for _, seed := range []string{"a", "\x1b[1;5C", "\x1b]0;t\x07", "\x1b[200~x\x1b[201~", "\x1bP", "\xc3", "\x1b[[A", "\r\n", "\x1bO"} {
		f.Add([]byte(seed), 1)
	}
	f.Fuzz(func(t *testing.T, in []byte, cut int) {
		var d decoder
		cut = min(max(cut, 0), len(in))
		keys := append(d.feed(in[:cut]), d.feed(in[cut:])...)
		for _, key := range keys {
			if !isVisible(key) && (key < firstKey || key > keyPageDown) && !slices.Contains(controlKeys(), key) {
				t.Errorf("feed(%q) holds %U", in, key)
			}
		}
		if len(d.rest) > maxSequence+4 {
			t.Errorf("feed(%q) keeps %d octets", in, len(d.rest))
		}
		d.feed([]byte{byte(keyInterrupt)})
		d.feed([]byte{byte(keyInterrupt)})
		if got := d.feed([]byte("x")); !slices.Equal(got, []rune{'x'}) {
			t.Errorf("after feed(%q), feed(x) = %U, want x", in, got)
		}
	})
}

func controlKeys() []rune {
	var keys []rune
	for _, key := range controls {
		keys = append(keys, key)
	}
	return keys
}

func TestPastedLines(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"\r\n\n", nil},
		{"a", []string{"a"}},
		{"a\n", []string{"a"}},
		{"a\r\nb\rc\n\n", []string{"a", "b", "c"}},
		{"a\tb\x1b[31m\x00c", []string{"a bc"}},
		{"a\n\nb", []string{"a", "", "b"}},
	}
	for _, tt := range tests {
		if got := pastedLines(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("pastedLines(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
