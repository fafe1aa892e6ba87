package session

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/proxy"

	"popsh/session/sasl"
)

// A ProxyLogin is who asks a proxy for a connection. The proxy is told the password as
// it is, and so is everybody on the way to it.
type ProxyLogin struct {
	User     string
	Password sasl.Secret
}

// Fits says why a proxy of that kind cannot be told the login; nil if it can. The text
// does not hold the login.
func (l *ProxyLogin) Fits(p Proxy) error {
	i := slices.Index(ProxySchemes(), p.Scheme)
	if i < 0 {
		return errors.New("a login is for a proxy, and there is none")
	}
	return proxies[i].fits(l)
}

// partMost is how long a name or a password may be for SOCKS5, in octets (RFC 1929 §2).
const partMost = 255

func fitsSOCKS(l *ProxyLogin) error {
	for _, n := range []int{len(l.User), len(l.Password.Reveal())} {
		if n == 0 || n > partMost {
			return errors.New("SOCKS5 takes a name and a password of 1 to 255 octets")
		}
	}
	return nil
}

// fitsHTTP holds a login against what Basic can tell (RFC 7617 §2).
func fitsHTTP(l *ProxyLogin) error {
	switch {
	case strings.Contains(l.User, ":"):
		return errors.New("HTTP takes no name with a colon")
	case strings.ContainsFunc(l.User+string(l.Password.Reveal()), unicode.IsControl):
		return errors.New("HTTP takes no name and no password with control characters")
	}
	return nil
}

// forSOCKS is the login as SOCKS5 tells it; nil for none.
func (l *ProxyLogin) forSOCKS() *proxy.Auth {
	if l == nil {
		return nil
	}
	return &proxy.Auth{User: l.User, Password: string(l.Password.Reveal())}
}

// field is the field of a request that tells the login; "" for none.
func (l *ProxyLogin) field() string {
	if l == nil {
		return ""
	}
	pair := append([]byte(l.User+":"), l.Password.Reveal()...)
	defer clear(pair)
	return "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString(pair) + "\r\n"
}

// A LoginFault is what a proxy has against whoever asks it for a connection.
type LoginFault uint8

// The faults of a login.
const (
	LoginFit     LoginFault = iota // nothing, as far as it says
	LoginMissing                   // it wants a login, and was told none
	LoginRefused                   // it does not take the one that it was told
	LoginOther                     // it wants one of another kind than popsh can tell
)

// faultOf is what is wrong when a proxy wants a login, of a kind that can be told or not.
func (l *ProxyLogin) faultOf(telling bool) LoginFault {
	switch {
	case !telling:
		return LoginOther
	case l == nil:
		return LoginMissing
	}
	return LoginRefused
}
