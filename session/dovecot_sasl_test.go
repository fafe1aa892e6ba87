package session

import (
	"crypto/tls"
	"errors"
	"slices"
	"strings"
	"testing"

	"popsh/session/authority"
	"popsh/session/dovecot"
	"popsh/session/pop3"
)

// tokenKey is what the tokens of the tests are signed with.
var tokenKey = []byte("0123456789abcdef0123456789abcdef")

// TestDovecotMechanisms signs on at a server that other people wrote, by every
// mechanism that it has, with the first answer on the line of AUTH and behind it.
func TestDovecotMechanisms(t *testing.T) {
	clients, err := authority.New("clients")
	if err != nil {
		t.Fatal(err)
	}
	srv := dovecot.Start(t, dovecot.Options{Mechanisms: dovecot.AllMechanisms, Clients: clients.PEM(), TokenKey: tokenKey, Guest: "bob"})
	password, token := dovecot.Users["alice"], dovecot.Token(tokenKey, "alice")
	for _, tt := range []struct{ mechanism, secret string }{
		{"PLAIN", password}, {"LOGIN", password}, {"CRAM-MD5", password}, {"DIGEST-MD5", password},
		{"SCRAM-SHA-1", password}, {"SCRAM-SHA-256", password},
		{"OAUTHBEARER", token}, {"XOAUTH2", token}, {"ANONYMOUS", ""},
	} {
		for _, initial := range []InitialResponse{InitialAuto, InitialOn, InitialOff} {
			s := dovecotDoor(t, srv, STLS)
			if initial == InitialAuto {
				wantOffered(t, s)
			}
			reply, err := s.Authenticate(t.Context(), tt.mechanism, clientOn(t, s, tt.mechanism, "alice", tt.secret), &AuthOptions{Initial: initial})
			if err != nil || reply.Err() != nil || s.State() != pop3.Transaction {
				t.Errorf("%s, initial response %s: %v, %v, state %v", tt.mechanism, InitialResponses[initial], reply, err, s.State())
			}
			s.Close()
		}
		if tt.secret != "" {
			dovecotRefuses(t, srv, tt.mechanism)
		}
	}
	t.Run("EXTERNAL", func(t *testing.T) { dovecotExternal(t, srv, clients) })
}

// wantOffered makes sure that all of Dovecot's mechanisms are known here.
func wantOffered(t *testing.T, s *Session) {
	t.Helper()
	text(t, do(t, s, "CAPA"))
	for _, name := range dovecot.AllMechanisms {
		if _, known := pop3.LookupMechanism(name); name != "apop" && (!known || !s.Offers(name)) {
			t.Errorf("%s is offered %v, known %v", name, s.Offers(name), known)
		}
	}
}

func dovecotRefuses(t *testing.T, srv *dovecot.Server, mechanism string) {
	t.Helper()
	s := dovecotDoor(t, srv, Implicit)
	defer s.Close()
	reply, err := s.Authenticate(t.Context(), mechanism, clientOn(t, s, mechanism, "alice", "wrong"), nil)
	var refused *RefusedError
	if err != nil || !errors.As(reply.Err(), &refused) || !refused.Login || string(refused.Status.Code.Bytes()) != "AUTH" {
		t.Errorf("%s with a wrong secret: %v, %v, want a refused login with [AUTH]", mechanism, reply, err)
	}
}

// dovecotExternal signs on by a certificate that the server's authority has signed.
func dovecotExternal(t *testing.T, srv *dovecot.Server, clients *authority.Authority) {
	text, err := clients.User("alice")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(text, text)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"alice", ""} {
		s := dovecotDoorWith(t, srv, &Options{TLS: Implicit, Certificate: &pair})
		reply, err := s.Authenticate(t.Context(), "EXTERNAL", clientOn(t, s, "EXTERNAL", name, ""), &AuthOptions{Initial: InitialOn})
		if err != nil || reply.Err() != nil || !s.Security().Asked {
			t.Errorf("EXTERNAL as %q: %v, %v, asked for a certificate %v", name, reply, err, s.Security().Asked)
		}
	}
}

// TestDovecotReasons: what Dovecot says of a bad token is heard.
func TestDovecotReasons(t *testing.T) {
	srv := dovecot.Start(t, dovecot.Options{Mechanisms: []string{"oauthbearer", "xoauth2"}, TokenKey: tokenKey})
	for mechanism, status := range map[string]string{"OAUTHBEARER": "invalid_token", "XOAUTH2": "401"} {
		s := dovecotDoor(t, srv, STLS)
		var said []string
		step := func(s Step) {
			if s.FromServer {
				said = append(said, string(s.Octets.Bytes()))
			}
		}
		reply, err := s.Authenticate(t.Context(), mechanism, clientOn(t, s, mechanism, "alice", "wrong"), &AuthOptions{Step: step})
		told := slices.ContainsFunc(said, func(text string) bool { return strings.Contains(text, `"status":"`+status+`"`) })
		if err != nil || reply.Status.OK || !told {
			t.Errorf("%s: %v, %v, the server said %q", mechanism, reply, err, said)
		}
	}
}
