package serve

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

const greeted = "S: +OK Dovecot ready. <38d6.1@pop.example.org>\n"

const signOn = greeted + "C: USER alice\nS: +OK\nC: PASS open-sesame\nS: +OK Logged in.\n"

// whole is the recorded session as the client in it saw it.
func whole(first, second string) string {
	_, text, _ := strings.Cut(strings.TrimSuffix(plain, "! eof S\n%end closed\n"), "40000 127.0.0.1:110\n")
	return strings.NewReplacer(`\{secret:1}`, first, `\{secret:2}`, second).Replace(text)
}

func TestOrder(t *testing.T) {
	r := start(t, load(t, plain), Options{Match: ByOrder})
	p := r.dial(t)
	p.talk(whole("old", "new"))
	p.ended()
	report := r.Report()
	if err := report.Err(false, false); err != nil {
		t.Errorf("Report().Err = %v, want nil", err)
	}
}

func TestOrderMiss(t *testing.T) {
	r := start(t, load(t, plain), Options{Match: ByOrder})
	p := r.dial(t)
	p.talk(greeted + "C: CAPA\nS: -ERR [SYS/PERM] popsh: not in recording (nearest: USER alice, line 4)\nC: user alice\nS: +OK")
	report := r.Report()
	var mismatch *MismatchError
	if err := report.Err(false, true); !errors.As(err, &mismatch) || mismatch.Missed != 1 {
		t.Errorf("Report().Err = %v, want one miss", err)
	}
}

func TestOrderBinds(t *testing.T) {
	r := start(t, load(t, plain), Options{Match: ByOrder})
	p := r.dial(t)
	p.talk(greeted + "C: USER alice\nS: +OK\nC: PASS same\nS: -ERR [AUTH] Authentication failed.\nC: USER alice\nS: +OK\n" +
		"C: PASS same\nS: -ERR [AUTH] popsh: not in recording (nearest: PASS ****, line 10)\nC: PASS other\nS: +OK Logged in.")
	again := r.dial(t)
	again.talk(greeted + "C: USER alice\nS: +OK\nC: PASS other\nS: -ERR [AUTH] popsh: not in recording (nearest: PASS ****, line 6)")
	if log := r.log(); strings.Contains(log, "other") || strings.Contains(log, "same") {
		t.Errorf("the log holds a secret: %s", log)
	}
}

func TestSkip(t *testing.T) {
	r := start(t, load(t, plain), Options{Match: ByOrder, OnMiss: MissSkip})
	p := r.dial(t)
	p.talk(greeted + "C: PASS any\nS: -ERR [AUTH] Authentication failed.\nC: STAT\nS: +OK 2 70\nC: QUIT\nS: +OK Logging out.")
	p.ended()
	if got := r.Report(); got.Missed != 0 || len(got.Unused) != 7 {
		t.Errorf("Report() = %+v, want no miss and 7 unused", got)
	}
}

func TestCommand(t *testing.T) {
	r := start(t, load(t, plain), Options{})
	p := r.dial(t)
	p.talk(signOn + `
C: retr   1
S: +OK 46 octets
S: Subject: one
S:
S: ..dot line
S: three
S: four
S: .
C: STAT
S: +OK 2 70
C: STAT
S: +OK 2 70
C: RETR 3
S: -ERR [SYS/PERM] popsh: not in recording (nearest: RETR 1, line 24)
C: XYZ \\ secret
S: -ERR [SYS/PERM] popsh: not in recording
C: QUIT
S: +OK Logging out.`[1:])
	p.ended()
	report := r.Report()
	if report.Missed != 2 || len(report.Unused) != 5 {
		t.Errorf("Report() = %+v, want 2 misses and 5 unused", report)
	}
	if report.Err(true, true) != nil || report.Err(true, false) == nil || report.Err(false, true) == nil {
		t.Error("Err does not follow what is allowed")
	}
}

func TestMissClose(t *testing.T) {
	r := start(t, load(t, plain), Options{OnMiss: MissClose})
	p := r.dial(t)
	p.talk(greeted + "C: CAPA")
	p.ended()
}

