package session

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// catchUp reads what is owed, and returns the replies that began meanwhile.
func catchUp(t *testing.T, s *Session) []*Reply {
	t.Helper()
	var replies []*Reply
	for !s.InStep() {
		reply, err := s.Wait(t.Context())()
		if err != nil {
			t.Fatal(err)
		}
		if reply != nil {
			replies = append(replies, reply)
		}
	}
	return replies
}

// leave sends a line and stops waiting for its reply at once.
func leave(t *testing.T, s *Session, line string) {
	t.Helper()
	if err := s.Send(t.Context(), s.Request([]byte(line))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Receive(ctx); !errors.Is(err, context.Canceled) || s.InStep() {
		t.Fatalf("Receive = %v, in step %v; want cancelled and a reply owed", err, s.InStep())
	}
}

// TestLateReplies: what was not waited for is still read as what it is.
func TestLateReplies(t *testing.T) {
	s := must(t, loggedIn+`
	C: NOOP
	S: +OK slow
	C: LIST
	S: +OK
	S: 1 120
	S: 2 200
	S: .
	C: DELE 1
	S: -ERR [SYS/TEMP] not now
	C: STAT
	S: +OK 2 320
	`)
	login(t, s)
	for _, tt := range []struct {
		line, want string
		ok         bool
	}{{"NOOP", "slow", true}, {"LIST", "", true}, {"DELE 1", "not now", false}} {
		leave(t, s, tt.line)
		if owed := s.Owed(); len(owed) != 1 || string(owed[0].Line) != tt.line {
			t.Errorf("Owed() = %v, want %s", owed, tt.line)
		}
		replies := catchUp(t, s)
		if len(replies) != 1 || string(replies[0].Request.Line) != tt.line || replies[0].Status.OK != tt.ok || string(replies[0].Status.Text.Bytes()) != tt.want {
			t.Errorf("late replies to %s = %v, want %v %q", tt.line, replies, tt.ok, tt.want)
		}
	}
	if n, known := s.Machine().Highest(); n != 2 || !known || s.Machine().Deletions() != 0 {
		t.Errorf("Highest() = %d, %v, deletions %d; want what the late replies said", n, known, s.Machine().Deletions())
	}
	do(t, s, "STAT")
}

// TestBodyThatIsLeft is read on from where its reader stopped, and bounded in
// memory by what one read brings.
func TestBodyThatIsLeft(t *testing.T) {
	const lines = 20_000
	var mail strings.Builder
	for i := range lines {
		fmt.Fprintf(&mail, "S: line %d\n", i)
	}
	s := must(t, script("S: +OK\nC: RETR 1\nS: +OK\n"+mail.String()+"S: .\nC: NOOP\nS: +OK"))
	reply := do(t, s, "RETR 1")
	for range 10 {
		if _, err := reply.Body.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s.Unread() != reply || s.InStep() || len(s.Owed()) != 0 {
		t.Errorf("Unread() = %v, in step %v", s.Unread(), s.InStep())
	}
	if late := catchUp(t, s); len(late) != 0 || s.Unread() != nil || reply.Body.Tally().Lines != lines || reply.Times.Last.IsZero() {
		t.Errorf("late replies %v, %d lines, want the %d lines of the one that was left", late, reply.Body.Tally().Lines, lines)
	}
	do(t, s, "NOOP")
}

// TestLateChallenge: the exchange goes on, or is given up, when the server has
// answered at last.
func TestLateChallenge(t *testing.T) {
	s := must(t, "S: +OK\nC: AUTH LOGIN\nS: + VXNlcm5hbWU6\nC: *\nS: -ERR as you like\nC: CAPA\nS: -ERR")
	leave(t, s, "AUTH LOGIN")
	if late := catchUp(t, s); len(late) != 1 || !late[0].Status.More || !s.InExchange() {
		t.Fatalf("late replies %v, in exchange %v", late, s.InExchange())
	}
	if reply, err := s.CancelAuth(t.Context()); err != nil || reply.Status.OK || s.InExchange() {
		t.Errorf("CancelAuth = %v, %v", reply, err)
	}
	do(t, s, "CAPA")
}

// TestLateSTLS: a handshake that nobody waits for is not begun; a refusal harms
// nobody.
func TestLateSTLS(t *testing.T) {
	s := must(t, "S: +OK\nC: STLS\nS: -ERR no\nC: STLS\nS: +OK go ahead\nhang")
	leave(t, s, "STLS")
	if late := catchUp(t, s); len(late) != 1 || late[0].Status.OK || s.Closed() {
		t.Fatalf("late replies %v, closed %v", late, s.Closed())
	}
	leave(t, s, "STLS")
	reply, err := s.Wait(t.Context())()
	if !errors.Is(err, ErrHandshake) || reply == nil || !s.Closed() || s.State() != pop3.Closed {
		t.Errorf("Wait = %v, %v, closed %v; want the reply and the end", reply, err, s.Closed())
	}
}

// TestLateEnds: what goes wrong with a late reply ends the session as it would
// have then.
func TestLateEnds(t *testing.T) {
	for said, want := range map[string]any{
		"":                 new(*LinkError),
		`S> +O`:            new(*LinkError),
		`S: OK`:            new(*ProtocolError),
		`S> +OK\r\nhalf`:   new(*LinkError),
		`S> +OK\r\nhalf\r`: new(*LinkError),
	} {
		s := must(t, script("S: +OK\nC: RETR 1\n"+said))
		leave(t, s, "RETR 1")
		var err error
		for err == nil {
			_, err = s.Wait(t.Context())()
		}
		if !errors.As(err, want) || !s.Closed() {
			t.Errorf("RETR answered late with %q: %#v, closed %v; want %T", said, err, s.Closed(), want)
		}
		if _, err := s.Wait(t.Context())(); err != ErrClosed {
			t.Errorf("Wait behind the end = %v, want %v", err, ErrClosed)
		}
	}
}

// TestWaitEndsWithItsContext, whatever is owed, and changes nothing then.
func TestWaitEndsWithItsContext(t *testing.T) {
	s := must(t, "S: +OK\nC: RETR 1\nS> +OK\\r\\nhalf\nhang")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if s.Wait(ended) != nil || s.Closed() {
		t.Error("Wait in step: something happened, want nothing")
	}
	leave(t, s, "RETR 1")
	if s.Wait(ended) != nil || s.Closed() {
		t.Error("Wait with a reply owed: something happened, want nothing")
	}
	if reply, err := s.Wait(t.Context())(); reply == nil || err != nil {
		t.Fatalf("Wait = %v, %v, want the status line", reply, err)
	}
	if s.Wait(ended) != nil || s.Closed() || s.Unread() == nil {
		t.Error("Wait with half a line: something happened, want nothing")
	}
}

// TestLateTimers: a reply that nobody waits for has its timers too. The idle one
// begins with each wait, the total one counts all of them.
func TestLateTimers(t *testing.T) {
	timers := wire.DefaultTimers
	for name, tt := range map[string]struct {
		waits time.Duration // the length of each wait but the last
		want  time.Duration
	}{
		"idle":            {0, timers.Idle},
		"idle begins":     {timers.Idle - time.Second, timers.Total},
		"waits are short": {time.Second, timers.Total},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, there := greeted(t, &Options{TLS: Clear})
				defer there.Close()
				go there.Read(make([]byte, 64))
				if err := s.Send(t.Context(), NewRequest([]byte("NOOP"))); err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				err := waitAgainAndAgain(t, s, tt.waits)
				var timeout *wire.TimeoutError
				if took := time.Since(start); !errors.As(err, &timeout) || took != tt.want || !s.Closed() {
					t.Errorf("error %v after %v, closed %v; want a time-out after %v", err, took, s.Closed(), tt.want)
				}
				if _, err := s.Do(t.Context(), NewRequest([]byte("STAT"))); err != ErrClosed {
					t.Errorf("STAT after a time-out = %v, want %v", err, ErrClosed)
				}
			})
		})
	}
}

