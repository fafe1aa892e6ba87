//go:build unix

package imports

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

	"popsh/session/dovecot"
	"popsh/session/programs"
	"popsh/trace/canary"
)

// TestCaptured imports what tshark captured of curl and Dovecot: in clear text, and
// with STLS, the secrets of which curl has written down.
func TestCaptured(t *testing.T) {
	for _, program := range []string{"tshark", "curl"} {
		programs.Find(t, program)
	}
	srv := dovecot.Start(t, dovecot.Options{
		Users:      map[string]string{"alice": canary.Secret},
		Mail:       map[string][][]byte{"alice": {[]byte(toolMail)}},
		Mechanisms: []string{"plain", "login"},
	})
	t.Run("clear", func(t *testing.T) {
		file := captured(t, srv.Addr, nil, `curl -s -o /dev/null --login-options AUTH=PLAIN -u "alice:$PW" "pop3://$H:$P/1"`)
		wantImport(t, "tshark", true, Input{"tcp", bytes.NewReader(tshark(t, "-r", file, "-q", "-z", "follow,tcp,yaml,0"))})
	})
	t.Run("STLS", func(t *testing.T) {
		keys := filepath.Join(t.TempDir(), "keys")
		file := captured(t, srv.Addr, []string{"SSLKEYLOGFILE=" + keys, "CA=" + srv.CAFile}, `curl -s -o /dev/null --ssl-reqd --cacert "$CA" --login-options AUTH=PLAIN -u "alice:$PW" "pop3://$H:$P/1"`)
		tcp := tshark(t, "-r", file, "-q", "-z", "follow,tcp,yaml,0")
		tls := tshark(t, "-r", file, "-q", "-o", "tls.keylog_file:"+keys, "-o", "tls.desegment_ssl_records:TRUE", "-d", "tcp.port=="+portOf(t, srv.Addr)+",pop", "-z", "follow,tls,yaml,0")
		wantImport(t, "tshark", true, Input{"tcp", bytes.NewReader(tcp)}, Input{"tls", bytes.NewReader(tls)})
	})
}

func portOf(t *testing.T, addr string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// captured captures what a command says to a server, and returns the file. Without
// the right to capture the test is skipped.
func captured(t *testing.T, addr string, env []string, command string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.pcapng")
	cmd := exec.CommandContext(t.Context(), "tshark", "-i", "lo", "-f", "tcp port "+portOf(t, addr), "-l", "-P", "-w", file)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it interrupts its whole group
	words, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	packets, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := ""
	for in := bufio.NewScanner(words); !strings.Contains(said, "Capture started"); {
		if !in.Scan() {
			cmd.Wait()
			t.Skipf("tshark captures nothing: %s", said)
		}
		said += in.Text()
	}
	go io.Copy(io.Discard, words)
	runToolIn(t, addr, env, command)
	for in := bufio.NewScanner(packets); in.Scan(); {
		if strings.Contains(in.Text(), "FIN") || strings.Contains(in.Text(), "RST") {
			break // all is said
		}
	}
	cmd.Process.Signal(os.Interrupt)
	io.Copy(io.Discard, packets)
	cmd.Wait()
	return file
}

// tshark runs tshark and returns what it prints.
func tshark(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "tshark", args...)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tshark %v: %v", args, err)
	}
	return out
}
