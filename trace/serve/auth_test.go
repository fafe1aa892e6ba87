package serve

import (
	"crypto/tls"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"popsh/session/sasl"
)

const challenged = opening + `S: +OK ready <1.2@pop.example.org>
C: AUTH CRAM-MD5
S: + \{sasl:1 step=1}
C: \{sasl:1 step=1 user="alice"}
S: -ERR [AUTH] no
C: AUTH CRAM-MD5
S: + \{sasl:2 step=1}
C: \{sasl:2 step=1 user="alice"}
S: +OK in
C: QUIT
S: +OK bye
! eof S
`

// cram answers a fresh challenge.
func (p *peer) cram(user, secret string) {
	p.t.Helper()
	p.talk("C: AUTH CRAM-MD5")
	text, err := p.in.ReadString('\n')
	challenge, bad := base64.StdEncoding.DecodeString(strings.TrimSpace(strings.TrimPrefix(text, "+ ")))
	if err != nil || bad != nil || len(challenge) == 0 {
		p.t.Fatalf("the challenge is %q (%v)", text, err)
	}
	client, err := sasl.NewClient("CRAM-MD5", sasl.Credentials{User: user, Secret: sasl.NewSecret([]byte(secret))})
	if err != nil {
		p.t.Fatal(err)
	}
	answer, err := client.Next(challenge)
	if err != nil {
		p.t.Fatal(err)
	}
	p.talk("C: " + base64.StdEncoding.EncodeToString(answer))
}

func TestChallenge(t *testing.T) {
	r := start(t, load(t, challenged), Options{})
	p := r.dial(t)
	p.talk("S: +OK ready <1.2@pop.example.org>")
	p.cram("alice", "anything")
	p.talk("S: +OK in\nC: QUIT\nS: +OK bye")
}

func TestChallengeInOrder(t *testing.T) {
	r := start(t, load(t, challenged), Options{Match: ByOrder})
	p := r.dial(t)
	p.talk("S: +OK ready <1.2@pop.example.org>")
	p.cram("alice", "wrong")
	p.talk("S: -ERR [AUTH] no")
	p.cram("alice", "right")
	p.talk("S: +OK in\nC: QUIT\nS: +OK bye")
	p.ended()
}

func TestChallengeChecked(t *testing.T) {
	r := start(t, load(t, challenged), Options{Secrets: map[int][]byte{2: []byte("open-sesame")}})
	p := r.dial(t)
	p.in.ReadString('\n') // with a fresh timestamp
	p.cram("alice", "wrong")
	p.talk("S: -ERR [AUTH] no")
	p.cram("bob", "open-sesame")
	p.talk("S: -ERR [AUTH] no")
	p.cram("alice", "open-sesame")
	p.talk("S: +OK in")
}

func TestCancel(t *testing.T) {
	r := start(t, load(t, challenged), Options{Match: ByOrder})
	p := r.dial(t)
	p.talk("S: +OK ready <1.2@pop.example.org>\nC: AUTH CRAM-MD5")
	p.in.ReadString('\n')
	p.talk("C: *\nS: -ERR cancelled")
	p.cram("alice", "x")
	p.talk("S: +OK in")
}

const apop = opening + `S: +OK ready <1.2@pop.example.org>
C: APOP alice \{apop:1}
S: +OK in
`

func TestAPOP(t *testing.T) {
	r := start(t, load(t, apop), Options{})
	p := r.dial(t)
	p.talk("S: +OK ready <1.2@pop.example.org>\nC: APOP alice 0123456789abcdef0123456789abcdef\nS: +OK in")

	r = start(t, load(t, apop), Options{Secrets: map[int][]byte{1: []byte("tanstaaf")}})
	p = r.dial(t)
	text, err := p.in.ReadString('\n')
	_, stamp, _ := strings.Cut(strings.TrimSpace(text), "ready ")
	if err != nil || stamp == "" || stamp == "<1.2@pop.example.org>" {
		t.Fatalf("greeting %q (%v), want a fresh timestamp", text, err)
	}
	p.talk("C: APOP alice " + sasl.APOP("<1.2@pop.example.org>", sasl.NewSecret([]byte("tanstaaf"))) +
		"\nS: -ERR [AUTH] popsh: not in recording (nearest: APOP alice ****, line 4)")
	p.talk("C: APOP alice " + sasl.APOP(stamp, sasl.NewSecret([]byte("tanstaaf"))) + "\nS: +OK in")
}

// TestUnknownMechanism wants a miss for a mechanism that nobody here knows.
func TestUnknownMechanism(t *testing.T) {
	r := start(t, load(t, opening+"S: +OK\nC: AUTH X-FOO \\{sasl:1 step=1}\nS: +OK in\n"), Options{})
	p := r.dial(t)
	p.talk("S: +OK\nC: AUTH X-FOO YQ==\nS: -ERR [AUTH] popsh: not in recording (nearest: AUTH **** ****, line 4)")
}

