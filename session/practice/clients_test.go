package practice

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A door is a way into the server, as another program is told of it.
type door struct {
	name           string
	host, port     string
	ca             string
	stls, implicit bool
}

// doors opens a server on loopback and returns its three doors.
func doors(t *testing.T) []door {
	t.Helper()
	_, all := servedDoors(t)
	return all
}

// servedDoors is doors, with the server behind them.
func servedDoors(t *testing.T) (*Server, []door) {
	t.Helper()
	s := newServer(t, nil)
	clear, implicit := listening(t, s)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, s.AuthorityPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	_, clearPort, _ := net.SplitHostPort(clear)
	_, implicitPort, _ := net.SplitHostPort(implicit)
	return s, []door{
		{"clear text", "localhost", clearPort, ca, false, false},
		{"STLS", "localhost", clearPort, ca, true, false},
		{"implicit TLS", "localhost", implicitPort, ca, false, true},
	}
}

// program returns the path of a mail client, or skips the test without one.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("POPSH_REQUIRE_SERVERS") == "1" {
		t.Fatalf("%s is required and not installed", name)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// run runs a program in a new environment with that home folder, and returns its
// standard output.
func run(t *testing.T, home string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "USER=alice", "LOGNAME=alice"}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %v\n%s%s", args, err, &out, &errs)
	}
	return out.Bytes()
}

// wantMail returns alice's messages as a client must have them, in order.
func wantMail() []string {
	var all []string
	for _, m := range mailOf("alice")() {
		all = append(all, onTheWire(m))
	}
	return all
}

func compareMail(t *testing.T, who string, got []string) {
	t.Helper()
	want := wantMail()
	if len(got) != len(want) {
		t.Fatalf("%s fetched %d messages, want %d", who, len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: message %d = %q, want %q", who, i+1, got[i], want[i])
		}
	}
}

func TestCurl(t *testing.T) {
	curl := program(t, "curl")
	for _, d := range doors(t) {
		scheme, args := "pop3", []string{curl, "-sS", "--cacert", d.ca, "-u", "alice:open-sesame"}
		if d.stls {
			args = append(args, "--ssl-reqd")
		}
		if d.implicit {
			scheme = "pop3s"
		}
		var got []string
		for n := range wantMail() {
			url := fmt.Sprintf("%s://%s:%s/%d", scheme, d.host, d.port, n+1)
			got = append(got, string(run(t, t.TempDir(), append(slices.Clone(args), url)...)))
		}
		compareMail(t, "curl over "+d.name, got)
	}
}

// collect returns the files of a folder in the order of their names, with CRLF
// line ends: mail programs store what they fetch with LF.
func collect(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		octets, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(toCRLF(octets)))
	}
	return all
}

// keeper writes a program that stores what it reads in the next numbered file of
// a folder, and returns both.
func keeper(t *testing.T) (path, folder string) {
	t.Helper()
	home := t.TempDir()
	path, folder = filepath.Join(home, "keep"), filepath.Join(home, "mail")
	script := fmt.Sprintf("#!/bin/sh\nn=$(ls '%[1]s' | wc -l)\ncat >'%[1]s/'$((n + 1))\n", folder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path, folder
}

const mpopConfig = `account practice
host %s
port %s
user alice
password open-sesame
auth on
tls %s
tls_starttls %s
tls_trust_file %s
received_header off
keep on
uidls_file %s
delivery mda %s
`

func TestMpop(t *testing.T) {
	mpop := program(t, "mpop")
	onOff := map[bool]string{true: "on", false: "off"}
	for _, d := range doors(t) {
		keep, folder := keeper(t)
		home := filepath.Dir(keep)
		config := fmt.Sprintf(mpopConfig, d.host, d.port, onOff[d.stls || d.implicit], onOff[d.stls], d.ca, filepath.Join(home, "uidls"), keep)
		if !d.stls && !d.implicit {
			config = strings.Replace(config, "auth on", "auth user", 1)
		}
		file := filepath.Join(home, "mpoprc")
		if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, home, mpop, "-q", "-C", file, "practice")
		compareMail(t, "mpop over "+d.name, collect(t, folder))
	}
}

const fetchmailConfig = `set no bouncemail
set no syslog
poll %s service %s proto POP3 no dns no envelope
  user "alice" password "open-sesame" keep fetchall no rewrite stripcr
  %s sslcertfile "%s"
  mda "%s"
`

func TestFetchmail(t *testing.T) {
	fetchmail := program(t, "fetchmail")
	for _, d := range doors(t) {
		keep, folder := keeper(t)
		home := filepath.Dir(keep)
		mode := `sslproto ""`
		switch {
		case d.implicit:
			mode = `ssl`
		case d.stls:
			mode = `sslproto "auto" sslcertck`
		}
		file := filepath.Join(home, "fetchmailrc")
		config := fmt.Sprintf(fetchmailConfig, d.host, d.port, mode, d.ca, keep)
		if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, home, fetchmail, "--invisible", "-f", file, "--pidfile", filepath.Join(home, "pid"))
		compareMail(t, "fetchmail over "+d.name, collect(t, folder))
	}
}
