package trace_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/practice"
	"popsh/session/sasl"
	"popsh/trace"
)

// live runs a conversation with the practice server, recorded, and returns the
// transcript.
func live(t *testing.T, mode session.Mode, talk func(*session.Session)) string {
	t.Helper()
	alice := practice.Users[0]
	alice.Token = alice.Password // so that one secret is looked for
	server, err := practice.New(&practice.Options{Users: []practice.User{alice}})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	var out bytes.Buffer
	r := trace.NewRecorder(&out, trace.Options{Peer: "practice:110"})
	pipe := server.Pipe
	if mode == session.Implicit {
		pipe = server.PipeTLS
	}
	s, err := session.New(t.Context(), pipe(), "localhost", &session.Options{TLS: mode, Roots: server.Authority(), Observer: r})
	if err != nil {
		t.Fatal(err)
	}
	talk(s)
	s.Close()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// say sends a line and reads the whole reply.
func say(t *testing.T, s *session.Session, line string) {
	t.Helper()
	reply, err := s.Do(t.Context(), s.Request([]byte(line)))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	if reply.Body != nil {
		if err := reply.Body.Drain(t.Context()); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
}

// TestLive records sessions of our own: with each mechanism and each way to TLS,
// the transcript has all exchanges and no secret.
func TestLive(t *testing.T) {
	const user, password = "alice", "open-sesame"
	logins := map[string]func(*session.Session){
		"PASS": func(s *session.Session) {
			for _, line := range []string{"USER alice", "PASS wrong", "USER alice", "PASS " + password} {
				say(t, s, line)
			}
		},
	}
	for _, m := range sasl.Mechanisms {
		about, _ := pop3.LookupMechanism(m.Name)
		if m.Serve == nil || !about.Needs.Has(pop3.NeedsPassword) && !about.Needs.Has(pop3.NeedsToken) {
			continue
		}
		logins[m.Name] = func(s *session.Session) {
			if about.Needs.Has(pop3.NeedsChannel) && s.Security() == nil {
				say(t, s, "USER alice")
				say(t, s, "PASS "+password)
				return
			}
			c, err := s.SASL(m.Name, sasl.Credentials{User: user, Secret: sasl.NewSecret([]byte(password))})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Authenticate(context.Background(), m.Name, c, nil); err != nil {
				t.Fatalf("%s: %v", m.Name, err)
			}
		}
	}
	for name, login := range logins {
		for _, mode := range []session.Mode{session.Clear, session.STLS, session.Implicit} {
			text := live(t, mode, func(s *session.Session) {
				say(t, s, "CAPA")
				login(s)
				for _, line := range []string{"STAT", "LIST", "RETR 1", "QUIT"} {
					say(t, s, line)
				}
			})
			check(t, fmt.Sprintf("%s, TLS %v", name, mode), text, password, mode != session.Clear)
		}
	}
}

func check(t *testing.T, name, text, password string, secure bool) {
	t.Helper()
	for _, form := range []string{password, base64.StdEncoding.EncodeToString([]byte(password)), "wrong"} {
		if strings.Contains(text, "PASS "+form) || form != "wrong" && strings.Contains(text, form) {
			t.Errorf("%s: the file holds %q:\n%s", name, form, text)
		}
	}
	s, err := trace.Summarize(trace.NewReader(strings.NewReader(text)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	last := s.Exchanges[len(s.Exchanges)-1]
	if last.Verb != "QUIT" || !last.OK || last.Secure != secure || s.Kept || s.Ending != "closed" {
		t.Errorf("%s: the last exchange is %s, OK %v, secure %v; secrets kept %v; ending %q:\n%s", name, last.Verb, last.OK, last.Secure, s.Kept, s.Ending, text)
	}
	for _, x := range s.Exchanges {
		if x.Verb == "RETR" && (!x.OK || !x.Ended || x.Octets == 0) {
			t.Errorf("%s: RETR is %+v", name, x)
		}
	}
	if tls := s.Connections[0].TLS(); secure && tls.Get("verify") != "ok" {
		t.Errorf("%s: TLS %v, want verify=ok", name, tls)
	}
	var again bytes.Buffer
	if err := trace.Format(&again, trace.NewReader(strings.NewReader(text))); err != nil || again.String() != text {
		t.Errorf("%s: the file is not canonical: %v", name, err)
	}
}
