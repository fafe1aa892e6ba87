package serve

import (
	"crypto/tls"
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

// TestInjectionIsServed: octets that were recorded in clear behind the +OK to STLS
// come again, whatever they look like, and TLS can begin behind them.
func TestInjectionIsServed(t *testing.T) {
	for _, injected := range []string{"+OK fake", "1 whatever"} {
		text := opening + "S: +OK ready\nC: STLS\nS: +OK begin\nS: " + injected + "\n! pretls side=S octets=10\n! close C\n"
		for _, match := range Matches {
			r := start(t, load(t, text), Options{Match: match})
			p := r.dial(t)
			p.talk("S: +OK ready\nC: STLS\nS: +OK begin\nS: " + injected)
			if _, err := p.secure(r, &tls.Config{}); err != nil {
				t.Errorf("%s by %s: the handshake of a client that is fooled: %v", injected, match, err)
			}
		}
	}
}

// TestCutIsServed: a TLS connection that was recorded without its proper end has
// none when it is served.
func TestCutIsServed(t *testing.T) {
	for notify, want := range map[string]string{"no": "eof without close_notify", "yes": "eof"} {
		text := "%p3t 1\n! connect 127.0.0.1:40000 127.0.0.1:995\n! tls-ok version=1.3\nS: +OK ready\nC: NOOP\nS: +OK\n! eof S notify=" + notify + "\n"
		r := start(t, load(t, text), Options{})
		if got := r.endOf(t, "NOOP"); got != want {
			t.Errorf("notify=%s: the connection ends with %q, want %q", notify, got, want)
		}
	}
}

// TestBothAtOnce: a server that ended the session while the client was in the
// middle of a line does so again.
func TestBothAtOnce(t *testing.T) {
	r := start(t, load(t, opening+"S: +OK\nC: NOOP\nS: +OK\nC> NO\nS: -ERR idle timeout\n! eof S\n"), Options{Match: ByOrder})
	p := r.dial(t)
	p.talk("S: +OK\nC: NOOP\nS: +OK")
	io.WriteString(p.nc, "NO")
	if got, _ := p.rest(); got != "-ERR idle timeout\r\n" {
		t.Errorf("rest() = %q, want the end of the session", got)
	}
}
