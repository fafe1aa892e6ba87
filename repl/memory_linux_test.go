package repl_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// The size of a message that no memory should hold, and the memory that must do
// for it, in octets.
const (
	hugeMessage = 1 << 30
	mostMemory  = 64 << 20
)

// hang is when a test gives up waiting for a process: long after the slowest
// machine has done its work. (The terminal takes most of it: the kernel brings
// some 50 MB a second through a pty.)
const hang = 10 * time.Minute

// builtPopsh builds popsh as a user has it: without the race detector, which needs
// memory of its own.
func builtPopsh(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), program)
	if out, err := exec.Command("go", "build", "-o", binary, "popsh").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// TestMemory streams a message of 1 GB through popsh.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("a message of 1 GB takes some seconds")
	}
	t.Parallel()
	binary := builtPopsh(t)
	for _, to := range []struct {
		name  string
		start func(*exec.Cmd) (io.ReadCloser, error)
	}{{"pipe", toPipe}, {"pty", toTerminal}} {
		t.Run(to.name, func(t *testing.T) {
			t.Parallel()
			begun := time.Now()
			got, most := peakMemory(t, binary, to.start)
			t.Logf("%d MB shown in %v with %d MiB of memory", got/1e6, time.Since(begun), most>>20)
			if got < hugeMessage {
				t.Errorf("popsh wrote %d octets, want at least the %d of the message", got, hugeMessage)
			}
		})
	}
}

// toPipe starts a command whose output goes to a pipe.
func toPipe(cmd *exec.Cmd) (io.ReadCloser, error) {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return out, cmd.Start()
}

// toTerminal starts a command at a terminal.
func toTerminal(cmd *exec.Cmd) (io.ReadCloser, error) { return pty.Start(cmd) }

// peakMemory has popsh fetch the message, and returns how many octets it wrote
// and how much memory it held at most, which must not be too much.
func peakMemory(t *testing.T, binary string, start func(*exec.Cmd) (io.ReadCloser, error), flags ...string) (written int64, most int) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	args := append(flags, "--no-config", "--tls=none", ln.Addr().String(), "-c", "RETR 1", "-c", "QUIT")
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Env = append(os.Environ(), "TERM=xterm", "XDG_STATE_HOME="+t.TempDir())
	out, err := start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- serveHuge(ln, func() { most = peakOf(cmd.Process.Pid) }) }()
	written, _ = io.Copy(io.Discard, out) // a terminal ends with an error of its own
	if err := cmd.Wait(); err != nil {
		t.Errorf("popsh: %v", err)
	}
	ln.Close()
	if err := <-served; err != nil {
		t.Errorf("server: %v", err)
	}
	if most > mostMemory {
		t.Errorf("popsh held %d octets of memory, want %d at most", most, mostMemory)
	}
	return written, most
}

// serveHuge serves one connection: it sends the message, and calls measure while
// the client waits for the answer to QUIT.
func serveHuge(ln net.Listener, measure func()) error {
	nc, err := ln.Accept()
	if err != nil {
		return err
	}
	defer nc.Close()
	in := bufio.NewReader(nc)
	fmt.Fprint(nc, "+OK ready\r\n")
	if _, err := in.ReadString('\n'); err != nil {
		return err
	}
	fmt.Fprint(nc, "+OK it comes\r\nSubject: huge\r\n\r\n")
	lines := bytes.Repeat([]byte(strings.Repeat("x", 76)+"\r\n"), 1000)
	for sent := 0; sent < hugeMessage; sent += len(lines) {
		if _, err := nc.Write(lines); err != nil {
			return err
		}
	}
	fmt.Fprint(nc, ".\r\n")
	if _, err := in.ReadString('\n'); err != nil {
		return err
	}
	measure()
	_, err = fmt.Fprint(nc, "+OK\r\n")
	return err
}

// peakOf returns the most memory that a running process has held so far. (What
// wait tells of a process that has ended counts the memory of the one that
// started it.)
func peakOf(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 1 << 40
	}
	var kibi int
	_, peak, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscan(peak, &kibi); err != nil {
		return 1 << 40
	}
	return kibi << 10
}
