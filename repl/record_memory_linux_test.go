package repl_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestRecordingMemory records a message of 1 GB whole, in the memory that does
// without a recording.
func TestRecordingMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("a message of 1 GB takes some seconds")
	}
	t.Parallel()
	folder := t.TempDir()
	binary, name := filepath.Join(folder, program), filepath.Join(folder, "huge.p3t")
	if out, err := exec.Command("go", "build", "-o", binary, "popsh").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "--no-config", "--tls=none", ln.Addr().String(), "--record", name, "-c", "RETR 1", "-c", "QUIT")
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+folder)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	served, most := make(chan error, 1), 0
	go func() { served <- serveHuge(ln, func() { most = peakOf(cmd.Process.Pid) }) }()
	if err := cmd.Wait(); err != nil {
		t.Errorf("popsh: %v", err)
	}
	ln.Close()
	if err := <-served; err != nil {
		t.Errorf("server: %v", err)
	}
	info, err := os.Stat(name)
	if err != nil || info.Size() < hugeMessage {
		t.Errorf("the recording: %v, %v, want at least the %d octets of the message", info, err, hugeMessage)
	}
	if t.Logf("%d MiB of memory", most>>20); most > mostMemory {
		t.Errorf("popsh held %d octets of memory, want %d at most", most, mostMemory)
	}
}
