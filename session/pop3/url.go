package pop3

import (
	"net/netip"
	"strconv"
	"strings"
)

// A URL names a maildrop (RFC 2384). There is no place for a password in it.
type URL struct {
	Scheme   string // "pop3", "pop3s" or "pop2": one spelling for each dialect and way in
	User     string // decoded; "" when none was given
	Auth     string // "" for any way to log in, "+APOP", or a SASL mechanism in upper case
	Host     string // a name, or an address without brackets
	Port     int    // the scheme's own when the URL names none
	Explicit bool   // the URL names the port
}

// Implicit reports whether TLS begins with the first octet.
func (u URL) Implicit() bool { return u.Scheme == "pop3s" }

// A URLError says why a text is no URL of a maildrop. It never quotes the text,
// which may hold a password.
type URLError struct{ Reason, Hint string }

func (e *URLError) Error() string { return e.Reason }

// Hints returns what to write instead.
func (e *URLError) Hints() []string { return []string{e.Hint} }

// schemes are the spellings that are met. Only pop is registered (RFC 2384 §4).
var schemes = map[string]struct {
	name string
	port int
}{
	"pop":   {"pop3", 110},
	"pop3":  {"pop3", 110},
	"pops":  {"pop3s", 995},
	"pop3s": {"pop3s", 995},
	"pop2":  {"pop2", 109},
}

// IsURL reports whether a text begins with one of the schemes that ParseURL reads.
func IsURL(text string) bool {
	scheme, _, found := strings.Cut(text, "://")
	return found && schemes[strings.ToLower(scheme)].name != ""
}

// ParseURL reads pop://user;auth=mechanism@host:port, with the schemes pop, pop3,
// pops, pop3s and pop2 (RFC 2384 §3). A password in it is refused, as are control
// characters in any spelling. Errors are *URLError.
func ParseURL(text string) (URL, error) {
	scheme, rest, found := strings.Cut(text, "://")
	known, ok := schemes[strings.ToLower(scheme)]
	if !found || !ok {
		return URL{}, &URLError{"this is no URL of a maildrop", "write pop3://user@host or pop3s://user@host"}
	}
	u := URL{Scheme: known.name, Port: known.port}
	// The last @ divides: a password may hold one, and must not become a host.
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		if err := u.setUser(rest[:at]); err != nil {
			return URL{}, err
		}
		rest = rest[at+1:]
	}
	if err := u.setHost(strings.TrimSuffix(rest, "/")); err != nil {
		return URL{}, err
	}
	return u, nil
}

// setUser reads user;auth=mechanism.
func (u *URL) setUser(part string) error {
	if strings.ContainsRune(part, ':') {
		return &URLError{"a maildrop's URL holds no password", "leave it out: you are asked for it; a colon of the name itself is written %3A"}
	}
	user, auth, given := strings.Cut(part, ";")
	if strings.ContainsAny(user, "/?#@") {
		return &URLError{"the user name holds a character with a meaning of its own in a URL", "write / as %2F, ? as %3F, # as %23 and @ as %40"}
	}
	name, err := unescape(user)
	if err != nil {
		return err
	}
	if name == "" {
		return &URLError{"the user name in front of the @ is empty", "write pop3://user@host, or pop3://host alone"}
	}
	u.User = name
	if given {
		return u.setAuth(auth)
	}
	return nil
}

// setAuth reads auth=*, auth=+APOP or auth=MECHANISM (RFC 2384 §4).
func (u *URL) setAuth(part string) error {
	key, value, _ := strings.Cut(part, "=")
	method, err := unescape(value)
	if err != nil {
		return err
	}
	method = upper(method)
	switch {
	case upper(key) != "AUTH":
		return &URLError{"after the ; of a maildrop's URL only auth= may stand", "write pop3://user;auth=PLAIN@host"}
	case method == "*":
		return nil
	case method == "+APOP", lookMechanism(method).reason == "":
		u.Auth = method
		return nil
	}
	return &URLError{"auth= names no way to log in", "write auth=*, auth=+APOP or the name of a SASL mechanism"}
}

