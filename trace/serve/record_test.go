package serve

import (
	"bytes"
	"crypto/tls"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"popsh/trace"
)

// A notebook keeps what the recorders of a server write, by connection.
type notebook struct {
	mu    sync.Mutex
	pages map[int]*page
}

type page struct {
	bytes.Buffer
	done chan struct{} // closed with the trailer
}

func (p *page) Write(b []byte) (int, error) {
	n, err := p.Buffer.Write(b)
	if bytes.Contains(b, []byte("\n%end ")) || bytes.HasPrefix(b, []byte("%end ")) {
		close(p.done)
	}
	return n, err
}

func (n *notebook) record(connection int) (*trace.Recorder, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.pages == nil {
		n.pages = map[int]*page{}
	}
	p := &page{done: make(chan struct{})}
	n.pages[connection] = p
	return trace.NewRecorder(p, trace.Options{AtServer: true}), nil
}

// changing is what differs from run to run.
var changing = regexp.MustCompile(`(?m)^(%start .*|@\+.*|! tls-ok .*)\n|127.0.0.1:\d+`)

// wait returns the transcript of a connection when it is complete, without what
// differs from run to run.
func (n *notebook) wait(t *testing.T, connection int) string {
	t.Helper()
	n.mu.Lock()
	p := n.pages[connection]
	n.mu.Unlock()
	if p == nil {
		t.Fatalf("connection %d was not recorded", connection)
	}
	select {
	case <-p.done:
	case <-time.After(patience):
		t.Fatalf("the recording of connection %d goes on", connection)
	}
	return changing.ReplaceAllString(p.String(), "")
}

const recordedHead = "%p3t 1\n%secrets redacted\n! accept  \n"

// TestRecordedByTheServer wants everything in the file that was said, and a word
// before everything that the recorded server had not said.
func TestRecordedByTheServer(t *testing.T) {
	var n notebook
	r := start(t, load(t, plain), Options{Match: ByModel, Record: n.record, Faults: []Fault{fault(t, "STAT: dup")}})
	p := r.dial(t)
	p.talk(greeted + "C: USER alice\nS: +OK\nC: PASS open-sesame\nS: +OK Logged in.\nC: TOP 1 0\nS: +OK\nS: Subject: one\nS:\nS: .\nC: XYZZY hunter2")
	p.talk("S: -ERR [SYS/PERM] popsh: not in recording\nC: STAT\nS: +OK 2 70\nS: +OK 2 70\nC: QUIT\nS: +OK Logging out.")
	p.ended()
	want := recordedHead + `S: +OK Dovecot ready. <38d6.1@pop.example.org>
C: USER alice
S: +OK
C: PASS \{secret:1}
S: +OK Logged in.
C: TOP 1 0
! edit S synthetic="TOP 1 0"
S: +OK
S: Subject: one
S:
S: .
C: XYZZY hunter2
! edit S miss="an unknown command"
S: -ERR [SYS/PERM] popsh: not in recording
C: STAT
! edit S fault="STAT: dup"
S: +OK 2 70
S: +OK 2 70
C: QUIT
S: +OK Logging out.
! eof S
%end closed
`
	if got := n.wait(t, 1); got != want {
		t.Errorf("the recording is %q, want %q", got, want)
	}
}

// TestRecordedEnds wants the way in which a connection ended.
func TestRecordedEnds(t *testing.T) {
	leave := func(p *peer) { p.nc.Close() }
	for _, tt := range []struct {
		order, want string
		do          func(p *peer)
	}{
		{"USER after 1: drop", "S> +\n! eof S\n%end closed\n", func(p *peer) { p.talk("C: USER alice") }},
		{"USER after 1: reset", "S> +\n! reset S\n%end reset\n", func(p *peer) { p.talk("C: USER alice") }},
		{"STAT: drop", "! eof C\n! close S\n%end closed\n", leave},
	} {
		var n notebook
		r := start(t, load(t, plain), Options{Record: n.record, Faults: []Fault{fault(t, tt.order)}})
		p := r.dial(t)
		p.talk(greeted)
		tt.do(p)
		p.rest()
		if got := n.wait(t, 1); !strings.HasSuffix(got, tt.want) {
			t.Errorf("%s: the recording is %q, want it to end in %q", tt.order, got, tt.want)
		}
	}
}