// waitAgainAndAgain waits in pieces, until something happens.
func waitAgainAndAgain(t *testing.T, s *Session, piece time.Duration) error {
	t.Helper()
	for {
		ctx, cancel := t.Context(), context.CancelFunc(func() {})
		if piece > 0 {
			ctx, cancel = context.WithTimeout(ctx, piece)
		}
		happened := s.Wait(ctx)
		cancel()
		if happened != nil {
			_, err := happened()
			return err
		}
	}
}

// TestMoreTime: who gives a server more time is told for what.
func TestMoreTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		o := &Options{TLS: Clear, MoreTime: func(_ context.Context, r Request, silent time.Duration) bool {
			asked = append(asked, fmt.Sprintf("%s after %v", r.Line, silent))
			return len(asked) < 3
		}}
		s, there := greeted(t, o)
		go func() {
			defer there.Close()
			in := bufio.NewReader(there)
			in.ReadString('\n')
			time.Sleep(90 * time.Second)
			io.WriteString(there, "+OK\r\n")
			in.ReadString('\n')
			io.WriteString(there, "+OK\r\nhalf of it\r\n")
			in.ReadString('\n') // until the end
		}()
		if _, err := s.Do(t.Context(), NewRequest([]byte("STAT"))); err != nil {
			t.Errorf("STAT = %v, want it waited for", err)
		}
		reply, err := s.Do(t.Context(), NewRequest([]byte("RETR 1")))
		if err != nil {
			t.Fatal(err)
		}
		err = reply.Body.Drain(t.Context())
		var timeout *wire.TimeoutError
		if !errors.As(err, &timeout) || timeout.After != 2*time.Minute {
			t.Errorf("RETR = %v, want a time-out after two minutes", err)
		}
		want := "[STAT after 1m0s RETR 1 after 1m0s RETR 1 after 2m0s]"
		if got := fmt.Sprint(asked); got != want {
			t.Errorf("asked %s, want %s", got, want)
		}
	})
}

