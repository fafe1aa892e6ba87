package view

import (
	"runtime"
	"strings"
	"testing"
)

func TestUseColor(t *testing.T) {
	for _, c := range []struct {
		mode, env string
		tty, want bool
	}{
		{"auto", "TERM=xterm", true, true},
		{"auto", "", false, false},
		{"", "TERM=xterm", true, true},
		{"always", "NO_COLOR=1 TERM=dumb CLICOLOR=0", false, true},
		{"never", "FORCE_COLOR=1 CLICOLOR_FORCE=1", true, false},
		{"auto", "NO_COLOR=1 FORCE_COLOR=1", true, false},
		{"auto", "NO_COLOR=0", true, false},
		{"auto", "TERM=xterm NO_COLOR=", true, true},
		{"auto", "CLICOLOR_FORCE=1", false, true},
		{"auto", "CLICOLOR_FORCE=0", false, false},
		{"auto", "FORCE_COLOR=3 CLICOLOR=0 TERM=dumb", false, true},
		{"auto", "TERM=xterm FORCE_COLOR=0", true, true},
		{"auto", "CLICOLOR=0", true, false},
		{"auto", "CLICOLOR=1", false, false},
		{"auto", "TERM=dumb", true, false},
		{"auto", "", true, runtime.GOOS == "windows"},
		{"auto", "TERM=xterm-256color", true, true},
	} {
		env := map[string]string{}
		for _, setting := range strings.Fields(c.env) {
			name, value, _ := strings.Cut(setting, "=")
			env[name] = value
		}
		got := UseColor(c.mode, func(name string) string { return env[name] }, c.tty)
		if got != c.want {
			t.Errorf("UseColor(%q, %s, %v) = %v, want %v", c.mode, c.env, c.tty, got, c.want)
		}
	}
}

func TestTrueColor(t *testing.T) {
	for value, want := range map[string]bool{"truecolor": true, "24bit": true, "": false, "yes": false} {
		if got := TrueColor(func(string) string { return value }); got != want {
			t.Errorf("TrueColor(%q) = %v, want %v", value, got, want)
		}
	}
}

func TestPalette(t *testing.T) {
	for _, c := range []struct {
		p    *Palette
		m    Meaning
		want string
	}{
		{nil, Error, "x"},
		{NewPalette(false, nil), Data, "x"},
		{NewPalette(false, nil), Client, "\x1b[36mx\x1b[0m"},
		{NewPalette(false, nil), OK, "\x1b[34;1mx\x1b[0;22m"},
		{NewPalette(false, nil), Odd, "\x1b[7mx\x1b[27m"},
		{NewPalette(true, nil), Client, "\x1b[38;2;86;180;233mx"},
	} {
		if got := c.p.Paint(c.m, "x"); !strings.HasPrefix(got, c.want) {
			t.Errorf("Paint(%d) = %q, want %q", c.m, got, c.want)
		}
	}
}

// TestPaletteEnds: whatever a style switches on, it switches off.
func TestPaletteEnds(t *testing.T) {
	for _, rich := range []bool{false, true} {
		for m := range NewPalette(rich, nil).styles {
			s := NewPalette(rich, nil).Style(Meaning(m))
			if (s.On == "") != (s.Off == "") {
				t.Errorf("Style(%d) = %q, want both or neither", m, s)
			}
			if s.On != "" && Meaning(m) != Odd && !strings.Contains(s.Off, "0") && !strings.Contains(s.Off, "22") {
				t.Errorf("Style(%d).Off = %q, want one that ends the look", m, s.Off)
			}
		}
	}
}

func TestHumanSize(t *testing.T) {
	for in, want := range map[int64]string{
		0: "0 B", 1: "1 B", 1023: "1023 B", 1024: "1.0 KB", 14541: "14.2 KB", 4210: "4.1 KB",
		1<<20 - 1: "1.0 MB", 1 << 20: "1.0 MB", 1<<30 + 1: "1.0 GB", 1<<63 - 1: "8.0 EB",
	} {
		if got := HumanSize(in); got != want {
			t.Errorf("HumanSize(%d) = %q, want %q", in, got, want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for in, want := range map[int64]string{
		0: "0", 999: "999", 1000: "1 000", 4210: "4 210", 1234567: "1 234 567", -123: "-123", -1234: "-1 234",
	} {
		if got := Grouped(in); got != want {
			t.Errorf("Grouped(%d) = %q, want %q", in, got, want)
		}
	}
}
