package view

import (
	"bytes"
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// usage is an error that brings its own hints.
type usage struct{}

func (usage) Error() string   { return "RETR wants a message number" }
func (usage) Hints() []string { return []string{"RETR msg"} }

func octetsOf(text string) wire.Octets { return wire.OctetsOf([]byte(text)) }

func refusal(verb, line string) *session.RefusedError {
	l := wire.Line{Text: octetsOf(line), Raw: octetsOf(line + "\r\n"), Ending: wire.CRLF}
	s, err := wire.ParseStatus(l)
	if err != nil {
		panic(err)
	}
	return &session.RefusedError{Verb: verb, Status: s}
}

func lost(op string, err error) error {
	return &session.LinkError{Op: op, Addr: "mail.example.org:110", Talking: true, Err: err}
}

var proxy = session.Proxy{Scheme: "http", Addr: "proxy.example:3128"}

var day = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

var cert = &x509.Certificate{
	Subject:  pkix.Name{CommonName: "mail\x1b[31m"},
	Issuer:   pkix.Name{CommonName: "Small CA"},
	DNSNames: []string{"other.example.org", "x\u202ey"}, IPAddresses: []net.IP{net.IPv4(192, 0, 2, 1)},
	NotBefore: day, NotAfter: day.AddDate(0, 3, 0),
}

func noTLS(f session.Fault, c *x509.Certificate, err error) error {
	return &session.TLSError{Host: "mail.example.org", Addr: "192.0.2.7:995", Fault: f, Cert: c, Err: err}
}

// problems are errors of every class with the first words, and with something
// that is to be found in the details and in the hints.
var problems = []struct {
	err                error
	text, detail, hint string
}{
	{context.Canceled, "interrupted", "", ""},
	{lost("RETR", context.Canceled), "interrupted", "", ""},
	{fmt.Errorf("line 3: %w", usage{}), "RETR wants a message number", "", "RETR msg"},
	{refusal("pass", "-ERR [AUTH] no\x1b"), `the server refused PASS: "-ERR [AUTH] no\x1b"`, "", "[AUTH] Something is wrong"},
	{refusal("RETR", "-ERR no such message"), `the server refused RETR: "-ERR no such message"`, "", "Probably the message number is wrong"},
	{refusal("", "-ERR too many connections"), `the server refused the connection: "-ERR too many connections"`, "", "Probably the server has trouble"},
	{noTLS(session.UnknownAuthority, cert, x509.UnknownAuthorityError{}), `TLS with "mail.example.org": no authority that is trusted here vouches`, `signed by:   "CN=Small CA"`, "--ca FILE"},
	{noTLS(session.WrongName, cert, x509.HostnameError{}), `TLS with "mail.example.org": the certificate is for another host`, `for:         "other.example.org", "x\u{202E}y", 192.0.2.1`, "--insecure"},
	{noTLS(session.Expired, cert, nil), `TLS with "mail.example.org": the certificate has expired`, "valid:       2026-03-01 00:00 UTC to 2026-06-01 00:00 UTC", "clock"},
	{noTLS(session.WrongKey, cert, nil), `TLS with "mail.example.org": the server has another key than the one that --pin names`, "key:         sha256//", "its operator knows"},
	{lost("connect", &session.ProxyError{Proxy: proxy, Err: syscall.ECONNREFUSED}), `the proxy http://proxy.example:3128 cannot be reached: nothing listens at proxy.example:3128`, "", "--proxy none"},
	{lost("connect", &session.ProxyError{Proxy: proxy, Reached: true, Said: octetsOf("HTTP/1.1 403 \x1b]0;no")}), `the proxy http://proxy.example:3128 does not connect to mail.example.org:110; it says`, `HTTP/1.1 403 \x1b]0;no`, "a few ports only"},
	{lost("connect", &session.ProxyError{Proxy: proxy, Reached: true, Login: session.LoginMissing, Said: octetsOf("HTTP/1.1 407 \x1b]0;no"), Kinds: []wire.Octets{octetsOf("Basic\x1b")}}), `the proxy http://proxy.example:3128 takes nobody further who does not log in`, `"HTTP/1.1 407 \x1b]0;no"` + "\n" + `it takes: "Basic\x1b"`, "--proxy-user NAME"},
	{lost("connect", &session.ProxyError{Proxy: proxy, Reached: true, Login: session.LoginRefused, Err: errors.New("no")}), `the proxy http://proxy.example:3128 refuses the login; the mail server was not reached`, "", "not of the mail server"},
	{lost("connect", &session.ProxyError{Proxy: proxy, Reached: true, Login: session.LoginOther, Err: errors.New("no")}), `the proxy http://proxy.example:3128 wants a login of another kind`, "", "RFC 1929"},
	{lost("connect", &session.ProxyError{Proxy: proxy, Reached: true, Err: os.ErrDeadlineExceeded}), `the proxy http://proxy.example:3128 does not connect to mail.example.org:110: it fell silent`, "", "--proxy none"},
	{lost("connect", &session.ProxyError{Proxy: proxy, Reached: true, Err: io.EOF}), `the proxy http://proxy.example:3128 does not connect to mail.example.org:110: it hung up`, "", "--proxy none"},
	{lost("connect", &session.NoAddressError{Host: "mail.example.org", Family: session.IPv6}), `"mail.example.org" has no IPv6 address, which alone may be used`, "", "--ipv4"},
	{lost("connect", &session.SourceError{Source: netip.MustParseAddr("192.0.2.7"), Err: errors.New("bind: no")}), `no connection can begin at 192.0.2.7: bind: no`, "", "--source"},
	{noTLS(session.Capped, nil, errors.New("protocol version")), `TLS with "mail.example.org": the two sides have no TLS version or cipher in common, and newer ones are ruled out here: protocol version`, "", "--tls-max"},
	{&session.TLSError{Host: "localhost", Name: "mail.example.org", Addr: "127.0.0.1:995", Fault: session.WrongName}, `TLS with "localhost": the certificate is for another host`, "asked for:   mail.example.org at 127.0.0.1:995", "--tls-name"},
	{noTLS(session.ClearPort, nil, nil), `TLS with "mail.example.org": the port speaks clear text`, "asked for:   mail.example.org at 192.0.2.7:995", "--tls=stls"},
	{noTLS(session.TLSPort, nil, nil), `TLS with "mail.example.org": the port speaks TLS from the first octet`, "", "--tls=implicit"},
	{noTLS(session.NoSTLS, nil, errors.New("not announced")), `TLS with "mail.example.org": the server does not start TLS: not announced`, "", "--tls=none"},
	{noTLS(session.TooOld, nil, errors.New("alert")), `TLS with "mail.example.org": the two sides have no TLS version`, "", "TLS 1.2"},
	{noTLS(session.HandshakeFailed, nil, io.EOF), `TLS with "mail.example.org": the TLS handshake failed: EOF`, "", "--tls=stls"},
	{noTLS(session.Injected, nil, nil), `TLS with "mail.example.org": octets came in clear where only TLS may follow`, "", "CVE-2021-22947"},
	{lost("connect", &net.DNSError{Name: "nowhere\x1b.example", IsNotFound: true}), `there is no host named "nowhere\x1b.example"`, "", "check the spelling"},
	{lost("connect", &net.DNSError{Name: "a.example", IsTemporary: true}), `the name server did not say where "a.example" is`, "", "network"},
	{lost("connect", &net.OpError{Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}), "nothing listens at mail.example.org:110", "", "port 995"},
	{lost("connect", &net.OpError{Err: syscall.EHOSTUNREACH}), "there is no way to mail.example.org:110", "", "network"},
	{lost("connect", &net.OpError{Err: os.ErrDeadlineExceeded}), "mail.example.org:110 did not answer", "", "--connect-timeout"},
	{lost("RETR", &wire.EndedError{Err: syscall.ECONNRESET}), "mail.example.org:110 broke the connection off during RETR", "", "no message is deleted without QUIT"},
	{lost("STAT", &wire.EndedError{Err: syscall.ECONNRESET, Pending: octetsOf("+O\x00")}), "mail.example.org:110 broke the connection off during STAT", `"+O\x00"`, ""},
	{lost("greeting", &wire.TimeoutError{After: time.Minute}), "mail.example.org:110: greeting: the server sent nothing for 1m", "", "speaks first"},
	{lost("greeting", &wire.TimeoutError{After: time.Minute, Pending: octetsOf("+O")}), "mail.example.org:110: greeting: the server began a line", `"+O"`, "--timeout"},
	{lost("STAT", &wire.TimeoutError{After: time.Minute}), "mail.example.org:110: STAT: the server sent nothing for 1m", "", "--timeout"},
	{lost("STAT", &wire.TimeoutError{After: time.Minute, Pending: octetsOf("+O\x00")}), "mail.example.org:110: STAT: the server began a line", `"+O\x00"`, "--timeout"},
	{lost("STAT", &wire.EndedError{Err: io.EOF}), "mail.example.org:110: STAT: the server closed the connection", "", "their log tells why"},
	{lost("quit", &wire.EndedError{Err: io.EOF}), "mail.example.org:110: quit: the server closed the connection", "", "LIST tells after the next login"},
	{lost("greeting", &wire.EndedError{Err: io.EOF}), "mail.example.org:110: greeting: the server closed the connection", "", "that is busy"},
	{lost(session.Waiting, &wire.EndedError{Err: io.EOF}), "mail.example.org:110: the server closed the connection", "", "NOOP now and then"},
	{&wire.EndedError{Err: io.EOF, Pending: octetsOf("+O\x9b")}, "the server closed the connection, in the middle of a line", `"+O\x9b"`, ""},
	{&wire.EndedError{Err: io.ErrUnexpectedEOF}, "the connection was cut off", "", "RFC 8314 §3.4"},
	{&wire.EndedError{Err: net.ErrClosed}, "the connection was closed here", "", ""},
	{&wire.EndedError{Err: errors.New("wire fell out")}, "the connection broke: wire fell out", "", ""},
	{&session.ProtocolError{Op: "STAT", Err: &wire.SyntaxError{Want: "+OK or -ERR", Got: octetsOf("+OH\x1b"), Offset: 2}},
		"STAT: the server broke the protocol: +OK or -ERR was due", `"+OH\x1b"` + "\n   ^", "RFC 1939 §3"},
	{&session.ProtocolError{Op: "greeting", Err: &wire.SyntaxError{Got: octetsOf("HTTP/1.1 400\r\n")}}, "greeting: the server does not speak POP3, but HTTP", `"HTTP/1.1 400\x0d\x0a"`, "web server"},
	{&wire.SyntaxError{Want: "+OK", Got: octetsOf("")}, "the server broke the protocol", "(an empty line)", ""},
	{&session.UnaskedError{Got: octetsOf("-ERR idle\x1b\r\n")}, "the server sent something that nobody asked for", `"-ERR idle\x1b\x0d\x0a"`, "the server is about to close"},
	{&session.UnaskedError{Got: octetsOf("\x00\r\n")}, "the server sent something that nobody asked for, so", "", "connect again"},
	{&session.UnaskedError{Got: octetsOf("x\r\n"), After: session.Request{Verb: "xf\x1boo"}}, `the server sent something that nobody asked for behind its answer to XF\x1bOO, so`, "", "does not know the command"},
	{&wire.PreTLSError{Got: octetsOf("+OK\r\n")}, "5 octets came in clear where only TLS may follow", `"+OK\x0d\x0a"`, "CVE-2021-22947"},
	{&wire.LineError{Reason: "a line to send cannot hold CR"}, "a line to send cannot hold CR", "", ":raw"},
	{pop3.Message.Check("+3"), `a message number is digits only, 1 or more: "+3"`, "", "message number: digits only"},
	{&pop3.ParseError{What: "drop listing", Got: []byte("x\x1b"), Reason: "the number is missing"}, "the drop listing cannot be read: the number is missing", `"x\x1b"`, ""},
	{&session.AuthError{Mechanism: "CRAM-MD5", Err: errors.New("the challenge is not base64")}, "AUTH CRAM-MD5: the challenge is not base64", "", "--auth"},
	{&session.OutsideError{Domain: "example.org", Target: "evil.example"}, `the SRV record of "example.org" names "evil.example"`, "", "name that host yourself"},
	{&session.ProtocolError{Op: "STAT", Err: &wire.SyntaxError{Want: "a line end within 8192 octets", Got: wire.OctetsOf([]byte("-ERR AAAA"))}}, "STAT: the server broke the protocol: a line end within 8192", `"-ERR AAAA"`, "this long"},
	{session.ErrOutOfStep, "the reply before has not been read to its end", "", ":drop"},
	{session.ErrNothingOwed, "no reply is owed", "", "send a command"},
	{errors.New("something \x1b[2J else"), `something \x1b[2J else`, "", ""},
}

func TestDescribe(t *testing.T) {
	for _, c := range problems {
		p := Describe(c.err)
		if !strings.HasPrefix(p.Text, c.text) {
			t.Errorf("Describe(%T) = %q, want %q", c.err, p.Text, c.text)
		}
		if !strings.Contains(strings.Join(p.Detail, "\n"), c.detail) || (c.detail == "" && len(p.Detail) > 0 && p.Detail[0] == "") {
			t.Errorf("Describe(%T) shows %q, want %q", c.err, p.Detail, c.detail)
		}
		if !strings.Contains(strings.Join(p.Hints, "\n"), c.hint) {
			t.Errorf("Describe(%T) hints %q, want %q", c.err, p.Hints, c.hint)
		}
		if strings.HasSuffix(p.Text, ".") {
			t.Errorf("Describe(%T) = %q, want no full stop", c.err, p.Text)
		}
	}
}

// TestFaults: every fault of TLS has its words.
func TestFaults(t *testing.T) {
	for f := range session.Injected + 1 {
		if row, ok := faults[f]; !ok || row.text == nil || len(row.hints) == 0 {
			t.Errorf("faults[%d] = %v, want words and hints", f, row)
		}
	}
}

// TestProblemSafe: whatever is in an error, what is printed holds no controls,
// and no secret that is known.
func TestProblemSafe(t *testing.T) {
	veil := &wire.Veil{}
	veil.Hide([]byte("no such message"))
	for _, c := range problems {
		var out, words bytes.Buffer
		New(Options{Out: &out, Err: &words, Veil: veil}).Problem(c.err)
		text := words.String()
		if strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && !visible(r) }) {
			t.Errorf("Problem(%T) wrote %q, want nothing unseen", c.err, text)
		}
		if strings.Contains(text, `-ERR no such message`) {
			t.Errorf("Problem(%T) wrote %q, want the secret hidden", c.err, text)
		}
		if !strings.HasPrefix(text, "error: ") || out.Len() > 0 {
			t.Errorf("Problem(%T) wrote %q, want an error on Err alone", c.err, text)
		}
	}
}

func TestSigns(t *testing.T) {
	seen := 0
	for _, s := range signs {
		seen++
		if len(s.sign) == 0 || len(s.sign) >= len(indent) {
			t.Errorf("the sign of %v is %q, want one to three columns", s.Defect, s.sign)
		}
	}
	for d := wire.Defect(0); d <= wire.NoEnd; d++ {
		if sign(wire.Line{Defects: wire.Defects(0).With(d)}) == "" {
			t.Errorf("sign(%v) = nothing, want a sign", d)
		}
	}
}
