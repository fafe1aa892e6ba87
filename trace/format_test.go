package trace

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

const head = "%p3t 1\n"

// readAll returns copies of all records behind the first line.
func readAll(t *testing.T, text string) []*Record {
	t.Helper()
	all, err := readSome(text)
	if err != nil {
		t.Fatalf("reading %.200q: %v", text, err)
	}
	return all
}

func readSome(text string) (all []*Record, err error) {
	r := NewReader(strings.NewReader(text))
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		if rec.Line > 1 {
			all = append(all, rec.Clone())
		}
	}
}

// canonical rewrites a transcript.
func canonical(t *testing.T, text string) string {
	t.Helper()
	out := []byte(head)
	for _, r := range readAll(t, text) {
		out = r.Append(out)
	}
	return string(out)
}

// octetsOf returns what a side sent in a transcript, slots left out.
func octetsOf(records []*Record, side Side) []byte {
	var all []byte
	for _, r := range records {
		if r.Kind == Data && r.Side == side {
			all = append(all, r.Text.Octets...)
			if !r.Exact {
				all = append(all, LineEnd...)
			}
		}
	}
	return all
}

// encode writes octets of a side as a recorder does: in lines.
func encode(dst []byte, side Side, octets []byte) []byte {
	for len(octets) > 0 {
		n := bytes.IndexByte(octets, '\n') + 1
		if n == 0 {
			n = len(octets)
		}
		r := Record{Kind: Data, Side: side, Exact: true, Text: Text{Octets: octets[:n]}}
		if text, whole := bytes.CutSuffix(octets[:n], []byte(LineEnd)); whole {
			r.Exact, r.Text.Octets = false, text
		}
		dst, octets = r.Append(dst), octets[n:]
	}
	return dst
}

// examples are records as they stand in a file in canonical form.
var examples = []string{
	"C: USER alice", "S: +OK", "S:", "C>", `S> +OK old server ready\n`,
	`S: Subject: caf\xE9\x20`, `S> bare\rCR, NUL \x00, \x1B[31mred\x1B[0m\n`, `S: C:\\temp and \\{not a slot}`,
	"S: Subject: naïve – 日本", `S: \xE2\x80\xAE override, \xC2\xA0 blank, \xEF\xBB\xBF mark`, `S: \t`, `S: \x7F`,
	`C: PASS \{secret:1}`, `C> PASS \{secret:1 part=1}`, `C: AUTH SCRAM-SHA-256 \{sasl:1 step=1 user="alice"}`,
	`S: \{...}`, `S: 1 \{=id:uid} \{/a\x7D{2}/}`, `S: a \{*}\x20`,
	"S~ octets=104857568 lines=1344328 sha256=2f5c1e7a", "@+0.031200", "@+12.000000", "@+0.000000001", "",
	"! connect 192.0.2.77:51234 192.0.2.10:110", `! tls-cert depth=0 subject="CN=Example CA" "a=b" note="\x22\x7D\n"`, "! tls-start", "! new-thing a b=c",
	"# a note", "#", `# \{secret:1} was wrong`, "? within 3s", "? unordered", "%peer pop.example.org:110", "%later thing", "%end closed",
}

func TestCanonical(t *testing.T) {
	for _, line := range examples {
		text := head + line + "\n"
		if got := canonical(t, text); got != text {
			t.Errorf("canonical(%q) = %q, want it unchanged", line, strings.TrimPrefix(got, head))
		}
	}
}

