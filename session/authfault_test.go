package session

import (
	"cmp"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/session/wire"
)

// TestFaultyExchanges: each fault of the practice server is caught, or told where
// it does no harm.
func TestFaultyExchanges(t *testing.T) {
	for _, tt := range []struct {
		fault, mechanism string
		secret           string // "" for the password
		refused          string // the start of the reason; "" for a success
		defect           wire.Defect
		closed           bool
	}{
		{fault: "sasl-text-challenge", mechanism: "PLAIN", defect: wire.NotBase64},
		{fault: "sasl-text-challenge", mechanism: "SCRAM-SHA-256", defect: wire.NotBase64},
		{fault: "sasl-plain-asks-login", mechanism: "PLAIN", defect: wire.NotEmpty},
		{fault: "sasl-data-with-ok", mechanism: "SCRAM-SHA-256", defect: wire.DataWithOK},
		{fault: "sasl-ir-refused", mechanism: "XOAUTH2", secret: "token-of-alice"},
		{fault: "sasl-no-proof", mechanism: "SCRAM-SHA-1", refused: ErrUnproved.Error(), closed: true},
		{fault: "sasl-data-with-ok", mechanism: "DIGEST-MD5", defect: wire.DataWithOK},
		{fault: "sasl-no-proof", mechanism: "DIGEST-MD5", refused: ErrUnproved.Error(), closed: true},
		{fault: "sasl-wrong-proof", mechanism: "DIGEST-MD5", refused: "the server's proof is wrong"},
		{fault: "sasl-wrong-proof", mechanism: "SCRAM-SHA-256", refused: "the server's signature is wrong"},
		{fault: "scram-wrong-nonce", mechanism: "SCRAM-SHA-256", refused: "the server's nonce does not begin"},
		{fault: "scram-few-iterations", mechanism: "SCRAM-SHA-256", refused: "the server asks for 1 iterations"},
		{fault: "scram-many-iterations", mechanism: "SCRAM-SHA-256", refused: "the server asks for more than 1000000"},
		{fault: "scram-long-salt", mechanism: "SCRAM-SHA-256", refused: "the salt has 4096 octets"},
	} {
		t.Run(tt.fault, func(t *testing.T) {
			s := begin(t, practising(t, tt.fault).Pipe(), Clear, nil)
			var seen wire.Defects
			reply, err := s.Authenticate(t.Context(), tt.mechanism, client(t, tt.mechanism, "alice", cmp.Or(tt.secret, "open-sesame")), &AuthOptions{Step: func(s Step) { seen |= s.Defects }})
			if tt.refused == "" {
				if err != nil || !reply.Status.OK || s.State() != pop3.Transaction || tt.secret == "" && !seen.Has(tt.defect) {
					t.Errorf("Authenticate = %v, %v, defects %v, want success and %v", reply, err, seen.List(), tt.defect)
				}
				return
			}
			var given *AuthError
			if !errors.As(err, &given) || !strings.HasPrefix(given.Err.Error(), tt.refused) || s.State() == pop3.Transaction || s.Closed() != tt.closed {
				t.Errorf("Authenticate = %v, state %v, closed %v, want %s…", err, s.State(), s.Closed(), tt.refused)
			}
			if !tt.closed {
				login(t, s) // it was cancelled, and the session is in step
			}
		})
	}
}

// TestHastyServer: +OK that does not wait for the answer to the server's proof
// could be taken for the reply to something else.
func TestHastyServer(t *testing.T) {
	s := begin(t, practising(t, "sasl-hasty").Pipe(), Clear, nil)
	_, err := s.Authenticate(t.Context(), "SCRAM-SHA-256", client(t, "SCRAM-SHA-256", "alice", "open-sesame"), nil)
	var unasked *UnaskedError
	if !errors.As(err, &unasked) || !s.Closed() {
		t.Errorf("Authenticate = %v, closed %v, want ended for octets that nobody asked for", err, s.Closed())
	}
}

// TestServerThatSaysWhy: after its reason, a server has the last word.
func TestServerThatSaysWhy(t *testing.T) {
	s := begin(t, practising(t, "scram-says-why").Pipe(), Clear, nil)
	var last string
	reply, err := s.Authenticate(t.Context(), "SCRAM-SHA-256", client(t, "SCRAM-SHA-256", "alice", "wrong"), &AuthOptions{Step: func(s Step) {
		if s.FromServer {
			last = string(s.Octets.Bytes())
		}
	}})
	var refused *RefusedError
	if err != nil || !errors.As(reply.Err(), &refused) || !refused.Login || last != "e=invalid-proof" {
		t.Errorf("Authenticate = %v, %v, the server said %q", reply, err, last)
	}
	login(t, s)
}

