//go:build unix

package repl_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"popsh/repl"
)

// badTranscripts are files that are none, or are broken at their very end: whoever
// ran what stands before would have run half of them.
var badTranscripts = []struct {
	name   string
	text   string
	line   string // of the error, behind the name of the file
	reason string
}{
	{"conflict", "<<<<<<< HEAD\n", ":6: ", "a conflict mark of a version control system stands here"},
	{"control", "S: a\x1b[31m\n", ":6: ", `a control octet stands in the line; it is written \x1B`},
	{"bidi", "S: a\u202eb\n", ":6: ", "the invisible character U+202E stands in the line"},
	{"nul", "S: \x00\n", ":6: ", `a control octet stands in the line; it is written \x00`},
	{"escape", "S: \\q\n", ":6: ", `"\\q" is no escape`},
	{"record", "X: what\n", ":6: ", `no line of a transcript begins with "X: what"`},
	{"slot", "C: PASS \\{secret:1\n", ":6: ", "a slot begins with"},
	{"need", "%need blobs\n", ":6: ", `the transcript needs "blobs", which this popsh does not know`},
	{"endless", "S: " + strings.Repeat("a", 2<<20), ":6: ", "the line is longer than 1048576 octets"},
}

// wholeHead is a conversation that any of them begins with.
const wholeHead = "%p3t 1\nS: +OK ready\nC: NOOP\nS: +OK\n# note\n"

// doors are the ways in which a transcript is used; {} stands for it.
var doors = [][]string{
	{"play", "{}"},
	{"replay", "{}", "ADDR", "--tls=none"},
	{"test", "{}", "ADDR", "--tls=none"},
	{"serve", "{}", "--once", "--listen", "127.0.0.1:0"},
	{"test", "{}", "--against=model"},
	{"test", "GOOD", "--against=serve:{}"},
	{"trace", "fmt", "{}", "-w"},
	{"trace", "fmt", "GOOD", "{}"},
	{"trace", "show", "{}"},
	{"trace", "show", "--json", "{}"},
	{"trace", "elide", "{}"},
	{"trace", "scrub", "{}"},
	{"trace", "export", "text", "{}"},
	{"trace", "export", "html", "{}"},
	{"trace", "export", "sh", "{}"},
	{"trace", "export", "pcapng", "{}"},
}

// TestBadTranscripts: whatever is wrong, and wherever, no door does anything with it:
// nothing is shown, sent or changed, and the error names file, line and reason.
func TestBadTranscripts(t *testing.T) {
	server, err := newPlayer("S: +OK ready\nC: NOOP\nS: +OK")
	if err != nil {
		t.Fatal(err)
	}
	defer server.stop()
	folder := t.TempDir()
	fifo := filepath.Join(folder, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(folder, "good")
	if err := os.WriteFile(good, []byte(wholeHead), 0o600); err != nil {
		t.Fatal(err)
	}
	refused := func(name, want string, except ...string) {
		t.Helper()
		for _, door := range doors {
			if slices.Contains(except, door[0]) {
				continue
			}
			args := strings.Split(strings.NewReplacer("{}", name, "GOOD", good, "ADDR", server.addr()).Replace(strings.Join(door, "\n")), "\n")
			status, out, words := runPopsh(nil, args...)
			if status != repl.ExitUsage || out != "" || !strings.Contains(strings.Join(strings.Fields(words), " "), want) {
				t.Errorf("popsh %v ends with %d, shows %q and says %q, want %d and %q", args, status, out, words, repl.ExitUsage, want)
			}
		}
	}
	for _, bad := range badTranscripts {
		name := filepath.Join(folder, bad.name+".p3t")
		if err := os.WriteFile(name, []byte(wholeHead+bad.text), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(name, name+bad.line+bad.reason)
		if text, err := os.ReadFile(name); err != nil || string(text) != wholeHead+bad.text {
			t.Errorf("%s was changed (%v)", bad.name, err)
		}
	}
	for name, text := range map[string]string{"newer.p3t": "%p3t 2\nS: +OK\n", "none.p3t": "S: +OK\n", "empty.p3t": ""} {
		name = filepath.Join(folder, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(name, name+":1: ")
	}
	refused(filepath.Join(folder, "nobody.p3t"), "no such file or directory")
	refused(folder, folder+": this is a folder, not a transcript", "test") // which takes folders
	refused(os.DevNull, os.DevNull+": this is a device, not a transcript")
	refused(fifo, fifo+": this is a pipe, not a transcript")
	if got := server.received(); len(got) > 0 {
		t.Errorf("the server was sent %q, want nothing", got)
	}
}
