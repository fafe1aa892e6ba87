package session

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

func TestAllIsForgottenBehindSTLS(t *testing.T) {
	srv := practising(t)
	s := begin(t, srv.Pipe(), Clear, srv.Authority())
	text(t, do(t, s, "CAPA"))
	do(t, s, "USER alice")
	if !s.Machine().Facts().Has(pop3.UserGiven) || s.Capabilities() == nil || s.Security() != nil {
		t.Fatalf("before STLS: facts %v, capabilities %v, security %v", s.Machine().Facts(), s.Capabilities(), s.Security())
	}
	do(t, s, "STLS")
	if s.State() != pop3.Authorization || s.Machine().Facts() != pop3.UnderTLS || s.Capabilities() != nil {
		t.Errorf("behind STLS: state %v, facts %v, capabilities %v; want nothing known but TLS", s.State(), s.Machine().Facts(), s.Capabilities())
	}
	if sec := s.Security(); sec == nil || sec.Implicit || sec.Distrust != nil || sec.State.Version < tls.VersionTLS12 {
		t.Errorf("Security() = %+v, want TLS by STLS", sec)
	}
	if do(t, s, "PASS open-sesame").Status.OK {
		t.Error("PASS behind STLS goes on from the USER before it")
	}
	login(t, s)
}

func TestImplicitTLS(t *testing.T) {
	srv := practising(t)
	s := begin(t, srv.PipeTLS(), Implicit, srv.Authority())
	if sec := s.Security(); sec == nil || !sec.Implicit {
		t.Errorf("Security() = %+v, want implicit TLS", sec)
	}
	login(t, s)
	do(t, s, "QUIT")
}

// TestNothingIsSentWithoutTLS: when STLS fails, STLS is all that was sent.
func TestNothingIsSentWithoutTLS(t *testing.T) {
	for _, tt := range []struct {
		name  string
		want  Fault
		roots bool
	}{
		{"no-stls", NoSTLS, true},
		{"stls-refused", NoSTLS, true},
		{"stls-inject", Injected, true},
		{"login-delay=0", UnknownAuthority, false},
	} {
		srv := practising(t, tt.name)
		w := &witness{}
		o := &Options{TLS: STLS, Observer: w, Roots: x509.NewCertPool()}
		if tt.roots {
			o.Roots = srv.Authority()
		}
		_, err := New(t.Context(), srv.Pipe(), "pop.example.org", o)
		wantFault(t, tt.name, err, tt.want)
		if sent, _ := w.all(); sent != "STLS\r\n" {
			t.Errorf("%s: sent %q, want STLS only", tt.name, sent)
		}
	}
}

func wantFault(t *testing.T, what string, err error, want Fault) *TLSError {
	t.Helper()
	var fault *TLSError
	if !errors.As(err, &fault) || fault.Fault != want {
		t.Fatalf("%s: error %#v (%v), want fault %d", what, err, err, want)
	}
	return fault
}

func TestInjectedOctetsAreSeen(t *testing.T) {
	srv := practising(t, "stls-inject")
	w := &witness{}
	_, err := New(t.Context(), srv.Pipe(), "pop.example.org", &Options{TLS: STLS, Observer: w, Roots: srv.Authority()})
	var early *wire.PreTLSError
	if !errors.As(err, &early) || early.Got.Len() == 0 || !slices.Contains(w.kinds, wire.PreTLS) {
		t.Errorf("New = %v, events %v; want the octets before TLS", err, w.kinds)
	}
}

// TestClearTextInsteadOfTheHandshake: the octets come too late to stand in the
// buffer when the handshake begins.
func TestClearTextInsteadOfTheHandshake(t *testing.T) {
	here, there := net.Pipe()
	go func() {
		defer there.Close()
		io.WriteString(there, "+OK\r\n")
		there.Read(make([]byte, 64))
		io.WriteString(there, "+OK go\r\n")
		there.Read(make([]byte, 4096))
		io.WriteString(there, "+OK fake\r\n")
		io.Copy(io.Discard, there)
	}()
	_, err := New(t.Context(), here, "h", &Options{TLS: STLS})
	wantFault(t, "text for a handshake", err, Injected)
}

