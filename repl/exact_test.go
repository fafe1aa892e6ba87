package repl_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"popsh/session/dovecot"
)

// TestExactOctets fetches every message of a mixed mailbox from a real server, at
// each of its doors: what :save writes and what --raw prints are the octets that
// are stored, with CRLF for line ends.
func TestExactOctets(t *testing.T) {
	t.Parallel()
	messages := dovecot.MixedMailbox()
	server := dovecot.Start(t, dovecot.Options{Mail: map[string][][]byte{"alice": dovecot.Stored(messages)}})
	doors := map[string][]string{
		"clear":    {"--tls=none", "--allow-cleartext", server.Addr},
		"stls":     {"--tls=stls", "--ca", server.CAFile, server.Addr},
		"implicit": {"--tls=implicit", "--ca", server.CAFile, server.TLSAddr},
	}
	for name, door := range doors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			compareSaved(t, messages, folder, fetch(t, folder, door, ":save %d %[1]d.eml"))
			compareRaw(t, messages, fetch(t, folder, append([]string{"--raw"}, door...), "RETR %d"))
		})
	}
}

// fetch runs a line for every number of a message and returns what popsh prints.
func fetch(t *testing.T, folder string, args []string, line string) []byte {
	t.Helper()
	args = append([]string{"--no-config", "-c", "USER alice", "-c", "PASS open-sesame"}, args...)
	for i := range dovecot.MixedMailbox() {
		args = append(args, "-c", fmt.Sprintf(line, i+1))
	}
	cmd := exec.CommandContext(t.Context(), program, append(args, "-c", "QUIT")...)
	var words bytes.Buffer
	cmd.Dir, cmd.Stderr = folder, &words
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+folder)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("popsh %q: %v\n%s%s", args, err, out, &words)
	}
	return out
}

func compareSaved(t *testing.T, messages []dovecot.Message, folder string, shown []byte) {
	t.Helper()
	for i, m := range messages {
		got, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("%d.eml", i+1)))
		if err != nil || !bytes.Equal(got, m.CRLF) {
			t.Errorf(":save of %q = %.200q, %v, want %.200q\n%s", m.Name, got, err, m.CRLF, shown)
		}
	}
}

func compareRaw(t *testing.T, messages []dovecot.Message, got []byte) {
	t.Helper()
	for _, m := range messages {
		rest, ok := bytes.CutPrefix(got, m.CRLF)
		if !ok {
			t.Fatalf("--raw RETR of %q = %.200q, want %.200q", m.Name, got[:min(len(got), len(m.CRLF))], m.CRLF)
		}
		got = rest
	}
	if len(got) > 0 {
		t.Errorf("--raw prints %.200q behind the last message, want nothing", got)
	}
}
