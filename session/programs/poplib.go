package programs

import (
	"os"
	"path/filepath"
	"testing"
)

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
server.user("` + User + `")
server.pass_("` + Password + `")
count, _ = server.stat()
for n in range(1, count + 1):
    with open("%s/%02d" % (folder, n), "wb") as f:
        f.write(b"".join(line + b"\r\n" for line in server.retr(n)[1]))
server.quit()
`

func poplib(t testing.TB, program string, w Way, _ int) []string {
	home, mode := t.TempDir(), "none"
	switch {
	case w.Implicit:
		mode = "implicit"
	case w.STLS:
		mode = "stls"
	}
	script, folder := filepath.Join(home, "fetch.py"), filepath.Join(home, "mail")
	write(t, script, popScript, 0o600)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	Run(t, home, program, script, w.Host, w.Port, w.CA, mode, folder)
	return collect(t, folder)
}
