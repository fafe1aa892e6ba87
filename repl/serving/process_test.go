//go:build unix

package serving_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"popsh/repl"
)

// A daemon is popsh listening, as a process.
type daemon struct {
	*exec.Cmd
	addr  string
	words bytes.Buffer
}

func startDaemon(t *testing.T, args ...string) *daemon {
	t.Helper()
	d := &daemon{Cmd: exec.Command(program, args...)}
	d.Stderr = &d.words
	out, err := d.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("popsh %q says %q: %v", args, line, err)
	}
	d.addr, _, _ = strings.Cut(strings.TrimSpace(line), ": ")
	return d
}

// visit says lines and reads to the end of the connection.
func (d *daemon) visit(t *testing.T, lines string) string {
	t.Helper()
	nc, err := net.DialTimeout("tcp", d.addr, servePatience)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	nc.SetDeadline(time.Now().Add(servePatience))
	io.WriteString(nc, lines)
	got, _ := io.ReadAll(nc)
	return string(got)
}

// TestServersEndInOrder: kill ends both servers as Ctrl-C does, with what they have
// to say and without what they leave behind.
func TestServersEndInOrder(t *testing.T) {
	folder := t.TempDir()
	file, addr, own := filepath.Join(folder, "served.p3t"), filepath.Join(folder, "addr"), filepath.Join(folder, "own.p3t")
	if err := os.WriteFile(file, []byte(served), 0o600); err != nil {
		t.Fatal(err)
	}
	const session = "USER alice\r\nPASS open-sesame\r\nQUIT\r\n"
	for _, tt := range []struct {
		args   []string
		status int
		says   []string
	}{
		{[]string{"practice", "--listen", "127.0.0.1:0", "--switch", "no-top"}, repl.ExitOK,
			[]string{"users, passwords and tokens:\n", "carol   jingle bells", "unlike an honest server by: no-top\n", "--ca-out FILE writes it\n", "Ctrl-C ends the server\n", "connection 1: from 127.0.0.1:", "connection 1: alice is in\n", "connection 1: over, commands: 3\n"}},
		{[]string{"serve", "--listen", "127.0.0.1:0", "--addr-file", addr, "--record", own, file}, repl.ExitRefused,
			[]string{"connection 1: over after 3 commands\n", "RETR 1 was never asked\n", "1 connection: 0 commands not in the recording", "error: 1 recorded command never asked\n"}},
	} {
		d := startDaemon(t, tt.args...)
		if got := d.visit(t, session); !strings.HasPrefix(got, "+OK ") {
			t.Errorf("popsh %s says %q", tt.args[0], got)
		}
		d.Process.Signal(syscall.SIGTERM)
		d.Wait()
		if got := d.ProcessState.ExitCode(); got != tt.status {
			t.Errorf("popsh %s, told to end, exits %d, want %d", tt.args[0], got, tt.status)
		}
		for _, want := range tt.says {
			if !strings.Contains(d.words.String(), want) {
				t.Errorf("popsh %s says %q, want %q in it", tt.args[0], &d.words, want)
			}
		}
	}
	if _, err := os.Stat(addr); err == nil {
		t.Error("the address file is still there")
	}
	if text, err := os.ReadFile(own); err != nil || !strings.HasSuffix(string(text), "! eof S\n%end closed\n") {
		t.Errorf("the recording is %q (%v), want it complete", text, err)
	}
}
