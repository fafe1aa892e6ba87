package trace

import (
	"bytes"
	"strings"
	"testing"
)

// TestRecordedAtTheServer wants events told from the server's side, whose
// connection it is.
func TestRecordedAtTheServer(t *testing.T) {
	const said = "S: +OK\nC: NOOP\nS: +OK\n"
	for _, tt := range []struct{ name, ended, closed, want string }{
		{"the server ends", "", "closed eof", "! eof S\n%end closed\n"},
		{"under TLS", "", "closed eof without close_notify", "! eof S notify=no\n%end closed\n"},
		{"by a reset", "", "closed reset", "! reset S\n%end reset\n"},
		{"the client ends", "ended eof", "closed closed here", "! eof C\n! close S\n%end closed\n"},
		{"the client resets", "ended reset", "closed closed here", "! reset C\n! close S\n%end reset\n"},
		{"nobody speaks", "", "closed time-out", "! timeout C\n! close S\n%end timeout\n"},
		{"octets too early", "pre-tls NOOP⏎", "closed eof", "! pretls side=C octets=6\n! eof S\n%end closed\n"},
		{"a handshake fails", "securing ", "closed bad certificate", "! tls-start\n! tls-fail reason=\"bad certificate\"\n! close S\n%end tls-fail\n"},
	} {
		s := script{"opened server:110 client:40000", "S +OK⏎", "C NOOP⏎", "S +OK⏎"}
		if tt.ended != "" {
			s = append(s, tt.ended)
		}
		got := record(t, Options{AtServer: true}, append(s, tt.closed))
		if _, got, _ = strings.Cut(got, "%secrets redacted\n"); got != "! accept client:40000 server:110\n"+said+tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, said+tt.want)
		}
	}
}

// TestEdit wants the word about a change before what was changed, and no secret in
// it.
func TestEdit(t *testing.T) {
	var out bytes.Buffer
	r := NewRecorder(&out, Options{Start: start, AtServer: true})
	for _, e := range (script{"opened a b", "S +OK⏎", "C PASS open-sesame⏎"}).events() {
		r.Observe(e)
	}
	r.Edit(Server, "fault", `PASS: say "open-sesame"`)
	for _, e := range (script{"S +OK⏎", "closed eof"}).events() {
		r.Observe(e)
	}
	r.Close()
	r.Edit(Server, "fault", "too late")
	want := "C: PASS \\{secret:1}\n! edit S fault=\"PASS: say \\x22****\\x22\"\nS: +OK\n! eof S\n%end closed\n"
	if !strings.HasSuffix(out.String(), want) {
		t.Errorf("Edit writes %q, want %q at the end", &out, want)
	}
}
