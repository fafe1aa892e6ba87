package session

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// sent opens a session with a server that greets and then takes and answers
// anything, has f use it, and returns what an observer may show of it.
func sent(t *testing.T, f func(s *Session)) string {
	t.Helper()
	here, there := net.Pipe()
	go func() {
		defer there.Close()
		io.WriteString(there, "+OK\r\n")
		for in := bufio.NewScanner(there); in.Scan(); {
			if _, err := io.WriteString(there, "+OK\r\n"); err != nil {
				return
			}
		}
	}()
	w := &witness{}
	s, err := New(t.Context(), here, "h", &Options{TLS: Clear, Observer: w})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f(s)
	_, shown := w.all()
	return shown
}

func TestSecretsSentTogether(t *testing.T) {
	for _, tt := range []struct {
		lines []string
		want  string
	}{
		{[]string{"NOOP", "PASS one", "NOOP"}, "NOOP\r\nPASS ****\r\nNOOP\r\n"},
		{[]string{"PASS one", "PASS two", "NOOP"}, "PASS ****\r\nNOOP\r\n"},
		{[]string{"AUTH LOGIN", "YWxpY2U=", "b3Blbg=="}, "AUTH LOGIN\r\n****\r\n"},
	} {
		got := sent(t, func(s *Session) {
			var batch []Request
			for _, line := range tt.lines {
				batch = append(batch, NewRequest([]byte(line)))
			}
			if err := s.Send(t.Context(), batch...); err != nil {
				t.Fatal(err)
			}
		})
		if got != tt.want {
			t.Errorf("Send(%q) shows %q, want %q", tt.lines, got, tt.want)
		}
	}
}

func TestRawSecrets(t *testing.T) {
	for _, tt := range []struct {
		raw     []string
		typed   string
		want    string
		replies int
	}{
		{[]string{"NOOP\r\nPASS one\r\nNOOP\r\n"}, "", "NOOP\r\nPASS ****", 3},
		{[]string{"PASS on", "e\r", "\n"}, "", "PASS ************", 1},
		{[]string{"PA", "SS one\r\n", "NOOP\r\n"}, "", "PASS ****NOOP\r\n", 2},
		{[]string{"AUTH LOGIN\r\nYWxpY2U=\r\nb3Blbg=="}, "", "AUTH LOGIN\r\n****", 2},
		{[]string{"NO", "OP\r\n"}, "", "NOOP\r\n", 1},
		{[]string{"PASS on"}, "e", "PASS ********", 0},
		{[]string{"PAS"}, "S one", "PASS ****", 0},
		{[]string{"X "}, "PASS one", "X PASS ****\r\n", 0},
	} {
		got := sent(t, func(s *Session) {
			replies := 0
			for _, raw := range tt.raw {
				n, err := s.SendRaw(t.Context(), []byte(raw))
				if err != nil {
					t.Fatal(err)
				}
				replies += n
			}
			if replies != tt.replies {
				t.Errorf("SendRaw(%q) asks for %d replies, want %d", tt.raw, replies, tt.replies)
			}
			if tt.typed != "" {
				do(t, s, tt.typed)
			}
		})
		if got != tt.want {
			t.Errorf("SendRaw(%q) and %q show %q, want %q", tt.raw, tt.typed, got, tt.want)
		}
	}
}

// TestRawLinesAreTakenAsTheServerTakesThem: whether a line answers a challenge
// is known only when the reply before it has come.
func TestRawLinesAreTakenAsTheServerTakesThem(t *testing.T) {
	s := must(t, "S: +OK\nC: AUTH LOGIN\nC: YQ==\nC: Yg==\nC: STAT\nS: + \nS: + \nS: +OK in\nS: +OK 3 9")
	receiveAll(t, s, "AUTH LOGIN\r\nYQ==\r\nYg==\r\nSTAT\r\n", "AUTH", "AUTH", "AUTH", "STAT")
	if n, known := s.Machine().Highest(); s.State() != pop3.Transaction || n != 3 || !known {
		t.Errorf("state %v, highest %d", s.State(), n)
	}
	s = must(t, "S: +OK\nC: AUTH PLAIN\nC: YQ==\nS: -ERR no\nS: -ERR what")
	receiveAll(t, s, "AUTH PLAIN\r\nYQ==\r\n", "AUTH", "YQ==")
	s = must(t, "S: +OK\nC: AUTH LOGIN\nS: + \nC: *\nC: CAPA\nS: -ERR no\nS: +OK\nS: .")
	do(t, s, "AUTH LOGIN")
	receiveAll(t, s, "*\r\nCAPA\r\n", "AUTH", "CAPA")
}