func TestCertificates(t *testing.T) {
	const host = "pop.example.org"
	good := []string{host}
	for name, tt := range map[string]struct {
		paper    paper
		unknown  bool
		host     string
		want     Fault
		accepted bool
		oldest   uint16
		newest   uint16
		name     string // to ask for
	}{
		"good":                        {paper: paper{names: good, ends: time.Hour / 2}, accepted: true},
		"final dot":                   {paper: paper{names: good, ends: time.Hour / 2}, host: host + ".", accepted: true},
		"wildcard":                    {paper: paper{names: []string{"*.example.org"}, ends: time.Hour / 2}, accepted: true},
		"unknown authority":           {paper: paper{names: good, ends: time.Hour / 2}, unknown: true, want: UnknownAuthority},
		"wrong name":                  {paper: paper{names: []string{"pop.example.net"}, ends: time.Hour / 2}, want: WrongName},
		"common name only":            {paper: paper{common: host, ends: time.Hour / 2}, want: WrongName},
		"bare wildcard":               {paper: paper{names: []string{"*"}, ends: time.Hour / 2}, host: "pop", want: WrongName},
		"wildcard too high":           {paper: paper{names: []string{"*.org"}, ends: time.Hour / 2}, want: WrongName},
		"wildcard in part":            {paper: paper{names: []string{"p*.example.org"}, ends: time.Hour / 2}, want: WrongName},
		"name with a NUL":             {paper: paper{names: []string{host + "\x00.example.net"}, ends: time.Hour / 2}, want: WrongName},
		"no names":                    {paper: paper{ends: time.Hour / 2}, want: WrongName},
		"an address":                  {paper: paper{names: good, ends: time.Hour / 2}, host: "127.0.0.1", want: WrongName},
		"expired":                     {paper: paper{names: good, ends: -time.Hour}, want: Expired},
		"not yet valid":               {paper: paper{names: good, ends: 3 * time.Hour}, want: Expired},
		"TLS 1.1 only":                {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS11}, want: TooOld},
		"TLS 1.0 only, asked for":     {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS10}, oldest: tls.VersionTLS10, accepted: true},
		"TLS 1.2 only, 1.3 asked for": {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS12}, oldest: tls.VersionTLS13, want: TooOld},
		"no forward secrecy, asked for": {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS12, rsa: true,
			suites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}}, oldest: tls.VersionTLS11, accepted: true},
		"RC4 only, asked for": {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS12, rsa: true,
			suites: []uint16{tls.TLS_ECDHE_RSA_WITH_RC4_128_SHA}}, oldest: tls.VersionTLS10, want: TooOld},
		"TLS 1.3 only, 1.2 asked for":   {paper: paper{names: good, ends: time.Hour / 2, oldest: tls.VersionTLS13}, newest: tls.VersionTLS12, want: Capped},
		"1.2 asked for":                 {paper: paper{names: good, ends: time.Hour / 2}, newest: tls.VersionTLS12, accepted: true},
		"another name, asked for":       {paper: paper{names: []string{"pop.example.net"}, ends: time.Hour / 2}, name: "pop.example.net", accepted: true},
		"another name, asked for by IP": {paper: paper{names: []string{"xn--bcher-kva.example"}, ends: time.Hour / 2}, host: "127.0.0.1", name: "bücher.example", accepted: true},
		"the host, another asked for":   {paper: paper{names: good, ends: time.Hour / 2}, name: "pop.example.net", want: WrongName},
		"TLS 1.0 only":                  {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS10}, want: TooOld},
		"no forward secrecy": {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS12, rsa: true,
			suites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}}, want: TooOld},
		"3DES only": {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS12, rsa: true,
			suites: []uint16{tls.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA}}, want: TooOld},
		"RC4 only": {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS12, rsa: true,
			suites: []uint16{tls.TLS_ECDHE_RSA_WITH_RC4_128_SHA}}, want: TooOld},
		"forward secrecy": {paper: paper{names: good, ends: time.Hour / 2, newest: tls.VersionTLS12, rsa: true,
			suites: []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}}, accepted: true},
	} {
		t.Run(name, func(t *testing.T) {
			connect, pool := tt.paper.serve(t)
			if tt.unknown {
				pool = x509.NewCertPool()
			}
			if tt.host == "" {
				tt.host = host
			}
			s, err := New(t.Context(), connect(), tt.host, &Options{TLS: Implicit, Roots: pool, OldestTLS: tt.oldest, NewestTLS: tt.newest, TLSName: tt.name})
			if tt.accepted {
				if err != nil {
					t.Fatalf("New = %v, want the certificate accepted", err)
				}
				if old := tt.paper.newest == tls.VersionTLS10; s.Security().IsOld() != old {
					t.Errorf("IsOld() = %v, want %v", !old, old)
				}
				if sec := s.Security(); tt.newest != 0 && sec.State.Version != tt.newest || sec.Name != asciiName(tt.name) {
					t.Errorf("Security() = version %x, name %q; want %x, %q", sec.State.Version, sec.Name, tt.newest, tt.name)
				}
				s.Close()
				return
			}
			fault := wantFault(t, name, err, tt.want)
			if seen := fault.Cert != nil; seen != (tt.want != TooOld && tt.want != Capped) || fault.Host != tt.host {
				t.Errorf("the error has a certificate: %v, and the host %q", seen, fault.Host)
			}
			if tt.want == TooOld || tt.want == Capped {
				return
			}
			s, err = New(t.Context(), connect(), tt.host, &Options{TLS: Implicit, Roots: pool, TLSName: tt.name, Insecure: true})
			if err != nil {
				t.Fatalf("New with any certificate = %v", err)
			}
			defer s.Close()
			if s.Security().Distrust == nil {
				t.Error("Distrust is nil, want why the certificate cannot be trusted")
			}
		})
	}
}

