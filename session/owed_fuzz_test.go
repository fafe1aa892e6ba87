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
)

// FuzzLate: whether replies are waited for or taken note of late, the same octets
// of a server make the same replies, the same end and the same knowledge.
func FuzzLate(f *testing.F) {
	for _, said := range []string{
		"+OK\r\n", "+OK 2 320\r\n+OK\r\n1 120\r\n2 200\r\n.\r\n+OK 120 octets\r\nSubject: a\r\n\r\n..b\r\n.\r\n-ERR no\r\n",
		"+OK\r\n-ERR\r\n-ERR\r\n-ERR\r\n+OK unasked\r\n", "+OK\r\n+OK\r\n1 1\r\n.\r\n.\r\n", "+OK\n+OK\n\r1 1\n.\n", "+O", "+OK\r\n+OK\r\n1 1",
		"hello\r\n", "\r\n", "+OK\r\n+OK\r\n.\r\n+OK\r\n\x00\r\n.\r\n+OK\r\n",
	} {
		f.Add([]byte(said), 3)
	}
	f.Fuzz(func(t *testing.T, said []byte, segment int) {
		segment = 1 + segment&0xFFF
		inTime := account(t, said, segment, fetchInTime)
		if late := account(t, said, segment, fetchLate); late != inTime {
			t.Errorf("late, %q makes\n%s\nin time\n%s", said, late, inTime)
		}
	})
}

// account lets a server say octets in answer to four commands, and tells what a
// session makes of them.
func account(t *testing.T, said []byte, segment int, fetch func(context.Context, *Session) (*Reply, error)) string {
	t.Helper()
	here, there := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer there.Close()
		io.WriteString(there, "+OK\r\n")
		bufio.NewReader(io.LimitReader(there, int64(len("STAT\r\nLIST\r\nRETR 1\r\nDELE 1\r\n")))).WriteTo(io.Discard)
		for len(said) > 0 {
			n := min(segment, len(said))
			if _, err := there.Write(said[:n]); err != nil {
				return
			}
			said = said[n:]
		}
	}()
	s, err := New(t.Context(), here, "h", &Options{TLS: Clear})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { s.Close(); <-done }()
	var told strings.Builder
	if err := s.Send(t.Context(), NewRequest([]byte("STAT")), NewRequest([]byte("LIST")), NewRequest([]byte("RETR 1")), NewRequest([]byte("DELE 1"))); err != nil {
		t.Fatal(err)
	}
	for err == nil && len(s.Owed()) > 0 {
		var reply *Reply
		if reply, err = fetch(t.Context(), s); reply != nil {
			fmt.Fprintf(&told, "%s %v %v", reply.Request.Line, reply.Status.OK, reply.Status.Line.Raw)
		}
		if reply != nil && reply.Body != nil {
			fmt.Fprintf(&told, " %+v %v", reply.Body.Tally(), reply.Remarks)
		}
		fmt.Fprintln(&told)
	}
	m, known := s.Known().Message(1)
	highest, counted := s.Machine().Highest()
	fmt.Fprintln(&told, kindOf(err), s.State(), s.Closed(), m.Octets, m.Marked, known, highest, counted)
	return told.String()
}

// kindOf tells errors apart; what a broken connection says depends on who reads.
func kindOf(err error) string {
	var broken *ProtocolError
	var link *LinkError
	switch {
	case errors.As(err, &broken):
		return broken.Error()
	case errors.As(err, &link):
		return "link lost during " + link.Op
	}
	return fmt.Sprint(err)
}

func fetchInTime(ctx context.Context, s *Session) (*Reply, error) {
	reply, err := s.Receive(ctx)
	if err == nil && reply.Body != nil {
		err = reply.Body.Drain(ctx)
	}
	return reply, err
}

func fetchLate(ctx context.Context, s *Session) (*Reply, error) {
	reply, err := s.Wait(ctx)()
	for err == nil && s.Unread() != nil {
		_, err = s.Wait(ctx)()
	}
	return reply, err
}
