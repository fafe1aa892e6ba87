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
var service = Service{Passwords: lookup, Token: hasToken, Identity: "alice", Guest: "alice"}

// hasToken takes alice's password for her token.
func hasToken(user string, token []byte) bool {
	secret, known := lookup(user)
	return known && secret.Equal(token)
}

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
		{"EXTERNAL", as("a\x00", "", ""), userField},
		{"EXTERNAL", as("a", "b\n", ""), authzidField},
		{"ANONYMOUS", as("a\r", "", ""), userField},
		{"ANONYMOUS", as("a", "b", ""), authzidField},
		{"OAUTHBEARER", as("a", "", ""), tokenField},
		{"OAUTHBEARER", as("a", "", "tok en"), tokenField},
		{"OAUTHBEARER", as("a", "", "tok\n"), tokenField},
		{"OAUTHBEARER", as("a", "", "tök"), tokenField},
		{"OAUTHBEARER", as("a\x01", "", "tok"), userField},
		{"OAUTHBEARER", as("a", "b\x01", "tok"), authzidField},
		{"OAUTHBEARER", Credentials{Host: "h\x01", Secret: NewSecret([]byte("tok"))}, hostField},
		{"OAUTHBEARER", as("", "", "tok"), ""},
		{"XOAUTH2", as("", "", "tok"), userField},
		{"XOAUTH2", as("a", "b", "tok"), authzidField},
		{"XOAUTH2", as("a", "", "tok\x01"), tokenField},
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
	want := "SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-1 GSSAPI EXTERNAL OAUTHBEARER XOAUTH2 PLAIN LOGIN CRAM-MD5 DIGEST-MD5 NTLM MSN ANONYMOUS"
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

// TestClientAgainstServer signs on by all mechanisms that prove who somebody is.
func TestClientAgainstServer(t *testing.T) {
	signers := []struct {
		user, secret string
		err          error
	}{
		{"alice", "open-sesame", nil},
		{"alice", "open-sesam", ErrRefused},
		{"mallory", "open-sesame", ErrRefused},
		{"alice ", "open-sesame", ErrRefused},
	}
	for _, m := range Mechanisms {
		for _, s := range signers {
			for _, withIR := range []bool{false, true} {
				credentials, served := as(s.user, "", s.secret), service
				credentials.Channel, served.Channel = channels(t)
				if m.Serve == nil {
					continue
				}
				c := mustClient(t, m.Name, credentials)
				user, err := converse(t, c, m.Serve(served), withIR)
				switch {
				case c.Done() != (err == nil) && s.err == nil:
					t.Errorf("%s of %q: Done() = %v after %v", m.Name, s.user, c.Done(), err)
				case proves(m.Name) && (!errors.Is(err, s.err) || err == nil && user != s.user):
					t.Errorf("%s of %q, %q (initial response %v) = %q, %v, want %v", m.Name, s.user, s.secret, withIR, user, err, s.err)
				}
			}
		}
	}
}

// proves reports whether a mechanism's messages prove who somebody is.
func proves(mechanism string) bool { return mechanism != externalName && mechanism != anonymousName }

// TestEmptySecrets: no secret is no proof, of nobody.
func TestEmptySecrets(t *testing.T) {
	for _, m := range Mechanisms {
		for _, user := range []string{"alice", "mallory"} {
			credentials, served := as(user, "", ""), service
			credentials.Channel, served.Channel = channels(t)
			c, err := m.New(credentials)
			if err != nil || !proves(m.Name) || m.Serve == nil {
				continue
			}
			if user, err := converse(t, c, m.Serve(served), true); !errors.Is(err, ErrRefused) {
				t.Errorf("%s of %q without a secret = %v, want refused", m.Name, user, err)
			}
		}
	}
}

// TestServicesWithoutAnything: a server that knows nobody lets nobody in.
func TestServicesWithoutAnything(t *testing.T) {
	for _, m := range Mechanisms {
		if m.Serve == nil {
			continue
		}
		credentials, served := as("alice", "", "open-sesame"), Service{}
		credentials.Channel, served.Channel = channels(t)
		if user, err := converse(t, mustClient(t, m.Name, credentials), m.Serve(served), true); !errors.Is(err, ErrRefused) {
			t.Errorf("%s = %q, %v, want refused", m.Name, user, err)
		}
	}
}

func TestExternalServer(t *testing.T) {
	for name, want := range map[string]error{"": nil, "alice": nil, "bob": ErrRefused} {
		user, err := converse(t, mustClient(t, "EXTERNAL", as(name, "", "")), serveExternal(service), false)
		if !errors.Is(err, want) || err == nil && user != "alice" {
			t.Errorf("EXTERNAL as %q = %q, %v, want %v", name, user, err, want)
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
		{"initial response", "DIGEST-MD5", [][]byte{{}}, true},
		{"no directives", "DIGEST-MD5", [][]byte{nil, []byte("alice")}, true},
		{"not all directives", "DIGEST-MD5", [][]byte{nil, []byte(`username="alice",response=x`)}, true},
		{"another nonce", "DIGEST-MD5", [][]byte{nil, []byte(`username="alice",realm="localhost",nonce="n",nc=00000001,cnonce="c",digest-uri="pop/x",response=x`)}, true},
		{"after failure", "DIGEST-MD5", [][]byte{nil, {}, nil}, false},
		{"asked twice", "EXTERNAL", [][]byte{nil, nil}, false},
		{"after success", "EXTERNAL", [][]byte{{}, {}}, false},
		{"no header", "OAUTHBEARER", [][]byte{[]byte("auth=Bearer open-sesame\x01\x01")}, true},
		{"a channel that cannot be bound", "OAUTHBEARER", [][]byte{[]byte("p=tls-unique,a=alice,\x01auth=Bearer open-sesame\x01\x01")}, true},
		{"another attribute", "OAUTHBEARER", [][]byte{[]byte("n,b=alice,\x01auth=Bearer open-sesame\x01\x01")}, true},
		{"one separator", "OAUTHBEARER", [][]byte{[]byte("n,a=alice,\x01auth=Bearer open-sesame\x01")}, true},
		{"no token", "OAUTHBEARER", [][]byte{[]byte("n,a=alice,\x01host=x\x01\x01")}, true},
		{"another scheme", "OAUTHBEARER", [][]byte{[]byte("n,a=alice,\x01auth=Basic open-sesame\x01\x01")}, true},
		{"after its reasons", "OAUTHBEARER", [][]byte{[]byte("n,a=alice,\x01auth=Bearer x\x01\x01"), []byte("\x01")}, false},
		{"no user", "XOAUTH2", [][]byte{[]byte("auth=Bearer open-sesame\x01\x01")}, true},
		{"empty", "XOAUTH2", [][]byte{nil, {}}, true},
		{"after its reasons", "XOAUTH2", [][]byte{[]byte("user=alice\x01auth=Bearer x\x01\x01"), {}, []byte("user=alice\x01auth=Bearer open-sesame\x01\x01")}, false},
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