func TestSecrets(t *testing.T) {
	r := start(t, load(t, plain), Options{Secrets: map[int][]byte{1: []byte("old"), 2: []byte("new one")}})
	p := r.dial(t)
	p.talk("S: " + stampOf(p, t))
	p.talk("C: USER alice\nS: +OK\nC: PASS old\nS: -ERR [AUTH] Authentication failed.\nC: USER alice\nS: +OK\n" +
		"C: PASS third\nS: -ERR [AUTH] popsh: not in recording (nearest: PASS ****, line 6)\nC: USER alice\nS: +OK\nC: PASS new one\nS: +OK Logged in.")
}

func TestModel(t *testing.T) {
	r := start(t, load(t, plain), Options{Match: ByModel})
	p := r.dial(t)
	p.talk(signOn + `
C: STAT
S: +OK 2 70
C: LIST 2
S: +OK 2 24
C: TOP 1 1
S: +OK
S: Subject: one
S:
S: ..dot line
S: .
C: DELE 1
S: +OK
C: STAT
S: +OK 1 24
C: UIDL
S: +OK
S: 2 second-id
S: .
C: RETR 1
S: -ERR no such message
C: RETR 3
S: -ERR no such message
C: RETR 2
S: -ERR [SYS/PERM] popsh: not in recording (nearest: RETR 1, line 24)
C: RSET
S: +OK
C: UIDL
S: +OK
S: 1 first-id
S: 2 second-id
S: .
C: QUIT
S: +OK Logging out.`[1:])
	p.ended()
	if got := r.Report(); got.Missed != 1 || got.Synthetic != 8 {
		t.Errorf("Report() = %+v, want 1 miss and 8 synthetic replies", got)
	}
}

func TestModelSignOn(t *testing.T) {
	r := start(t, load(t, plain), Options{Match: ByModel, Secrets: map[int][]byte{2: []byte("open-sesame")}})
	p := r.dial(t)
	p.talk("S: " + stampOf(p, t))
	p.talk("C: USER bob\nS: -ERR [SYS/PERM] popsh: not in recording (nearest: USER alice, line 4)")
	p.talk("C: AUTH PLAIN AGFsaWNlAHdyb25n\nS: -ERR [AUTH] popsh: not in recording")
	p.talk("C: AUTH PLAIN AGFsaWNlAG9wZW4tc2VzYW1l\nS: +OK Logged in.\nC: STAT\nS: +OK 2 70")
}

// stampOf checks that the greeting has a fresh timestamp, and gives it back as a
// line that was read.
func stampOf(p *peer, t *testing.T) string {
	t.Helper()
	text, err := p.in.ReadString('\n')
	if err != nil || !strings.HasPrefix(text, "+OK Dovecot ready. <") || strings.Contains(text, "38d6") {
		t.Fatalf("greeting %q (%v), want a fresh timestamp", text, err)
	}
	p.in = bufio.NewReader(io.MultiReader(strings.NewReader(text), p.nc))
	return strings.TrimSuffix(text, "\r\n")
}

func TestHTTP(t *testing.T) {
	r := start(t, load(t, plain), Options{})
	p := r.dial(t)
	p.talk(greeted + "C: GET / HTTP/1.1")
	p.ended()
}

func TestThreeBadLines(t *testing.T) {
	r := start(t, load(t, plain), Options{})
	p := r.dial(t)
	bad := "C: HELO\nS: -ERR [SYS/PERM] popsh: not in recording\n"
	p.talk(greeted + bad + bad + "C: HELO")
	p.ended()
}

func TestConnections(t *testing.T) {
	two := strings.Replace(plain, "%end closed\n", "", 1) + "! conn 2\n" + strings.Replace(strings.TrimPrefix(plain, opening), "Dovecot ready", "second", 1)
	for after, want := range map[After]string{AfterRepeat: "S: +OK second. <38d6.1@pop.example.org>", AfterRefuse: ""} {
		r := start(t, load(t, two), Options{After: after})
		r.dial(t).talk(greeted)
		r.dial(t).talk("S: +OK second. <38d6.1@pop.example.org>")
		p := r.dial(t)
		if want == "" {
			p.ended()
		} else {
			p.talk(want)
		}
	}
}

