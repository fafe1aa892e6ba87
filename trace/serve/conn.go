package serve

import (
	"bufio"
	"bytes"
	crand "crypto/rand"
	"crypto/x509"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
	"popsh/trace"
)

// A conn is one connection and the session on it. One goroutine serves it.
type conn struct {
	srv    *Server
	take   *take
	number int
	raw    net.Conn // below TLS
	nc     net.Conn // the TLS connection once there is one
	*buffers
	machine pop3.Machine
	deleted marks
	stamp   string // the timestamp of the greeting
	next    int    // in order: the step that comes next
	used    map[*step]bool
	count   map[string]int // of replies, by verb
	random  *rand.Rand
	bad     int // lines in a row that were no command
	asked   int // commands that came

	shown *x509.Certificate // of this server, under TLS
	rec   *trace.Recorder   // nil for none
	ended string            // how the client left; "" while it is there
	end   ending
}

// serveConn holds the whole conversation on nc, which the caller closes.
func serveConn(s *Server, nc net.Conn, t *take, number int) {
	c := &conn{srv: s, take: t, number: number, raw: nc, deleted: marks{}, used: map[*step]bool{}, count: map[string]int{}}
	c.random = rand.New(rand.NewPCG(s.options.Seed, uint64(number)))
	c.buffers = spare.Get().(*buffers)
	defer c.buffers.release()
	c.beginRecording()
	c.attach(nc)
	c.observe(wire.Opened, nil, nc.LocalAddr().String()+" "+nc.RemoteAddr().String())
	defer func() { s.log("connection %d: over after %s", number, counted(c.asked, "command")) }()
	defer c.close()
	defer c.endRecording()
	if c.implicit() && c.startTLS() != nil {
		return
	}
	for more := c.greet(); more; {
		more = c.step()
	}
}

// attach makes nc what the conversation is held on. What was buffered is gone.
func (c *conn) attach(nc net.Conn) {
	c.nc = nc
	c.in.Reset(heard{nc, c})
	c.out.Reset(timed{nc})
}

// buffers are what stands between a connection and its session.
type buffers struct {
	in  *bufio.Reader
	out *bufio.Writer
}

// release gives them back, without what they were for.
func (b *buffers) release() {
	b.in.Reset(nil)
	b.out.Reset(nil)
	spare.Put(b)
}

// spare are the buffers of sessions that are over: making them takes longer than to
// hold a short session.
var spare = sync.Pool{New: func() any { return &buffers{bufio.NewReaderSize(nil, lineMax), bufio.NewWriterSize(nil, burst)} }}

// timed gives every write a deadline.
type timed struct{ nc net.Conn }

// burst is how many octets of replies wait for the end of what is read.
const burst = 32 << 10

// writeMax is how much is written under one deadline.
const writeMax = 64 << 10

func (t timed) Write(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		t.nc.SetWriteDeadline(time.Now().Add(writeTime))
		var m int
		m, err = t.nc.Write(p[n:min(n+writeMax, len(p))])
		n += m
	}
	return n, err
}

// close ends the connection as it was ordered or recorded.
func (c *conn) close() {
	c.out.Flush()
	switch c.end {
	case resets:
		if tcp, ok := c.raw.(*net.TCPConn); ok {
			tcp.SetLinger(0)
		}
		c.raw.Close()
	case silent, aborted:
		c.raw.Close()
	default:
		c.linger()
		c.nc.Close()
	}
}

// How long and for how many octets an end waits for that of the client.
const (
	lingerTime = time.Second
	lingerMax  = 64 << 10
)

// linger ends this side and reads what is still on its way: a connection that is
// closed over unread octets is reset, and the client may lose the last reply.
func (c *conn) linger() {
	type halfCloser interface{ CloseWrite() error }
	for _, nc := range []net.Conn{c.nc, c.raw} {
		half, ok := nc.(halfCloser)
		if !ok || half.CloseWrite() != nil {
			return
		}
	}
	c.raw.SetReadDeadline(time.Now().Add(lingerTime))
	io.CopyN(io.Discard, c.raw, lingerMax)
}

// greet sends the recorded greeting, or one of its own when the recording began
// later.
func (c *conn) greet() bool {
	s := c.take.greeting()
	r := textReply("+OK popsh serves a recording")
	end := goesOn
	if s != nil {
		s.used.Store(true)
		c.next = 1
		r, end = c.stamped(s.reply.expand(c.srv.vault.fill(c.take.file))), s.end
	}
	c.machine.Greeting(r.ok())
	return c.send(greetingName, r, end) && c.unasked()
}

