package wire

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestCommandLine(t *testing.T) {
	for _, tt := range []struct {
		in     string
		offset int // of what is wrong, -1 when nothing is
	}{
		{"STAT", -1},
		{"", -1},
		{"PASS a b ", -1},
		{"USER a\rb", 6},
		{"USER a\nDELE 1", 6},
		{"USER a\x00", 6},
		{strings.Repeat("x", 253), -1},
		{strings.Repeat("x", 254), 253},
	} {
		line, err := CommandLine([]byte(tt.in))
		var wrong *LineError
		switch {
		case tt.offset < 0 && (err != nil || string(line) != tt.in+"\r\n"):
			t.Errorf("CommandLine(%q) = %q, %v", tt.in, line, err)
		case tt.offset >= 0 && (!errors.As(err, &wrong) || wrong.Offset != tt.offset):
			t.Errorf("CommandLine(%q) = %q, %v, want an error at octet %d", tt.in, line, err, tt.offset)
		}
	}
	if _, err := ResponseLine(make([]byte, 0, 100_000)); err != nil {
		t.Errorf("ResponseLine: %v", err)
	}
}

func TestOctetsNeverPrintRaw(t *testing.T) {
	o := OctetsOf([]byte("a\x1b]0;x\x07\u202e\x00"))
	json, err := o.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprint(o), fmt.Sprintf("%s", o), fmt.Sprintf("%x", o), fmt.Sprintf("%+v", Status{Text: o}), string(json)} {
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("octets print as %q", text)
		}
	}
}