func TestInsecureTrustsAGoodCertificate(t *testing.T) {
	srv := practising(t)
	s, err := New(t.Context(), srv.PipeTLS(), "localhost", &Options{TLS: Implicit, Roots: srv.Authority(), Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if d := s.Security().Distrust; d != nil {
		t.Errorf("Distrust = %v, want nil", d)
	}
}

func TestHandshakeThatStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		go io.Copy(io.Discard, there)
		start := time.Now()
		_, err := New(t.Context(), here, "h", &Options{TLS: Implicit})
		var link *LinkError
		var timeout *wire.TimeoutError
		if !errors.As(err, &link) || !link.Talking || !errors.As(err, &timeout) {
			t.Errorf("New = %v, want a time-out on an open link", err)
		}
		if d := time.Since(start); d != wire.DefaultTimers.Handshake {
			t.Errorf("it took %v, want %v", d, wire.DefaultTimers.Handshake)
		}
	})
}

func TestServerHangsUpInTheHandshake(t *testing.T) {
	here, there := net.Pipe()
	go func() {
		there.Read(make([]byte, 64))
		there.Close()
	}()
	_, err := New(t.Context(), here, "h", &Options{TLS: Implicit})
	wantFault(t, "hang up", err, HandshakeFailed)
}

func TestOpening(t *testing.T) {
	for octets, want := range map[string]string{
		"":                             "",
		"+OK":                          "text",
		"* OK IMAP4":                   "text",
		"\x15\x03\x01\x00\x02\x02\x28": "tls old",
		"\x15\x03\x01\x00\x02\x02\x46": "tls old",
		"\x15\x03\x03\x00\x02\x02\x50": "tls",
		"\x15\x03\x03\x00":             "tls",
		"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01": "tls old",
		"\x16\x03\x03\x00\x2a\x02\x00\x00\x26\x03\x03": "tls",
		"\x16\x03\x03\x00\x2a\x02":                     "tls",
		"\x00\x01\x02":                                 "",
		"\xff\xff\xff":                                 "",
	} {
		o := opening{[]byte(octets)}
		var got []string
		for name, is := range map[string]bool{"text": o.isText(), "tls": o.isTLS(), "tls old": o.isTooOld()} {
			if is {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		if want == "tls old" {
			want = "tls tls old"
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("opening %q is %q, want %q", octets, got, want)
		}
	}
}

func TestFacts(t *testing.T) {
	srv := practising(t)
	for host, sni := range map[string]string{"localhost": "localhost", "127.0.0.1": "none"} {
		w := &noted{kind: wire.Upgraded}
		s, err := New(t.Context(), srv.PipeTLS(), host, &Options{TLS: Implicit, Roots: srv.Authority(), Observer: w})
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		state := s.Security().State
		connection, certificate, _ := strings.Cut(w.note, "\n")
		want := fmt.Sprintf("version=1.3 cipher=%s group=%v sni=%s resumed=no verify=ok", tls.CipherSuiteName(state.CipherSuite), state.CurveID, sni)
		if connection != want {
			t.Errorf("note %q, want %q", connection, want)
		}
		if want := `depth=0 subject="CN=popsh server" issuer="CN=popsh practice authority" until=20`; !strings.HasPrefix(certificate, want) {
			t.Errorf("note of the certificate %q, want it to begin with %q", certificate, want)
		}
		if state.NegotiatedProtocol != "pop3" {
			t.Errorf("protocol %q was agreed on, want pop3, which must be offered", state.NegotiatedProtocol)
		}
	}
}

// TestCertificateFacts: whatever stands in a certificate, it is one line that can be
// read as words, and no long one.
func TestCertificateFacts(t *testing.T) {
	hostile := strings.Repeat("a\"b\\{c}\n\x1b[31m\u202eü", 1000)
	cert := &x509.Certificate{Subject: pkix.Name{CommonName: hostile}, Issuer: pkix.Name{CommonName: hostile}, RawSubjectPublicKeyInfo: []byte("key")}
	got := certificateFacts(1, cert)
	begin, end := `depth=1 subject="CN=a\x5C\x22b`, ` until=0001-01-01 spki=sha256:2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683`
	if !strings.HasPrefix(got, begin) || !strings.HasSuffix(got, end) || strings.Count(got, `"`) != 4 || len(got) > 2000 {
		t.Errorf("certificateFacts = %q, want it short, with four quotes, from %q to %q", got, begin, end)
	}
	if i := strings.IndexFunc(got, func(r rune) bool { return r < ' ' || r > '~' }); i >= 0 {
		t.Errorf("certificateFacts = %q has %q in it", got, got[i])
	}
	many := &Security{State: tls.ConnectionState{PeerCertificates: slices.Repeat([]*x509.Certificate{cert}, 100)}}
	if got := strings.Count(many.facts(), "\n"); got != certificatesTold {
		t.Errorf("%d certificates are told, want %d", got, certificatesTold)
	}
}

// noted remembers the note of one kind of event.
type noted struct {
	kind wire.Kind
	note string
}

func (n *noted) Observe(e wire.Event) {
	if e.Kind == n.kind {
		n.note = e.Note
	}
}