// TestNothingIsSentTooLate: a context that has ended stops a line before it is
// begun, which leaves the session as it was.
func TestNothingIsSentTooLate(t *testing.T) {
	s := must(t, "S: +OK\nC: STAT\nS: +OK 0 0")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Do(ctx, NewRequest([]byte("NOOP"))); !errors.Is(err, context.Canceled) || s.Closed() || !s.InStep() {
		t.Errorf("Do = %v, closed %v, in step %v; want nothing sent", err, s.Closed(), s.InStep())
	}
	do(t, s, "STAT")
}

// TestOthersLookOn while Wait waits: the race detector watches.
func TestOthersLookOn(t *testing.T) {
	here, there := net.Pipe()
	answer := make(chan struct{})
	go func() {
		defer there.Close()
		io.WriteString(there, "+OK\r\n")
		in := bufio.NewReader(there)
		in.ReadString('\n')
		io.WriteString(there, "+OK\r\n1 120\r\n")
		<-answer
		io.WriteString(there, "2 200\r\n.\r\n")
		in.ReadString('\n')
	}()
	s, err := New(t.Context(), here, "h", &Options{TLS: Clear})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	leave(t, s, "LIST")
	for !s.InStep() {
		stop, looked := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(looked)
			for {
				select {
				case <-stop:
					return
				default:
					s.Known().Message(1)
					s.Machine().Highest()
					s.InExchange()
				}
			}
		}()
		if s.Unread() != nil && s.Unread().Body.Tally().Lines == 1 {
			close(answer)
		}
		happened := s.Wait(t.Context())
		close(stop)
		<-looked
		if _, err := happened(); err != nil {
			t.Fatal(err)
		}
	}
	if m, ok := s.Known().Message(2); !ok || m.Octets != 200 {
		t.Errorf("Message(2) = %v, %v, want what LIST said late", m, ok)
	}
}
