//go:build unix

package secrets

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl/misuse"
	"popsh/trace"
)

func TestSource(t *testing.T) {
	flags := Flags{"env:ALL", "2=file:two", "?=ask", "env:LAST", "2=file:later", "x=env:Y"}
	for _, tt := range []struct {
		flags Flags
		n     int
		want  string
		ok    bool
	}{
		{flags, 1, "x=env:Y", true}, // what stands before = is no number
		{flags, 2, "file:two", true},
		{flags, trace.Unknowable, "ask", true},
		{flags[:4], 1, "env:LAST", true},
		{flags[1:3], 1, "", false},
		{nil, 1, "", false},
	} {
		if got, ok := tt.flags.Source(tt.n); got != tt.want || ok != tt.ok {
			t.Errorf("%q.Source(%d) = %q, %v, want %q, %v", tt.flags, tt.n, got, ok, tt.want, tt.ok)
		}
	}
}

func TestCheck(t *testing.T) {
	for flag, ok := range map[string]bool{
		"env:VAR": true, "file:/a": true, "cmd:pass mail": true, "ask": true, "1=ask": true, "?=env:VAR": true,
		"open-sesame": false, "1=open-sesame": false, "env:": false, "1=file:": false, "url:x": false, "": false, "x=env:VAR": false,
	} {
		err := Flags{"ask", flag}.Check()
		var wrong *misuse.Error
		if (err == nil) != ok || err != nil && (!errors.As(err, &wrong) || strings.Contains(wrong.Error(), "sesame")) {
			t.Errorf("Check of %q = %v, want allowed %v, and not what it holds", flag, err, ok)
		}
	}
}

func TestGet(t *testing.T) {
	folder := t.TempDir()
	private, shared := filepath.Join(folder, "private"), filepath.Join(folder, "shared")
	for name, mode := range map[string]os.FileMode{private: 0o600, shared: 0o644} {
		if err := os.WriteFile(name, []byte("from a file\r\nanother line\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	from := Sources{
		Getenv: func(name string) string { return map[string]string{"VAR": "from a variable"}[name] },
		Ask:    func(_ context.Context, prompt string) ([]byte, error) { return []byte("asked for " + prompt), nil },
	}
	for _, tt := range []struct{ source, want, refused string }{
		{"env:VAR", "from a variable", ""},
		{"env:OTHER", "", `the variable "OTHER" is not set`},
		{"file:" + private, "from a file", ""},
		{"file:" + shared, "", "others may read"},
		{"cmd:cat " + private, "from a file", ""},
		{"cmd:false", "", "gave no password"},
		{"cmd:true", "", "the password is empty"},
		{"cmd:/nonexistent", "", "cannot be run"},
		{"ask", "asked for secret 1: ", ""},
		{"open-sesame", "", "no source of a secret"},
	} {
		got, err := from.Get(t.Context(), tt.source, "secret 1")
		if string(got) != tt.want || (err == nil) != (tt.refused == "") || err != nil && !strings.Contains(err.Error(), tt.refused) {
			t.Errorf("Get(%q) = %q, %v, want %q, refused %q", tt.source, got, err, tt.want, tt.refused)
		}
	}
	if _, err := (Sources{}).Get(t.Context(), "ask", ""); err == nil || !strings.Contains(err.Error(), "nobody can be asked here") {
		t.Errorf("Get(ask) without a terminal: %v", err)
	}
}
