package serve

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"popsh/session"
	"popsh/session/wire"
)

func fault(t *testing.T, text string) Fault {
	t.Helper()
	f, err := ParseFault(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestParseFault(t *testing.T) {
	for text, ok := range map[string]bool{
		"RETR#2 after 4096: drop": true,
		"retr: stall=1.5s":        true,
		"greeting: slow=100":      true,
		"RETR: slice=1,10ms":      true,
		`STLS: pretls="-ERR\r\n"`: true,
		"RETR: garbage=101":       false,
		"RETR: stall":             false,
		"RETR: drop=1":            false,
		"RETR: explode":           false,
		"RETR#0: drop":            false,
		"RETR before 1: drop":     false,
		"RETR after -1: drop":     false,
		"drop":                    false,
		"RETR: stall=25h":         false,
	} {
		if _, err := ParseFault(text); (err == nil) != ok {
			t.Errorf("ParseFault(%q) = %v, want ok %v", text, err, ok)
		}
	}
}

const retrieved = "+OK 46 octets\r\nSubject: one\r\n\r\n..dot line\r\nthree\r\nfour\r\n.\r\n"

// TestFaults asks for a message, says QUIT, and compares all that comes.
func TestFaults(t *testing.T) {
	const bye = "+OK Logging out.\r\n"
	for text, want := range map[string]string{
		"RETR after 20: drop":         retrieved[:20],
		"RETR after 20: no-notify":    retrieved[:20],
		"RETR after 20: truncate":     retrieved[:20] + bye,
		"RETR after 5: stall=1ms":     retrieved + bye,
		"RETR: slow=100000":           retrieved + bye,
		"RETR: slice=7,1ms":           retrieved + bye,
		"RETR after 1000: garbage=50": retrieved + bye,
		"RETR: bare-lf":               strings.ReplaceAll(retrieved, "\r\n", "\n") + bye,
		"RETR: no-dot":                strings.TrimSuffix(retrieved, ".\r\n") + bye,
		"RETR: dup":                   retrieved + retrieved + bye,
		"RETR#2: drop":                retrieved + bye,
	} {
		r := start(t, load(t, plain), Options{Faults: []Fault{fault(t, text)}})
		p := r.dial(t)
		p.talk(signOn)
		io.WriteString(p.nc, "RETR 1\r\nQUIT\r\n")
		if got, _ := p.rest(); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
		if told := strings.Contains(r.log(), "fault in the reply to RETR#1"); told == strings.Contains(text, "#2") {
			t.Errorf("%s: the log is %q", text, r.log())
		}
	}
}

func TestFaultReset(t *testing.T) {
	r := start(t, load(t, plain), Options{Faults: []Fault{fault(t, "USER: reset")}})
	p := r.dial(t)
	p.talk(greeted + "C: USER alice")
	if _, err := p.rest(); err == nil || !strings.Contains(err.Error(), "reset") {
		t.Errorf("rest() = %v, want a reset", err)
	}
}

func TestFaultGarbage(t *testing.T) {
	got := map[string]bool{}
	for range 2 {
		r := start(t, load(t, plain), Options{Faults: []Fault{fault(t, "greeting after 4: garbage=100")}, Seed: 7})
		p := r.dial(t)
		octets := make([]byte, len(greeted)-3)
		if _, err := io.ReadFull(p.in, octets); err != nil {
			t.Fatal(err)
		}
		if string(octets[:4]) != "+OK " || strings.Contains(string(octets), "Dovecot") {
			t.Errorf("got %q, want garbage behind 4 octets", octets)
		}
		got[string(octets)] = true
	}
	if len(got) != 1 {
		t.Error("the same seed gives different garbage")
	}
}

// TestFaultPaces wants pieces of a greeting of 45 octets as a client gets them: how
// long each is, and when it comes.
func TestFaultPaces(t *testing.T) {
	for order, want := range map[string]string{
		"greeting after 5: stall=20s":   "5@0s 40@20s",
		"greeting: slice=20,3s":         "20@0s 20@3s 5@6s",
		"greeting after 30: slice=10":   "30@0s 10@0s 5@0s",
		"greeting: slow=100":            "10@0s 10@100ms 10@200ms 10@300ms 5@400ms",
		"greeting after 40: slow=10":    "40@0s 1@0s 1@100ms 1@200ms 1@300ms 1@400ms",
		"greeting after 99: stall=1m1s": "45@0s",
		"greeting: stall=0s":            "45@0s",
	} {
		inBubble(t, Options{Faults: []Fault{fault(t, order)}}, func(t *testing.T, l *tunnel) {
			nc, begun, got := l.dial(), time.Now(), []string{}
			buffer := make([]byte, 1024)
			for left := len(strings.TrimPrefix(greeted, "S: ")) + len("\r"); left > 0; {
				n, err := nc.Read(buffer)
				if err != nil {
					t.Fatal(err)
				}
				left -= n
				got = append(got, fmt.Sprintf("%d@%v", n, time.Since(begun)))
			}
			if text := strings.Join(got, " "); text != want {
				t.Errorf("%s: the client gets %s, want %s", order, text, want)
			}
			nc.Close()
		})
	}
}

// TestFaultNoNotify: under TLS popsh can tell an end from a cut connection, at the
// end of a record too.
func TestFaultNoNotify(t *testing.T) {
	for order, want := range map[string]string{
		"STAT after 9: no-notify":  "eof without close_notify",
		"STAT after 99: no-notify": "eof without close_notify",
		"STAT after 9: drop":       "eof",
		"STAT after 99: drop":      "eof",
	} {
		r := start(t, load(t, plain), Options{TLS: TLSImplicit, Faults: []Fault{fault(t, order)}})
		if got := r.endOf(t, "USER alice", "PASS new", "STAT"); got != want {
			t.Errorf("%s: the connection ends with %q, want %q", order, got, want)
		}
	}
}

// endOf has popsh say lines under TLS, and returns how the server ends the
// connection.
func (r *rig) endOf(t *testing.T, lines ...string) string {
	t.Helper()
	host, port, _ := net.SplitHostPort(r.addr)
	number, _ := strconv.Atoi(port)
	ends := make(farewells, 1)
	s, err := session.Dial(t.Context(), session.Target{Host: host, Port: number}, &session.Options{TLS: session.Implicit, Roots: r.Authority(), Observer: ends})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, text := range lines {
		s.Do(t.Context(), session.NewRequest([]byte(text)))
	}
	select {
	case end := <-ends:
		return end
	case <-time.After(patience):
		t.Fatal("the connection goes on")
		return ""
	}
}

// farewells are how a client says that the server ended the connection.
type farewells chan string

func (e farewells) Observe(event wire.Event) {
	if event.Kind == wire.Ended {
		e <- event.Note
	}
}

func TestFaultPretls(t *testing.T) {
	r := start(t, load(t, plain), Options{TLS: TLSSTLS, Faults: []Fault{fault(t, `STLS: pretls="+OK injected\r\n"`)}})
	r.dial(t).talk(greeted + "C: STLS\nS: +OK\nS: +OK injected")
}

func TestFaultTLSAbort(t *testing.T) {
	for text, mode := range map[string]TLS{"STLS: tls-abort": TLSSTLS, "greeting: tls-abort": TLSImplicit} {
		r := start(t, load(t, plain), Options{TLS: mode, Faults: []Fault{fault(t, text)}})
		p := r.dial(t)
		if mode == TLSSTLS {
			p.talk(greeted + "C: STLS\nS: +OK")
		}
		if _, err := p.secure(r, &tls.Config{}); err == nil {
			t.Errorf("%s: the handshake was done, want an end", text)
		}
	}
}
