//go:build linux || darwin

package repl_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"popsh/repl/screen"
	"popsh/session/practice"
)

// sit starts popsh at a terminal, with folders of its own.
func sit(t *testing.T, args ...string) (s *screen.Screen, home string) {
	t.Helper()
	home = t.TempDir()
	return sitIn(t, home, nil, args...), home
}

// sitIn starts popsh with its folders in home, and with more of an environment.
func sitIn(t *testing.T, home string, env []string, args ...string) *screen.Screen {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "XTERM_VERSION=it never wraps rows anew", "TMUX=", "HOME="+home, "XDG_STATE_HOME="+filepath.Join(home, "state"),
		"XDG_CONFIG_HOME="+filepath.Join(home, "config"), "NO_COLOR=1", "PAGER=", "POPSH_PAGER=", "POPSH_HISTORY=")
	cmd.Env = append(cmd.Env, env...)
	return screen.Start(t, cmd, 100, 30)
}

// atPractice starts popsh on the practice server and logs alice in.
func atPractice(t *testing.T) (s *screen.Screen, home string) {
	t.Helper()
	s, home = sit(t, "--practice")
	s.WaitLast("plain practice auth>")
	s.Type("USER alice\r")
	s.Wait("+OK now the password")
	s.Type("PASS\r")
	s.WaitLast("password:")
	s.Type("open-sesame\r")
	s.Wait("=== TRANSACTION")
	return s, home
}

func TestTerminalDialogue(t *testing.T) {
	t.Parallel()
	s, _ := atPractice(t)
	s.Type("dele 1\r")
	s.Wait("marked for deletion")
	s.Type("DELET 2\r")
	s.Wait("DELET is no command that popsh knows")
	s.WaitLast("[s]end it, [r]un DELE or [n]either?")
	s.Type("r\r")
	s.Until("two replies", func() bool { return strings.Count(s.Text(), "marked for deletion") == 2 })
	s.Type("DELTE 2\r")
	s.WaitLast("[s]end it, [r]un DELE or [n]either?")
	s.Type("\x03")
	s.Wait("=== nothing was sent")
	s.Type("timeout idle\r")
	s.WaitLast("[s]end it, [r]un :timeout or [n]either?")
	s.Type("r\r")
	s.Wait("between two octets of a reply")
	s.Type("help\r")
	s.Wait("popsh itself has :help")
	s.Type("RETR\r")
	s.Wait("error: RETR: nothing was sent")
	s.Type(":quit\r")
	s.Wait("messages marked as deleted: 2")
	s.WaitLast("[c]ommit by QUIT, [d]iscard or [s]tay?")
	s.Type("s\r")
	s.Type("STAT\r")
	s.Wait("1 message, 527 octets")
	s.Type(":quit\r")
	s.Until("the question again", func() bool { return strings.Count(s.Text(), "marked as deleted: 2") == 2 })
	s.Type("c\r")
	s.Wait("messages deleted for good: 2")
	s.Wait("2 removed, 1 left")
	s.WaitExit(0)
}

// canary is a password that is typed in every way there is.
const canary = "c4nary-Bird!"

func TestTerminalHidesSecrets(t *testing.T) {
	t.Parallel()
	s, home := sit(t, "--practice")
	s.WaitLast("plain practice auth>")
	refusals := 0
	for _, line := range []string{"PASS " + canary, "pass " + canary + " x", "PSAS " + canary, `:raw "PASS ` + canary + `\r\n"`, "APOP alice " + canary, ":time PASS " + canary, "2 PASS " + canary} {
		s.Type(line + "\r")
		if strings.HasPrefix(line, "PSAS") {
			s.Wait("[s]end it")
			s.Type("s\r")
		}
		refusals++
		s.Until(fmt.Sprintf("an answer to line %d", refusals), func() bool {
			return strings.Count(s.Written(), "<**")+strings.Count(s.Written(), "error:") >= refusals
		})
	}
	atPrompt := func() bool { return strings.HasSuffix(s.Text(), "auth!") }
	s.Until("the prompt", atPrompt)
	for _, recalled := range []string{"\x1b[A", "\x1b[A\x1b[A", "\x12PASS\x1b[C"} {
		s.Type(recalled + canary)
		s.Until("the recalled line", func() bool {
			lines := s.Lines()
			return strings.Contains(lines[len(lines)-1], "PASS **")
		})
		s.Type("\x03")
		s.Until("the prompt", atPrompt)
	}
	s.Type("USER alice\r")
	s.Wait("+OK now the password")
	s.Type("PASS\r")
	s.WaitLast("password:")
	s.Type(canary + "\r")
	s.Until("one refusal more", func() bool { return strings.Contains(s.Text(), "AUTH") })
	s.Type(":quit\r")
	s.WaitExit(0)
	if strings.Contains(s.Written(), canary) {
		t.Errorf("the terminal was sent the password:\n%q", s.Written())
	}
	wantNowhere(t, home, canary)
}

