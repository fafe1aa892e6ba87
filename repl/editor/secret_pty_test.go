//go:build linux || darwin

package editor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const canary = "c4n4ry-s3cr3t"

// TestCanary types a password in every way there is. No octet that reaches the
// terminal and no file may hold it.
func TestCanary(t *testing.T) {
	history := filepath.Join(t.TempDir(), "history")
	r := ready(t, setup{history: history})
	steps := []struct{ keys, want string }{
		{"PASS " + canary + "\r", "<PASS 13 octets>"},
		{"AUTH PLAIN " + canary + "\r", "<AUTH 19 octets>"},
		{"ask\r", "Password:"},
		{canary + "\r", `(13 octets, last "t")`},
		{"\x1b[A\x1b[A\x1b[A\x7f\x7f\x7f\x7f" + canary + "!\r", "<PASS 14 octets>"}, // recalled and edited
		{"PASS " + canary + "\x1b[A\x1b[B\r", "<PASS 13 octets>"},
		{"PASS " + canary + "\x15\x19\x0b\x19STAT\r", "<STAT>"},                    // killed, and nothing to put back
		{"PASS " + canary + "\x17\x19x\r", "<PASS 1 octets>"},                      //
		{"PASS " + canary + "\x12pass\x07\r", "<PASS 13 octets>"},                  // through a search and back
		{"PASS " + canary + "\x01\x1bf\x1b[C\x1b[3~\x1b[3~\r", "<PASS 11 octets>"}, // moved about in
		{"PASS " + canary + "\t\x1bOP", "help for"},
		{"\x12PASS " + canary, `no match for "PASS *****`},
		{"\x1b[200~PASS " + canary + "\nSTAT\x1b[201~\r", "pasted 2 lines: first PASS *****"},
	}
	for i, step := range steps {
		r.waitRaw()
		r.Type(step.keys)
		r.Wait(step.want)
		if strings.HasSuffix(step.keys, "\r") && i != 2 {
			r.Type("\x0c") // so that no answer is taken for the next
			r.Until("an empty screen", func() bool { return r.Text() == "pop>" })
		}
		if !strings.HasSuffix(step.keys, "\r") {
			r.alive()
		}
	}
	r.alive()
	r.Type("\x1b[A\x1b[A\x1b[Aquit\x15quit\r")
	r.waitExit(0)

	log := r.Written()
	for _, part := range []string{canary, canary[:4], canary[2:6], canary[7:]} {
		if i := strings.Index(log, part); i >= 0 {
			t.Errorf("the terminal got %q of the password: %q", part, log[max(0, i-60):i+20])
		}
	}
	kept, err := os.ReadFile(history)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(kept), canary[:4]) || !strings.Contains(string(kept), "PASS ****\n") {
		t.Errorf("the history file holds:\n%s", kept)
	}
}

// The library takes one password in a hundred for a line of the history, when
// Enter is quick.
func TestPasswordsAreNoLines(t *testing.T) {
	history := filepath.Join(t.TempDir(), "history")
	r := ready(t, setup{history: history})
	r.Type("first\r")
	r.Wait("<first>")
	const tries = 150
	for i := range tries {
		r.Type("ask\r" + canary + "\r")
		r.Until("another password", func() bool { return strings.Count(r.Written(), "(13 octets") == i+1 })
	}
	r.waitRaw()
	r.Type("\x1b[A\r")
	r.Until("the line before", func() bool { return strings.Count(r.Written(), "<first>") == 2 })
	r.waitRaw()
	r.Type("quit\r")
	r.waitExit(0)
	if kept, _ := os.ReadFile(history); string(kept) != "first\n" {
		t.Errorf("the history file holds:\n%s\nwant the one line", kept)
	}
	if strings.Contains(r.Written(), canary[:4]) {
		t.Error("the terminal got a part of the password")
	}
}

func TestPassword(t *testing.T) {
	tests := []struct{ name, keys, screen, want string }{
		{"typed", "abc\r", "Password: ***", `(3 octets, last "c")`},
		{"other letters", "aé例\r", "Password: ***", `(6 octets, last "\x8b")`},
		{"backspace", "abé\x7f\x7fc\x08d\r", "Password: **", `(2 octets, last "d")`},
		{"backspace too often", "a\x7f\x7f\x7fb\r", "Password: *", `(1 octets, last "b")`},
		{"begun again", "abc\x15d\r", "Password: *", `(1 octets, last "d")`},
		{"pasted", "a\x1b[200~bc\x1b[201~\r", "Password: ***", `(3 octets, last "c")`},
		{"two lines pasted", "a\x1b[200~b\nc\x1b[201~\r", "Password: *", `(1 octets, last "a")`},
		{"keys that do nothing", "a\t\x1b[A\x12\x1b[D\x01\x00\x0b\x19\x14\x1bOP\x1b[3~b\r", "Password: **", `(2 octets, last "b")`},
		{"control-D in it", "ab\x04c\r", "Password: ***", `(3 octets, last "c")`},
		{"empty", "\r", "Password:", `(0 octets, last "")`},
		{"cancelled", "abc\x03", "Password: ***^C", "(no password: interrupted)"},
		{"ended", "\x04", "Password:", "(no password: EOF)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := ready(t, setup{})
			r.Type("ask\r")
			r.WaitLast("Password:")
			r.Type(tt.keys)
			r.Wait(tt.want)
			r.Wait("\n" + tt.screen + "\n")
			r.Type("\x1b[A")
			r.alive()
		})
	}
}
