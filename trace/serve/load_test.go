package serve

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/trace"
)

func TestLoad(t *testing.T) {
	tests := []struct{ name, text, reason string }{
		{"elided", plain[:strings.Index(plain, "C: TOP")] + "C: RETR 2\nS: +OK\nS~ octets=10 lines=2\nS: .\n", "left out"},
		{"wildcard", "%p3t 1\n%need test\nS: +OK\\{*}\n", "wildcard"},
		{"empty", "%p3t 1\n", "no connection"},
		{"no transcript", "hello\n", "no transcript"},
	}
	for _, tt := range tests {
		_, err := LoadFrom(trace.NewReader(strings.NewReader(tt.text)), "x.p3t", LoadOptions{})
		var bad *trace.FormatError
		if !errors.As(err, &bad) || !strings.Contains(bad.Reason, tt.reason) {
			t.Errorf("%s: LoadFrom = %v, want a reason with %q", tt.name, err, tt.reason)
		}
	}
	name := filepath.Join(t.TempDir(), "a.p3t")
	if err := os.WriteFile(name, []byte(plain), 0o600); err != nil {
		t.Fatal(err)
	}
	if rec, err := Load(LoadOptions{}, name, name); err != nil || len(rec.takes) != 2 {
		t.Errorf("Load of two files = %v, want two connections", err)
	}
}

func TestFill(t *testing.T) {
	text := opening + "S: +OK\nC: RETR 1\nS: +OK\nS: a: b\nS:\nS~ octets=101 lines=10 sha256=00\nS: .\n! eof S\n"
	rec, err := LoadFrom(trace.NewReader(strings.NewReader(text)), "x.p3t", LoadOptions{Fill: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rec.Notices, " "); !strings.Contains(got, "x.p3t: 1 message made up in part") {
		t.Errorf("Notices = %q, want a word about the message", got)
	}
	body := rec.takes[0].steps[1].reply.lines()
	if filled := bytes.TrimPrefix(body, []byte("a: b\r\n\r\n")); len(filled) != 101 || bytes.Count(filled, []byte("\n")) != 10 {
		t.Errorf("filled with %q, want 101 octets in 10 lines", filled)
	}
}