// receiveAll sends octets and reads one reply for each of the verbs.
func receiveAll(t *testing.T, s *Session, octets string, verbs ...string) {
	t.Helper()
	if n, err := s.SendRaw(t.Context(), []byte(octets)); n != len(verbs) || err != nil {
		t.Fatalf("SendRaw(%q) = %d, %v, want %d", octets, n, err, len(verbs))
	}
	for _, verb := range verbs {
		reply, err := s.Receive(t.Context())
		if err != nil || reply.Request.Verb != verb {
			t.Fatalf("the reply to %s is %+v, %v", verb, reply, err)
		}
		if reply.Body != nil {
			message(t, reply)
		}
	}
}

func TestDoOutOfStep(t *testing.T) {
	s := must(t, "S: +OK\nC: NOOP\nhang")
	if err := s.Send(t.Context(), NewRequest([]byte("NOOP"))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Do(t.Context(), NewRequest([]byte("STAT"))); err != ErrOutOfStep {
		t.Errorf("Do with a reply owed = %v, want %v", err, ErrOutOfStep)
	}
	if err := s.Watch(t.Context()); err != ErrOutOfStep {
		t.Errorf("Watch with a reply owed = %v, want %v", err, ErrOutOfStep)
	}
}

// greeted returns a session whose server says nothing and reads nothing any more.
func greeted(t *testing.T, o *Options) (*Session, net.Conn) {
	t.Helper()
	here, there := net.Pipe()
	go io.WriteString(there, "+OK\r\n")
	s, err := New(t.Context(), here, "h", o)
	if err != nil {
		t.Fatal(err)
	}
	return s, there
}

func TestSendThatIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, there := greeted(t, &Options{TLS: Clear})
		defer there.Close()
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			synctest.Wait()
			cancel()
		}()
		if err := s.Send(ctx, NewRequest([]byte("NOOP"))); !errors.Is(err, context.Canceled) || !s.Closed() {
			t.Errorf("Send = %v, closed %v; want cancelled, and an end since half a line may be out", err, s.Closed())
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s, there := greeted(t, &Options{TLS: Clear})
		defer there.Close()
		var link *LinkError
		var timeout *wire.TimeoutError
		err := s.Send(t.Context(), NewRequest([]byte("NOOP")))
		if !errors.As(err, &link) || !errors.As(err, &timeout) || !link.Talking || !s.Closed() {
			t.Errorf("Send to a server that does not read = %v, closed %v", err, s.Closed())
		}
	})
}

func TestCloseEndsAnyWait(t *testing.T) {
	for name, wait := range map[string]func(context.Context, *Session, net.Conn) error{
		"watch": func(ctx context.Context, s *Session, _ net.Conn) error { return s.Watch(ctx) },
		"send": func(ctx context.Context, s *Session, _ net.Conn) error {
			return s.Send(ctx, NewRequest([]byte("NOOP")))
		},
		"reply": func(ctx context.Context, s *Session, there net.Conn) error {
			go there.Read(make([]byte, 64))
			_, err := s.Do(ctx, NewRequest([]byte("NOOP")))
			return err
		},
		"handshake": func(ctx context.Context, s *Session, there net.Conn) error {
			go func() {
				there.Read(make([]byte, 64))
				io.WriteString(there, "+OK\r\n")
				there.Read(make([]byte, 4096))
			}()
			_, err := s.Do(ctx, NewRequest([]byte("STLS")))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, there := greeted(t, &Options{TLS: Clear})
				defer there.Close()
				go func() {
					synctest.Wait()
					s.Close()
				}()
				if err := wait(t.Context(), s, there); err != ErrClosed {
					t.Errorf("error %v, want %v", err, ErrClosed)
				}
				if s.State() != pop3.Closed {
					t.Errorf("state %v, want %v", s.State(), pop3.Closed)
				}
			})
		})
	}
}

