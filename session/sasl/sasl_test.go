package sasl

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

// alice is the user of the vectors.
var alice = Credentials{User: "alice", Secret: NewSecret([]byte("open-sesame"))}

// as are the credentials of a user.
func as(user, authzid, secret string) Credentials {
	return Credentials{User: user, Authzid: authzid, Secret: NewSecret([]byte(secret))}
}

func lookup(user string) (Secret, bool) {
	if user != alice.User {
		return Secret{}, false
	}
	return alice.Secret, true
}

// service is a server on which alice is the only user.
var service = Service{Passwords: lookup}

func mustClient(t *testing.T, name string, c Credentials) Client {
	t.Helper()
	client, err := NewClient(name, c)
	if err != nil {
		t.Fatalf("NewClient(%q) = %v, want no error", name, err)
	}
	return client
}

func decode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCredentialsThatCannotBeCarried(t *testing.T) {
	tests := []struct {
		mechanism string
		c         Credentials
		field     string // "" when they can be carried
	}{
		{"PLAIN", as("", "", "x"), userField},
		{"PLAIN", as("a\x00b", "", "x"), userField},
		{"PLAIN", as("a\r", "", "x"), userField},
		{"PLAIN", as("a", "b\n", "x"), authzidField},
		{"PLAIN", as("a", "b\x00", "x"), authzidField},
		{"PLAIN", as("a", "", "x\x00y"), secretField},
		{"PLAIN", as("a b", "c", "x\r\ny"), ""},
		{"LOGIN", as("", "", "x"), userField},
		{"LOGIN", as("a\nb", "", "x"), userField},
		{"LOGIN", as("a", "b", "x"), authzidField},
		{"LOGIN", as("a", "", "x\x00\r\n"), ""},
		{"CRAM-MD5", as("", "", "x"), userField},
		{"CRAM-MD5", as("a\x00", "", "x"), userField},
		{"CRAM-MD5", as("a", "b", "x"), authzidField},
		{"CRAM-MD5", as("a b", "", "x\x00\r\n"), ""},
	}
	for _, tt := range tests {
		_, err := NewClient(tt.mechanism, tt.c)
		if tt.field == "" {
			if err != nil {
				t.Errorf("NewClient(%s, %q) = %v, want no error", tt.mechanism, tt.c.User, err)
			}
			continue
		}
		var bad *CredentialError
		if !errors.As(err, &bad) || bad.Field != tt.field || bad.Mechanism != tt.mechanism {
			t.Errorf("NewClient(%s, %q) = %v, want an error about the %s", tt.mechanism, tt.c.User, err, tt.field)
		}
	}
}

func TestUnknownMechanism(t *testing.T) {
	_, err := NewClient("X-\x1b[31m", alice)
	var unknown *UnknownError
	if !errors.As(err, &unknown) || unknown.Name != "X-\x1b[31m" {
		t.Fatalf("NewClient = %v, want an *UnknownError with the name", err)
	}
	if want := `unknown SASL mechanism "X-\x1b[31m"`; err.Error() != want {
		t.Errorf("Error() = %s, want %s", err, want)
	}
}

func TestMechanismsTable(t *testing.T) {
	want := "SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN CRAM-MD5"
	var names []string
	for _, m := range Mechanisms {
		names = append(names, m.Name)
		if found, ok := Find(strings.ToLower(m.Name)); !ok || found.Name != m.Name {
			t.Errorf("Find(%q) = %s, %v, want %s", strings.ToLower(m.Name), found.Name, ok, m.Name)
		}
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("Mechanisms = %s, want %s", got, want)
	}
}

// converse runs a client against a server until the server decides. withIR says
// whether the initial response goes with the command.
func converse(t *testing.T, c Client, s Server, withIR bool) (string, error) {
	t.Helper()
	ir, err := c.Start()
	if err != nil {
		t.Fatal(err)
	}
	var answer []byte
	if withIR {
		answer = ir
	}
	for step := range 5 {
		challenge, user, done, err := s.Next(answer)
		if done || err != nil {
			return user, err
		}
		if step == 0 && ir != nil && !withIR {
			answer = ir
			continue
		}
		if answer, err = c.Next(challenge); err != nil {
			return "", err
		}
		if answer == nil {
			answer = []byte{}
		}
	}
	t.Fatal("the exchange does not end")
	return "", nil
}

