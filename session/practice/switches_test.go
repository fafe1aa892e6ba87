package practice

import (
	"crypto/tls"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// A trial shows what a switch does: the same octets sent to the honest server and
// to the switched one, and what each sends, in full or the start of it.
type trial struct {
	name, value  string
	send         string
	honest, then string
}

const (
	asAlice = "USER alice\r\nPASS open-sesame\r\n"
	inDone  = "+OK now the password, by PASS\r\n+OK maildrop is open: 3 messages, 1863 octets\r\n"
)

// What the server offers in clear text, in all and of what hides the password.
const (
	offered       = "SCRAM-SHA-256 SCRAM-SHA-1 OAUTHBEARER XOAUTH2 PLAIN LOGIN CRAM-MD5 DIGEST-MD5"
	offeredHidden = "SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 DIGEST-MD5"
)

// trials send all at once and see everything the server sends, but for the
// greeting. Those with a part in square brackets compare the part only.
var trials = []trial{
	{"login-delay", "60", "CAPA\r\n", "[EXPIRE NEVER\r\nUTF8 USER\r\n]", "[EXPIRE NEVER\r\nLOGIN-DELAY 60\r\nUTF8 USER\r\n]"},
	{"expire", "7", "CAPA\r\n", "[\r\nEXPIRE NEVER\r\n]", "[\r\nEXPIRE 7\r\n]"},
	{"expire", "0", "CAPA\r\n", "[\r\nEXPIRE NEVER\r\n]", "[\r\nEXPIRE 0\r\n]"},
	{"expire", "0", asAlice + "TOP 2 0\r\nRETR 3\r\nQUIT\r\n", "[+OK 0 removed, 3 left]", "[+OK 1 removed, 2 left]"},
	{"expire", "0", asAlice + "RETR 3\r\nRSET\r\nQUIT\r\n", "[+OK 0 removed, 3 left]", "[+OK 0 removed, 3 left]"},
	{"expire", "7", asAlice + "RETR 3\r\nQUIT\r\n", "[+OK 0 removed, 3 left]", "[+OK 0 removed, 3 left]"},
	{"clear-login-refused", "", asAlice, inDone, "-ERR not in clear text, start TLS by STLS first\r\n-ERR say who you are first, by USER\r\n"},
	{"clear-login-refused", "", "AUTH PLAIN AGFsaWNlAG9wZW4tc2VzYW1l\r\n", "+OK maildrop", "-ERR not in clear text"},
	{"clear-login-refused", "", "AUTH LOGIN\r\n", "+ VXNl", "-ERR not in clear text"},
	{"clear-login-refused", "", "CAPA\r\n", "[UIDL\r\nUSER\r\nSASL " + offered + "\r\n]", "[UIDL\r\nSASL " + offeredHidden + "\r\n]"},
	{"anonymous", "", "AUTH ANONYMOUS Z3Vlc3Q=\r\n", "-ERR no such mechanism", "+OK maildrop is open: 0 messages, 0 octets\r\n"},
	{"anonymous", "", "CAPA\r\n", "[ DIGEST-MD5\r\n]", "[ DIGEST-MD5 ANONYMOUS\r\n]"},
	{"sasl-ir-refused", "", "AUTH XOAUTH2 dXNlcj1hbGljZQFhdXRoPUJlYXJlciB0b2tlbi1vZi1hbGljZQEB\r\n", "+OK maildrop is open: 3", "-ERR protocol error, the answer belongs on a line of its own\r\n"},
	{"sasl-ir-refused", "", "AUTH XOAUTH2\r\ndXNlcj1hbGljZQFhdXRoPUJlYXJlciB0b2tlbi1vZi1hbGljZQEB\r\n", "+ \r\n+OK maildrop is open: 3", "+ \r\n+OK maildrop is open: 3"},
	{"token-expired", "", "AUTH XOAUTH2 dXNlcj1hbGljZQFhdXRoPUJlYXJlciB0b2tlbi1vZi1hbGljZQEB\r\n\r\n", "+OK maildrop is open: 3", "+ eyJzdGF0dXMiOiI0"},
	{"no-capa", "", "CAPA\r\n", "+OK capabilities follow\r\nTOP\r\n", "-ERR unknown command"},
	{"no-stls", "", "CAPA\r\nSTLS\r\n", "[PIPELINING\r\nSTLS\r\nEXPIRE]", "[PIPELINING\r\nEXPIRE NEVER\r\n]"},
	{"no-stls", "", "STLS\r\n", "+OK begin the TLS handshake\r\n", "-ERR unknown command"},
	{"no-apop", "", "APOP alice 0\r\n", "-ERR [AUTH] ", "-ERR unknown command"},
	{"no-uidl", "", "CAPA\r\n", "[TOP\r\nUIDL\r\nUSER]", "[TOP\r\nUSER]"},
	{"no-uidl", "", asAlice + "UIDL 1\r\n", inDone + "+OK 1 d913048c-0001\r\n", inDone + "-ERR unknown command"},
	{"no-top", "", "CAPA\r\n", "[follow\r\nTOP\r\nUIDL]", "[follow\r\nUIDL]"},
	{"no-top", "", asAlice + "TOP 1 0\r\n", inDone + "+OK header", inDone + "-ERR unknown command"},
	{"no-pipelining", "", "CAPA\r\n", "[\r\nPIPELINING\r\n]", "[\r\nAUTH-RESP-CODE\r\nSTLS\r\n]"},
	{"no-pipelining", "", "USER alice\r\nPASS open-sesame\r\nQUIT\r\n", "[+OK 0 removed]", "+OK now the password, by PASS\r\n"},
	{"stls-refused", "", "CAPA\r\n", "[\r\nSTLS\r\n]", "[\r\nSTLS\r\n]"},
	{"stls-refused", "", "STLS\r\n", "+OK begin the TLS handshake\r\n", "-ERR TLS is not available right now\r\n"},
	{"stls-inject", "", "STLS\r\n", "+OK begin the TLS handshake\r\n", "+OK begin the TLS handshake\r\n+OK fake\r\n"},
	{"auth-fail-closes", "", "USER alice\r\nPASS x\r\nQUIT\r\n", "[match\r\n+OK goodbye]", "+OK now the password, by PASS\r\n-ERR [AUTH] name and password do not match\r\n"},
	{"sasl-plus-without-space", "", "AUTH PLAIN\r\n*\r\n", "+ \r\n-ERR cancelled", "+\r\n-ERR cancelled"},
	{"sasl-plus-without-space", "", "AUTH LOGIN\r\n", "+ VXNlcm5hbWU6\r\n", "+ VXNlcm5hbWU6\r\n"},
	{"capa-underscore", "", "CAPA\r\n", "[\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\n]", "[SASL " + offered + "\r\nRESP_CODES\r\nAUTH_RESP_CODE\r\n]"},
	{"capa-lowercase", "", "CAPA\r\n", "+OK capabilities follow\r\nTOP\r\n", "+OK capabilities follow\r\ntop\r\nuidl\r\nuser\r\nsasl " + offered + "\r\n"},
	{"stat-no-octets", "", asAlice + "STAT\r\n", inDone + "+OK 3 1863\r\n", inDone + "+OK 3\r\n"},
	{"list-arg-ignored", "", asAlice + "LIST 2\r\n", inDone + "+OK 2 651\r\n", inDone + "+OK 3 messages, 1863 octets\r\n1 685\r\n2 651\r\n3 527\r\n.\r\n"},
	{"list-arg-multiline", "", asAlice + "LIST 2\r\n", inDone + "+OK 2 651\r\n", inDone + "+OK 2 651\r\n.\r\n"},
	{"list-arg-multiline", "", asAlice + "LIST 9\r\n", inDone + "-ERR no such message, there are 3\r\n", inDone + "-ERR no such message, there are 3\r\n"},
	{"uidl-extra-spaces", "", asAlice + "UIDL\r\nUIDL 1\r\n", "[\r\n1 d913048c-0001\r\n2 686762ed-0002\r\n3 c0056e99-0003\r\n.\r\n+OK 1 d913048c-0001\r\n]", "[\r\n1   d913048c-0001\r\n2   686762ed-0002\r\n3   c0056e99-0003\r\n.\r\n+OK 1   d913048c-0001\r\n]"},
	{"size-lf-counting", "", asAlice + "STAT\r\nLIST 1\r\n", "[+OK 3 1863\r\n+OK 1 685\r\n]", "[+OK 3 1808\r\n+OK 1 664\r\n]"},
	{"dot-not-stuffed", "", asAlice + "RETR 2\r\n", "[\r\n..\r\nand yet]", "[\r\n.\r\nand yet]"},
	{"dot-not-stuffed", "", asAlice + "TOP 2 9\r\n", "[\r\n..one dot, then a word\r\n...two dots]", "[\r\n.one dot, then a word\r\n..two dots]"},
	{"lf-only", "", asAlice + "LIST\r\n", inDone + "+OK 3 messages, 1863 octets\r\n1 685\r\n2 651\r\n3 527\r\n.\r\n", strings.ReplaceAll(inDone, "\r", "") + "+OK 3 messages, 1863 octets\n1 685\n2 651\n3 527\n.\n"},
	{"double-reply", "", asAlice + "NOOP\r\nSTAT\r\n", inDone + "+OK still here\r\n+OK 3 ", inDone + "+OK still here\r\n+OK still here\r\n+OK 3 "},
	{"double-reply", "", asAlice + "TOP 1 0\r\n", inDone + "+OK header and first lines follow\r\nFrom", inDone + "+OK header and first lines follow\r\n+OK header and first lines follow\r\nFrom"},
	{"quit-no-reply", "", asAlice + "DELE 1\r\nQUIT\r\n", inDone + "+OK marked for deletion, QUIT carries it out\r\n+OK 1 removed", inDone + "+OK marked for deletion, QUIT carries it out\r\n"},
	{"quit-no-reply", "", "QUIT now\r\nQUIT\r\n", "-ERR the command is written: QUIT\r\n+OK goodbye", "-ERR the command is written: QUIT\r\n"},
	{"greeting-escapes", "", "STAT\r\nCAPA\r\n", "-ERR log in first\r\n+OK cap", "-ERR \x1b]0;practice\x07\x1b[31mlog in first\r\n+OK cap"},
}

func TestSwitches(t *testing.T) {
	for _, tr := range slices.Concat(trials, fieldTrials) {
		t.Run(strings.TrimSpace(tr.name+" "+tr.value), func(t *testing.T) {
			honest, then := newServer(t, nil), newServer(t, switched(t, tr.name, tr.value))
			check(t, "the honest server", answerTo(t, honest, tr.send), tr.honest)
			check(t, tr.name, answerTo(t, then, tr.send), tr.then)
		})
	}
}

// check compares what a server sent with the start of it, or with a part of it
// that is given in square brackets. A want that is no start must be all.
func check(t *testing.T, who, got, want string) {
	t.Helper()
	part, isPart := strings.CutPrefix(want, "[")
	if isPart && strings.Contains(got, strings.TrimSuffix(part, "]")) || !isPart && strings.HasPrefix(got, want) {
		return
	}
	t.Errorf("%s sends %q, want %q", who, got, want)
}

func switched(t *testing.T, name, value string) *Options {
	t.Helper()
	o := &Options{}
	if err := o.Switch(name, value); err != nil {
		t.Fatalf("Switch(%q, %q) = %v, want no error", name, value, err)
	}
	return o
}

// answerTo sends octets and ends its side; it returns everything that comes after
// the greeting.
func answerTo(t *testing.T, s *Server, send string) string {
	t.Helper()
	nc := s.Pipe()
	c := attach(t, nc)
	c.line()
	c.write(send)
	nc.(*end).out.finish()
	all, err := io.ReadAll(c.in)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// greetings are the first lines of servers whose switch shows at once.
var greetings = []trial{
	{name: "no-apop", then: "+OK popsh practice server ready\r\n"},
	{name: "static-stamp", then: "+OK popsh practice server ready <4711.1700000000@pop.example.org>\r\n"},
	{name: "bad-stamp", then: "+OK popsh practice server ready <practice clock 12:30>\r\n"},
	{name: "greeting-err", then: "-ERR [SYS/TEMP] too many sessions right now, try again later\r\n"},
	{name: "greeting-silent", then: ""},
	{name: "greeting-foreign-protocol", then: "* OK IMAP4rev1 practice server ready\r\n"},
	{name: "status-too-long", then: "+OK popsh practice server ready <"},
	{name: "greeting-escapes", then: "+OK \x1b]0;practice\x07\x1b[31mpopsh practice server ready <"},
}

func TestGreetingsOfSwitchedServers(t *testing.T) {
	for _, g := range greetings {
		nc := newServer(t, switched(t, g.name, "")).Pipe()
		c := attach(t, nc)
		nc.(*end).out.finish()
		all, err := io.ReadAll(c.in)
		if err != nil {
			t.Fatal(err)
		}
		whole := strings.HasSuffix(g.then, "\n") || g.then == ""
		if got := string(all); !strings.HasPrefix(got, g.then) || whole && got != g.then {
			t.Errorf("greeting with %s = %q, want %q", g.name, got, g.then)
		}
	}
}

func TestSilentServerStaysSilent(t *testing.T) {
	nc := newServer(t, switched(t, "greeting-silent", "")).Pipe()
	c := attach(t, nc)
	c.write("CAPA\r\nAUTH PLAIN\r\n*\r\nQUIT\r\n")
	c.ended("")
}

func TestEverySwitchHasATrial(t *testing.T) {
	tried := map[string]bool{}
	for _, tr := range slices.Concat(trials, fieldTrials, greetings) {
		tried[tr.name] = true
	}
	for _, name := range slices.Concat(ownTests, slices.Collect(maps.Keys(certificates))) {
		tried[name] = true
	}
	for _, tr := range twistTrials {
		tried[tr.name] = true
	}
	for _, s := range Switches {
		if !tried[s.Name] || s.set == nil || s.Short == "" || len(s.Short) > 60 || strings.HasSuffix(s.Short, ".") {
			t.Errorf("Switches: %s needs a trial, and a text of at most 60 columns without a full stop", s.Name)
		}
	}
}

func TestLoginDelay(t *testing.T) {
	now := time.Unix(1700000000, 0)
	o := switched(t, "login-delay", "5")
	o.Now = func() time.Time { return now }
	s := newServer(t, o)
	c := dialAs(t, s, "alice")
	c.want("QUIT", "+OK")
	now = now.Add(1500 * time.Millisecond)
	c = dial(t, s)
	runSteps(t, c, []step{
		{"USER alice", "+OK"}, {"PASS wrong", "-ERR [AUTH] "},
		{"USER alice", "+OK"}, {"PASS open-sesame", "-ERR [LOGIN-DELAY] you were here a moment ago, try again in 4 seconds"},
		{"AUTH PLAIN AGFsaWNlAG9wZW4tc2VzYW1l", "-ERR [LOGIN-DELAY] "},
		{"USER bob", "+OK"}, {"PASS bobs-your-uncle", "+OK"}, {"QUIT", "+OK"},
	})
	now = now.Add(3500 * time.Millisecond)
	dialAs(t, s, "alice")
}

func TestExpireZeroRemovesWhatWasFetched(t *testing.T) {
	s := newServer(t, switched(t, "expire", "0"))
	c := dialAs(t, s, "alice")
	c.multi("RETR 1")
	c.multi("TOP 2 5")
	c.want("QUIT", "+OK 1 removed, 2 left")
	dialAs(t, s, "alice").want("STAT", "+OK 2 1178")
}

func TestClearLoginRefusedUnderTLS(t *testing.T) {
	s := newServer(t, switched(t, "clear-login-refused", ""))
	c := attach(t, s.PipeTLS())
	c.secure(trusting(s))
	c.line()
	if got := c.multi("CAPA"); !strings.Contains(got, "\r\nUSER\r\nSASL SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS "+offered+"\r\n") {
		t.Errorf("CAPA under TLS = %q, want USER and all mechanisms", got)
	}
	c.login("alice")
}

// TestInjectedReplyStaysInClear: what a client must refuse is there to be seen,
// and the handshake behind it still works for a client that is fooled.
func TestInjectedReplyStaysInClear(t *testing.T) {
	s := newServer(t, switched(t, "stls-inject", ""))
	c := dial(t, s)
	c.want("STLS", "+OK ")
	if got := c.line(); got != "+OK fake\r\n" {
		t.Fatalf("behind the reply to STLS = %q, want +OK fake", got)
	}
	secured := tls.Client(c.nc, trusting(s))
	if err := secured.Handshake(); err != nil {
		t.Errorf("Handshake() = %v, want no error", err)
	}
}

func TestSwitchErrors(t *testing.T) {
	tests := []struct {
		name, value string
		want        error
	}{
		{"no-such", "", ErrNoSwitch},
		{"", "", ErrNoSwitch},
		{"no-capa", "1", ErrNoValue},
		{"login-delay", "", ErrNumber},
		{"login-delay", "-1", ErrNumber},
		{"login-delay", "5s", ErrNumber},
		{"login-delay", "1000000", ErrNumber},
		{"expire", "99999999999999999999", ErrNumber},
		{"expire", "999999", nil},
	}
	for _, tt := range tests {
		o := &Options{}
		err := o.Switch(tt.name, tt.value)
		var named *SwitchError
		if !errors.Is(err, tt.want) || tt.want != nil && (!errors.As(err, &named) || named.Name != tt.name) {
			t.Errorf("Switch(%q, %q) = %v, want %v", tt.name, tt.value, err, tt.want)
		}
	}
}

func TestSwitchesTogether(t *testing.T) {
	o := switched(t, "capa-lowercase", "")
	for _, name := range []string{"capa-underscore", "no-top", "lf-only"} {
		if err := o.Switch(name, ""); err != nil {
			t.Fatal(err)
		}
	}
	check(t, "the server", answerTo(t, newServer(t, o), "CAPA\r\n"), "+OK capabilities follow\nuidl\nuser\nsasl "+offered+"\nresp_codes\nauth_resp_code\n")
}