func TestCount(t *testing.T) {
	s, err := New(load(t, plain), &Options{Count: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	r := &rig{Server: s, addr: ln.Addr().String()}
	first, second := r.dial(t), r.dial(t)
	for _, p := range []*peer{first, second} {
		p.talk(greeted + "C: QUIT")
		p.rest()
	}
	select {
	case err := <-served:
		if err != nil {
			t.Errorf("Serve() = %v, want nil", err)
		}
	case <-time.After(patience):
		t.Error("Serve goes on after the last connection")
	}
}

// TestCloseWaits closes a server in the middle of a stall.
func TestCloseWaits(t *testing.T) {
	f := fault(t, "greeting after 3: stall=1h")
	r := start(t, load(t, plain), Options{Faults: []Fault{f}})
	p := r.dial(t)
	if _, err := io.ReadFull(p.in, make([]byte, 3)); err != nil {
		t.Fatal(err)
	}
	r.Close()
}

// TestBroken serves framing lies as they were recorded.
func TestBroken(t *testing.T) {
	r := start(t, load(t, opening+`S> +OK old\n
C: USER bob
S> +OK pass\n
C: PASS \{secret:1}
S: +OK for '\{secret:1}'
C: RETR 1
S: +OK 181 octets
S> bare\rCR, NUL \x00 \x1B\n
S: ..
S> half a li
@+31.000412
S> ne, then nothing
! reset S
%end reset
`), Options{Match: ByOrder})
	p := r.dial(t)
	io.WriteString(p.nc, "USER bob\r\nPASS hunter2\r\nRETR 1\r\n")
	got, _ := p.rest()
	want := "+OK old\n+OK pass\n+OK for 'hunter2'\r\n+OK 181 octets\r\nbare\rCR, NUL \x00 \x1b\n..\r\nhalf a line, then nothing"
	if !strings.HasPrefix(want, got) || len(got) == 0 {
		t.Errorf("got %q, want %q or the beginning of it before the reset", got, want)
	}
}

func TestLatency(t *testing.T) {
	rec := load(t, opening+"@+0.200000\nS: +OK\nC: NOOP\n@+0.300000\nS: +OK now\n")
	begun := time.Now()
	r := start(t, rec, Options{Latency: 0.5})
	r.dial(t).talk("S: +OK\nC: NOOP\nS: +OK now")
	if took := time.Since(begun); took < 250*time.Millisecond {
		t.Errorf("the session took %v, want 250ms at least", took)
	}
}

// TestLinger sends more than the server reads; the last reply must come all the
// same, and not be lost in a reset.
func TestLinger(t *testing.T) {
	r := start(t, load(t, plain), Options{})
	p := r.dial(t)
	p.talk(signOn)
	io.WriteString(p.nc, "QUIT\r\n"+strings.Repeat("NOOP\r\n", 1000))
	if got, err := p.rest(); got != "+OK Logging out.\r\n" || err != nil {
		t.Errorf("rest() = %q, %v, want the reply to QUIT", got, err)
	}
}

// TestModelCapabilities asks for capabilities that were not recorded.
func TestModelCapabilities(t *testing.T) {
	r := start(t, load(t, plain), Options{Match: ByModel, TLS: TLSSTLS})
	p := r.dial(t)
	p.talk(greeted + "C: CAPA\nS: +OK\nS: USER\nS: UIDL\nS: TOP\nS: STLS\nS: .")
}

// TestOneWrite: the answers to commands that came together leave together.
func TestOneWrite(t *testing.T) {
	rec := load(t, plain)
	near, far := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer far.Close()
		serveConn(bare(rec, Options{}), far, rec.takes[0], 1)
	}()
	near.SetDeadline(time.Now().Add(patience))
	buffer := make([]byte, 64<<10) // what one write gave
	near.Read(buffer)
	io.WriteString(near, "USER alice\r\nPASS new\r\nSTAT\r\nLIST\r\nUIDL\r\nRETR 1\r\nQUIT\r\n")
	n, _ := near.Read(buffer)
	if got := string(buffer[:n]); !strings.HasPrefix(got, "+OK\r\n") || !strings.HasSuffix(got, ".\r\n+OK Logging out.\r\n") {
		t.Errorf("one write holds %q, want all seven answers", got)
	}
	near.Close()
	<-done
}