// TestDataWithOKThatIsNone: words behind +OK finish no exchange, nor does what
// would have to be answered.
func TestDataWithOKThatIsNone(t *testing.T) {
	for name, tt := range map[string]struct {
		mechanism string
		talk      script
	}{
		"words for the password": {"LOGIN", "C: AUTH LOGIN\nS: + \nC: YWxpY2U=\nS: +OK done"},
		"words for a challenge":  {"CRAM-MD5", "C: AUTH CRAM-MD5\nS: +OK done"},
		"no base64":              {"CRAM-MD5", "C: AUTH CRAM-MD5\nS: +OK welcome, welcome"},
		"behind PLAIN's start":   {"PLAIN", "C: AUTH PLAIN\nS: +OK done"},
	} {
		s := must(t, "S: +OK\n"+tt.talk)
		_, err := s.Authenticate(t.Context(), tt.mechanism, client(t, tt.mechanism, "alice", "open-sesame"), nil)
		if !errors.Is(err, ErrUnproved) || !s.Closed() {
			t.Errorf("%s: %v, closed %v, want %v", name, err, s.Closed(), ErrUnproved)
		}
	}
}

// TestBoundExchange signs on bound to the channel, with each kind of binding that
// a TLS connection has.
func TestBoundExchange(t *testing.T) {
	srv := practising(t)
	for _, mechanism := range []string{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "scram-sha-256-plus"} {
		for _, kind := range []string{sasl.Exporter, sasl.EndPoint} {
			s := begin(t, srv.PipeTLS(), Implicit, srv.Authority())
			signer := sasl.Credentials{User: "alice", Secret: sasl.NewSecret([]byte("open-sesame")), Channel: s.Channel().Only(kind)}
			c, err := s.SASL(mechanism, signer)
			if err != nil {
				t.Fatal(err)
			}
			if first, _ := c.Start(); !strings.HasPrefix(string(first), "p="+kind) {
				t.Errorf("%s, %s: the first message is %q", mechanism, kind, first)
			}
			c, _ = s.SASL(mechanism, signer)
			if reply, err := s.Authenticate(t.Context(), mechanism, c, nil); err != nil || reply.Err() != nil {
				t.Errorf("%s, %s: %v, %v", mechanism, kind, reply, err)
			}
			do(t, s, "QUIT")
		}
	}
}

// TestFlagOfTheChannel: what a client says about binding the channel is what it
// has seen of the server.
func TestFlagOfTheChannel(t *testing.T) {
	srv := practising(t)
	first := func(s *Session, mechanism string) string {
		c, err := s.SASL(mechanism, sasl.Credentials{User: "alice"})
		if err != nil {
			return err.Error()
		}
		first, _ := c.Start()
		flag, _, _ := strings.Cut(string(first), ",")
		return flag
	}
	clear, secured := begin(t, srv.Pipe(), Clear, nil), begin(t, srv.PipeTLS(), Implicit, srv.Authority())
	for _, want := range []struct {
		s               *Session
		mechanism, flag string
	}{
		{clear, "SCRAM-SHA-256", "n"},
		{clear, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256-PLUS: the connection offers no TLS channel to bind to"},
		{secured, "SCRAM-SHA-256", "n"}, // nobody has asked what the server offers
		{secured, "SCRAM-SHA-256-PLUS", "p=tls-exporter"},
	} {
		if got := first(want.s, want.mechanism); got != want.flag {
			t.Errorf("%s before CAPA: %s, want %s", want.mechanism, got, want.flag)
		}
	}
	text(t, do(t, clear, "CAPA"))
	text(t, do(t, secured, "CAPA"))
	if got := first(clear, "SCRAM-SHA-256") + first(secured, "SCRAM-SHA-256"); got != "nn" {
		t.Errorf("flags after CAPA %s, want n both times: -PLUS is impossible, or offered", got)
	}
	s := must(t, "S: +OK\nC: CAPA\nS: +OK\nS: SASL SCRAM-SHA-256\nS: .")
	text(t, do(t, s, "CAPA"))
	s.security = secured.security
	if got := first(s, "SCRAM-SHA-256"); got != "y" {
		t.Errorf("flag %s when the server offers no -PLUS under TLS, want y", got)
	}
}

// TestCertificateOfTheClient: a server that asks is shown it, and takes its word.
func TestCertificateOfTheClient(t *testing.T) {
	srv := practising(t)
	text, err := srv.UserCertificate("dora")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(text, text)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "dora"} {
		s, err := New(t.Context(), srv.PipeTLS(), "practice", &Options{TLS: Implicit, Roots: srv.Authority(), Certificate: &pair})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		reply, err := s.Authenticate(t.Context(), "EXTERNAL", clientOn(t, s, "EXTERNAL", name, ""), nil)
		if err != nil || reply.Err() != nil || !s.Security().Asked {
			t.Errorf("EXTERNAL as %q = %v, %v, asked for a certificate %v", name, reply, err, s.Security().Asked)
		}
		do(t, s, "QUIT")
	}
}

