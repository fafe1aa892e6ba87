package trace

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func addSeeds(f *testing.F) {
	for _, line := range examples {
		f.Add([]byte(line+"\r\n"), uint16(7))
	}
	f.Add([]byte("a\r\n b \r\r\n\n\x00\xff\\{x}\r"), uint16(3))
	f.Add([]byte("%p3t 1\r\n<<<<<<<\r\n.\r\n\\{secret:1}\r\n"), uint16(60))
	f.Add(bytes.Repeat([]byte("0123456789abcde\\"), 1200), uint16(9000))
}

// FuzzOctets: any octets survive writing and reading, also when the file gets
// CRLF line ends or loses trailing blanks; the file is UTF-8 without controls;
// and cutting it anywhere leaves a prefix of the octets.
func FuzzOctets(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, octets []byte, cut uint16) {
		file := string(encode([]byte(head), Server, octets))
		if !utf8.ValidString(file) || strings.ContainsFunc(file, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
			t.Fatalf("the file of %q is not clean: %q", octets, file)
		}
		for name, text := range map[string]string{
			"written":  file,
			"CRLF":     strings.ReplaceAll(file, "\n", "\r\n"),
			"stripped": stripBlanks(file),
		} {
			if got := octetsOf(readAll(t, text), Server); !bytes.Equal(got, octets) {
				t.Fatalf("%s: read %q, want %q", name, got, octets)
			}
		}
		records, _ := readSome(file[:int(cut)%(len(file)+1)])
		if got := octetsOf(records, Server); !bytes.HasPrefix(octets, got) {
			t.Fatalf("cut at %d: read %q, want a prefix of %q", cut, got, octets)
		}
	})
}

func stripBlanks(file string) string {
	lines := strings.Split(file, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	return strings.Join(lines, "\n")
}

// FuzzReader: whatever can be read is written in a form that reads the same and
// does not change any more.
func FuzzReader(f *testing.F) {
	for _, line := range examples {
		f.Add(head + line + "\n")
	}
	for _, tt := range badFiles {
		if len(tt.in) < 1000 {
			f.Add(tt.in)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		records, err := readSome(text)
		if err != nil {
			return
		}
		out := []byte(head)
		for _, r := range records {
			out = r.Append(out)
		}
		again := readAll(t, string(out))
		for _, side := range []Side{Client, Server} {
			if got, want := octetsOf(again, side), octetsOf(records, side); !bytes.Equal(got, want) {
				t.Fatalf("%v octets of %q read %q after writing, want %q", side, text, got, want)
			}
		}
		if twice := canonical(t, string(out)); twice != string(out) {
			t.Fatalf("canonical(%q) = %q, want it unchanged", out, twice)
		}
	})
}
