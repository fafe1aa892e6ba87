package session

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"popsh/session/pop3"
	"popsh/session/practice"
	"popsh/session/sasl"
)

// someone returns a user of the practice server.
func someone(t *testing.T, name string) practice.User {
	t.Helper()
	for _, u := range practice.Users {
		if u.Name == name {
			return u
		}
	}
	t.Fatalf("no user %s", name)
	return practice.User{}
}

// transmitted is a message as RETR must give it: all lines end in CRLF.
func transmitted(stored []byte) []byte {
	b := bytes.ReplaceAll(bytes.ReplaceAll(stored, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	if len(b) > 0 && !bytes.HasSuffix(b, []byte("\r\n")) {
		b = append(b, "\r\n"...)
	}
	return b
}

func TestMessagesAreExact(t *testing.T) {
	srv := practising(t)
	for _, name := range []string{"alice", "dora"} {
		u := someone(t, name)
		s := begin(t, srv.Pipe(), Clear, nil)
		do(t, s, "UTF8")
		do(t, s, "USER "+u.Name)
		do(t, s, "PASS "+u.Password)
		for i, stored := range u.Mail() {
			command := fmt.Sprintf("RETR %d", i+1)
			reply := do(t, s, command)
			got, want := message(t, reply), transmitted(stored)
			if !bytes.Equal(got, want) {
				t.Errorf("%s of %s = %.200q, want %.200q", command, name, got, want)
			}
			if tally := reply.Body.Tally(); tally.Octets != int64(len(want)) {
				t.Errorf("%s of %s counts %d octets, want %d", command, name, tally.Octets, len(want))
			}
		}
		do(t, s, "QUIT")
	}
}

func TestApop(t *testing.T) {
	for _, mode := range []Mode{Clear, STLS} {
		srv := practising(t)
		s := begin(t, srv.Pipe(), mode, srv.Authority())
		stamp, err := s.Stamp()
		if err != nil {
			t.Fatalf("%v: Stamp() = %v", mode, err)
		}
		do(t, s, "APOP alice "+sasl.APOP(stamp, sasl.NewSecret([]byte("open-sesame"))))
		if s.State() != pop3.Transaction {
			t.Errorf("%v: state %v after APOP, want TRANSACTION", mode, s.State())
		}
	}
}

// clientOn is a client that knows its connection.
func clientOn(t *testing.T, s *Session, mechanism, user, secret string) sasl.Client {
	t.Helper()
	c, err := s.SASL(mechanism, sasl.Credentials{User: user, Secret: sasl.NewSecret([]byte(secret))})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestStampThatMustNotBeAnswered(t *testing.T) {
	s := begin(t, practising(t, "bad-stamp").Pipe(), Clear, nil)
	var refused *pop3.StampError
	if stamp, err := s.Stamp(); !errors.As(err, &refused) {
		t.Errorf("Stamp() = %q, %v, want a *StampError", stamp, err)
	}
	s = begin(t, practising(t, "no-apop").Pipe(), Clear, nil)
	if stamp, err := s.Stamp(); !errors.Is(err, pop3.ErrNoStamp) {
		t.Errorf("Stamp() = %q, %v, want %v", stamp, err, pop3.ErrNoStamp)
	}
}

func client(t *testing.T, mechanism, user, secret string) sasl.Client {
	t.Helper()
	c, err := sasl.NewClient(mechanism, sasl.Credentials{User: user, Secret: sasl.NewSecret([]byte(secret))})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAuthenticate(t *testing.T) {
	for _, tt := range []struct {
		mechanism string
		announced bool // CAPA was asked before
		initial   bool // so the first message travels on the AUTH line
		steps     int
	}{
		{"PLAIN", true, true, 1},
		{"plain", true, true, 1},
		{"PLAIN", false, false, 2},
		{"LOGIN", true, false, 4},
		{"LOGIN", false, false, 4},
		{"CRAM-MD5", true, false, 2},
		{"CRAM-MD5", false, false, 2},
		{"SCRAM-SHA-256", true, true, 5},
		{"SCRAM-SHA-1", false, false, 6},
		{"DIGEST-MD5", true, false, 4},
	} {
		t.Run(fmt.Sprintf("%s/%v", tt.mechanism, tt.announced), func(t *testing.T) {
			w := &witness{}
			s, err := New(t.Context(), practising(t).Pipe(), "pop.example.org", &Options{TLS: Clear, Observer: w})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if tt.announced {
				text(t, do(t, s, "CAPA"))
			}
			var steps []Step
			c := client(t, tt.mechanism, "alice", "open-sesame")
			reply, err := s.Authenticate(t.Context(), tt.mechanism, c, &AuthOptions{Step: func(s Step) { steps = append(steps, s) }})
			if err != nil || reply.Err() != nil || s.State() != pop3.Transaction || s.InExchange() {
				t.Fatalf("Authenticate = %v, %v, state %v", reply, err, s.State())
			}
			if len(steps) != tt.steps || steps[0].Initial != tt.initial {
				t.Errorf("steps %+v, want %d, the first on the AUTH line: %v", steps, tt.steps, tt.initial)
			}
			wantHidden(t, w, tt.mechanism, tt.initial)
		})
	}
}

// wantHidden makes sure that what was sent can be shown.
func wantHidden(t *testing.T, w *witness, mechanism string, initial bool) {
	t.Helper()
	sent, shown := w.all()
	_, sent, _ = strings.Cut(sent, "AUTH ")
	_, shown, _ = strings.Cut(shown, "AUTH ")
	want := mechanism
	if initial {
		want += " ****"
	}
	for _, answer := range strings.Split(sent, "\r\n")[1:] {
		if want += "\r\n"; answer != "" {
			want += "****"
		}
	}
	if shown != want {
		t.Errorf("AUTH shows %q, want %q", shown, want)
	}
}

func TestAuthenticateRefused(t *testing.T) {
	for _, mechanism := range []string{"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "SCRAM-SHA-1", "DIGEST-MD5"} {
		s := begin(t, practising(t).Pipe(), Clear, nil)
		reply, err := s.Authenticate(t.Context(), mechanism, client(t, mechanism, "alice", "wrong"), nil)
		if err != nil {
			t.Fatal(err)
		}
		var refused *RefusedError
		if err := reply.Err(); !errors.As(err, &refused) || !refused.Login || string(refused.Status.Code.Bytes()) != "AUTH" {
			t.Errorf("%s with a wrong secret: %v, want a refused login with [AUTH]", mechanism, err)
		}
		if s.State() != pop3.Authorization || !s.InStep() || s.InExchange() {
			t.Errorf("%s refused: state %v", mechanism, s.State())
		}
		login(t, s)
	}
}

func TestCancelAuth(t *testing.T) {
	s := begin(t, practising(t).Pipe(), Clear, nil)
	if reply := do(t, s, "AUTH LOGIN"); !reply.Status.More || !s.InExchange() {
		t.Fatalf("AUTH LOGIN: %v, in an exchange: %v", reply.Status, s.InExchange())
	}
	reply, err := s.CancelAuth(t.Context())
	if err != nil || reply.Status.OK || s.InExchange() || s.State() != pop3.Authorization {
		t.Errorf("CancelAuth = %+v, %v, state %v", reply, err, s.State())
	}
	login(t, s)
}

func TestPipelinedOnPractice(t *testing.T) {
	s := begin(t, practising(t).Pipe(), Clear, nil)
	batch := []string{"USER alice", "PASS open-sesame", "STAT", "LIST", "RETR 2", "LIST 9", "NOOP"}
	var requests []Request
	for _, line := range batch {
		requests = append(requests, NewRequest([]byte(line)))
	}
	if err := s.Send(t.Context(), requests...); err != nil {
		t.Fatal(err)
	}
	for _, line := range batch {
		reply, err := s.Receive(t.Context())
		if err != nil || string(reply.Request.Line) != line || reply.Status.OK == (line == "LIST 9") {
			t.Fatalf("the reply to %q is %+v, %v", line, reply, err)
		}
		if reply.Body != nil {
			message(t, reply)
		}
	}
	if !s.InStep() || s.State() != pop3.Transaction {
		t.Errorf("in step %v, state %v", s.InStep(), s.State())
	}
}

func TestHighestWithMarks(t *testing.T) {
	s := begin(t, practising(t).Pipe(), Clear, nil)
	login(t, s)
	do(t, s, "DELE 1")
	text(t, do(t, s, "LIST"))
	if n, known := s.Machine().Highest(); n != 3 || !known {
		t.Errorf("Highest() = %d, %v after DELE 1 and LIST, want 3", n, known)
	}
}
