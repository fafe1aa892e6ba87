package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

func readBody(c *Conn) (text string, tally Tally, err error) {
	ctx := context.Background()
	l, err := c.Line(ctx, StatusCap)
	if err != nil {
		return "", Tally{}, err
	}
	s, err := ParseStatus(l)
	if err != nil {
		return "", Tally{}, err
	}
	body := c.Body(s)
	var all strings.Builder
	for {
		l, err := body.Next(ctx)
		if err == io.EOF {
			return all.String(), body.Tally(), nil
		}
		if err != nil {
			return all.String(), body.Tally(), err
		}
		all.Write(l.Text.b)
		all.WriteString(l.Ending.Octets())
	}
}

var bodyTests = []struct {
	name, in string
	want     string
	rest     string // what is left in the connection
	defects  string
	cut      bool // the connection ends inside the body
}{
	{"empty", "+OK\r\n.\r\n", "", "", "map[]", false},
	{"stuffed", "+OK\r\n..\r\n..x\r\na.b\r\n.\r\n", ".\r\n.x\r\na.b\r\n", "", "map[]", false},
	{"not stuffed", "+OK\r\n.x\r\n.\r\n", "x\r\n", "", "map[not-stuffed:1]", false},
	{"LF dot LF ends nothing", "+OK\r\na\n.\nb\r\n.\r\n", "a\n.\nb\r\n", "", "map[bare-lf:2 false-end:1]", false},
	{"CRLF dot LF ends nothing", "+OK\r\na\r\n.\nb\r\n.\r\n", "a\r\n.\nb\r\n", "", "map[bare-lf:1 false-end:1]", false},
	{"LF dot CRLF ends nothing", "+OK\r\na\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n", "", "map[bare-lf:1 false-end:1]", false},
	{"LF mode", "+OK\na\n..b\n.\n", "a\n.b\n", "", "map[bare-lf:2 lf-end:1]", false},
	{"LF mode, CRLF end", "+OK\na\n.\r\n", "a\n", "", "map[bare-lf:1]", false},
	{"LF CR mode", "+OK\n\ra\n\r.\n\r", "a\n\r", "\r", "map[bare-lf:1 lf-cr:1 lf-end:1]", false},
	{"no end", "+OK\r\na\r\n", "a\r\n", "", "map[no-end:1]", true},
	{"cut in a line", "+OK\r\na", "a", "", "map[cut:1 no-end:1]", true},
	{"dots only", "+OK\r\n..\r\n...\r\n....\r\n.\r\n", ".\r\n..\r\n...\r\n", "", "map[]", false},
	{"cut behind a CR", "+OK\r\na\r\n.\r", "a\r\n.\r", "", "map[bare-cr:1 cut:1 no-end:1]", true},
	{"cut behind a dot", "+OK\r\na\r\n.", "a\r\n.", "", "map[cut:1 no-end:1]", true},
	{"glued dot", "+OK\r\na.\r\n", "a.\r\n", "", "map[no-end:1]", true},
	{"more behind", "+OK\r\n.\r\n+OK\r\n", "", "+OK\r\n", "map[]", false},
	{"NUL and CR", "+OK\r\na\x00\rb\r\n.\r\n", "a\x00\rb\r\n", "", "map[bare-cr:1 nul:1]", false},
	{"long", "+OK\r\n" + strings.Repeat("x", 10_000) + "\r\n.\r\n", strings.Repeat("x", 10_000) + "\r\n", "", "map[too-long:1]", false},
	{"longest allowed", "+OK\r\n." + strings.Repeat(".", 998) + "\r\n.\r\n", strings.Repeat(".", 998) + "\r\n", "", "map[]", false},
	{"dot at a part's start", "+OK\r\n" + strings.Repeat("x", PartCap) + ".y\r\n.\r\n", strings.Repeat("x", PartCap) + ".y\r\n", "", "map[too-long:1]", false},
}

// inTwo returns a peer that writes text in two segments.
func inTwo(text string, cut int) func(net.Conn) {
	return func(nc net.Conn) {
		io.WriteString(nc, text[:cut])
		io.WriteString(nc, text[cut:])
	}
}

// segmentations are ways in which a text may arrive: in even pieces, and in two that
// are cut somewhere in the end mark.
func segmentations(text string) map[string]func(net.Conn) {
	ways := map[string]func(net.Conn){}
	for _, n := range []int{1, 2, 3, 5, 7, 100_000} {
		ways[fmt.Sprint("in pieces of ", n)] = saying(text, n)
	}
	for cut := max(1, len(text)-len("\r\n.\r\n")); cut < len(text); cut++ {
		ways[fmt.Sprint("cut at ", cut)] = inTwo(text, cut)
	}
	return ways
}

func TestBody(t *testing.T) {
	for _, tt := range bodyTests {
		for way, peer := range segmentations(tt.in) {
			c, l := connTo(t, peer)
			got, tally, err := readBody(c)
			if got != tt.want || sprint(tally.Defects) != tt.defects {
				t.Errorf("%s, %s: body %.60q %v, want %.60q %s", tt.name, way, got, tally.Defects, tt.want, tt.defects)
			}
			var ended *EndedError
			if cut := errors.As(err, &ended); cut != tt.cut || (err != nil && !cut) {
				t.Errorf("%s: error %v, want cut off: %v", tt.name, err, tt.cut)
			}
			if err := c.waitEOF(); err == nil || !strings.HasSuffix(l.octets(ToClient), tt.in) {
				t.Errorf("%s: events hold %.60q, want %.60q (%v)", tt.name, l.octets(ToClient), tt.in, err)
			}
			if int64(len(got)) != tally.Octets {
				t.Errorf("%s: %d octets counted, want %d", tt.name, tally.Octets, len(got))
			}
		}
	}
}

// FuzzBody: the texts of the lines with their line ends are the octets read less
// the stuffing dots and the end mark, whatever the segmentation.
func FuzzBody(f *testing.F) {
	for _, tt := range bodyTests {
		f.Add([]byte(strings.TrimPrefix(tt.in, "+OK\r\n")), 3)
	}
	f.Fuzz(func(t *testing.T, in []byte, segment int) {
		segment = 1 + segment&0xFFF
		c, l := connTo(t, saying("+OK\r\n"+string(in), segment))
		got, tally, err := readBody(c)
		c.waitEOF()
		if read := l.octets(ToClient); read != "+OK\r\n"+string(in) {
			t.Fatalf("events hold %q of %q", read, in)
		}
		end := 0
		if err == nil {
			end = len(".\r\n")
		}
		n := int64(len(got)) + tally.Stuffed + int64(end)
		if turned := tally.Defects[LFThenCR] > 0; n != tally.Wire && !turned || n > tally.Wire+1 || n < tally.Wire-2*tally.Lines {
			t.Fatalf("%d octets, %d stuffed, %d on the wire of %q", len(got), tally.Stuffed, tally.Wire, in)
		}
		if i := bytes.Index(append([]byte("\r\n"), in...), []byte("\r\n.\r\n")); (i >= 0) != (err == nil) {
			t.Fatalf("body of %q ends with %v", in, err)
		}
	})
}