// setHost reads host or host:port.
func (u *URL) setHost(part string) error {
	host, port, err := splitPort(part)
	if err != nil {
		return err
	}
	if u.Host, err = parseHost(host); err != nil {
		return err
	}
	if port == "" {
		return nil
	}
	n, odd, reason := number([]byte(port))
	if reason != "" || odd != 0 || n < 1 || n > 65535 {
		return &URLError{"the port is not a number from 1 to 65535", "leave it out for port " + strconv.Itoa(u.Port)}
	}
	u.Port, u.Explicit = int(n), true
	return nil
}

// splitPort cuts host:port in two; an IPv6 address keeps its brackets.
func splitPort(part string) (host, port string, err error) {
	if strings.ContainsAny(part, "/?#") {
		return "", "", &URLError{"after the host of a maildrop's URL only a port may stand", "take away what follows the host"}
	}
	colon := strings.LastIndexByte(part, ':')
	if colon < 0 || strings.HasSuffix(part, "]") {
		return part, "", nil
	}
	if host, port = part[:colon], part[colon+1:]; port == "" {
		return "", "", &URLError{"the port after the colon is missing", "take the colon away, or write a number"}
	}
	return host, port, nil
}

// parseHost reads a name or an address in square brackets.
func parseHost(host string) (string, error) {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		inner, ok = strings.CutSuffix(inner, "]")
		if addr, err := netip.ParseAddr(inner); ok && err == nil && addr.Is6() {
			return inner, nil
		}
		return "", &URLError{"the address in brackets is no IPv6 address", "write it as in [2001:db8::1]"}
	}
	name, err := unescape(host)
	switch {
	case err != nil:
		return "", err
	case name == "":
		return "", &URLError{"the host is missing", "write pop3://user@host"}
	case strings.ContainsRune(name, ':'):
		return "", &URLError{"the host holds a colon", "write an IPv6 address in brackets, as in [2001:db8::1]"}
	case strings.ContainsAny(name, ` /?#@[]\<>"%;`):
		return "", &URLError{"the host holds a character that no host name has", "write its name, or its address"}
	}
	return name, nil
}

// unescape decodes %XX. Control characters are refused in any spelling: they
// would end a command line, or play with the terminal.
func unescape(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' {
			if i+2 >= len(s) {
				return "", errEscape
			}
			n, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if err != nil {
				return "", errEscape
			}
			c, i = byte(n), i+2
		}
		if c < ' ' || c == 0x7F {
			return "", &URLError{"the URL holds a control character", "take it away, also where it is spelled like %0A"}
		}
		b.WriteByte(c)
	}
	return b.String(), nil
}

var errEscape = &URLError{"a % in the URL is not followed by two hex digits", "write % itself as %25"}

// PasswordInURL returns where a password stands in a text that holds a URL: between
// the colon and the last @ of a login. While it is being typed it begins behind a
// colon that no port follows, and there is no telling where it ends.
func PasswordInURL(text string) (from, to int) {
	_, rest, _ := strings.Cut(text, "://")
	word, _, _ := strings.Cut(rest, " ")
	at := strings.LastIndexByte(word, '@')
	if at < 0 && endsInHost(word) {
		return 0, 0
	}
	login, to := word, len(text)
	if at >= 0 {
		login, to = word[:at], len(text)-len(rest)+at
	}
	if name, password, _ := strings.Cut(login, ":"); password != "" {
		return len(text) - len(rest) + len(name) + 1, to
	}
	return 0, 0
}

// endsInHost reports whether what stands behind the scheme of a URL is a host, with
// a port or without.
func endsInHost(word string) bool {
	host, _, _ := strings.Cut(word, "/")
	_, port, _ := strings.Cut(host, ":")
	return strings.HasPrefix(host, "[") || strings.Trim(port, "0123456789") == ""
}