func TestLenient(t *testing.T) {
	tests := []struct{ in, want string }{
		{"\xEF\xBB\xBF%p3t 1\nC: a\n", "%p3t 1\nC: a\n"},
		{"%p3t 1\r\nC: a\r\nS:\r\n\r\n", "%p3t 1\nC: a\nS:\n\n"},
		{"%p3t 1 \nC: \n   \n", "%p3t 1\nC:\n\n"},
		{head + "C: a\tb\n", head + `C: a\tb` + "\n"},
		{head + `C: \xe9` + "\n", head + `C: \xE9` + "\n"},
		{head + "S: end \n", head + `S: end\x20` + "\n"},
		{head + `S: \x41\x20b` + "\n", head + "S: A b\n"},
		{head + "@+1.5 \n", head + "@+1.500000\n"},
		{head + "@+0.1234567\n", head + "@+0.123456700\n"},
		{head + "! x  a=\"b\" \n", head + "! x a=b\n"},
		{head + "C: a\nS: +O", head + "C: a\n"},
	}
	for _, tt := range tests {
		if got := canonical(t, tt.in); got != tt.want {
			t.Errorf("canonical(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// badFiles are refused, at a line and with words that hold a part.
var badFiles = []struct {
	name, in string
	line     int
	part     string
}{
	{"empty", "", 1, "empty"},
	{"no magic", "C: USER alice\n", 1, "no transcript"},
	{"newer", "%p3t 2\n", 1, "version"},
	{"torn magic", "%p3", 1, "not whole"},
	{"no line end", "\x7fELF\x02\x00", 1, "no transcript"},
	{"conflict", head + "S: a\n<<<<<<< HEAD\n", 3, "conflict"},
	{"conflict middle", head + "=======\n", 2, "conflict"},
	{"conflict end", head + ">>>>>>> b\n", 2, "conflict"},
	{"conflict ancestor", head + "||||||| base\n", 2, "conflict"},
	{"unknown record", head + "X: a\n", 2, "begins with"},
	{"lone side", head + "C\n", 2, "colon"},
	{"no space", head + "C:a\n", 2, "space"},
	{"control octet", head + "S: a\x1b[31m\n", 2, `\x1B`},
	{"NUL", head + "S: \x00\n", 2, `\x00`},
	{"CR within", head + "S: a\rb\n", 2, `\r`},
	{"bidi mark", head + "S: a\u202Eb\n", 2, "U+202E"},
	{"not UTF-8", head + "S: a\xFFb\n", 2, `\xFF`},
	{"bad escape", head + `S: \q` + "\n", 2, "escape"},
	{"half escape", head + `S: \x4` + "\n", 2, "escape"},
	{"backslash last", head + `S: a\` + "\n", 2, "escape"},
	{"open slot", head + `S: \{secret:1` + "\n", 2, "never ends"},
	{"empty slot", head + `S: \{}` + "\n", 2, "empty"},
	{"control in a note", head + "# a\x07\n", 2, `\x07`},
	{"control in a slot", head + "S: \\{a\x07}\n", 2, `\x07`},
	{"unknown need", head + "%need test blobs\n", 2, "blobs"},
	{"bad time", head + "@1.0\n", 2, "time"},
	{"signed time", head + "@+-1.0\n", 2, "time"},
	{"endless time", head + "@+99999999999999999999.0\n", 2, "longer"},
	{"no name", head + "! \n", 2, "name"},
	{"bad name", head + "%1 x\n", 2, "name"},
	{"open quote", head + "! x a=\"b\n", 2, "quote"},
	{"slot in attribute", head + `! x a="\{b}"` + "\n", 2, "slot"},
	{"endless line", head + "S: " + strings.Repeat("a", recordMax), 2, "longer"},
}

func TestBadFiles(t *testing.T) {
	for _, tt := range badFiles {
		_, err := readSome(tt.in)
		wrong := (*FormatError)(nil)
		if !errors.As(err, &wrong) || wrong.Line != tt.line || !strings.Contains(wrong.Reason, tt.part) {
			t.Errorf("%s: error = %v, want line %d and %q", tt.name, err, tt.line, tt.part)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.p3t"), filepath.Join(dir, "bad.p3t")
	os.WriteFile(good, []byte(head+"C: a\nS: to"), 0o600)
	os.WriteFile(bad, []byte(head+"<<<<<<< a\n"), 0o600)

	f, err := Open(good)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Next()
	}
	if err != io.EOF || f.Torn() != len("S: to") || f.Ending() != "" {
		t.Errorf("good file: error %v, torn %d, ending %q, want EOF, 5, none", err, f.Torn(), f.Ending())
	}
	if got := openError(t, bad); got != bad+":2: a conflict mark of a version control system stands here" {
		t.Errorf("Open(bad) = %s", got)
	}
	for name, want := range map[string]string{dir: "a folder", os.DevNull: "a device", filepath.Join(dir, "none"): filepath.Join(dir, "none") + ": the transcript cannot be opened: no such file"} {
		if got := openError(t, name); !strings.Contains(got, want) && runtime.GOOS != "windows" {
			t.Errorf("Open(%s) = %s, want %q", name, got, want)
		}
	}
}

func openError(t *testing.T, name string) string {
	t.Helper()
	f, err := Open(name)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	for err == nil {
		_, err = f.Next()
	}
	return err.Error()
}

func TestLongLine(t *testing.T) {
	long := strings.Repeat("x", 3*PartMax) + "end"
	got := canonical(t, head+`C: a \{secret:1}`+long+"\n")
	records := readAll(t, got)
	if len(records) != 4 || !records[0].Exact || records[3].Exact {
		t.Fatalf("%d records, want three parts and the end of the line", len(records))
	}
	if got, want := string(octetsOf(records, Client)), "a "+long+LineEnd; got != want {
		t.Errorf("octets differ: %d, want %d", len(got), len(want))
	}
	if again := canonical(t, got); again != got {
		t.Error("canonical form changes when it is rewritten")
	}
}

func TestMark(t *testing.T) {
	for _, d := range []time.Duration{0, 1, time.Microsecond, time.Millisecond, 61*time.Second + 31200*time.Microsecond, 1e18} {
		line := appendMark(nil, d)
		if got, reason := parseMark(line); got != d || reason != "" {
			t.Errorf("parseMark(%s) = %v, %s, want %v", line, got, reason, d)
		}
	}
}

func TestAttrs(t *testing.T) {
	a, reason := parseAttrs([]byte(`S octets=12 subject="CN=a b" plain="x=y" x=a=b ""`))
	if reason != "" {
		t.Fatal(reason)
	}
	if a.Word(0) != "S" || a.Word(1) != "" || a.Get("octets") != "12" || a.Get("subject") != "CN=a b" || a.Get("x") != "a=b" || a.Get("none") != "" {
		t.Errorf("parseAttrs = %q", a)
	}
}
