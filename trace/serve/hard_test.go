package serve

import (
	"io"
	"strings"
	"testing"

	"popsh/trace"
)

// hardCases are conversations that are hard to serve. Each is served in its order
// and must come out octet for octet.
var hardCases = map[string]string{
	"a message that holds a transcript": `S: +OK
C: RETR 1
S: +OK
S: %p3t 1
S: <<<<<<< HEAD
S: C: PASS x
S: \\{secret:1}
S: ..
S: .
C: QUIT
S: +OK
! eof S
`,
	"dots with bare LF": `S> +OK old\n
C: LIST
S> +OK\n
S> 1 2\n
S> .\n
C: NOOP
S> +OK\n
! eof S
`,
	"CAPA without a list": `S: +OK
C: CAPA
S: +OK nothing
C: NOOP
S: +OK
! eof S
`,
	"no final dot": `S: +OK
C: RETR 1
S: +OK 100 octets
S: Subject: cut
! eof S
`,
	"a reply to nothing": `S: +OK
C: NOOP
S: +OK
S: -ERR idle timeout
! eof S
`,
	"another server": `S: 220 mail.example.org ESMTP
C: NOOP
S: 502 what
! eof S
`,
	"several lines in a record": `S> +OK\r\n
C> NOOP\r\nSTAT\r\n
S> +OK one\r\n+OK 2 3\r\n
! eof S
`,
	"cut lines of pipelined commands": `S: +OK
C: NOOP
C: RETR 1
S> +O
S> K one\r\n
S: +OK
S> Sub
@+1.000000
S> ject\r\n
S: .
! eof S
`,
	"a message from the client": `S: +OK
C: XTND XMIT
S: +OK send it
C: Subject: out
C:
C: RETR 1
C: .
S: +OK sent
C: NOOP
S: +OK
! eof S
`,
}

// wireOf returns what both sides sent, in octets.
func wireOf(t testing.TB, text string) (client, server string) {
	t.Helper()
	said := map[trace.Side]*strings.Builder{trace.Client: {}, trace.Server: {}}
	r := trace.NewReader(strings.NewReader(opening + text))
	for {
		record, err := r.Next()
		if err == io.EOF {
			return said[trace.Client].String(), said[trace.Server].String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if record.Kind == trace.Data {
			b := said[record.Side]
			b.Write(record.Text.Octets)
			if !record.Exact {
				b.WriteString("\r\n")
			}
		}
	}
}

func TestHardCases(t *testing.T) {
	for name, text := range hardCases {
		r := start(t, load(t, opening+text), Options{Match: ByOrder})
		p := r.dial(t)
		client, want := wireOf(t, text)
		if _, err := io.WriteString(p.nc, client); err != nil {
			t.Fatal(err)
		}
		if got, err := p.rest(); got != want || err != nil {
			t.Errorf("%s: got %q (%v), want %q", name, got, err, want)
		}
		if report := r.Report(); report.Err(false, false) != nil {
			t.Errorf("%s: Report() = %+v, want nothing missed or unused", name, report)
		}
	}
}