// wantNowhere looks for a text in all files below a folder.
func wantNowhere(t *testing.T, folder, text string) {
	t.Helper()
	files := 0
	filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		files++
		octets, err := os.ReadFile(path)
		if bytes.Contains(octets, []byte(text)) {
			t.Errorf("%s holds %q:\n%s", path, text, octets)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", path, info.Mode())
		}
		return err
	})
	if files == 0 {
		t.Errorf("nothing was written below %s, want a history", folder)
	}
}

// listen serves one connection after the other with a function.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			serve(nc)
			nc.Close()
		}
	}()
	t.Cleanup(func() { ln.Close(); <-done })
	return ln.Addr().String()
}

func TestTerminalServerCloses(t *testing.T) {
	t.Parallel()
	typed := make(chan struct{})
	addr := listen(t, func(nc net.Conn) {
		io.WriteString(nc, "+OK for a while\r\n")
		select {
		case <-typed:
		case <-t.Context().Done():
		}
		io.WriteString(nc, "-ERR idle for too long\r\n")
	})
	s, _ := sit(t, "--tls=none", addr)
	s.Wait("plain 127.0.0.1")
	s.Type("RETR 1")
	s.Until("the typed line", func() bool { return strings.Contains(s.Text(), "auth> RETR 1") })
	close(typed)
	s.Wait("-ERR idle for too long")
	s.Until("a prompt that says closed, with the typed line", func() bool {
		lines := s.Lines()
		last := lines[len(lines)-1]
		return strings.Contains(last, "closed") && strings.Contains(last, "> RETR 1")
	})
	s.Type("\x03:quit\r")
	s.WaitExit(0)
}

func TestTerminalInterruptedMessage(t *testing.T) {
	t.Parallel()
	addr := practiceAt(t, practice.Options{Users: []practice.User{{Name: "alice", Password: "open-sesame",
		Mail: func() [][]byte {
			return [][]byte{[]byte("Subject: large\r\n\r\n" + strings.Repeat(strings.Repeat("x", 76)+"\r\n", 50<<20/78))}
		}}}})
	s, _ := sit(t, "--tls=none", addr)
	s.Type("USER alice\rPASS open-sesame\r:set pager off\rRETR 1\r")
	s.Wait("xxxxxxxxxxxx")
	begun := time.Now()
	s.Type("\x03")
	s.Until("the draining, or its end", func() bool {
		return strings.Contains(s.Text(), "to stay in sync") || strings.Contains(s.Text(), "in step again")
	})
	t.Logf("stopped %v after Ctrl-C", time.Since(begun))
	s.Wait("in step again: the whole reply to RETR 1, 50.0 MB, was read and not all of it shown")
	t.Logf("in step %v after Ctrl-C", time.Since(begun))
	shown := strings.Count(s.Written(), "\n")
	s.Type("STAT\r")
	s.Wait("1 message, ")
	if all := 50 << 20 / 78; shown > all/2 {
		t.Errorf("%d of %d lines were shown, want the display to have stopped", shown, all)
	}
	s.Type("QUIT\r")
	s.Until("a prompt that says closed", func() bool { return strings.HasSuffix(s.Text(), "closed>") })
	s.Type("\x04")
	s.WaitExit(0)
}

func TestTerminalEndsInOrder(t *testing.T) {
	t.Parallel()
	s, _ := sit(t, "--practice")
	s.WaitLast("plain practice auth>")
	s.Type("half a line")
	s.Type("\x03")
	s.Type("\x04")
	s.WaitExit(0)
}

