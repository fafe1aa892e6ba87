package session

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"

	"popsh/session/pop3"
	"popsh/session/sasl"
)

// TestExchangesGivenUp: what must not be answered is answered with a star, and
// what was not shown is not believed.
func TestExchangesGivenUp(t *testing.T) {
	const alice, secret, plain = "YWxpY2U=", "b3Blbi1zZXNhbWU=", "AGFsaWNlAG9wZW4tc2VzYW1l"
	for name, tt := range map[string]struct {
		script    script
		mechanism string
		closed    bool
	}{
		"a challenge that is not base64": {"C: AUTH CRAM-MD5\nS: + %%\nC: *\nS: -ERR cancelled", "CRAM-MD5", false},
		"base64 with blanks":             {"C: AUTH CRAM-MD5\nS: + PDFA aD4=\nC: *\nS: -ERR cancelled", "CRAM-MD5", false},
		"an empty challenge":             {"C: AUTH CRAM-MD5\nS: + \nC: *\nS: -ERR cancelled", "CRAM-MD5", false},
		"a third prompt":                 {"C: AUTH LOGIN\nS: + \nC: " + alice + "\nS: + \nC: " + secret + "\nS: + \nC: *\nS: -ERR cancelled", "LOGIN", false},
		"a second challenge":             {"C: AUTH PLAIN\nS: +\nC: " + plain + "\nS: + \nC: *\nS: -ERR cancelled", "PLAIN", false},
		"success for nothing":            {"C: AUTH PLAIN\nS: +OK welcome", "PLAIN", true},
		"success before the secret":      {"C: AUTH LOGIN\nS: + \nC: " + alice + "\nS: +OK welcome", "LOGIN", true},
		"success before the challenge":   {"C: AUTH CRAM-MD5\nS: +OK welcome", "CRAM-MD5", true},
	} {
		s := must(t, "S: +OK\n"+tt.script)
		_, err := s.Authenticate(t.Context(), tt.mechanism, client(t, tt.mechanism, "alice", "open-sesame"), nil)
		var given *AuthError
		if !errors.As(err, &given) || s.Closed() != tt.closed || (given.Reply == nil) != tt.closed {
			t.Errorf("%s: error %v, closed %v; want given up, closed %v", name, err, s.Closed(), tt.closed)
		}
		if s.State() == pop3.Transaction || s.InExchange() {
			t.Errorf("%s: state %v, in an exchange %v", name, s.State(), s.InExchange())
		}
	}
}

// TestInitialResponseThatDoesNotFit: a line holds 255 octets, an answer more.
func TestInitialResponseThatDoesNotFit(t *testing.T) {
	answer := base64.StdEncoding.EncodeToString([]byte("\x00alice\x00" + longSecret))
	s := must(t, script("S: +OK\nC: CAPA\nS: +OK\nS: SASL PLAIN\nS: .\nC: AUTH PLAIN\nS: + \nC: "+answer+"\nS: +OK"))
	text(t, do(t, s, "CAPA"))
	reply, err := s.Authenticate(t.Context(), "PLAIN", client(t, "PLAIN", "alice", longSecret), nil)
	if err != nil || !reply.Status.OK || s.State() != pop3.Transaction {
		t.Errorf("Authenticate = %v, %v", reply, err)
	}
}

const longSecret = "a secret that is long enough to make the line of AUTH with its initial response longer than any server has to take, " +
	"which is two hundred and fifty-five octets with the line end, as all the world should know"

// empty is a mechanism whose first answer is empty.
type empty struct{ sasl.Client }

func (empty) Start() ([]byte, error) { return []byte{}, nil }
func (empty) Done() bool             { return true }

func TestEmptyInitialResponse(t *testing.T) {
	s := must(t, "S: +OK\nC: CAPA\nS: +OK\nS: SASL EXTERNAL\nS: .\nC: AUTH EXTERNAL =\nS: +OK")
	text(t, do(t, s, "CAPA"))
	if reply, err := s.Authenticate(t.Context(), "EXTERNAL", empty{}, nil); err != nil || !reply.Status.OK {
		t.Errorf("Authenticate = %v, %v", reply, err)
	}
	s = must(t, "S: +OK\nC: AUTH EXTERNAL\nS: + \nC: \nS: +OK")
	if reply, err := s.Authenticate(t.Context(), "EXTERNAL", empty{}, nil); err != nil || !reply.Status.OK {
		t.Errorf("Authenticate = %v, %v", reply, err)
	}
}

// TestExchangeThatIsStopped: the challenge is still owed, and behind it the
// server waits for an answer that must be a star.
func TestExchangeThatIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		challenge := make(chan struct{})
		go func() {
			defer there.Close()
			in := bufio.NewReader(there)
			playStep("S: +OK", there, in)
			playStep("C: AUTH LOGIN", there, in)
			<-challenge
			playStep("S: + ", there, in)
			playStep("C: *", there, in)
			playStep("S: -ERR cancelled", there, in)
			io.Copy(io.Discard, in)
		}()
		s, err := New(t.Context(), here, "h", &Options{TLS: Clear})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			synctest.Wait()
			cancel()
		}()
		if _, err := s.Authenticate(ctx, "LOGIN", client(t, "LOGIN", "alice", "x"), nil); !errors.Is(err, context.Canceled) || s.InStep() {
			t.Fatalf("Authenticate = %v, in step %v; want cancelled and a reply owed", err, s.InStep())
		}
		close(challenge)
		if reply, err := s.Receive(t.Context()); err != nil || !reply.Status.More || !s.InExchange() {
			t.Fatalf("Receive = %v, %v, in an exchange %v", reply, err, s.InExchange())
		}
		if reply, err := s.CancelAuth(t.Context()); err != nil || reply.Status.OK || s.InExchange() {
			t.Errorf("CancelAuth = %v, %v", reply, err)
		}
	})
}
