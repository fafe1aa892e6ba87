//go:build linux || darwin

package screen

import (
	"bytes"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"
)

// Deadline is how long a screen may take to show what it should: a test waits so
// long only if it fails, so it is more than the slowest machine needs.
const Deadline = 2 * time.Minute

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

// Start runs a program at a new terminal of so many columns and rows, or at one of
// unknown size when they are negative. Its streams are set here, but for an output
// that goes elsewhere. The test kills it at the end, and fails if it has raced or
// has panicked otherwise than "on purpose".
func Start(t testing.TB, cmd *exec.Cmd, columns, rows int) *Screen {
	t.Helper()
	near, far, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &Screen{t: t, near: pollable(t, near), far: far, cmd: cmd, exited: make(chan struct{}), changed: make(chan struct{})}
	s.emulator = vt10x.New()
	if columns >= 0 {
		s.Resize(columns, rows)
	}
	if s.cooked, err = term.GetState(int(far.Fd())); err != nil {
		t.Fatal(err)
	}
	cmd.Stdin, cmd.Stderr = far, far
	if cmd.Stdout == nil {
		cmd.Stdout = far
	}
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

// pollable returns a file whose reads end when it is closed, in place of one whose
// reads do not.
func pollable(t testing.TB, f *os.File) *os.File {
	t.Helper()
	syscall.ForkLock.RLock() // no program of another test may inherit it
	fd, err := syscall.Dup(int(f.Fd()))
	syscall.CloseOnExec(fd)
	syscall.ForkLock.RUnlock()
	if err == nil {
		err = syscall.SetNonblock(fd, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	return os.NewFile(uintptr(fd), "keyboard")
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
	s.HangUp()
	log := s.Written()
	if strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic:") && !strings.Contains(log, "on purpose") {
		s.t.Errorf("the program wrote:\n%s", log)
	}
}

// HangUp takes the terminal away, as a line that breaks does.
func (s *Screen) HangUp() {
	s.far.Close()
	s.near.Close()
}

// Resize changes the size of the terminal. The program is told where the system
// does so by itself; WINCH tells it in any case.
func (s *Screen) Resize(columns, rows int) {
	s.t.Helper()
	s.mu.Lock()
	s.emulator.Resize(columns, rows)
	s.mu.Unlock()
	if err := pty.Setsize(s.far, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		s.t.Fatal(err)
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

// Cursor returns where the cursor stands, from 0.
func (s *Screen) Cursor() (column, row int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.emulator.Cursor()
	return c.X, c.Y
}

// Cell returns a character of the screen with its looks.
func (s *Screen) Cell(column, row int) vt10x.Glyph {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.emulator.Cell(column, row)
}

// Changed returns a channel that is closed when the program writes more.
func (s *Screen) Changed() <-chan struct{} {
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
		change := s.Changed()
		if is() {
			return
		}
		select {
		case <-change:
		case <-late.C:
			column, row := s.Cursor()
			s.t.Fatalf("the screen shows, cursor at %d, %d:\n%s\nwant %s", column, row, s.Text(), want)
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

// WaitCursor waits for the last row to be a line with the cursor in a column.
func (s *Screen) WaitCursor(line string, column int) {
	s.t.Helper()
	s.Until(line+" with its cursor", func() bool {
		lines := s.Lines()
		x, y := s.Cursor()
		return lines[len(lines)-1] == line && x == column && y == len(lines)-1
	})
}

// Type sends keys.
func (s *Screen) Type(keys string) {
	s.t.Helper()
	if _, err := s.near.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// Flood sends keys without waiting until they are taken.
func (s *Screen) Flood(keys string) { go s.near.WriteString(keys) }

// Signal sends a signal to the program.
func (s *Screen) Signal(sig os.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// Exited returns a channel that is closed when the program has ended.
func (s *Screen) Exited() <-chan struct{} { return s.exited }

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
	if !s.IsCooked() {
		s.t.Error("the terminal is not as it was")
	}
}

// Cook puts the terminal into the modes that it was started in, as a shell does with
// that of a program that was stopped.
func (s *Screen) Cook() {
	s.t.Helper()
	if err := term.Restore(int(s.far.Fd()), s.cooked); err != nil {
		s.t.Fatal(err)
	}
}

// WaitModes waits for other modes than those it was started in.
func (s *Screen) WaitModes() {
	s.t.Helper()
	for begun := time.Now(); s.IsCooked(); runtime.Gosched() {
		if time.Since(begun) > Deadline {
			s.t.Fatal("the terminal is as it was, want other modes")
		}
	}
}

// IsCooked reports whether the terminal is in the modes that it was started in.
func (s *Screen) IsCooked() bool {
	now, err := term.GetState(int(s.far.Fd()))
	return err == nil && reflect.DeepEqual(now, s.cooked)
}
