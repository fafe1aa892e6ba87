package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"testing"
	"time"

	"popsh/session/dovecot"
	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/session/wire"
)

// dovecotDoor opens a session with Dovecot on the port of the mode.
func dovecotDoor(t *testing.T, srv *dovecot.Server, mode Mode) *Session {
	t.Helper()
	return dovecotDoorWith(t, srv, &Options{TLS: mode})
}

// dovecotDoorWith is dovecotDoor with more options.
func dovecotDoorWith(t *testing.T, srv *dovecot.Server, o *Options) *Session {
	t.Helper()
	addr := srv.Addr
	if o.TLS == Implicit {
		addr = srv.TLSAddr
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	o.Roots = srv.Pool
	s, err := Dial(t.Context(), Target{Host: host, Port: n}, o)
	if err != nil {
		t.Fatalf("%v: %v", o.TLS, err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestDovecot(t *testing.T) {
	mail := dovecot.MixedMailbox()
	srv := dovecot.Start(t, dovecot.Options{Mail: map[string][][]byte{"alice": dovecot.Stored(mail)}})
	t.Run("three doors", func(t *testing.T) {
		for _, mode := range []Mode{Clear, STLS, Implicit} {
			s := dovecotDoor(t, srv, mode)
			wantSecurity(t, s, mode == Implicit, mode == STLS)
			login(t, s)
			wantMail(t, s, mail)
			do(t, s, "QUIT")
		}
	})
	t.Run("batch", func(t *testing.T) { dovecotBatch(t, srv, mail) })
	t.Run("sign-on", func(t *testing.T) { dovecotSignOn(t, srv) })
	t.Run("refused", func(t *testing.T) { dovecotRefused(t, srv) })
	t.Run("wrong mode", func(t *testing.T) { dovecotWrongMode(t, srv) })
	t.Run("going away", func(t *testing.T) { dovecotGoesAway(t, srv) }) // the last: it stops the server
}

// wantMail compares every message with what is stored.
func wantMail(t *testing.T, s *Session, mail []dovecot.Message) {
	t.Helper()
	for i, m := range mail {
		command := fmt.Sprintf("RETR %d", i+1)
		if got := message(t, do(t, s, command)); !bytes.Equal(got, m.CRLF) {
			t.Errorf("%s (%s) = %.200q, want %.200q", command, m.Name, got, m.CRLF)
		}
	}
}

// dovecotBatch sends all in one write and reads the replies.
func dovecotBatch(t *testing.T, srv *dovecot.Server, mail []dovecot.Message) {
	s := dovecotDoor(t, srv, STLS)
	login(t, s)
	batch := []Request{NewRequest([]byte("STAT")), NewRequest([]byte("LIST"))}
	for i := range mail {
		batch = append(batch, NewRequest(fmt.Appendf(nil, "RETR %d", i+1)))
	}
	if err := s.Send(t.Context(), append(batch, NewRequest([]byte("QUIT")))...); err != nil {
		t.Fatal(err)
	}
	for i := range batch {
		reply, err := s.Receive(t.Context())
		if err != nil || reply.Err() != nil {
			t.Fatalf("%s: %v, %v", batch[i].Line, reply, err)
		}
		if i >= 2 {
			if got, want := message(t, reply), mail[i-2]; !bytes.Equal(got, want.CRLF) {
				t.Errorf("%s (%s) = %.200q, want %.200q", batch[i].Line, want.Name, got, want.CRLF)
			}
		} else if reply.Body != nil {
			message(t, reply)
		}
	}
	if n, known := s.Machine().Highest(); !known || n != int64(len(mail)) {
		t.Errorf("Highest() = %d, %v, want %d", n, known, len(mail))
	}
	if _, err := s.Receive(t.Context()); err != nil || !s.Closed() {
		t.Errorf("QUIT: %v, closed %v", err, s.Closed())
	}
}

func dovecotSignOn(t *testing.T, srv *dovecot.Server) {
	for _, announced := range []bool{false, true} {
		for _, mechanism := range []string{"SCRAM-SHA-256", "PLAIN", "LOGIN", "CRAM-MD5"} {
			s := dovecotDoor(t, srv, STLS)
			if announced {
				text(t, do(t, s, "CAPA"))
			}
			reply, err := s.Authenticate(t.Context(), mechanism, clientOn(t, s, mechanism, "alice", dovecot.Users["alice"]), nil)
			if err != nil || reply.Err() != nil || s.State() != pop3.Transaction {
				t.Errorf("%s, announced %v: %v, %v, state %v", mechanism, announced, reply, err, s.State())
			}
		}
	}
	for _, mode := range []Mode{Clear, STLS, Implicit} {
		s := dovecotDoor(t, srv, mode)
		stamp, err := s.Stamp()
		if err != nil {
			t.Fatal(err)
		}
		do(t, s, "APOP alice "+sasl.APOP(stamp, sasl.NewSecret([]byte(dovecot.Users["alice"]))))
		if s.State() != pop3.Transaction {
			t.Errorf("%v: state %v after APOP", mode, s.State())
		}
	}
}

func dovecotRefused(t *testing.T, srv *dovecot.Server) {
	s := dovecotDoor(t, srv, Implicit)
	do(t, s, "USER alice")
	var refused *RefusedError
	if err := do(t, s, "PASS wrong").Err(); !errors.As(err, &refused) || !refused.Login || string(refused.Status.Code.Bytes()) != "AUTH" {
		t.Errorf("PASS wrong: %v, want a refused login with [AUTH]", err)
	}
	login(t, s)
	if err := do(t, s, "RETR 99").Err(); !errors.As(err, &refused) || refused.Login {
		t.Errorf("RETR 99: %v, want refused", err)
	}
}

func dovecotWrongMode(t *testing.T, srv *dovecot.Server) {
	for addr, tt := range map[string]struct {
		mode  Mode
		fault Fault
	}{srv.Addr: {Implicit, ClearPort}, srv.TLSAddr: {STLS, TLSPort}} {
		host, port, _ := net.SplitHostPort(addr)
		n, _ := strconv.Atoi(port)
		timers := wire.DefaultTimers
		timers.Connect = time.Minute // two seconds of it are waited
		_, err := Dial(t.Context(), Target{Host: host, Port: n}, &Options{TLS: tt.mode, Roots: srv.Pool, Timers: &timers})
		wantFault(t, tt.mode.String(), err, tt.fault)
	}
}

// dovecotGoesAway kills the server under an idle session, and another one that
// is sent something, and brings it back. Nobody logs in then: whoever was killed
// may have left a lock on the maildrop.
func dovecotGoesAway(t *testing.T, srv *dovecot.Server) {
	idle, busy := dovecotDoor(t, srv, Implicit), dovecotDoor(t, srv, Clear)
	login(t, idle)
	seen := make(chan error, 1)
	go func() { seen <- idle.Watch(context.Background()) }()
	srv.Stop(t)
	var link *LinkError
	if err := <-seen; !errors.As(err, &link) || !link.Talking || !idle.Closed() {
		t.Errorf("Watch = %v, closed %v; want a lost link", err, idle.Closed())
	}
	if _, err := busy.Do(t.Context(), NewRequest([]byte("CAPA"))); !errors.As(err, &link) || !link.Talking || !busy.Closed() {
		t.Errorf("CAPA = %v, closed %v; want a lost link", err, busy.Closed())
	}
	srv.Restart(t, srv.Options)
	text(t, do(t, dovecotDoor(t, srv, STLS), "CAPA"))
}
