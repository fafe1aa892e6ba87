package view

import (
	"bytes"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// serve returns a connection to a server that says what say writes, and closes.
func serve(t testing.TB, say func(io.Writer)) *wire.Conn {
	t.Helper()
	here, there := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer there.Close()
		say(there)
	}()
	c := wire.NewConn(here, nil, time.Minute)
	t.Cleanup(func() { c.Close(); <-done })
	return c
}

// replyOn reads the reply to a line from a connection.
func replyOn(t testing.TB, c *wire.Conn, line string) *session.Reply {
	t.Helper()
	r := &session.Reply{Request: session.NewRequest([]byte(line)), Times: session.Times{Sent: time.Now()}}
	l, err := c.Line(t.Context(), wire.ChallengeCap)
	if err != nil {
		t.Fatal(err)
	}
	parse := wire.ParseStatus
	if r.Request.Body == pop3.Exchange {
		parse = wire.ParseChallenge
	}
	if r.Status, err = parse(l.Clone()); err != nil {
		t.Fatal(err)
	}
	r.Size, _ = pop3.ParseOctets(r.Status.Text.Bytes())
	r.Times.First = time.Now()
	if r.Status.OK && r.Request.Body == pop3.MultiLine {
		r.Body = c.Body(r.Status)
		r.Body.Watch(func(_ wire.Line, err error) error { r.Times.Last = time.Now(); return err })
	} else {
		r.Times.Last = time.Now()
	}
	return r
}

// shown is what a View wrote.
type shown struct{ out, err string }

// show has a View made from o show a server's reply to a line. The clock stands
// still, so that all times are 0 ms.
func show(t *testing.T, o Options, form Form, line, server string) (s shown, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, func(w io.Writer) { io.WriteString(w, server) })
		var out, words bytes.Buffer
		o.Out, o.Err = &out, &words
		err = New(o).Reply(t.Context(), replyOn(t, c, line), form, false)
		s = shown{out.String(), words.String()}
	})
	return s, err
}