// TestTerminalAnswerWithheld: Ctrl-D at a question is no answer, as Ctrl-C is none, and
// the session goes on.
func TestTerminalAnswerWithheld(t *testing.T) {
	t.Parallel()
	s, _ := sit(t, "--practice")
	s.WaitLast("plain practice auth>")
	s.Type("USER alice\r")
	s.Wait("+OK now the password")
	for _, keys := range []string{"\x03", "\x04"} {
		s.Type("PASS\r")
		s.WaitLast("password:")
		s.Type("\x0c" + keys)
		s.Wait("error: interrupted")
		s.WaitLast("plain practice auth>")
		s.Type("STTA\r")
		s.WaitLast("[s]end it, [r]un STAT or [n]either?")
		s.Type(keys)
		s.Wait("=== nothing was sent")
		s.WaitLast("plain practice auth>")
	}
	s.Type("\x04")
	s.WaitExit(0)
}

// TestTerminalFlow is a session as a person has it: prompt by prompt, with the
// hint behind the line, the table of what fits, and what a mistyped verb may mean.
func TestTerminalFlow(t *testing.T) {
	t.Parallel()
	s, _ := sit(t, "--practice")
	s.WaitLast("plain practice auth>")
	s.Type("pass ")
	s.Until("a hint about the missing USER", func() bool { return strings.Contains(s.Text(), "no USER") })
	s.Type("\x03USER alice\r")
	s.Wait("+OK now the password")
	s.Type("PASS open-sesame")
	s.Wait("PASS ***********")
	s.Type("\r")
	s.WaitLast("plain practice alice trans>")
	s.Wait("=== TRANSACTION")
	s.Type("stat\r")
	s.WaitLast("plain practice alice trans 3>")
	s.Type("list\r")
	s.Wait("=== 3 lines, 21 octets")
	s.Type("top 2 0\r")
	s.Wait("Subject: Lines that begin with a dot")
	s.Type("retr \t")
	s.Wait("  2      651 B  2026-06-01  Dot")
	s.Type("dot\t")
	s.Until("the message that the word names, with its size and subject behind it", func() bool {
		lines := s.Lines()
		last := lines[len(lines)-1]
		return strings.Contains(last, "trans 3> retr 2 ") && strings.Contains(last, "651 B") && strings.Contains(last, "Lines that begin with a dot")
	})
	s.Type("\x03DELET 2\r")
	s.WaitLast("[s]end it, [r]un DELE or [n]either?")
	s.Type("r\r")
	s.WaitLast("plain practice alice trans 3 -1>")
	s.Type("retr 2\r")
	s.WaitLast("plain practice alice trans 3 -1!")
	s.Type("rset\r")
	s.WaitLast("plain practice alice trans 3>")
	s.Type("quit\r")
	s.WaitLast("practice closed>")
	s.Type("\x04")
	s.WaitExit(0)
}

// TestTerminalPastedLines: what is pasted ends where a line fails, as a script does.
func TestTerminalPastedLines(t *testing.T) {
	t.Parallel()
	s, _ := atPractice(t)
	const lines = "\x1b[200~STAT\rRETR 99\rDELE 1\r\x1b[201~"
	s.Type(lines)
	s.Wait("pasted 3 lines")
	s.Type("\r")
	s.Wait("=== pasted lines that were not run, since one failed: 1;")
	s.Type(":set keep-going on\r" + lines)
	s.Until("the question again", func() bool { return strings.Count(s.Text(), "pasted 3 lines") == 2 })
	s.Type("\r")
	s.Wait("marked for deletion")
	s.WaitLast("plain practice alice trans 3 -1>")
}

// TestTerminalLooksCloser scans a maildrop, and then finds a message by its subject.
func TestTerminalLooksCloser(t *testing.T) {
	t.Parallel()
	s, _ := atPractice(t)
	s.Type(":scan\r")
	s.Wait("      2  651 B  2026-06-01  Dot             Lines that begin with a dot")
	s.Type(":show lines\t")
	s.Until("the message that the word names", func() bool { return strings.HasSuffix(s.Text(), "> :show 2 [aspect] [part]") })
	s.Type("he\t")
	s.Wait("headers  all fields of the header, decoded (RFC 2047)")
	s.Type("a\t\r")
	s.Wait("    Subject: Lines that begin with a dot\n")
	s.Type(" USER out of sight\r")
	s.Wait("with nothing after it")
	s.Type(":history SHOW\r")
	s.Wait("     4  :show 2 headers\n")
	s.Type(":history\r")
	s.Wait("     2  PASS\n")
	s.Wait("     5  :history SHOW\n") // so the line behind a blank is not among them
	s.Type(":quit\r")
	s.WaitExit(0)
}
