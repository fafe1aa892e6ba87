package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"golang.org/x/net/proxy"

	"popsh/session/wire"
)

// A there is a dialer to a proxy that has been reached.
type there struct{ nc net.Conn }

func (d there) Dial(string, string) (net.Conn, error) { return d.nc, nil }

// DialContext is Dial.
func (d there) DialContext(context.Context, string, string) (net.Conn, error) { return d.nc, nil }

// askSOCKS asks a SOCKS5 proxy for a connection (RFC 1928 §4). The proxy looks the name
// of the host up.
func askSOCKS(ctx context.Context, nc net.Conn, addr string) error {
	d, err := proxy.SOCKS5("tcp", addr, nil, there{nc})
	if err != nil {
		return err
	}
	_, err = d.(proxy.ContextDialer).DialContext(ctx, "tcp", addr)
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err
	}
	if reply, ok := strings.CutPrefix(fmt.Sprint(err), "unknown error "); ok {
		return errors.New(reply)
	}
	return err
}

// askHTTP asks an HTTP proxy for a connection (RFC 9110 §9.3.6).
func askHTTP(ctx context.Context, nc net.Conn, addr string) error {
	over := context.AfterFunc(ctx, func() { nc.SetDeadline(time.Unix(1, 0)) })
	defer over()
	if _, err := fmt.Fprintf(nc, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", addr, addr); err != nil {
		return err
	}
	if err := readAnswer(nc); err != nil {
		return err
	}
	if !over() {
		return ctx.Err()
	}
	return nil
}

// answerMost is how long the answer of an HTTP proxy may be, in octets.
const answerMost = 16 << 10

var errEndless = errors.New("its answer does not end")

// A saidError is the first line of an answer that takes no connection further.
type saidError struct{ line wire.Octets }

func (e *saidError) Error() string { return fmt.Sprintf("it said %v", e.line) }

// readAnswer reads the answer to CONNECT to the empty line at its end and not an octet
// further: what follows is the server's.
func readAnswer(r io.Reader) error {
	left := &io.LimitedReader{R: r, N: answerMost}
	status, err := readLine(left)
	if err != nil {
		return err
	}
	if version, code, _ := bytes.Cut(status, []byte(" ")); !bytes.HasPrefix(version, []byte("HTTP/1.")) || !bytes.HasPrefix(code, []byte("2")) {
		return &saidError{wire.OctetsOf(status[:min(len(status), saidMost)])}
	}
	for line := status; len(line) > 0; {
		if line, err = readLine(left); err != nil {
			return err
		}
	}
	return nil
}

// saidMost is how much of a refusal is kept, in octets.
const saidMost = 500

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
