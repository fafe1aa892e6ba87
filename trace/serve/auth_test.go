package serve

import (
	"encoding/base64"
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
