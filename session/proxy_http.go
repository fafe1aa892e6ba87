package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"popsh/session/wire"
)

// askHTTP asks an HTTP proxy for a connection (RFC 9110 §9.3.6), with the login if there
// is one (RFC 7617 §2).
func askHTTP(ctx context.Context, nc net.Conn, addr string, login *ProxyLogin) error {
	over := context.AfterFunc(ctx, func() { nc.SetDeadline(time.Unix(1, 0)) })
	defer over()
	if _, err := fmt.Fprintf(nc, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", addr, addr, login.field()); err != nil {
		return err
	}
	a, err := readAnswer(nc)
	switch {
	case err != nil:
		return err
	case !a.connects():
		return a.against(login)
	case !over():
		return ctx.Err()
	}
	return nil
}

// How long the answer of an HTTP proxy may be, how much of a line of it is kept, in
// octets, and how many kinds of logins.
const (
	answerMost = 16 << 10
	saidMost   = 500
	kindsMost  = 5
)

var errEndless = errors.New("its answer does not end")

// An answer is what an HTTP proxy says to CONNECT.
type answer struct {
	status []byte   // the first line
	kinds  [][]byte // of logins that it takes, each with what else it says of it
}

// readAnswer reads an answer to the empty line at its end and not an octet further:
// what follows is the server's. Of a refusal it reads no more than tells why.
func readAnswer(r io.Reader) (a answer, err error) {
	left := &io.LimitedReader{R: r, N: answerMost}
	if a.status, err = readLine(left); err != nil || !a.connects() && !a.wantsLogin() {
		return a, err
	}
	for line := a.status; len(line) > 0; {
		if line, err = readLine(left); err != nil {
			return a, a.unlessRefused(err)
		}
		a.take(line)
	}
	return a, nil
}

// unlessRefused is the error of a connection: who has refused may hang up.
func (a *answer) unlessRefused(err error) error {
	if a.connects() {
		return err
	}
	return nil
}

// challenges are the fields that say which logins are taken, by what refuses for want of
// one: as RFC 9110 §11.7.1 has it, and as tinyproxy does when the login is wrong.
var challenges = map[string]string{"407": "Proxy-Authenticate", "401": "WWW-Authenticate"}

// take takes over what a field says of logins.
func (a *answer) take(field []byte) {
	name, value, _ := bytes.Cut(field, []byte(":"))
	if value = bytes.TrimSpace(value); strings.EqualFold(string(name), challenges[a.code()]) && len(a.kinds) < kindsMost {
		a.kinds = append(a.kinds, shortened(value))
	}
}

// code is the status code of HTTP (RFC 9112 §4); "" for what is none.
func (a *answer) code() string {
	version, rest, _ := bytes.Cut(a.status, []byte(" "))
	code, _, _ := bytes.Cut(rest, []byte(" "))
	if !bytes.HasPrefix(version, []byte("HTTP/1.")) {
		return ""
	}
	return string(code)
}

func (a *answer) connects() bool   { return strings.HasPrefix(a.code(), "2") }
func (a *answer) wantsLogin() bool { return challenges[a.code()] != "" }

// against is the refusal that the answer is.
func (a *answer) against(login *ProxyLogin) error {
	no := &turnedDown{said: wire.OctetsOf(shortened(a.status))}
	if a.wantsLogin() {
		no.fault = login.faultOf(len(a.kinds) == 0 || slices.ContainsFunc(a.kinds, isBasic))
	}
	for _, kind := range a.kinds {
		no.kinds = append(no.kinds, wire.OctetsOf(kind))
	}
	return no
}

// isBasic reports whether a kind of login is a name and a password as they are.
func isBasic(kind []byte) bool {
	scheme, _, _ := strings.Cut(string(kind), " ")
	return strings.EqualFold(scheme, "Basic")
}

func shortened(line []byte) []byte { return line[:min(len(line), saidMost)] }

// readLine reads a line octet by octet, and gives it without its end.
func readLine(r *io.LimitedReader) ([]byte, error) {
	var line []byte
	var octet [1]byte
	for {
		switch _, err := io.ReadFull(r, octet[:]); {
		case err != nil && r.N == 0:
			return nil, errEndless
		case err != nil:
			return nil, err
		case octet[0] == '\n':
			return bytes.TrimSuffix(line, []byte("\r")), nil
		}
		line = append(line, octet[0])
	}
}
