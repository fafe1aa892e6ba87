//go:build unix

package repl_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl"
	"popsh/trace"
)

// endless serves one connection with a message that has no end, and ends when the
// client does. Its lines are numbered.
func endless(t *testing.T) (addr string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		fmt.Fprint(nc, "+OK ready\r\n")
		if _, err := bufio.NewReader(nc).ReadString('\n'); err != nil {
			return
		}
		out := bufio.NewWriter(nc)
		fmt.Fprint(out, "+OK it comes\r\nSubject: endless\r\n\r\n")
		for n := 1; err == nil; n++ {
			_, err = fmt.Fprintf(out, "line %d %s\r\n", n, strings.Repeat("x", n%100))
		}
	}()
	t.Cleanup(func() { ln.Close(); <-done })
	return ln.Addr().String()
}

// TestKilled kills popsh in the middle of a large message. What it had shown is in
// the recording, which is a whole transcript up to there.
func TestKilled(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	name := filepath.Join(folder, "killed.p3t")
	cmd := exec.CommandContext(t.Context(), program, "--no-config", "--tls=none", endless(t), "--record", name, "-c", "RETR 1")
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+folder)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var shown bytes.Buffer
	if _, err := io.CopyN(&shown, out, 5<<20); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Kill()
	io.Copy(&shown, out)
	cmd.Wait()
	_, lines, _ := strings.Cut(shown.String(), "\n    \n") // behind the header
	want := strings.ReplaceAll(lines[:strings.LastIndexByte(lines, '\n')+1], "\n    ", "\n")
	_, got, _ := strings.Cut(recordedOctets(t, name), "\r\n\r\n")
	if !strings.HasPrefix(strings.ReplaceAll(got, "\r\n", "\n"), strings.TrimPrefix(want, "    ")) {
		t.Errorf("recorded are %d octets, want the %d that were shown", len(got), len(want))
	}
	automatic, _ := filepath.Glob(filepath.Join(folder, "popsh", "traces", "*"))
	if len(automatic) != 1 {
		t.Fatalf("automatic transcripts = %q, want one", automatic)
	}
	if got := recordedOctets(t, automatic[0]); !strings.HasSuffix(got, "Subject: endless\r\n\r\n") {
		t.Errorf("the automatic transcript holds %.200q, want the header of the message and no more", got)
	}
}

// recordedOctets returns what the server said by a transcript that was never
// ended.
func recordedOctets(t *testing.T, name string) string {
	t.Helper()
	file, err := trace.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var octets strings.Builder
	for {
		r, err := file.Next()
		switch {
		case err == io.EOF && file.Ending() != "":
			t.Errorf("%s ends with %q, want no trailer", name, file.Ending())
			return octets.String()
		case err == io.EOF:
			return octets.String()
		case err != nil:
			t.Fatalf("%s: %v, want a whole transcript", name, err)
		case r.Kind == trace.Data && r.Side == trace.Server:
			octets.Write(r.Text.Octets)
			if !r.Exact {
				octets.WriteString("\r\n")
			}
		}
	}
}

// TestTwoRecorders has a second popsh record to the file of a first.
func TestTwoRecorders(t *testing.T) {
	t.Parallel()
	server, err := newPlayer("S: +OK ready\nhang")
	if err != nil {
		t.Fatal(err)
	}
	defer server.stop()
	folder := t.TempDir()
	name := filepath.Join(folder, "one.p3t")
	first := exec.CommandContext(t.Context(), program, "--no-config", "--no-autosave", "--tls=none", server.addr(), "--record", name, "-f", "-")
	in, err := first.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := first.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the first popsh shows %q, %v, want a greeting", line, err)
	}
	second := exec.CommandContext(t.Context(), program, "--no-config", "--practice", "--record", name, "--force", "-c", "QUIT")
	shown, err := second.CombinedOutput()
	var failed *exec.ExitError
	if !errors.As(err, &failed) || failed.ExitCode() != repl.ExitUsage || !bytes.Contains(shown, []byte("another recording is writing this file")) {
		t.Errorf("a second recording to a file: %v, %s, want status %d and why", err, shown, repl.ExitUsage)
	}
	in.Close()
	io.Copy(io.Discard, out)
	if err := first.Wait(); err != nil {
		t.Errorf("the first popsh: %v", err)
	}
}
