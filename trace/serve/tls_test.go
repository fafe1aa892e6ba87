package serve

import (
	"crypto/tls"
	"io"
	"strings"
	"testing"
)

// secured is a session with STLS.
const secured = opening + `S: +OK ready
C: CAPA
S: +OK
S: USER
S: SASL PLAIN SCRAM-SHA-256 SCRAM-SHA-256-PLUS CRAM-MD5 X-FOO
S: STLS
S: .
C: STLS
S: +OK Begin TLS negotiation now.
! tls-start
! tls-ok version=1.3 cipher=TLS_AES_256_GCM_SHA384 sni=pop.example.org
C: CAPA
S: +OK
S: USER
S: TOP
S: .
C: USER alice
S: +OK
C: PASS \{secret:1}
S: +OK in
C: QUIT
S: +OK bye
! eof S notify=yes
%end closed
`

const (
	capaClear  = "C: CAPA\nS: +OK\nS: USER\nS: SASL PLAIN CRAM-MD5\nS: STLS\nS: .\n"
	capaSecure = "C: CAPA\nS: +OK\nS: USER\nS: TOP\nS: .\n"
	goodbye    = "C: USER alice\nS: +OK\nC: PASS x\nS: +OK in\nC: QUIT\nS: +OK bye"
)

func TestSTLS(t *testing.T) {
	for _, mode := range []TLS{TLSRecorded, TLSSTLS} {
		r := start(t, load(t, secured), Options{TLS: mode, Match: ByOrder})
		p := r.dial(t)
		p.talk("S: +OK ready\n" + capaClear + "C: STLS\nS: +OK Begin TLS negotiation now.")
		inside, err := p.secure(r, &tls.Config{NextProtos: []string{"pop3"}})
		if err != nil {
			t.Fatal(err)
		}
		inside.talk(capaSecure + goodbye)
		inside.ended()
		if report := r.Report(); report.Err(false, false) != nil {
			t.Errorf("Report() = %+v, want nothing missed or unused", report)
		}
		if !strings.Contains(r.log(), "SCRAM-SHA-256-PLUS") {
			t.Errorf("the log is %q, want a word on what is not offered", r.log())
		}
	}
}

func TestImplicit(t *testing.T) {
	r := start(t, load(t, secured), Options{TLS: TLSImplicit})
	p, err := r.dial(t).secure(r, &tls.Config{})
	if err != nil {
		t.Fatal(err)
	}
	p.talk("S: +OK ready\n" + capaSecure + "C: STLS\nS: -ERR [SYS/PERM] popsh: not in recording (nearest: STLS, line 10)\n" + goodbye)
	p.ended()
}

func TestClear(t *testing.T) {
	r := start(t, load(t, secured), Options{TLS: TLSOff})
	p := r.dial(t)
	p.talk("S: +OK ready\nC: CAPA\nS: +OK\nS: USER\nS: SASL PLAIN CRAM-MD5\nS: .\nC: STLS\nS: -ERR [SYS/PERM] popsh: not in recording (nearest: STLS, line 10)\n" + goodbye)
	p.ended()
}

// TestPlainOverTLS serves what was recorded in clear text.
func TestPlainOverTLS(t *testing.T) {
	r := start(t, load(t, plain), Options{TLS: TLSSTLS})
	p := r.dial(t)
	p.talk(greeted + "C: STLS\nS: +OK")
	inside, err := p.secure(r, &tls.Config{})
	if err != nil {
		t.Fatal(err)
	}
	inside.talk(strings.TrimPrefix(signOn, greeted) + "C: QUIT\nS: +OK Logging out.")
}

func TestBehindSTLS(t *testing.T) {
	r := start(t, load(t, secured), Options{})
	p := r.dial(t)
	p.talk("S: +OK ready")
	io.WriteString(p.nc, "STLS\r\nUSER alice\r\n")
	if got, _ := p.rest(); got != "" {
		t.Errorf("octets behind STLS were answered by %q", got)
	}
}

func TestRefusedHandshakes(t *testing.T) {
	for name, c := range map[string]*tls.Config{
		"another protocol": {NextProtos: []string{"http/1.1"}},
		"TLS 1.1":          {MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
	} {
		r := start(t, load(t, plain), Options{TLS: TLSImplicit})
		if _, err := r.dial(t).secure(r, c); err == nil {
			t.Errorf("%s: the handshake was done", name)
		}
	}
}

func TestCertificateName(t *testing.T) {
	r := start(t, load(t, secured), Options{TLS: TLSImplicit, Hosts: []string{"192.0.2.7", "other.example", "no host"}})
	for _, host := range []string{"pop.example.org", "localhost", "127.0.0.1", "other.example", "192.0.2.7"} {
		p := r.dial(t)
		if err := tls.Client(p.nc, &tls.Config{RootCAs: r.Authority(), ServerName: host}).Handshake(); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}