func TestClientAgainstServer(t *testing.T) {
	signers := []struct {
		user, secret string
		err          error
	}{
		{"alice", "open-sesame", nil},
		{"alice", "open-sesam", ErrRefused},
		{"alice", "", ErrRefused},
		{"mallory", "open-sesame", ErrRefused},
		{"mallory", "", ErrRefused},
		{"alice ", "open-sesame", ErrRefused},
	}
	for _, m := range Mechanisms {
		for _, s := range signers {
			for _, withIR := range []bool{false, true} {
				credentials, served := as(s.user, "", s.secret), service
				credentials.Channel, served.Channel = channels(t)
				c := mustClient(t, m.Name, credentials)
				user, err := converse(t, c, m.Serve(served), withIR)
				if !errors.Is(err, s.err) || (err == nil && user != s.user) {
					t.Errorf("%s of %q, %q (initial response %v) = %q, %v, want %v", m.Name, s.user, s.secret, withIR, user, err, s.err)
				}
				if err == nil && !c.Done() {
					t.Errorf("%s of %q: Done() = false after a success", m.Name, s.user)
				}
			}
		}
	}
}

func TestPlainServerActsForNobodyElse(t *testing.T) {
	for authzid, want := range map[string]error{"": nil, "alice": nil, "bob": ErrRefused} {
		c := mustClient(t, "PLAIN", as("alice", authzid, "open-sesame"))
		if _, err := converse(t, c, servePlain(service), true); !errors.Is(err, want) {
			t.Errorf("PLAIN for %q = %v, want %v", authzid, err, want)
		}
	}
}

func TestServersRefuseWrongSteps(t *testing.T) {
	plainOK := []byte("\x00alice\x00open-sesame")
	tests := []struct {
		name, mechanism string
		responses       [][]byte // the last one must be refused
		refused         bool     // with a *ResponseError
	}{
		{"no NUL", "PLAIN", [][]byte{[]byte("alice")}, true},
		{"empty", "PLAIN", [][]byte{{}}, true},
		{"four fields", "PLAIN", [][]byte{[]byte("a\x00b\x00c\x00d")}, true},
		{"no user", "PLAIN", [][]byte{[]byte("\x00\x00c")}, true},
		{"asked twice", "PLAIN", [][]byte{nil, nil}, false},
		{"after success", "PLAIN", [][]byte{plainOK, plainOK}, false},
		{"after failure", "PLAIN", [][]byte{{}, plainOK}, false},
		{"after failure", "LOGIN", [][]byte{nil, []byte("alice"), []byte("x"), []byte("open-sesame")}, false},
		{"initial response", "CRAM-MD5", [][]byte{[]byte("alice 00")}, true},
		{"empty initial response", "CRAM-MD5", [][]byte{{}}, true},
		{"no digest", "CRAM-MD5", [][]byte{nil, []byte("alice")}, true},
		{"no name", "CRAM-MD5", [][]byte{nil, []byte(" 00")}, true},
		{"empty", "CRAM-MD5", [][]byte{nil, {}}, true},
		{"after failure", "CRAM-MD5", [][]byte{nil, {}, []byte("alice 00")}, false},
	}
	for _, tt := range tests {
		m, _ := Find(tt.mechanism)
		s := m.Serve(service)
		var user string
		var done bool
		var err error
		for _, r := range tt.responses {
			_, user, done, err = s.Next(r)
		}
		var form *ResponseError
		if err == nil || done || user != "" || errors.As(err, &form) != tt.refused {
			t.Errorf("%s, %s = %q, %v, %v, want it refused", tt.mechanism, tt.name, user, done, err)
		}
	}
}

func TestCramRefusesAnEmptyChallenge(t *testing.T) {
	c := mustClient(t, "CRAM-MD5", alice)
	if answer, err := c.Next(nil); err == nil || c.Done() {
		t.Errorf("Next(empty) = %q, %v, want an error", answer, err)
	}
}

func TestCramChallengesDiffer(t *testing.T) {
	a, b := newChallenge(), newChallenge()
	if bytes.Equal(a, b) || bytes.Count(a, []byte("@")) != 1 || a[0] != '<' || a[len(a)-1] != '>' {
		t.Errorf("newChallenge() = %s, %s, want two different msg-ids", a, b)
	}
}