func TestWatchBehindACR(t *testing.T) {
	s := must(t, `S> +OK\n\r`+"\nhang")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Watch(ctx); err != nil || s.Closed() {
		t.Errorf("Watch = %v, closed %v; want nothing to have happened", err, s.Closed())
	}
	s = must(t, `S> +OK\n\r`)
	var link *LinkError
	if err := s.Watch(t.Context()); !errors.As(err, &link) {
		t.Errorf("Watch = %v, want the end of the connection", err)
	}
	s = must(t, `S> +OK\n\r+OK bye\n\r`)
	var unasked *UnaskedError
	if err := s.Watch(t.Context()); !errors.As(err, &unasked) {
		t.Errorf("Watch = %v, want unasked octets", err)
	}
}

func TestCutStatus(t *testing.T) {
	for greeting, want := range map[script]any{
		`S> +O`:          new(*LinkError),
		`S> -ERR half`:   new(*LinkError),
		`S> * OK no end`: new(*ProtocolError),
		`S> +O\r\n`:      new(*ProtocolError),
		`S> \r\n`:        new(*ProtocolError),
	} {
		if _, err := against(t, greeting, nil); !errors.As(err, want) {
			t.Errorf("greeting %q: %#v, want %T", greeting, err, want)
		}
	}
}

// TestCutStatusTellsHow: half a line says how the connection ended, and only TLS can
// be cut off without the end that is due.
func TestCutStatusTellsHow(t *testing.T) {
	_, clear := against(t, `S> -ERR half`, nil)
	s := overTLS(t, func(secured *tls.Conn, below net.Conn) {
		io.WriteString(secured, "+OK\r\n")
		bufio.NewReader(secured).ReadString('\n')
		io.WriteString(secured, "-ERR half")
		below.Write([]byte{0x17, 3, 3, 0, 99, 1}) // a record that is cut off
		below.Close()
	})
	_, secure := s.Do(t.Context(), NewRequest([]byte("NOOP")))
	for want, err := range map[error]error{io.EOF: clear, io.ErrUnexpectedEOF: secure} {
		var ended *wire.EndedError
		if !errors.As(err, &ended) || ended.Err != want || string(ended.Pending.Bytes()) != "-ERR half" {
			t.Errorf("%#v, want %v behind -ERR half", err, want)
		}
	}
}

func TestPipelining(t *testing.T) {
	s := must(t, "S: +OK\nC: STAT\nC: LIST\nC: NOOP\nS: +OK 1 5\nS: +OK\nS: 1 5\nS: .\nS: -ERR no")
	var batch []Request
	for _, line := range []string{"STAT", "LIST", "NOOP"} {
		batch = append(batch, NewRequest([]byte(line)))
	}
	if err := s.Send(t.Context(), batch...); err != nil {
		t.Fatal(err)
	}
	for _, want := range batch {
		reply, err := s.Receive(t.Context())
		if err != nil || reply.Request.Verb != want.Verb {
			t.Fatalf("reply to %s: %v, want the one to %s", reply.Request.Verb, err, want.Verb)
		}
		if reply.Body == nil {
			continue
		}
		if err := s.Send(t.Context(), NewRequest([]byte("NOOP"))); err != ErrOutOfStep {
			t.Errorf("Send with a body open: %v, want %v", err, ErrOutOfStep)
		}
		if _, err := s.Receive(t.Context()); err != ErrOutOfStep {
			t.Errorf("Receive with a body open: %v, want %v", err, ErrOutOfStep)
		}
		if got := text(t, reply); got != "1 5\n" {
			t.Errorf("LIST = %q", got)
		}
	}
	if _, err := s.Receive(t.Context()); err != ErrNothingOwed {
		t.Errorf("Receive with nothing owed: %v", err)
	}
}
