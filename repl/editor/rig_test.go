//go:build linux || darwin

package editor

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

// deadline is how long a screen may take to show what it should.
const deadline = 20 * time.Second

// hostAwait waits until a line, or its end, was typed while the terminal is not raw.
func hostAwait() {
	var set syscall.FdSet
	include(&set, 0)
	selectRead(1, &set)
}

// A rig is a program at a terminal: keys go in, and the screen can be looked at.
type rig struct {
	t        *testing.T
	keyboard *os.File // the near end of the terminal
	far      *os.File // the program's end, kept open to ask for its modes
	cooked   *term.State
	cmd      *exec.Cmd
	exited   chan struct{}
	orders   *os.File

	mu      sync.Mutex
	screen  vt10x.Terminal
	log     bytes.Buffer
	changed chan struct{} // closed and replaced when the screen changes
}

// setup is how a program is started.
type setup struct {
	columns, rows int // 0 is 80 × 24; -1 a terminal that does not know
	prompt        string
	history       string
	env           []string
	program       []string // instead of the host
	stdout        *os.File // instead of the terminal
}

func start(t *testing.T, s setup) *rig {
	t.Helper()
	t.Parallel()
	near, far, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, keyboard: pollable(t, near), far: far, exited: make(chan struct{}), changed: make(chan struct{})}
	columns, rows := 80, 24
	if s.columns > 0 {
		columns, rows = s.columns, s.rows
	}
	r.screen = vt10x.New(vt10x.WithSize(columns, rows))
	if s.columns >= 0 {
		pty.Setsize(far, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)})
	}
	if r.cooked, err = term.GetState(int(far.Fd())); err != nil {
		t.Fatal(err)
	}
	r.run(s)
	go r.watch()
	t.Cleanup(r.stop)
	return r
}

// pollable returns a file whose reads end when it is closed, in place of one whose
// reads do not.
func pollable(t *testing.T, f *os.File) *os.File {
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

func (r *rig) run(s setup) {
	r.t.Helper()
	if s.prompt == "" {
		s.prompt = "pop> "
	}
	if s.program == nil {
		s.program = []string{os.Args[0]}
	}
	orders, pen, err := os.Pipe()
	if err != nil {
		r.t.Fatal(err)
	}
	defer orders.Close()
	r.orders = pen
	r.cmd = exec.Command(s.program[0], s.program[1:]...)
	r.cmd.Env = append(os.Environ(), "EDITOR_HOST=1", "TERM=xterm", "EDITOR_PROMPT="+s.prompt, "EDITOR_HISTORY="+s.history)
	r.cmd.Env = append(r.cmd.Env, "GORACE=atexit_sleep_ms=0")
	r.cmd.Env = append(r.cmd.Env, s.env...)
	r.cmd.Stdin, r.cmd.Stdout, r.cmd.Stderr = r.far, r.far, r.far
	if s.stdout != nil {
		r.cmd.Stdout = s.stdout
	}
	r.cmd.ExtraFiles = []*os.File{orders}
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := r.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	go func() {
		r.cmd.Wait()
		close(r.exited)
	}()
}

// watch shows what the program writes.
func (r *rig) watch() {
	buf := make([]byte, 4096)
	for {
		n, err := r.keyboard.Read(buf)
		if err != nil {
			return
		}
		r.mu.Lock()
		r.log.Write(buf[:n])
		r.screen.Write(buf[:n])
		close(r.changed)
		r.changed = make(chan struct{})
		r.mu.Unlock()
	}
}

func (r *rig) stop() {
	r.cmd.Process.Kill()
	<-r.exited
	r.orders.Close()
	r.far.Close()
	r.keyboard.Close()
	log := r.written()
	if strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic:") && !strings.Contains(log, "on purpose") {
		r.t.Errorf("the program wrote:\n%s", log)
	}
}

func (r *rig) written() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}

// lines are the rows of the screen without blanks at their ends.
func (r *rig) lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []string
	for line := range strings.SplitSeq(strings.TrimRight(r.screen.String(), "\n "), "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

func (r *rig) shows() string { return strings.Join(r.lines(), "\n") }

func (r *rig) cursor() (x, y int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.screen.Cursor()
	return c.X, c.Y
}

func (r *rig) change() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.changed
}

// until waits for something to be so; the screen is looked at when it changes.
func (r *rig) until(want string, is func() bool) {
	r.t.Helper()
	late := time.NewTimer(deadline)
	defer late.Stop()
	for {
		change := r.change()
		if is() {
			return
		}
		select {
		case <-change:
		case <-late.C:
			x, y := r.cursor()
			r.t.Fatalf("the screen shows, cursor at %d, %d:\n%s\nwant %s", x, y, r.shows(), want)
		}
	}
}

// wait waits for text on the screen.
func (r *rig) wait(text string) {
	r.t.Helper()
	r.until(text, func() bool { return strings.Contains(r.shows(), text) })
}

// waitLast waits for the last row to be a line.
func (r *rig) waitLast(line string) {
	r.t.Helper()
	r.until("last row "+line, func() bool {
		lines := r.lines()
		return lines[len(lines)-1] == line
	})
}

// waitCursor waits for the last row to be a line with the cursor in a column.
func (r *rig) waitCursor(line string, x int) {
	r.t.Helper()
	r.until(line+" with its cursor", func() bool {
		lines := r.lines()
		column, row := r.cursor()
		return lines[len(lines)-1] == line && column == x && row == len(lines)-1
	})
}

// typed sends keys.
func (r *rig) typed(keys string) {
	r.t.Helper()
	if _, err := r.keyboard.WriteString(keys); err != nil {
		r.t.Fatal(err)
	}
}

// order sends a line to the host's descriptor 3.
func (r *rig) order(line string) {
	r.t.Helper()
	if _, err := r.orders.WriteString(line + "\n"); err != nil {
		r.t.Fatal(err)
	}
}

// waitExit waits for the program to end with a status, and for the terminal to be
// as it was.
func (r *rig) waitExit(status int) {
	r.t.Helper()
	select {
	case <-r.exited:
	case <-time.After(deadline):
		r.t.Fatalf("the program did not end; the screen shows:\n%s", r.shows())
	}
	if got := r.cmd.ProcessState.ExitCode(); got != status {
		r.t.Errorf("exit status = %d, want %d; the screen shows:\n%s", got, status, r.shows())
	}
	r.wantCooked()
}

func (r *rig) isCooked() bool {
	now, err := term.GetState(int(r.far.Fd()))
	return err == nil && reflect.DeepEqual(now, r.cooked)
}

func (r *rig) wantCooked() {
	r.t.Helper()
	if !r.isCooked() {
		r.t.Error("the terminal is raw, want it restored")
	}
	r.until("bracketed paste off", func() bool { return !r.pastes() })
}

// waitRaw waits until a line is being read: before that, the terminal itself would
// act on control keys.
func (r *rig) waitRaw() {
	r.t.Helper()
	r.until("raw mode", r.pastes)
}

// pastes reports whether bracketed paste is on, as it is in raw mode.
func (r *rig) pastes() bool {
	log := r.written()
	return strings.LastIndex(log, pasteOn) > strings.LastIndex(log, pasteOff)
}

// alive types a line and waits for it to be handed over.
func (r *rig) alive() {
	r.t.Helper()
	r.waitRaw()
	r.typed("\x03alive\r")
	r.wait("<alive>")
}
