//go:build linux || darwin

package editor

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	display "popsh/repl/screen"
)

// hostAwait waits until a line, or its end, was typed while the terminal is not raw.
func hostAwait() {
	var set syscall.FdSet
	include(&set, 0)
	selectRead(1, &set, nil)
}

// A rig is the host at a terminal, with a pen for the orders it takes.
type rig struct {
	*display.Screen
	t      *testing.T
	orders *os.File
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
	if s.columns == 0 {
		s.columns, s.rows = 80, 24
	}
	orders, pen, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer orders.Close()
	t.Cleanup(func() { pen.Close() })
	cmd := s.command()
	cmd.ExtraFiles = []*os.File{orders}
	return &rig{display.Start(t, cmd, s.columns, s.rows), t, pen}
}

// ready is start, when the prompt is there.
func ready(t *testing.T, s setup) *rig {
	t.Helper()
	r := start(t, s)
	r.WaitLast("pop>")
	return r
}

// A keying is keys that are typed before Enter, and the line that they make.
type keying struct{ name, keys, want string }

// typed types the keys of each, on a terminal of its own.
func typed(t *testing.T, all []keying) {
	t.Helper()
	for _, k := range all {
		t.Run(k.name, func(t *testing.T) {
			r := ready(t, setup{})
			r.Type(k.keys + "\r")
			r.Wait("<" + k.want + ">")
			r.alive()
		})
	}
}

func (s setup) command() *exec.Cmd {
	if s.prompt == "" {
		s.prompt = "pop> "
	}
	if s.program == nil {
		s.program = []string{os.Args[0]}
	}
	cmd := exec.Command(s.program[0], s.program[1:]...)
	cmd.Env = append(os.Environ(), "EDITOR_HOST=1", "TERM=xterm", "XTERM_VERSION=it never wraps rows anew", "TMUX=", "EDITOR_PROMPT="+s.prompt, "EDITOR_HISTORY="+s.history)
	cmd.Env = append(cmd.Env, "GORACE=atexit_sleep_ms=0")
	cmd.Env = append(cmd.Env, s.env...)
	if s.stdout != nil {
		cmd.Stdout = s.stdout
	}
	return cmd
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
	r.WaitExit(status)
	r.wantCooked()
}

func (r *rig) wantCooked() {
	r.t.Helper()
	if !r.IsCooked() {
		r.t.Error("the terminal is raw, want it restored")
	}
	r.Until("bracketed paste off", func() bool { return !r.pastes() })
}

// waitRaw waits until a line is being read: before that, the terminal itself would
// act on control keys.
func (r *rig) waitRaw() {
	r.t.Helper()
	r.Until("raw mode", r.pastes)
}

// pastes reports whether bracketed paste is on, as it is in raw mode.
func (r *rig) pastes() bool {
	log := r.Written()
	return strings.LastIndex(log, pasteOn) > strings.LastIndex(log, pasteOff)
}

// alive types a line and waits for it to be handed over.
func (r *rig) alive() {
	r.t.Helper()
	r.waitRaw()
	r.Type("\x03alive\r")
	r.Wait("<alive>")
}
