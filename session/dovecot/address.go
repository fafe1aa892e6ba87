package dovecot

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// ownHost returns an address of this machine for one server alone, so that a port
// which it leaves, to come back to it, is taken by nobody else meanwhile. Systems
// that have but one loopback address give that.
func ownHost() string {
	const usual = "127.0.0.1"
	own := fmt.Sprintf("127.%d.%d.%d", 1+rand.IntN(254), rand.IntN(256), 1+rand.IntN(254))
	l, err := net.Listen("tcp", net.JoinHostPort(own, "0"))
	if err != nil {
		return usual
	}
	l.Close()
	return own
}

// freeAddrs returns two addresses of a host that nobody listens on at the moment.
func freeAddrs(t testing.TB, host string) (addr, tlsAddr string) {
	t.Helper()
	var addrs [2]string
	for i := range addrs {
		l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		addrs[i] = l.Addr().String()
	}
	return addrs[0], addrs[1]
}
