package imports

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"popsh/session/dovecot"
	"popsh/session/programs"
	"popsh/trace"
	"popsh/trace/canary"
)

// toolRuns are programs that tell what they do: $H and $P are Dovecot's address,
// $PW the password. What they say is imported.
var toolRuns = []struct {
	format, program, command string
	lossless                 bool // the message is in it, octet for octet
}{
	{"curl-trace", "curl", `curl -s -o /dev/null --trace - --trace-time --login-options AUTH=PLAIN -u "alice:$PW" "pop3://$H:$P/1"`, false},
	{"curl-trace", "curl", `curl -s -o /dev/null --trace-ascii - --login-options AUTH=LOGIN -u "alice:$PW" "pop3://$H:$P/1"`, false},
	{"curl", "curl", `curl -s -v --login-options AUTH=PLAIN -u "alice:$PW" "pop3://$H:$P/1"`, true},
	{"mpop", "mpop", `mpop --host="$H" --port="$P" --user=alice --passwordeval='echo "$PW"' --tls=off --auth=user --delivery=mbox,/dev/null --keep=on --debug --uidls-file="$HOME/uidls"`, true},
	{"fetchmail", "fetchmail", `printf 'poll %s service %s proto POP3 auth password user alice password "%s" keep fetchall sslproto "" mda "cat >/dev/null"\n' "$H" "$P" "$PW" >"$HOME/rc"; chmod 600 "$HOME/rc"; fetchmail --nosyslog --pidfile "$HOME/pid" -v -v -f "$HOME/rc"`, false},
	{"poplib", "python3", `python3 -c "
import os, poplib
m = poplib.POP3(os.environ['H'], int(os.environ['P']))
m.set_debuglevel(2)
m.user('alice'); m.pass_(os.environ['PW']); m.list(); m.retr(1); m.quit()"`, true},
}

// toolMail is the message that they fetch; it holds the password.
const toolMail = "From: a@example.org\nSubject: one\n\n.dot\n" + canary.Secret + "\nthe end\n"

// TestTools imports what real programs say of a session with Dovecot, and what
// Dovecot itself keeps of it.
func TestTools(t *testing.T) {
	raw := openFolder(t)
	srv := dovecot.Start(t, dovecot.Options{
		Users:      map[string]string{"alice": canary.Secret},
		Mail:       map[string][][]byte{"alice": {[]byte(toolMail)}},
		Mechanisms: []string{"plain", "login"},
		Extra:      "rawlog_dir = " + raw + "\n",
	})
	for _, run := range toolRuns {
		t.Run(run.program, func(t *testing.T) {
			programs.Find(t, run.program)
			wantImport(t, run.format, run.lossless, Input{run.format, bytes.NewReader(runTool(t, srv.Addr, run.command))})
		})
	}
	t.Run("rawlog", func(t *testing.T) {
		pairs, err := filepath.Glob(filepath.Join(raw, "*.in"))
		if err != nil || len(pairs) == 0 {
			t.Skipf("Dovecot kept no rawlog: %v", err)
		}
		wantRawlog(t, pairs)
	})
}

// openFolder makes a folder that Dovecot's user may write to.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "popsh-rawlog-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

// runTool returns what a command says on both of its outputs.
func runTool(t *testing.T, addr, command string) []byte {
	t.Helper()
	return runToolIn(t, addr, nil, command)
}

// runToolIn is runTool with more in the environment.
func runToolIn(t *testing.T, addr string, env []string, command string) []byte {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
	cmd.Env = append(env, "PATH="+os.Getenv("PATH"), "HOME="+t.TempDir(), "H="+host, "P="+port, "PW="+canary.Secret)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return out
}

// wantImport converts what a tool said, and looks for what must be in it, and what
// must not.
func wantImport(t *testing.T, format string, lossless bool, from ...Input) {
	t.Helper()
	var out bytes.Buffer
	if err := Convert(&out, trace.Options{}, "", from...); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	if want := "%source " + format + "\n"; !strings.Contains(got, want) {
		t.Errorf("the transcript has no line %q:\n%s", want, got)
	}
	wantNoCanary(t, format, out.Bytes())
	message := rows("S: From: a@example.org", "S: Subject: one", "S:", "S: ..dot", `S: \{secret:1}`, "S: the end", "S: .")
	if all := talk(got); lossless && !strings.Contains(all, message) || !lossless && !strings.Contains(all, "\nS~ octets=?\nS: .\n") {
		t.Errorf("%s: the message is not as it should be:\n%s", format, got)
	}
}

// wantRawlog converts what Dovecot kept. It begins behind the login, so that the
// password must be told.
func wantRawlog(t *testing.T, pairs []string) {
	t.Helper()
	slices.Sort(pairs)
	for _, in := range pairs {
		var from []Input
		for _, name := range []string{in, strings.TrimSuffix(in, ".in") + ".out"} {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			from = append(from, Input{name, bytes.NewReader(data)})
		}
		var out bytes.Buffer
		if err := Convert(&out, trace.Options{Hide: [][]byte{[]byte(canary.Secret)}}, "", from...); err != nil {
			t.Fatal(err)
		}
		wantNoCanary(t, in, out.Bytes())
		if !strings.Contains(talk(out.String()), rows("S: ..dot", `S: \{secret:1}`, "S: the end", "S: .")) {
			t.Errorf("%s: the message is missing:\n%s", in, out.String())
		}
	}
}
