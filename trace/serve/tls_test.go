package serve

import (
	"crypto/tls"
	"io"
	"strings"
	"testing"

	"popsh/session/authority"
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

// TestOffered: a server that announced STLS has it, though nobody used it when it
// was recorded; one that did not has none.
func TestOffered(t *testing.T) {
	for announced, want := range map[string]string{"S: USER\nS: STLS\n": "S: +OK", "S: USER\n": "S: -ERR [SYS/PERM] popsh: not in recording"} {
		capa := "C: CAPA\nS: +OK\n" + announced + "S: .\n"
		r := start(t, load(t, opening+"S: +OK ready\n"+capa), Options{})
		p := r.dial(t)
		p.talk("S: +OK ready\n" + capa + "C: STLS\n" + want)
		if want == "S: +OK" {
			if _, err := p.secure(r, &tls.Config{}); err != nil {
				t.Error(err)
			}
		}
	}
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

// TestCertificateFaults wants a client to name what is wrong, at both doors.
func TestCertificateFaults(t *testing.T) {
	for fault, want := range map[authority.Fault]string{
		authority.Expired:   "has expired",
		authority.Name:      "valid for elsewhere.invalid, not localhost",
		authority.Untrusted: "unknown authority",
	} {
		for _, mode := range []TLS{TLSSTLS, TLSImplicit} {
			r := start(t, load(t, plain), Options{TLS: mode, CertFault: fault})
			p := r.dial(t)
			if mode == TLSSTLS {
				p.talk(greeted + "C: STLS\nS: +OK")
			}
			if _, err := p.secure(r, &tls.Config{}); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s over %s: the client says %v, want %q", fault, mode, err, want)
			}
		}
	}
}

// TestTLSLikeRecorded: the version is the recorded one or an older one, on each
// connection that of its own recording.
func TestTLSLikeRecorded(t *testing.T) {
	conn := func(version string) string {
		return "! connect 127.0.0.1:40000 127.0.0.1:995\n! tls-ok version=" + version + "\nS: +OK\nC: QUIT\nS: +OK\n! eof S\n"
	}
	text := "%p3t 1\n" + conn("1.2") + "! conn 2\n" + conn("1.0") + "! conn 3\n" + conn("1.3") + "! conn 4\n" + strings.TrimPrefix(plain, "%p3t 1\n")
	for like, want := range map[bool][]uint16{
		true:  {tls.VersionTLS12, tls.VersionTLS10, tls.VersionTLS13, tls.VersionTLS13},
		false: {tls.VersionTLS13, tls.VersionTLS13, tls.VersionTLS13, tls.VersionTLS13},
	} {
		r := start(t, load(t, text), Options{TLS: TLSImplicit, TLSLikeRecorded: like})
		for i, version := range want {
			p, err := r.dial(t).secure(r, &tls.Config{MinVersion: tls.VersionTLS10})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.nc.(*tls.Conn).ConnectionState().Version; got != version {
				t.Errorf("like recorded %v: connection %d has TLS version %x, want %x", like, i+1, got, version)
			}
		}
	}
}

// TestSavedAuthority: a client that trusts the server of one run trusts that of
// the next.
func TestSavedAuthority(t *testing.T) {
	first := start(t, load(t, plain), Options{TLS: TLSImplicit})
	saved, err := first.SaveAuthority()
	if err != nil {
		t.Fatal(err)
	}
	second := start(t, load(t, plain), Options{TLS: TLSImplicit, Authority: saved})
	if _, err := second.dial(t).secure(first, &tls.Config{}); err != nil {
		t.Errorf("the client says %v", err)
	}
	if _, err := New(load(t, plain), &Options{Authority: []byte("x")}); err == nil {
		t.Error("New() takes what is no authority")
	}
}
