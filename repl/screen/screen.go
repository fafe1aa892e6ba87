//go:build linux || darwin

package screen

import (
	"bytes"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"
)

// Deadline is how long a screen may take to show what it should.
const Deadline = 20 * time.Second

// A Screen is a terminal with a program at it.
type Screen struct {
	t      testing.TB
	near   *os.File // keys go in, and what the program writes comes out
	far    *os.File // the program's end, kept open to ask for its modes
	cooked *term.State
	cmd    *exec.Cmd
	exited chan struct{}

	mu       sync.Mutex
	emulator vt10x.Terminal
	log      bytes.Buffer
	changed  chan struct{} // closed and replaced when the screen changes
}

// Start runs a program at a new terminal of so many columns and rows; its
// streams are set here. The test kills it at the end, and fails if it has raced
// or panicked.
func Start(t testing.TB, cmd *exec.Cmd, columns, rows int) *Screen {
	t.Helper()
	near, far, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &Screen{t: t, near: near, far: far, cmd: cmd, exited: make(chan struct{}), changed: make(chan struct{})}
	s.emulator = vt10x.New(vt10x.WithSize(columns, rows))
	if err := pty.Setsize(near, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	if s.cooked, err = term.GetState(int(far.Fd())); err != nil {
		t.Fatal(err)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = far, far, far
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		cmd.Wait()
		close(s.exited)
	}()
	go s.watch()
	t.Cleanup(s.stop)
	return s
}

// watch shows what the program writes.
func (s *Screen) watch() {
	buf := make([]byte, 64<<10)
	for {
		n, err := s.near.Read(buf)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.log.Write(buf[:n])
		s.emulator.Write(buf[:n])
		close(s.changed)
		s.changed = make(chan struct{})
		s.mu.Unlock()
	}
}

func (s *Screen) stop() {
	s.cmd.Process.Kill()
	<-s.exited
	s.far.Close()
	s.near.Close()
	if log := s.Written(); strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic:") {
		s.t.Errorf("the program wrote:\n%s", log)
	}
}

// Written returns every octet the program has written.
func (s *Screen) Written() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// Lines returns the rows of the screen, without blanks at their ends and without
// empty rows at the bottom.
func (s *Screen) Lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	for line := range strings.SplitSeq(strings.TrimRight(s.emulator.String(), "\n "), "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

// Text returns the rows in one string.
func (s *Screen) Text() string { return strings.Join(s.Lines(), "\n") }

func (s *Screen) change() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Until waits until is says yes; it is asked whenever the screen changes. The
// test fails with the words of want otherwise.
func (s *Screen) Until(want string, is func() bool) {
	s.t.Helper()
	late := time.NewTimer(Deadline)
	defer late.Stop()
	for {
		change := s.change()
		if is() {
			return
		}
		select {
		case <-change:
		case <-late.C:
			w := s.Written()
			s.t.Fatalf("the screen shows:\n%s\nwant %s; %d octets were written, last %q", s.Text(), want, len(w), w[max(0, len(w)-300):])
		}
	}
}

// Wait waits for a text anywhere on the screen.
func (s *Screen) Wait(text string) {
	s.t.Helper()
	s.Until(text, func() bool { return strings.Contains(s.Text(), text) })
}

// WaitLast waits for the last row to be a line.
func (s *Screen) WaitLast(line string) {
	s.t.Helper()
	s.Until("last row "+line, func() bool {
		lines := s.Lines()
		return lines[len(lines)-1] == line
	})
}

// Type sends keys.
func (s *Screen) Type(keys string) {
	s.t.Helper()
	if _, err := s.near.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// Signal sends a signal to the program.
func (s *Screen) Signal(sig os.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// WaitExit waits for the program to end with a status and to leave the terminal
// as it was.
func (s *Screen) WaitExit(status int) {
	s.t.Helper()
	select {
	case <-s.exited:
	case <-time.After(Deadline):
		s.t.Fatalf("the program did not end; the screen shows:\n%s", s.Text())
	}
	if got := s.cmd.ProcessState.ExitCode(); got != status {
		s.t.Errorf("exit status %d, want %d; the screen shows:\n%s", got, status, s.Text())
	}
	if now, err := term.GetState(int(s.far.Fd())); err != nil || !reflect.DeepEqual(now, s.cooked) {
		s.t.Error("the terminal is not as it was")
	}
}
