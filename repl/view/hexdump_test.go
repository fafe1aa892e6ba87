package view

import (
	"strings"
	"testing"
)

func TestHexDump(t *testing.T) {
	const octets = "+OK\r\n\x00\xff~\\ and more"
	for _, c := range []struct {
		columns int
		o       Options
		want    string
	}{
		{0, Options{}, "    000000  2b 4f 4b 0d 0a 00 ff 7e  5c 20 61 6e 64 20 6d 6f  +OK....~\\ and mo\n" +
			"    000010  72 65                                             re\n"},
		{80, onTerminal(80), "    000000  2b 4f 4b 0d 0a 00 ff 7e  5c 20 61 6e 64 20 6d 6f  +OK....~\\ and mo\n" +
			"    000010  72 65                                             re\n"},
		{50, onTerminal(50), "    000000  2b 4f 4b 0d 0a 00 ff 7e  +OK....~\n    000008  5c 20 61 6e 64 20 6d 6f  \\ and mo\n    000010  72 65                    re\n"},
		{30, onTerminal(30), "    000000  2b 4f 4b 0d  +OK.\n    000004  0a 00 ff 7e  ...~\n    000008  5c 20 61 6e  \\ an\n" +
			"    00000c  64 20 6d 6f  d mo\n    000010  72 65        re\n"},
		{0, Options{JSON: true}, `{"offset":0,"hex":"2b4f4b0d0a00ff7e5c20616e64206d6f"}` + "\n" + `{"offset":16,"hex":"7265"}` + "\n"},
	} {
		got := words(c.o, func(v *View) {
			if err := v.HexDump(strings.NewReader(octets)); err != nil {
				t.Error(err)
			}
		})
		if got.out != c.want {
			t.Errorf("HexDump on %d columns wrote\n%swant\n%s", c.columns, got.out, c.want)
		}
	}
}
