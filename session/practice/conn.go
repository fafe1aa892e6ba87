package practice

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"popsh/session/pop3"
	"popsh/session/sasl"
)

// A conn is one connection and the session on it. One goroutine serves it.
type conn struct {
	srv      *Server
	nc       net.Conn // the TLS connection once there is one
	in       *bufio.Reader
	out      *bufio.Writer
	state    pop3.State
	facts    pop3.Fact
	stamp    string // the timestamp of the greeting; "" for none
	number   int64  // of the connection
	tag      string // that no other connection has
	commands int    // that came
	user     string // named by the last USER
	language language
	drop     *opened       // in the TRANSACTION state
	bad      int           // lines in a row that were no command
	channel  *sasl.Channel // of TLS, for mechanisms that bind to it; nil in clear text
	identity string        // the user whom the client's certificate names; "" for none
}

// serveConn holds the whole conversation on nc, which the caller closes.
func serveConn(s *Server, nc net.Conn, implicit bool) {
	c := &conn{srv: s, state: pop3.Authorization, tag: rand.Text(), number: s.came.Add(1)}
	c.attach(nc)
	c.log("from %v", nc.RemoteAddr())
	defer c.end()
	if implicit && c.startTLS() != nil {
		return
	}
	for more := c.greet(); more; {
		more = c.step()
	}
}

// attach makes nc what the conversation is held on. What was buffered is gone.
func (c *conn) attach(nc net.Conn) {
	c.nc = nc
	c.in = bufio.NewReaderSize(nc, lineMax)
	c.out = bufio.NewWriter(timed{nc, c.srv.manner.split})
	if c.srv.manner.mute {
		c.out.Reset(io.Discard)
	}
}

// timed gives every write a deadline. It writes octet by octet if it is to split
// them.
type timed struct {
	nc    net.Conn
	split bool
}

func (t timed) Write(p []byte) (n int, err error) {
	t.nc.SetWriteDeadline(time.Now().Add(writeTime))
	if !t.split {
		return t.nc.Write(p)
	}
	for n < len(p) && err == nil {
		_, err = t.nc.Write(p[n : n+1])
		n++
	}
	return n, err
}

// end sends what is still buffered, says goodbye in TLS, and unlocks the maildrop
// when the session ended without QUIT: then no mark is carried out (RFC 1939 §6).
func (c *conn) end() {
	if c.drop != nil {
		c.leave()
	}
	c.out.Flush()
	c.nc.Close()
	c.log("over, commands: %d", c.commands)
}

// log tells what happens on the connection.
func (c *conn) log(format string, args ...any) {
	c.srv.log("connection %d: "+format, append([]any{c.number}, args...)...)
}

// leave gives the maildrop up without QUIT.
func (c *conn) leave() {
	m := &c.srv.manner
	if m.removesAtBreak {
		c.drop.update(false)
		return
	}
	c.drop.release(c.srv.now().Add(m.linger))
}

// greet sends the greeting, with a timestamp for APOP (RFC 1939 §4, §7).
func (c *conn) greet() bool {
	r := c.accept(ready)
	if c.stamp = c.newStamp(); c.stamp != "" {
		r.text += " " + c.stamp
	}
	return c.send(greeting, nil, r)
}

// newStamp returns a msg-id that no other connection gets and nobody can foresee.
func (c *conn) newStamp() string {
	switch {
	case c.srv.manner.hides(apopVerb):
		return ""
	case c.srv.manner.stamp != "":
		return c.srv.manner.stamp
	}
	return fmt.Sprintf("<%d.%s@pop.example.org>", c.srv.now().Unix(), rand.Text())
}

// step reads one line and answers it. It returns false when the session is over.
func (c *conn) step() bool {
	line, err := c.readLine()
	switch {
	case err == errTooLong:
		return c.send("", nil, c.notACommand(lineTooLong))
	case errors.Is(err, os.ErrDeadlineExceeded) && c.srv.manner.idleWord:
		c.send("", nil, c.refuse("", tooSilent))
		return false
	case err != nil:
		return false
	}
	if c.commands++; c.srv.manner.hangs && c.commands > c.srv.manner.hangAfter {
		return c.hang()
	}
	verb, args, r := c.answer(line)
	return c.send(verb, args, r)
}

// hang says nothing more, whatever comes.
func (c *conn) hang() bool {
	for {
		if _, err := c.readAnswer(); err != nil {
			return false
		}
	}
}

// send puts the reply to verb, after the bends of the server had their turn, and
// does what follows it. It returns false when the session is over.
func (c *conn) send(verb string, args []string, r reply) bool {
	if r.code == codeAuth {
		c.log("a login was refused")
	}
	c.srv.manner.bendReply(c, verb, args, &r)
	err := c.put(&r)
	switch {
	case err != nil, r.closes:
		return false
	case r.ok && r.secure:
		return c.upgrade() == nil
	}
	return true
}
