package practice

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// patience is how long a test waits for what must come, on the slowest machine.
const patience = 2 * time.Minute

// A client is the raw end of a connection to a server in a test.
type client struct {
	t  *testing.T
	nc net.Conn
	in *bufio.Reader
}

// newServer starts a server that is closed when the test ends.
func newServer(t testing.TB, o *Options) *Server {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatalf("New() = %v, want no error", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// dial opens a connection and reads the greeting.
func dial(t *testing.T, s *Server) *client {
	t.Helper()
	c := attach(t, s.Pipe())
	if got := c.line(); !strings.HasPrefix(got, "+OK ") {
		t.Fatalf("greeting = %q, want +OK", got)
	}
	return c
}

// attach makes a client of nc, which is closed when the test ends.
func attach(t *testing.T, nc net.Conn) *client {
	t.Cleanup(func() { nc.Close() })
	nc.SetDeadline(time.Now().Add(patience))
	return &client{t, nc, bufio.NewReader(nc)}
}

// dialAs opens a connection and logs in.
func dialAs(t *testing.T, s *Server, user string) *client {
	t.Helper()
	c := dial(t, s)
	c.login(user)
	return c
}

func (c *client) login(user string) {
	c.t.Helper()
	c.want("USER "+user, "+OK")
	c.want("PASS "+passwordOf(user), "+OK")
}

func passwordOf(user string) string {
	for _, u := range Users {
		if u.Name == user {
			return u.Password
		}
	}
	return ""
}

func (c *client) write(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.nc, s); err != nil {
		c.t.Fatalf("write %.40q: %v", s, err)
	}
}

// line returns the next line with its line end.
func (c *client) line() string {
	c.t.Helper()
	line, err := c.in.ReadString('\n')
	if err != nil {
		c.t.Fatalf("read a line: %q, %v", line, err)
	}
	return line
}

// do sends a command and returns the first line of the reply without its CRLF.
func (c *client) do(command string) string {
	c.t.Helper()
	c.write(command + "\r\n")
	return strings.TrimSuffix(c.line(), "\r\n")
}

// want sends a command; the first line of the reply must begin with prefix.
func (c *client) want(command, prefix string) string {
	c.t.Helper()
	got := c.do(command)
	if !strings.HasPrefix(got, prefix) {
		c.t.Fatalf("%s = %q, want %s…", command, got, prefix)
	}
	return got
}

// body reads to the end mark and returns everything before it, as it came.
func (c *client) body() string {
	c.t.Helper()
	var b strings.Builder
	for line := c.line(); line != ".\r\n"; line = c.line() {
		b.WriteString(line)
	}
	return b.String()
}

// multi sends a command that must be answered +OK and returns the body.
func (c *client) multi(command string) string {
	c.t.Helper()
	c.want(command, "+OK")
	return c.body()
}

// ended checks that the server has ended the connection, after no more octets
// than want.
func (c *client) ended(want string) {
	c.t.Helper()
	rest, err := io.ReadAll(c.in)
	if string(rest) != want || err != nil {
		c.t.Fatalf("at the end = %q, %v, want %q", rest, err, want)
	}
}