// signsOn holds an exchange as a client and returns how the server ended it.
func (p *peer) signsOn(name string, c sasl.Credentials) string {
	p.t.Helper()
	client, err := sasl.NewClient(name, c)
	if err != nil {
		p.t.Fatal(err)
	}
	answer, err := client.Start()
	if err != nil {
		p.t.Fatal(err)
	}
	p.talk("C: AUTH " + name + " " + base64.StdEncoding.EncodeToString(answer))
	for {
		text, err := p.in.ReadString('\n')
		if err != nil {
			p.t.Fatal(err)
		}
		said, more := strings.CutPrefix(strings.TrimSpace(text), "+ ")
		if !more {
			if strings.HasPrefix(text, "+OK") != client.Done() {
				p.t.Errorf("%s ends with %q, and the client is done: %v", name, text, client.Done())
			}
			return strings.TrimSpace(text)
		}
		challenge, _ := base64.StdEncoding.DecodeString(said)
		if answer, err = client.Next(challenge); err != nil {
			return "the client: " + err.Error()
		}
		io.WriteString(p.nc, base64.StdEncoding.EncodeToString(answer)+"\r\n")
	}
}

// TestMutual: a mechanism by which the server proves that it knows the secret is
// served when the secret is given, and bound to the connection at hand.
func TestMutual(t *testing.T) {
	text := strings.Replace(secured, "S: USER\nS: TOP\n", "S: USER\nS: SASL SCRAM-SHA-256 SCRAM-SHA-256-PLUS\n", 1)
	given := map[int][]byte{1: []byte("open-sesame")}
	for _, tt := range []struct {
		tls       TLS
		secrets   map[int][]byte
		mechanism string
		password  string
		want      string
	}{
		{TLSOff, given, "SCRAM-SHA-256", "open-sesame", "+OK in"},
		{TLSOff, given, "SCRAM-SHA-256", "other", "-ERR [AUTH] popsh: not in recording"},
		{TLSOff, given, "SCRAM-SHA-1", "open-sesame", "+OK in"},
		{TLSOff, nil, "SCRAM-SHA-256", "open-sesame", "-ERR [AUTH] popsh: not in recording"},
		{TLSImplicit, given, "SCRAM-SHA-256-PLUS", "open-sesame", "+OK in"},
		{TLSImplicit, given, "SCRAM-SHA-256", "open-sesame", "+OK in"},
	} {
		r := start(t, load(t, text), Options{Match: ByModel, TLS: tt.tls, Secrets: tt.secrets})
		p, c := r.dial(t), sasl.Credentials{User: "alice", Secret: sasl.NewSecret([]byte(tt.password))}
		if tt.tls == TLSImplicit {
			inside, err := p.secure(r, &tls.Config{})
			if err != nil {
				t.Fatal(err)
			}
			state := inside.nc.(*tls.Conn).ConnectionState()
			p, c.Channel = inside, sasl.NewChannel(state, state.PeerCertificates[0])
		}
		p.talk("S: +OK ready")
		if got := p.signsOn(tt.mechanism, c); got != tt.want {
			t.Errorf("%s over %s with %q: %s, want %s\n%s", tt.mechanism, tt.tls, tt.password, got, tt.want, r.log())
		}
	}
}

// TestMutualIsOffered wants in the lists what can be served, and no more.
func TestMutualIsOffered(t *testing.T) {
	for tls, list := range map[TLS]string{TLSOff: "SASL PLAIN SCRAM-SHA-256 CRAM-MD5", TLSSTLS: "SASL PLAIN SCRAM-SHA-256 CRAM-MD5\nS: STLS"} {
		r := start(t, load(t, secured), Options{TLS: tls, Secrets: map[int][]byte{1: []byte("open-sesame")}})
		r.dial(t).talk("S: +OK ready\nC: CAPA\nS: +OK\nS: USER\nS: " + list + "\nS: .")
		for _, want := range []string{`"SCRAM-SHA-256-PLUS" is not offered: it is for TLS`, `"X-FOO" is not offered: popsh does not speak it`} {
			if !strings.Contains(r.log(), want) {
				t.Errorf("the log is %q, want %q in it", r.log(), want)
			}
		}
	}
}

// TestToken: a token is a secret like any other, checked when it is given.
func TestToken(t *testing.T) {
	text := opening + "S: +OK ready\nC: AUTH XOAUTH2 \\{sasl:1 step=1 user=\"alice\"}\nS: +OK in\n"
	for token, want := range map[string]string{"ya29.right": "+OK in", "ya29.wrong": "-ERR [AUTH] popsh: not in recording"} {
		for given, secrets := range map[bool]map[int][]byte{true: {1: []byte("ya29.right")}, false: nil} {
			r := start(t, load(t, text), Options{Secrets: secrets})
			p := r.dial(t)
			p.talk("S: +OK ready")
			got := p.signsOn("XOAUTH2", sasl.Credentials{User: "alice", Secret: sasl.NewSecret([]byte(token))})
			if ok := strings.HasPrefix(got, want) || !given && got == "+OK in"; !ok {
				t.Errorf("the token %s, given %v: %s, want %s", token, given, got, want)
			}
		}
	}
}
