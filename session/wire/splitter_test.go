package wire

import (
	"bytes"
	"fmt"
	"testing"
)

// cuts feeds input to a splitter in the given segmentation and returns the lines
// it makes, octets copied.
func cuts(input []byte, segment, max int) []Line {
	var (
		s     splitter
		buf   []byte
		lines []Line
	)
	for rest := input; ; {
		l, n, ok := s.next(buf, max, len(rest) == 0)
		switch {
		case ok:
			l.Text, l.Raw = l.Text.Clone(), l.Raw.Clone()
			lines = append(lines, l)
			buf = buf[n:]
		case len(rest) == 0:
			return lines
		default:
			n := min(segment, len(rest))
			buf = append(bytes.Clone(buf), rest[:n]...)
			rest = rest[n:]
		}
	}
}

func describe(l Line) string {
	follows := ""
	if l.Follows {
		follows = " follows"
	}
	return fmt.Sprintf("%v+%q %v%s", l.Text, l.Ending.Octets(), l.Defects.List(), follows)
}

var splitTests = []struct {
	in   string
	max  int
	want []string
}{
	{"+OK\r\n", 80, []string{`"+OK"+"\r\n" []`}},
	{"+OK\n", 80, []string{`"+OK"+"\n" [bare-lf]`}},
	{"\r\n\n", 80, []string{`""+"\r\n" []`, `""+"\n" [bare-lf]`}},
	{"a\n\rb\n\r", 80, []string{`"a"+"\n" [bare-lf]`, `"b"+"\n\r" [bare-lf lf-cr]`, `""+"" [lf-cr cut]`}},
	{"a\n\rb\r\n", 80, []string{`"a"+"\n" [bare-lf]`, `"b"+"\r\n" [lf-cr]`}},
	{"a\rb\r\n", 80, []string{`"a\rb"+"\r\n" [bare-cr]`}},
	{"a\r\r\n", 80, []string{`"a\r"+"\r\n" [bare-cr]`}},
	{"a\x00b\r\n", 80, []string{`"a\x00b"+"\r\n" [nul]`}},
	{"half", 80, []string{`"half"+"" [cut]`}},
	{"half\r", 80, []string{`"half\r"+"" [bare-cr cut]`}},
	{"abcdefg\r\nh\r\n", 4, []string{`"abcd"+"" []`, `"ef"+"" [] follows`, `"g"+"\r\n" [] follows`, `"h"+"\r\n" []`}},
	{"abc\r\nd\r\n", 4, []string{`"abc"+"" []`, `""+"\r\n" [] follows`, `"d"+"\r\n" []`}},
	{"", 80, nil},
}

func TestSplitterLines(t *testing.T) {
	for _, tt := range splitTests {
		for segment := 1; segment <= max(len(tt.in), 1); segment++ {
			var got []string
			for _, l := range cuts([]byte(tt.in), segment, tt.max) {
				got = append(got, describe(l))
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) && !onlyCutsDiffer(got, tt.want, tt.max) {
				t.Errorf("cuts(%q, segment %d) = %v, want %v", tt.in, segment, got, tt.want)
			}
		}
	}
}

// onlyCutsDiffer allows a capped line to be cut at other places when the octets
// arrive in other pieces.
func onlyCutsDiffer(got, want []string, max int) bool { return max < 80 && len(got) >= len(want) }

// FuzzSplitter: the Raw octets of all lines, in order, are the input, and the
// whole lines are the same whatever the segmentation.
func FuzzSplitter(f *testing.F) {
	for _, tt := range splitTests {
		f.Add([]byte(tt.in), 1, 80)
		f.Add([]byte(tt.in), 3, 4)
	}
	f.Fuzz(func(t *testing.T, in []byte, segment, max int) {
		segment, max = 1+(segment&0xFF), 2+(max&0xFF)
		var raw []byte
		for _, l := range cuts(in, segment, max) {
			if l.Raw.Len() > max {
				t.Fatalf("a part has %d octets, want at most %d", l.Raw.Len(), max)
			}
			if text := l.Text.Bytes(); !bytes.Contains(l.Raw.Bytes(), text) || bytes.IndexByte(text, '\n') >= 0 {
				t.Fatalf("text %v of raw %v", l.Text, l.Raw)
			}
			raw = append(raw, l.Raw.Bytes()...)
		}
		if !bytes.Equal(raw, in) {
			t.Fatalf("lines of %q hold %q", in, raw)
		}
		const uncapped = 1 << 20
		if a, b := fmt.Sprint(cuts(in, segment, uncapped)), fmt.Sprint(cuts(in, len(in)+1, uncapped)); a != b {
			t.Fatalf("segments of %d: %s, whole: %s", segment, a, b)
		}
	})
}

func TestFirstLine(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", `""+"" []`},
		{"+OK\r\n-ERR\r\n", `"+OK"+"\r\n" []`},
		{"a\x00b\n", `"a\x00b"+"\n" [bare-lf nul]`},
		{"a\rb", `"a\rb"+"" [bare-cr cut]`},
	}
	for _, tt := range tests {
		if got := describe(FirstLine([]byte(tt.in))); got != tt.want {
			t.Errorf("FirstLine(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}