// stamped puts a fresh timestamp into the greeting when the answers to it can be
// checked (RFC 1939 §7).
func (c *conn) stamped(r reply) reply {
	stamp, err := pop3.FindStamp(r.status())
	if err != nil {
		return r
	}
	c.stamp = stamp
	if c.srv.options.Auth.Digest == nil || len(c.srv.options.Secrets) == 0 {
		return r
	}
	c.stamp = "<" + crand.Text() + "@popsh>"
	c.edit(editStamp, stamp)
	return reply{octets: bytes.Replace(r.octets, []byte(stamp), []byte(c.stamp), 1), stops: r.stops}
}

// step reads one command and answers it. It returns false when the session is
// over.
func (c *conn) step() bool {
	text, err := c.readLine(commandMax)
	switch {
	case err == errTooLong:
		return c.miss(&line{})
	case err != nil:
		return false
	case pop3.FromBrowser(text):
		c.srv.log("connection %d: a browser speaks here; the connection was ended", c.number)
		return false
	}
	l := parseLine(text)
	c.asked++
	return c.answer(&l)
}

// answer answers one command.
func (c *conn) answer(l *line) bool {
	switch {
	case l.startsTLS() && c.offersSTLS():
		return c.stls(l)
	case l.exchange():
		return c.auth(l)
	}
	if s := c.find(l); s != nil {
		return c.play(s, l) && (!s.x.OK || !l.sends() || c.swallow())
	}
	return c.miss(l)
}

// find looks up the step for a command. One that starts TLS where there can be
// none is not served as it was recorded.
func (c *conn) find(l *line) *step {
	s := matchers[c.srv.options.Match](c, l)
	if s != nil && l.startsTLS() && s.x.OK && !c.offersSTLS() {
		return nil
	}
	return s
}

// play answers a command by a step.
func (c *conn) play(s *step, l *line) bool {
	s.used.Store(true)
	c.used[s], c.bad = true, 0
	c.bind(s, l)
	if s.reply.filled {
		c.edit(editFilled, l.String())
	}
	r := c.suited(l, s.reply.expand(c.srv.vault.fill(s.take.file)))
	return c.reply(l, r, s.end) && c.unasked()
}

// reply sends the reply to a command and follows the state of the session.
func (c *conn) reply(l *line, r reply, end ending) bool {
	c.machine.Reply(l.row, l.words(), r.ok())
	c.deleted.note(l, r.ok())
	if l.row != nil && l.row.Next == pop3.Update && end == goesOn {
		end = closes
	}
	return c.send(l.verb, r, end)
}

// unasked sends what the server said unasked at this place, when the recording is
// served in its order.
func (c *conn) unasked() bool {
	if c.srv.options.Match != ByOrder {
		return true
	}
	for c.next < len(c.take.steps) && !c.take.steps[c.next].isRequest() {
		s := c.take.steps[c.next]
		c.next++
		if !c.send("", s.reply.expand(c.srv.vault.fill(s.take.file)), s.end) {
			return false
		}
	}
	return true
}

// readLine returns the next line without its line end, CRLF or a bare LF. For a
// line of more than max octets it returns errTooLong, and the next call returns
// the line after it. The replies so far are sent first, unless the next command is
// here already: so the answers to pipelined commands travel together (RFC 2449
// §6.6).
func (c *conn) readLine(max int) (string, error) {
	ahead, _ := c.in.Peek(c.in.Buffered())
	if bytes.IndexByte(ahead, '\n') < 0 {
		if err := c.out.Flush(); err != nil {
			return "", err
		}
	}
	c.nc.SetReadDeadline(time.Now().Add(c.srv.options.Idle))
	text, err := c.in.ReadSlice('\n')
	switch {
	case err != nil:
		return "", err
	case len(text) > max:
		return "", errTooLong
	}
	return string(bytes.TrimSuffix(text[:len(text)-1], []byte("\r"))), nil
}

// swallow takes the message that the client sends behind a +OK. What the server
// said to that has been sent with the +OK.
func (c *conn) swallow() bool {
	for {
		text, err := c.readLine(lineMax)
		if err != nil || text == "." {
			return err == nil
		}
	}
}
