package repl

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"popsh/repl/misuse"
)

// TestFromReader: the lines of a script, whatever wrote it.
func TestFromReader(t *testing.T) {
	for _, tt := range []struct {
		text  string
		want  []string
		wrong string // how the reading ends, "" for well
	}{
		{"", nil, ""},
		{"STAT\nQUIT\n", []string{"STAT", "QUIT"}, ""},
		{"STAT\r\n\r\nQUIT", []string{"STAT", "", "QUIT"}, ""},
		{"\xef\xbb\xbfSTAT\r\nQUIT\r\n", []string{"STAT", "QUIT"}, ""},
		{"\xef\xbb\xbf", nil, ""},
		{"\xef\xbb", []string{"\xef\xbb"}, ""},
		{"STAT\n\xef\xbb\xbfQUIT\n", []string{"STAT", "\xef\xbb\xbfQUIT"}, ""},
		{"\xff\xfeS\x00", nil, "lines: it is written in UTF-16"},
		{"STAT\n" + strings.Repeat("x", lineMax+1), []string{"STAT"}, "lines:2: the line is longer than 65536 octets"},
	} {
		next, got := fromReader("lines", strings.NewReader(tt.text)), []string(nil)
		line, err := next()
		for ; err == nil; line, err = next() {
			got = append(got, line)
		}
		reason := ""
		if wrong, is := errors.AsType[*misuse.Error](err); is {
			reason = wrong.Error()
		}
		if !slices.Equal(got, tt.want) || reason != tt.wrong || tt.wrong == "" && err != io.EOF {
			t.Errorf("fromReader(%.20q) = %q, %v, want %q, %q", tt.text, got, err, tt.want, tt.wrong)
		}
	}
}

// TestFromReaderWaits: a line is given as soon as it is there, however short.
func TestFromReaderWaits(t *testing.T) {
	r, w := io.Pipe()
	next := fromReader("pipe", r)
	for _, line := range []string{"*", "\xef", ""} {
		go w.Write([]byte(line + "\n"))
		if got, err := next(); got != line || err != nil {
			t.Errorf("next() = %q, %v, want %q", got, err, line)
		}
	}
	w.Close()
}
