package explain

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"popsh/repl/page"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// explained returns what is said of a line, with or without a mark before it,
// blanks made one.
func explained(r Reader, line string) string {
	text, from := CutMark(line)
	return oneBlank(strings.Join(r.Line(text, from).Lines(page.Widest), "\n"))
}

func oneBlank(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestLine(t *testing.T) {
	r := Reader{Veil: new(wire.Veil)}
	tests := []struct {
		line string
		want []string // pieces of the explanation, in order
	}{
		{"+OK 3 4210", []string{"S: +OK 3 4210", "+OK The server did what was asked (RFC 1939 §3).",
			"to STAT 3 messages, 4 210 octets together", "to LIST Message 3 has 4 210 octets", "to UIDL Message 3 has the unique-id 4210"}},
		{"+OK", []string{"+OK The server did"}},
		{"+OK 03 4210 more", []string{"to STAT", "odd: text after the last value, leading zeros"}},
		{"+OK ready <1896.697170952@dbc.mtview.ca.us>", []string{"<1896.697170952@dbc.mtview.ca.us>", "The timestamp for APOP"}},
		{"+OK ready <no>", []string{"timestamp", "has no @; APOP is not used with it"}},
		{"+OK all is well", []string{"all is well Words for people; nothing may depend on them (RFC 1939 §9)."}},
		{"-ERR [IN-USE] locked", []string{"-ERR The server refuses", "[IN-USE] The login was right", "RFC 2449 §8.1.2", "no lines follow", "what to try next", "the password is fine"}},
		{"-ERR [sys/temp/disk] later", []string{"[sys/temp/disk] The server has trouble", `The level "disk" is not known`, "Try again later"}},
		{"-ERR [XYZ] no", []string{"[XYZ] No response code that is registered"}},
		{"-ERR maildrop already locked", []string{"Probably the maildrop is open", "Close other mail programs", ":help locking"}},
		{"-ERR", []string{"-ERR The server refuses", ":help codes"}},
		{"+ eyJzdGF0dXMiOiJpbnN1ZmZpY2llbnRfc2NvcGUiLCJzY29wZSI6Im1haWwifQ==", []string{"The token was refused", "mechanism OAUTHBEARER, XOAUTH2", "status: insufficient_scope The status: the token is good, but not for mail", "scope: mail What the token must be good for", "answer AQ== for OAUTHBEARER"}},
		{"+ ZT1jaGFubmVsLWJpbmRpbmdzLWRvbnQtbWF0Y2g=", []string{"SCRAM failed", "The reason: the two ends are not on the same TLS connection"}},
		{"+ cj1hYmMscz1XMjJaYUowU05ZN3NvRXNVRWpiNmdRPT0saT0x", []string{"SCRAM's first message", "The salt, 16 octets in base64", "The hash is iterated 1 times. Fewer than 4096 make the password easy to guess"}},
		{"+ TlRMTVNTUAACAAAAAAAAADAAAAABAAAAbm9uY2U2NzgAAAAAAAAAAA4ADgAwAAAAAQAGAFAAQwAxAAAAAAA=", []string{"NTLM's challenge", "host PC1 The short name of the server's host, told to every stranger"}},
		{"SASL PLAIN CRAM-MD5", []string{"as a line of CAPA", "AUTH works with these mechanisms", "PLAIN The password in base64", "CRAM-MD5 The password is not sent"}},
		{"sasl=PLAIN", []string{"as a line of CAPA", "odd", "an equals sign for the space"}},
		{"EXPIRE 0", []string{"as a line of CAPA", "Mail may not stay", "RFC 2449 §6.7"}},
		{"EXPIRE soon", []string{"as a line of CAPA", "Mail stays on the server at least so many days", "Its arguments are days"}},
		{"STLS", []string{"as a line of CAPA STLS STLS turns", "C: STLS STLS Turn this clear-text connection"}},
		{"+ UGFzc3dvcmQ6", []string{"+ A challenge of AUTH", "decoded Password:", "LOGIN asks for the password", "mechanism LOGIN", "answer The password"}},
		{"+ ", []string{"An empty challenge"}},
		{"+", []string{"odd The blank behind the + is missing", "An empty challenge"}},
		{"+ ???", []string{"odd What follows is not base64"}},
		{"+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UuZXhhbXBsZS5vcmc+", []string{"decoded <1896.697170952@postoffice.example.org>", "mechanism CRAM-MD5"}},
		{"+ cj1hYmMscz1ReFNDLGk9NDA5Ng==", []string{"decoded r=abc,s=QxSC,i=4096", "SCRAM", "r=abc The nonce", "i=4096 The hash is iterated 4096 times"}},
		{"+ eyJzdGF0dXMiOiI0MDEifQ==", []string{`decoded {"status":"401"}`, "The token was refused"}},
		{"+ QUJD", []string{"decoded ABC", "No kind of challenge that is known"}},
		{"C: APOP alice 9027050a634f8dfc6c698bc964c1fd43", []string{"C: APOP alice ****", "APOP Log in with a digest", "alice User name.", "**** Digest.", "it belongs to AUTHORIZATION", "after +OK TRANSACTION follows"}},
		{"-> LIST 0", []string{"C: LIST 0", "0 Message number.", "digits only, 1 or more", "after -ERR The state stays."}},
		{"C: LIST 1 2", []string{"2 One argument more"}},
		{"C: TOP 1", []string{"missing Lines, a number of lines."}},
		{"C: QUIT", []string{"after +OK UPDATE follows", "after -ERR The session is over"}},
		{"C: LISS", []string{"No command that popsh knows. Did you mean LIST?"}},
		{"C: *", []string{"The client cancels"}},
		{"RETR 1", []string{"C: RETR 1 RETR Fetch a whole message"}},
		{"S: RETR 1", []string{"as a status line It breaks the protocol from octet 1 on"}},
		{".", []string{". A lone dot ends a reply"}},
		{"..signature", []string{"stuffed", ".signature remains"}},
		{".signature", []string{"odd The line starts with a single dot"}},
		{"* OK IMAP4rev1 ready", []string{"IMAP This is an IMAP server"}},
		{"220 mail.example.org ESMTP", []string{"SMTP or FTP This server takes mail"}},
		{"[LOGIN-DELAY]", []string{"[LOGIN-DELAY] You logged in", "Wait as many seconds"}},
		{"2 1200", []string{"as a line of LIST 2 1200 Message 2 has 1 200 octets", "as a line of UIDL"}},
		{"1 whqtswO00WBw418f9t5JxYwZ", []string{"as a line of UIDL", "unique-id whqtswO00WBw418f9t5JxYwZ"}},
		{"Subject: hello", []string{"as a line of a message Subject: A header field", `"hello"`}},
		{"+ok fine", []string{"+OK The server did what was asked", "odd The status indicator is not in upper case"}},
		{"+okay", []string{"breaks the protocol from octet 4 on"}},
		{"what is this", []string{"as a status line", "in a body It is text for people"}},
		{"+OK caf\xe9\n", []string{`S: +OK caf\xe9`, "odd The line ends in LF without CR", "odd The text holds octets beyond ASCII"}},
		{"S: +OK a\x00b\r\n", []string{`S: +OK a\x00b`, "odd The line holds a NUL"}},
		{"", []string{"in a body"}},
	}
	for _, tt := range tests {
		got := explained(r, tt.line)
		rest := got
		for _, want := range tt.want {
			_, after, found := strings.Cut(rest, want)
			if !found {
				t.Errorf("line(%q) = %q, want %q in it, in order", tt.line, got, want)
				break
			}
			rest = after
		}
	}
}

func TestLineKeepsSecrets(t *testing.T) {
	veil := new(wire.Veil)
	r := Reader{Veil: veil}
	for _, line := range []string{
		"PASS hunter2!", "C: PASS hunter2!", "pass hunter2!", "PAS hunter2!", "C: PASS hunter2!\r\n",
		"AUTH PLAIN hunter2!", "APOP alice hunter2!", "C:   PASS hunter2!",
	} {
		if got := explained(r, line); strings.Contains(got, "hunter2") {
			t.Errorf("line(%q) = %q, want no secret in it", line, got)
		}
	}
	veil.Hide([]byte("hunter2!"))
	for _, line := range []string{"-ERR no such password hunter2!", "+ aHVudGVyMiE=", "x hunter2!"} {
		if got := explained(r, line); strings.Contains(got, "hunter2") || strings.Contains(got, "aHVudGVyMiE") {
			t.Errorf("line(%q) = %q, want no known secret in it", line, got)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	m := Opening(new(wire.Veil))
	watch := m.keepLine()
	long := bytes.Repeat([]byte("x"), 4<<10)
	for i := range 10_000 {
		watch(wire.FirstLine(fmt.Appendf(nil, "%d %s\r\n", i, long)), nil)
	}
	if len(m.lines) > mostLines || m.octets > mostOctets {
		t.Errorf("%d lines, %d octets are remembered, want at most %d and %d", len(m.lines), m.octets, mostLines, mostOctets)
	}
	for _, l := range m.lines {
		if l.Text.Len() > longestLine {
			t.Errorf("a line of %d octets is remembered, want at most %d", l.Text.Len(), longestLine)
		}
	}
}

// FuzzExplain: any line is explained in lines that fit and hold no control
// character.
func FuzzExplain(f *testing.F) {
	for i := range pop3.Commands {
		for _, line := range pop3.Commands[i].Example {
			f.Add([]byte(line))
		}
	}
	for _, line := range []string{"-ERR [AUTH] no", "+ UGFzc3dvcmQ6", "SASL SCRAM-SHA-256 PLAIN", "+OK \x1b[31m\xff", "..", "\x00\n", "\x15\x03\x01", "S: ", "+OK 01\u0484\xf5\xf4\x9b5 o"} {
		f.Add([]byte(line))
	}
	r := Reader{Veil: new(wire.Veil)}
	f.Fuzz(func(t *testing.T, line []byte) {
		text, from := CutMark(string(line))
		for _, l := range r.Line(text, from).Lines(60) {
			if page.Width(l) > 60 || strings.ContainsFunc(l, unicode.IsControl) {
				t.Errorf("line(%q) holds the line %q", line, l)
			}
		}
	})
}
