package serve

import (
	"bytes"
	"encoding/base64"
	"testing"

	"popsh/session/wire"
	"popsh/trace"
)

// verifiable is a session with a wrong password and a right one, recorded with
// what they can be checked by.
func verifiable(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	r := trace.NewRecorder(&out, trace.Options{Verify: true})
	say := func(kind wire.Kind, text string) {
		r.Observe(wire.Event{Kind: kind, Data: []byte(text + "\r\n"), Note: "127.0.0.1:40000 127.0.0.1:110"})
	}
	say(wire.Opened, "")
	say(wire.ToClient, "+OK ready")
	for _, turn := range [][2]string{{"USER alice", "+OK"}, {"PASS old", "-ERR [AUTH] no"}, {"USER alice", "+OK"}, {"PASS open-sesame", "+OK in"}, {"QUIT", "+OK bye"}} {
		say(wire.ToServer, turn[0])
		say(wire.ToClient, turn[1])
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestVerified: without any secret given, the recording itself tells right from
// wrong, by every way to sign on that shows the secret.
func TestVerified(t *testing.T) {
	rec := load(t, verifiable(t))
	if open := rec.Unverifiable(); len(open) > 0 {
		t.Errorf("Unverifiable() = %v, want none", open)
	}
	r := start(t, rec, Options{Match: ByModel})
	p := r.dial(t)
	p.talk("S: +OK ready\nC: USER alice\nS: +OK\nC: PASS old\nS: -ERR [AUTH] no")
	for range 2 { // the second time it is known to be wrong
		p.talk("C: USER alice\nS: +OK\nC: PASS third\nS: -ERR [AUTH] popsh: not in recording (nearest: PASS ****, line 7)")
	}
	plain := func(password string) string {
		return base64.StdEncoding.EncodeToString([]byte("\x00alice\x00" + password))
	}
	p.talk("C: AUTH PLAIN " + plain("third") + "\nS: -ERR [AUTH] popsh: not in recording")
	p.talk("C: AUTH PLAIN " + plain("open-sesame") + "\nS: +OK in")
	again := r.dial(t)
	again.talk("S: +OK ready\nC: USER alice\nS: +OK\nC: PASS open-sesame\nS: +OK in")
	login := r.dial(t)
	login.talk("S: +OK ready\nC: AUTH LOGIN\nS: + VXNlcm5hbWU6\nC: YWxpY2U=\nS: + UGFzc3dvcmQ6\nC: dGhpcmQ=\nS: -ERR [AUTH] popsh: not in recording")
}
