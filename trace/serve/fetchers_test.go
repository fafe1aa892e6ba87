package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func curl(t *testing.T, program string, w way) []string {
	scheme, args := "pop3", []string{program, "-sS", "--cacert", w.ca, "-u", "alice:open-sesame"}
	if w.stls {
		args = append(args, "--ssl-reqd")
	}
	if w.implicit {
		scheme = "pop3s"
	}
	var got []string
	for n := range letters() {
		url := fmt.Sprintf("%s://%s:%s/%d", scheme, w.host, w.port, n+1)
		got = append(got, string(run(t, t.TempDir(), append(slices.Clone(args), url)...)))
	}
	return got
}

// keeper writes a program that stores what it reads in the next numbered file of
// a folder, and returns both.
func keeper(t *testing.T) (path, folder string) {
	t.Helper()
	home := t.TempDir()
	path, folder = filepath.Join(home, "keep"), filepath.Join(home, "mail")
	script := fmt.Sprintf("#!/bin/sh\nn=$(ls '%[1]s' | wc -l)\ncat >'%[1]s/'$(printf %%02d $((n + 1)))\n", folder)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, path, script, 0o700)
	return path, folder
}

func write(t *testing.T, name, text string, perm os.FileMode) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), perm); err != nil {
		t.Fatal(err)
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
		all = append(all, strings.ReplaceAll(strings.ReplaceAll(string(octets), "\r\n", "\n"), "\n", "\r\n"))
	}
	return all
}

const mpopConfig = `account served
host %s
port %s
user alice
password open-sesame
auth %s
tls %s
tls_starttls %s
tls_trust_file %s
received_header off
keep on
uidls_file %s
delivery mda %s
`

func mpop(t *testing.T, program string, w way) []string {
	onOff := map[bool]string{true: "on", false: "off"}
	keep, folder := keeper(t)
	home, auth := filepath.Dir(keep), "on"
	if !w.stls && !w.implicit {
		auth = "user"
	}
	file := filepath.Join(home, "mpoprc")
	write(t, file, fmt.Sprintf(mpopConfig, w.host, w.port, auth, onOff[w.stls || w.implicit], onOff[w.stls], w.ca, filepath.Join(home, "uidls"), keep), 0o600)
	run(t, home, program, "-q", "-C", file, "served")
	return collect(t, folder)
}

const fetchmailConfig = `set no bouncemail
set no syslog
poll %s service %s proto POP3 no dns no envelope
  user "alice" password "open-sesame" keep fetchall no rewrite stripcr
  %s sslcertfile "%s"
  mda "%s"
`

func fetchmail(t *testing.T, program string, w way) []string {
	keep, folder := keeper(t)
	home, mode := filepath.Dir(keep), `sslproto ""`
	switch {
	case w.implicit:
		mode = `ssl`
	case w.stls:
		mode = `sslproto "auto" sslcertck`
	}
	file := filepath.Join(home, "fetchmailrc")
	write(t, file, fmt.Sprintf(fetchmailConfig, w.host, w.port, mode, w.ca, keep), 0o600)
	run(t, home, program, "--invisible", "-f", file, "--pidfile", filepath.Join(home, "pid"))
	return collect(t, folder)
}

// popScript fetches all mail by Python's own library, and stores the messages with
// CRLF line ends.
const popScript = `
import poplib, ssl, sys
host, port, ca, mode, folder = sys.argv[1:]
poplib._MAXLINE = 1 << 20
trust = ssl.create_default_context(cafile=ca)
if mode == "implicit":
    server = poplib.POP3_SSL(host, int(port), context=trust, timeout=60)
else:
    server = poplib.POP3(host, int(port), timeout=60)
if mode == "stls":
    server.stls(context=trust)
server.user("alice")
server.pass_("open-sesame")
count, _ = server.stat()
for n in range(1, count + 1):
    with open("%s/%02d" % (folder, n), "wb") as f:
        f.write(b"".join(line + b"\r\n" for line in server.retr(n)[1]))
server.quit()
`

func poplib(t *testing.T, program string, w way) []string {
	home := t.TempDir()
	script, folder := filepath.Join(home, "fetch.py"), filepath.Join(home, "mail")
	write(t, script, popScript, 0o600)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	run(t, home, program, script, w.host, w.port, w.ca, w.name, folder)
	return collect(t, folder)
}