// TestTokens: a token is taken, or refused with reasons that are heard.
func TestTokens(t *testing.T) {
	srv := practising(t)
	for _, mechanism := range []string{"OAUTHBEARER", "XOAUTH2"} {
		for _, announced := range []bool{false, true} {
			s := begin(t, srv.PipeTLS(), Implicit, srv.Authority())
			if announced {
				text(t, do(t, s, "CAPA"))
			}
			var reasons string
			step := func(s Step) {
				if s.FromServer {
					reasons = string(s.Octets.Bytes())
				}
			}
			reply, err := s.Authenticate(t.Context(), mechanism, clientOn(t, s, mechanism, "alice", "wrong"), &AuthOptions{Step: step})
			var refused *RefusedError
			if err != nil || !errors.As(reply.Err(), &refused) || !refused.Login || !strings.HasPrefix(reasons, `{"status":"`) {
				t.Errorf("%s with a wrong token = %v, %v, reasons %s", mechanism, reply, err, reasons)
			}
			reply, err = s.Authenticate(t.Context(), mechanism, clientOn(t, s, mechanism, "alice", "token-of-alice"), nil)
			if err != nil || reply.Err() != nil {
				t.Errorf("%s = %v, %v", mechanism, reply, err)
			}
			do(t, s, "QUIT")
		}
	}
}

// TestInitialResponse: the first message goes with the line where the server and
// the user like it, and its length allows.
func TestInitialResponse(t *testing.T) {
	const capa = "S: +OK\nC: CAPA\nS: +OK\nS: SASL PLAIN XOAUTH2\nS: .\n"
	const plain, token = "AGFsaWNlAHg=", "dXNlcj1hbGljZQFhdXRoPUJlYXJlciB4AQE="
	for _, tt := range []struct {
		mechanism string
		initial   InitialResponse
		asked     bool
		want      script
	}{
		{"PLAIN", InitialAuto, true, "C: AUTH PLAIN " + plain + "\nS: +OK"},
		{"PLAIN", InitialAuto, false, "C: AUTH PLAIN\nS: + \nC: " + plain + "\nS: +OK"},
		{"PLAIN", InitialOff, true, "C: AUTH PLAIN\nS: + \nC: " + plain + "\nS: +OK"},
		{"PLAIN", InitialOn, false, "C: AUTH PLAIN " + plain + "\nS: +OK"},
		{"XOAUTH2", InitialAuto, true, "C: AUTH XOAUTH2\nS: + \nC: " + token + "\nS: +OK"},
		{"XOAUTH2", InitialOn, true, "C: AUTH XOAUTH2 " + token + "\nS: +OK"},
		{"LOGIN", InitialOn, true, "C: AUTH LOGIN\nS: + \nC: YWxpY2U=\nS: + \nC: eA==\nS: +OK"},
	} {
		talk := "S: +OK\n" + tt.want
		if tt.asked {
			talk = capa + tt.want
		}
		s := must(t, talk)
		if tt.asked {
			text(t, do(t, s, "CAPA"))
		}
		reply, err := s.Authenticate(t.Context(), tt.mechanism, client(t, tt.mechanism, "alice", "x"), &AuthOptions{Initial: tt.initial})
		if err != nil || !reply.Status.OK {
			t.Errorf("%s, initial response %s, announced %v: %v, %v", tt.mechanism, InitialResponses[tt.initial], tt.asked, reply, err)
		}
	}
	long := must(t, script("S: +OK\nC: AUTH PLAIN\nS: + \nC: "+base64.StdEncoding.EncodeToString([]byte("\x00alice\x00"+longSecret))+"\nS: +OK"))
	if reply, err := long.Authenticate(t.Context(), "PLAIN", client(t, "PLAIN", "alice", longSecret), &AuthOptions{Initial: InitialOn}); err != nil || !reply.Status.OK {
		t.Errorf("a line that is too long: %v, %v", reply, err)
	}
}

// TestMechanismsAreKnown: what package sasl speaks, package pop3 can explain.
func TestMechanismsAreKnown(t *testing.T) {
	for _, m := range sasl.Mechanisms {
		about, known := pop3.LookupMechanism(m.Name)
		if !known || about.Museum || about.Name != m.Name {
			t.Errorf("%s is spoken and not explained", m.Name)
		}
		c := sasl.Credentials{User: "alice", Secret: sasl.NewSecret([]byte("x"))}
		if _, err := m.New(c); (err != nil) != (about.Needs.Has(pop3.NeedsChannel) || about.Needs.Has(pop3.NeedsTicket)) {
			t.Errorf("%s needs more than it says: %v", m.Name, err)
		}
	}
}
