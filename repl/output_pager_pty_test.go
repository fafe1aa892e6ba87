//go:build linux || darwin

package repl_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestInterruptIsThePagers while that runs: popsh neither ends a repetition by it
// nor thinks that anything is owed.
func TestInterruptIsThePagers(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	st.logsIn(s)
	s.Type(":set pager " + trapper + "\r2 LIST\r")
	for i := range 2 {
		st.hears("LIST")
		st.says("+OK")
		for n := range 60 {
			st.says(fmt.Sprintf("%d 120", n+1))
		}
		st.says(".")
		s.Until("the pager", func() bool { return strings.Count(s.Text(), "(paging)") == i+1 })
		s.Type("\x03")
		s.Until("the pager's Ctrl-C", func() bool { return strings.Count(s.Text(), "(Ctrl-C)") == i+1 })
		s.Type("\r")
	}
	waitPrompt(s, "trans 60>")
}

// TestLoginIsNotPaged: the capabilities that popsh asks for by itself do not stand
// between -u and the password.
func TestLoginIsNotPaged(t *testing.T) {
	t.Parallel()
	s := sitIn(t, t.TempDir(), []string{"POPSH_PAGER=" + trapper}, "--practice", "-u", "alice")
	s.Wait("password:")
	if strings.Contains(s.Written(), "(paging)") {
		t.Errorf("the pager runs before the password is asked for:\n%s", s.Text())
	}
	s.Type("open-sesame\r")
	s.Wait("=== TRANSACTION")
	s.Type("CAPA\r")
	s.Wait("(paging)")
	s.Type("\r")
	waitPrompt(s, "trans>")
}

// TestServerClosesWhilePaging: that is told when the pager has ended.
func TestServerClosesWhilePaging(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	st.logsIn(s)
	s.Type(":set pager " + trapper + "\rRETR 1\r")
	st.hears("RETR 1")
	st.says("+OK", strings.Repeat("x\r\n", 60)+".")
	s.Wait("(paging)")
	st.hangsUp()
	st.hears("")
	s.Type("\r")
	s.Wait("*** the server closed the connection after ")
	waitPrompt(s, "closed>")
	if n := strings.Count(s.Text(), "closed the connection"); n != 1 || strings.Contains(s.Text(), "is closed;") {
		t.Errorf("the screen shows:\n%s\nwant the end told once", s.Text())
	}
}

// TestSinksAreNotPaged: what goes to a file or a command at a terminal is not for
// the pager.
func TestSinksAreNotPaged(t *testing.T) {
	t.Parallel()
	s, st := atStage(t)
	st.logsIn(s)
	file := filepath.Join(t.TempDir(), "list")
	s.Type(":set pager cat\r")
	for _, sink := range []string{"> " + file, "| tr 1 9"} {
		s.Type("LIST " + sink + "\r")
		st.hears("LIST")
		st.says("+OK", "1 1111", ".")
		waitPrompt(s, "trans 1>")
	}
	s.Wait("9999")
	if got, err := os.ReadFile(file); !strings.Contains(string(got), "1111") || strings.Contains(s.Text(), "1 111") {
		t.Errorf("the file holds %q, %v, the screen shows:\n%s\nwant the list in the file alone", got, err, s.Text())
	}
}

// TestWordsArePaged: what popsh itself has to tell may be long as well, and goes
// to a file whole.
func TestWordsArePaged(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "help")
	s, _ := sit(t, "--practice")
	waitPrompt(s, "auth>")
	s.Type(":set pager " + trapper + "\r")
	for i, line := range []string{":help", ":help RETR TOP", ":set"} {
		s.Type(line + "\r")
		s.Until("the pager", func() bool { return strings.Count(s.Written(), "(paging)") == i+1 })
		s.Type("\r")
		waitPrompt(s, "auth>")
	}
	s.Type(":help nonsense\r")
	s.Wait(`error: :help: there is nothing on "nonsense"`)
	s.Type(":help > " + file + "\r:set hints off\r")
	s.Wait("hints  off")
	if got, err := os.ReadFile(file); !strings.Contains(string(got), "RETR") {
		t.Errorf("the file holds %q, %v, want the help", got, err)
	}
	if n := strings.Count(s.Written(), "(paging)"); n != 3 {
		t.Errorf("the pager was there %d times, want 3", n)
	}
}

// TestProgressIsNotPaged: how far a message is that is to be looked at is told at
// once, and is no part of what is shown then.
func TestProgressIsNotPaged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pager, file := filepath.Join(dir, "pager"), filepath.Join(dir, "shown")
	if err := os.WriteFile(pager, []byte("cat >"+file+"\necho '(paged)'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, st := atStage(t)
	st.logsIn(s)
	s.Type(":set pager sh " + pager + "\r:show 1\r")
	st.hears("RETR 1")
	st.says("+OK", "Subject: long", "", strings.Repeat("text\r\n", 100)+"and more")
	s.Until("the progress of the transfer", func() bool { return strings.Contains(s.Written(), "message 1 ") })
	st.says(".")
	s.Wait("(paged)")
	waitPrompt(s, "trans>")
	got, err := os.ReadFile(file)
	if text := string(got); err != nil || !strings.Contains(text, "and more") || strings.Contains(text, "message 1 ") {
		t.Errorf("the pager was given %q, %v, want the message alone", got, err)
	}
}
