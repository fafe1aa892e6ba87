package session

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// A Header is a version of the header by which a proxy tells a server whence a connection
// comes, ahead of all else (HAProxy's "The PROXY protocol", versions 1 and 2). Servers
// that are set up to wait for it take nobody without.
type Header uint8

// The versions of the header.
const (
	NoHeader Header = iota
	HeaderV1        // a line of text
	HeaderV2        // octets
)

// headers are the versions: what people call them, and how they tell the two ends of a
// connection; both are zero where they are not known.
var headers = [...]struct {
	name   string
	octets func(from, to netip.AddrPort) []byte
}{{"none", nil}, {"v1", headerV1}, {"v2", headerV2}}

// String returns the name of the version.
func (h Header) String() string { return headers[h].name }

// HeaderNames are the names of the versions.
func HeaderNames() []string {
	var names []string
	for _, h := range headers {
		names = append(names, h.name)
	}
	return names
}

// ParseHeader finds a version by its name.
func ParseHeader(name string) (Header, bool) {
	i := slices.Index(HeaderNames(), name)
	return Header(max(i, 0)), i >= 0
}

// headerV1 is the line of section 2.1.
func headerV1(from, to netip.AddrPort) []byte {
	kind := "TCP6"
	switch {
	case !from.IsValid():
		return []byte("PROXY UNKNOWN\r\n")
	case from.Addr().Is4():
		kind = "TCP4"
	}
	return fmt.Appendf(nil, "PROXY %s %s %s %d %d\r\n", kind, from.Addr(), to.Addr(), from.Port(), to.Port())
}

// The octets of section 2.2: what it begins with, its version and command, and the
// kinds of addresses.
const (
	signatureV2 = "\r\n\r\n\x00\r\nQUIT\n"
	proxyV2     = 0x21
	unknownV2   = 0x00
	tcp4V2      = 0x11
	tcp6V2      = 0x21
)

// headerV2 is the header of section 2.2.
func headerV2(from, to netip.AddrPort) []byte {
	kind, ends := byte(unknownV2), []byte(nil)
	if from.IsValid() {
		kind, ends = tcp6V2, append(from.Addr().AsSlice(), to.Addr().AsSlice()...)
		ends = binary.BigEndian.AppendUint16(ends, from.Port())
		ends = binary.BigEndian.AppendUint16(ends, to.Port())
	}
	if from.Addr().Is4() {
		kind = tcp4V2
	}
	header := append([]byte(signatureV2), proxyV2, kind)
	return append(binary.BigEndian.AppendUint16(header, uint16(len(ends))), ends...)
}

// send sends the header on a connection that was just made. The context ends that.
func (h Header) send(ctx context.Context, nc net.Conn) (net.Conn, error) {
	if h == NoHeader {
		return nc, nil
	}
	over := context.AfterFunc(ctx, func() { nc.SetDeadline(time.Unix(1, 0)) })
	_, err := nc.Write(headers[h].octets(endsOf(nc)))
	if !over() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		nc.Close()
		return nil, err
	}
	return &headed{nc, h}, nil
}

// endsOf returns the ends of a connection by TCP; zero ones of another, and of one whose
// ends are of two families, which no header can tell.
func endsOf(nc net.Conn) (from, to netip.AddrPort) {
	here, ok := nc.LocalAddr().(*net.TCPAddr)
	there, known := nc.RemoteAddr().(*net.TCPAddr)
	if !ok || !known {
		return from, to
	}
	from, to = plainEnd(here), plainEnd(there)
	if from.Addr().Is4() != to.Addr().Is4() {
		return netip.AddrPort{}, netip.AddrPort{}
	}
	return from, to
}

// plainEnd is an end of a connection without a zone, and IPv4 as such.
func plainEnd(a *net.TCPAddr) netip.AddrPort {
	at := a.AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port())
}

// A headed connection is one whose header was sent.
type headed struct {
	net.Conn
	header Header
}

// Route names what is between, and the header.
func (c *headed) Route() string {
	own := "proxy-header=" + c.header.String()
	if between, ok := c.Conn.(*proxied); ok {
		return strings.Join([]string{between.Route(), own}, " ")
	}
	return own
}