func TestRecordedSilence(t *testing.T) {
	var n notebook
	r := start(t, load(t, plain), Options{Record: n.record, Idle: time.Millisecond})
	r.dial(t).rest()
	if got, want := n.wait(t, 1), "! timeout C\n! close S\n%end timeout\n"; !strings.HasSuffix(got, want) {
		t.Errorf("the recording is %q, want it to end in %q", got, want)
	}
}

// TestRecordedTLS wants the handshake between what was said in clear and under
// TLS, and octets that came too early as what they are.
func TestRecordedTLS(t *testing.T) {
	var n notebook
	r := start(t, load(t, secured), Options{Record: n.record, Faults: []Fault{fault(t, "QUIT after 99: no-notify")}})
	p := r.dial(t)
	p.talk("S: +OK ready\n" + capaClear + "C: STLS\nS: +OK Begin TLS negotiation now.")
	inside, err := p.secure(r, &tls.Config{})
	if err != nil {
		t.Fatal(err)
	}
	inside.talk(goodbye)
	inside.rest()
	got := n.wait(t, 1)
	for _, want := range []string{
		"C: CAPA\n! edit S suited=CAPA\nS: +OK\n", "C: STLS\nS: +OK Begin TLS negotiation now.\n! tls-start\nC: USER alice\n",
		"C: PASS \\{secret:1}\n", "! edit S fault=\"QUIT after 99: no-notify\"\nS: +OK bye\n! eof S notify=no\n%end closed\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the recording is %q, want %q in it", got, want)
		}
	}
	p = r.dial(t)
	p.talk("S: +OK ready")
	io.WriteString(p.nc, "STLS\r\nUSER alice\r\n")
	p.rest()
	if got, want := n.wait(t, 2), "C: STLS\nC: USER alice\n! pretls side=C octets=12\n! eof S\n"; !strings.Contains(got, want) {
		t.Errorf("the recording is %q, want %q in it", got, want)
	}
	if _, err := r.dial(t).secure(r, &tls.Config{}); err == nil {
		t.Error("a handshake in the place of the greeting was done")
	}
}

func TestRecordedFailure(t *testing.T) {
	var n notebook
	r := start(t, load(t, plain), Options{TLS: TLSImplicit, Record: n.record})
	r.dial(t).secure(r, &tls.Config{NextProtos: []string{"http/1.1"}})
	if got := n.wait(t, 1); !strings.Contains(got, "! tls-start\n! tls-fail reason=") || !strings.HasSuffix(got, "%end tls-fail\n") {
		t.Errorf("the recording is %q, want a failed handshake", got)
	}
}

// TestServedAgain: what a server recorded of itself can be served, faults and all.
func TestServedAgain(t *testing.T) {
	session := "USER alice\r\nPASS old\r\nUSER alice\r\nPASS new\r\nSTAT\r\nUIDL\r\nLIST\r\nRETR 1\r\nTOP 2 0\r\nQUIT\r\n"
	hold := func(r *rig) string {
		p := r.dial(t)
		io.WriteString(p.nc, session)
		got, _ := p.rest()
		return got
	}
	for _, order := range []string{"RETR after 30: drop", "LIST: bare-lf", "UIDL: no-dot", "RETR after 20: garbage=50", "greeting: dup", "QUIT after 3: no-notify"} {
		var n notebook
		first := start(t, load(t, plain), Options{Match: ByOrder, Record: n.record, Faults: []Fault{fault(t, order)}, Seed: 5})
		want := hold(first)
		n.wait(t, 1)
		second := start(t, load(t, n.pages[1].String()), Options{Match: ByOrder})
		if got := hold(second); got != want {
			t.Errorf("%s: served again it is %q, want %q", order, got, want)
		}
	}
}
