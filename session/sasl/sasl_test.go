package sasl

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// alice is the user of the vectors.
var alice = Credentials{User: "alice", Secret: NewSecret([]byte("open-sesame"))}

func lookup(user string) (Secret, bool) {
	if user != alice.User {
		return Secret{}, false
	}
	return alice.Secret, true
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

// A vector is what a client must send, in base64. Where ir is "-" the server
// begins.
type vector struct {
	source     string
	mechanism  string
	c          Credentials
	ir         string
	challenges []string
	answers    []string
}

var vectors = []vector{
	{"own", "PLAIN", alice, "AGFsaWNlAG9wZW4tc2VzYW1l", nil, nil},
	{"own, with authzid", "PLAIN", Credentials{"alice", "bob", alice.Secret}, "Ym9iAGFsaWNlAG9wZW4tc2VzYW1l", nil, nil},
	{"RFC 4616 §4", "PLAIN", Credentials{"tim", "", NewSecret([]byte("tanstaaftanstaaf"))}, "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", nil, nil},
	{"RFC 4616 §4", "PLAIN", Credentials{"Kurt", "Ursel", NewSecret([]byte("xipj3plmq"))}, "VXJzZWwAS3VydAB4aXBqM3BsbXE=", nil, nil},
	{"own", "LOGIN", alice, "-", []string{"VXNlcm5hbWU6", "UGFzc3dvcmQ6"}, []string{"YWxpY2U=", "b3Blbi1zZXNhbWU="}},
	{"own, odd prompts", "login", alice, "-", []string{"", "VXNlcm5hbWU6"}, []string{"YWxpY2U=", "b3Blbi1zZXNhbWU="}},
	{"own", "CRAM-MD5", alice, "-", []string{"PDQ3MTEuMTcwMDAwMDAwMEBwb3AuZXhhbXBsZS5vcmc+"},
		[]string{"YWxpY2UgZjA3ZjJkYzAwYTIyZmUwZTAzNTk4MTE2MDgzZjQwN2Y="}},
	{"RFC 2195 §2", "CRAM-MD5", Credentials{"tim", "", NewSecret([]byte("tanstaaftanstaaf"))}, "-",
		[]string{"PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"},
		[]string{"dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"}},
}

func TestClientVectors(t *testing.T) {
	for _, v := range vectors {
		t.Run(v.mechanism+" "+v.source, func(t *testing.T) { runVector(t, v) })
	}
}

func runVector(t *testing.T, v vector) {
	t.Helper()
	c := mustClient(t, v.mechanism, v.c)
	if c.Done() {
		t.Errorf("%s: Done() = true before the first step", v.mechanism)
	}
	ir, err := c.Start()
	if got := encodeIR(ir); got != v.ir || err != nil {
		t.Errorf("%s: Start() = %s, %v, want %s", v.mechanism, got, err, v.ir)
	}
	for i, challenge := range v.challenges {
		if c.Done() {
			t.Errorf("%s: Done() = true before challenge %d", v.mechanism, i+1)
		}
		answer, err := c.Next(decode(t, challenge))
		if got := base64.StdEncoding.EncodeToString(answer); got != v.answers[i] || err != nil {
			t.Errorf("%s: Next(%s) = %s, %v, want %s", v.mechanism, challenge, got, err, v.answers[i])
		}
	}
	if !c.Done() {
		t.Errorf("%s: Done() = false after the last step", v.mechanism)
	}
	var refused *ChallengeError
	if answer, err := c.Next([]byte("more?")); !errors.As(err, &refused) || answer != nil {
		t.Errorf("%s: Next after the last step = %q, %v, want a *ChallengeError", v.mechanism, answer, err)
	}
}

func encodeIR(ir []byte) string {
	if ir == nil {
		return "-"
	}
	return base64.StdEncoding.EncodeToString(ir)
}

func TestCredentialsThatCannotBeCarried(t *testing.T) {
	with := func(user, authzid, secret string) Credentials {
		return Credentials{user, authzid, NewSecret([]byte(secret))}
	}
	tests := []struct {
		mechanism string
		c         Credentials
		field     string // "" when they can be carried
	}{
		{"PLAIN", with("", "", "x"), userField},
		{"PLAIN", with("a\x00b", "", "x"), userField},
		{"PLAIN", with("a\r", "", "x"), userField},
		{"PLAIN", with("a", "b\n", "x"), authzidField},
		{"PLAIN", with("a", "b\x00", "x"), authzidField},
		{"PLAIN", with("a", "", "x\x00y"), secretField},
		{"PLAIN", with("a b", "c", "x\r\ny"), ""},
		{"LOGIN", with("", "", "x"), userField},
		{"LOGIN", with("a\nb", "", "x"), userField},
		{"LOGIN", with("a", "b", "x"), authzidField},
		{"LOGIN", with("a", "", "x\x00\r\n"), ""},
		{"CRAM-MD5", with("", "", "x"), userField},
		{"CRAM-MD5", with("a\x00", "", "x"), userField},
		{"CRAM-MD5", with("a", "b", "x"), authzidField},
		{"CRAM-MD5", with("a b", "", "x\x00\r\n"), ""},
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
	clear := map[string]bool{"PLAIN": true, "LOGIN": true, "CRAM-MD5": false}
	for _, m := range Mechanisms {
		if want, ok := clear[m.Name]; !ok || m.Clear != want {
			t.Errorf("Mechanisms: %s has Clear = %v, want %v", m.Name, m.Clear, want)
		}
		if found, ok := Find(strings.ToLower(m.Name)); !ok || found.Name != m.Name {
			t.Errorf("Find(%q) = %s, %v, want %s", strings.ToLower(m.Name), found.Name, ok, m.Name)
		}
		delete(clear, m.Name)
	}
	if len(clear) > 0 {
		t.Errorf("Mechanisms lack %v", clear)
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
		if step == 0 && ir != nil {
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
				c := mustClient(t, m.Name, Credentials{User: s.user, Secret: NewSecret([]byte(s.secret))})
				user, err := converse(t, c, m.Serve(lookup), withIR)
				if !errors.Is(err, s.err) || (err == nil && user != s.user) {
					t.Errorf("%s of %q, %q (initial response %v) = %q, %v, want %v", m.Name, s.user, s.secret, withIR, user, err, s.err)
				}
				if !c.Done() {
					t.Errorf("%s of %q: Done() = false after the exchange", m.Name, s.user)
				}
			}
		}
	}
}

func TestPlainServerActsForNobodyElse(t *testing.T) {
	for authzid, want := range map[string]error{"": nil, "alice": nil, "bob": ErrRefused} {
		c := mustClient(t, "PLAIN", Credentials{"alice", authzid, alice.Secret})
		if _, err := converse(t, c, servePlain(lookup), true); !errors.Is(err, want) {
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
		s := m.Serve(lookup)
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

func TestAPOP(t *testing.T) {
	tests := []struct{ stamp, secret, want string }{
		{"<1896.697170952@dbc.mtview.ca.us>", "tanstaaf", "c4c9334bac560ecc979e58001b3e22fb"}, // RFC 1939 §7
		{"<4711.1700000000@pop.example.org>", "open-sesame", "9027050a634f8dfc6c698bc964c1fd43"},
	}
	for _, tt := range tests {
		if got := APOP(tt.stamp, NewSecret([]byte(tt.secret))); got != tt.want {
			t.Errorf("APOP(%s) = %s, want %s", tt.stamp, got, tt.want)
		}
	}
}

func TestCheckAPOP(t *testing.T) {
	const stamp, digest = "<4711.1700000000@pop.example.org>", "9027050a634f8dfc6c698bc964c1fd43"
	empty := APOP(stamp, Secret{})
	tests := []struct {
		user, digest string
		want         bool
	}{
		{"alice", digest, true},
		{"alice", strings.ToUpper(digest), false},
		{"alice", digest[:31], false},
		{"alice", empty, false},
		{"mallory", empty, false},
		{"mallory", digest, false},
	}
	for _, tt := range tests {
		if got := CheckAPOP(lookup, tt.user, stamp, tt.digest); got != tt.want {
			t.Errorf("CheckAPOP(%s, %s) = %v, want %v", tt.user, tt.digest, got, tt.want)
		}
	}
}

func TestSecretNeverShows(t *testing.T) {
	s := NewSecret([]byte("open-sesame"))
	for _, verb := range []string{"%v", "%s", "%q", "%x", "%d", "%+v", "%#v"} {
		if got := fmt.Sprintf(verb, s); got != stars {
			t.Errorf("Sprintf(%q) = %s, want %s", verb, got, stars)
		}
	}
	if got := fmt.Sprintf("%+v", Credentials{User: "alice", Secret: s}); strings.Contains(got, "sesame") {
		t.Errorf("Sprintf of credentials = %s, want no secret", got)
	}
	if got, err := json.Marshal(s); string(got) != `"`+stars+`"` || err != nil {
		t.Errorf("Marshal = %s, %v, want stars", got, err)
	}
}

func TestSecret(t *testing.T) {
	s := NewSecret([]byte("pass word"))
	kept := s.Clone()
	if !s.Equal([]byte("pass word")) || s.Equal([]byte("pass wor")) || s.Equal(nil) || s.Empty() {
		t.Error("Equal holds for something else, or not for the secret itself")
	}
	s.Wipe()
	if s.Equal([]byte("pass word")) || !kept.Equal([]byte("pass word")) {
		t.Error("Wipe clears the copy, or not the secret")
	}
	if !(Secret{}).Empty() {
		t.Error("Secret{}.Empty() = false, want true")
	}
}

// FuzzServers: whatever a client answers, a server ends within five steps,
// names a user only when done, and only alice, whose secret the input lacks
// unless it holds it whole.
func FuzzServers(f *testing.F) {
	for _, v := range vectors {
		for i := range Mechanisms {
			f.Add(uint8(i), []byte(v.ir), []byte("alice"), []byte("open-sesame"))
		}
	}
	f.Add(uint8(0), []byte("\x00alice\x00open-sesame"), []byte(nil), []byte(nil))
	f.Add(uint8(1), []byte(nil), []byte("alice"), []byte("open-sesame"))
	f.Fuzz(func(t *testing.T, which uint8, a, b, c []byte) {
		s := Mechanisms[int(which)%len(Mechanisms)].Serve(lookup)
		whole := bytes.Contains(bytes.Join([][]byte{a, b, c}, []byte{'|'}), []byte("open-sesame"))
		for _, answer := range [][]byte{a, b, c, {}, {}} {
			_, user, done, err := s.Next(answer)
			if !done && user != "" || done && (user != "alice" || err != nil || !whole) {
				t.Fatalf("Next(%q) = %q, %v, %v", answer, user, done, err)
			}
			if done || err != nil {
				return
			}
		}
		t.Fatal("the server still asks after five answers")
	})
}

// FuzzClients: whatever a server asks, a client answers at most twice, and is
// done only when it has answered all it knows.
func FuzzClients(f *testing.F) {
	for i := range Mechanisms {
		f.Add(uint8(i), []byte("Username:"), []byte("Password:"))
		f.Add(uint8(i), []byte("<4711.1700000000@pop.example.org>"), []byte(nil))
	}
	f.Fuzz(func(t *testing.T, which uint8, a, b []byte) {
		c := mustClient(t, Mechanisms[int(which)%len(Mechanisms)].Name, alice)
		if _, err := c.Start(); err != nil {
			t.Fatal(err)
		}
		answers := 0
		for _, challenge := range [][]byte{a, b, a, b} {
			done := c.Done()
			answer, err := c.Next(challenge)
			if err == nil && done {
				t.Fatalf("Next(%q) = %q after Done", challenge, answer)
			}
			if err == nil {
				answers++
			}
		}
		if answers > 2 {
			t.Fatalf("%d answers, want at most 2", answers)
		}
	})
}
