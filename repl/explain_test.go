package repl

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

// explained returns what :explain says of a line, blanks made one.
func explained(t *testing.T, sh *Shell, line string) string {
	t.Helper()
	p, err := sh.explainLine(line)
	if err != nil {
		t.Fatalf("explainLine(%q): %v", line, err)
	}
	return oneBlank(strings.Join(p.Lines(page.Widest), "\n"))
}

func oneBlank(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestExplainLine(t *testing.T) {
	sh, _ := quietShell(t, 0)
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
		{"SASL PLAIN CRAM-MD5", []string{"as a line of CAPA", "AUTH works with these mechanisms", "PLAIN The password in base64", "CRAM-MD5 The password is not sent"}},
		{"sasl=PLAIN", []string{"as a line of CAPA", "odd", "an equals sign for the space"}},
		{"EXPIRE 0", []string{"as a line of CAPA", "Its arguments are days"}},
		{"STLS", []string{"as a line of CAPA STLS STLS turns", "C: STLS STLS Turn this clear-text connection"}},
		{"+ UGFzc3dvcmQ6", []string{"+ A challenge of AUTH", "decoded Password:", "LOGIN asks for the password", "mechanism LOGIN", "answer The password"}},
		{"+ ", []string{"An empty challenge"}},
		{"+", []string{"odd The blank behind the + is missing", "An empty challenge"}},
		{"+ ???", []string{"odd What follows is not base64"}},
		{"+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UuZXhhbXBsZS5vcmc+", []string{"decoded <1896.697170952@postoffice.example.org>", "mechanism CRAM-MD5"}},
		{"+ cj1hYmMscz1ReFNDLGk9NDA5Ng==", []string{"decoded r=abc,s=QxSC,i=4096", "SCRAM", "r=abc The nonce", "i=4096 How often"}},
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
		{"+ok fine", []string{"breaks the protocol from octet 2 on"}},
		{"what is this", []string{"as a status line", "in a body It is text for people"}},
		{`"+OK caf\xe9\n"`, []string{`S: +OK caf\xe9`, "odd The line ends in LF without CR", "odd The text holds octets beyond ASCII"}},
		{`S: "+OK a\x00b\r\n"`, []string{`S: +OK a\x00b`, "odd The line holds a NUL"}},
		{`""`, []string{"in a body"}},
	}
	for _, tt := range tests {
		got := explained(t, sh, tt.line)
		rest := got
		for _, want := range tt.want {
			_, after, found := strings.Cut(rest, want)
			if !found {
				t.Errorf("explainLine(%q) = %q, want %q in it, in order", tt.line, got, want)
				break
			}
			rest = after
		}
	}
}

func TestExplainKeepsSecrets(t *testing.T) {
	sh, _ := quietShell(t, 0)
	for _, line := range []string{
		"PASS hunter2!", "C: PASS hunter2!", "pass hunter2!", "PAS hunter2!", `C: "PASS hunter2!\r\n"`,
		"AUTH PLAIN hunter2!", "APOP alice hunter2!", "C:   PASS hunter2!",
	} {
		if got := explained(t, sh, line); strings.Contains(got, "hunter2") {
			t.Errorf("explainLine(%q) = %q, want no secret in it", line, got)
		}
	}
	sh.veil.Hide([]byte("hunter2!"))
	for _, line := range []string{"-ERR no such password hunter2!", "+ aHVudGVyMiE=", "x hunter2!"} {
		if got := explained(t, sh, line); strings.Contains(got, "hunter2") || strings.Contains(got, "aHVudGVyMiE") {
			t.Errorf("explainLine(%q) = %q, want no known secret in it", line, got)
		}
	}
}

func TestExplainWrongQuotes(t *testing.T) {
	sh, out := quietShell(t, 0)
	if got := runLine(t, sh, out, `:explain "+OK`); !strings.Contains(got, "no closing quote") {
		t.Errorf("an open quote is explained as %q", got)
	}
	if got := runLine(t, sh, out, ":explain"); !strings.Contains(got, "no reply has come yet") {
		t.Errorf(":explain before a reply = %q", got)
	}
}

// inSession returns a shell with an open session at the practice server.
func inSession(t *testing.T) (*Shell, *bytes.Buffer) {
	t.Helper()
	sh, out := quietShell(t, 0)
	sh.secrets.options.PasswordCommand = "echo open-sesame"
	if err := sh.first(t.Context()); err != nil {
		t.Fatal(err)
	}
	return sh, out
}

func TestExplainSession(t *testing.T) {
	sh, out := inSession(t)
	tests := []struct {
		line string
		want []string
	}{
		{"", []string{"S: +OK popsh practice server ready", "+OK The greeting: the server is ready", "The timestamp for APOP", "After the wait for the greeting comes AUTHORIZATION"}},
		{"STAT", []string{"C: STAT", "-ERR The server refuses", "It stays AUTHORIZATION", "STAT belongs after the login"}},
		{"CAPA", []string{"C: CAPA", "S: the lines of the reply", "TOP TOP shows", "SASL PLAIN", ". A lone dot", "size 12 lines"}},
		{"AUTH", []string{"C: AUTH", "PLAIN The password in base64", ". A lone dot"}},
		{"USER alice", []string{"C: USER alice", "alice User name.", "It stays AUTHORIZATION"}},
		{"PASS no-such", []string{"C: PASS ****", "**** Password.", "[AUTH] Something is wrong", "what to try next", "Check name and password"}},
		{"AUTH CRAM-MD5", []string{"C: AUTH CRAM-MD5", "decoded <", "A msg-id that must differ", "C: ****", "S: +OK", "After AUTHORIZATION comes TRANSACTION: The maildrop is open"}},
		{"STAT", []string{"S: +OK 3 1863", "3 1863 3 messages, 1 863 octets together", "It stays TRANSACTION"}},
		{"LIST", []string{"1 685 Message 1 has 685 octets", "3 527", "size 3 lines, 21 octets"}},
		{"LIST 2", []string{"2 651 Message 2 has 651 octets"}},
		{"UIDL", []string{"Message 1 has the unique-id"}},
		{"LANG", []string{"C: LANG", "size"}},
		{"RETR 1", []string{"header 5 lines, with the fields From, To, Subject, Date, Message-ID", "line 6 The blank line", "text 15 lines behind it", ". A lone dot"}},
		{"TOP 1 0", []string{"header 5 lines", "line 6", "text 0 lines"}},
		{"RETR 77", []string{"There is no message 77: the highest number is 3", ":help numbers"}},
		{"FOO bar", []string{"C: FOO bar", "unknown No command that popsh knows", "-ERR"}},
		{"DELE 1", []string{"effect The message is marked"}},
		{"QUIT", []string{"After TRANSACTION comes the end: The session is over"}},
	}
	for _, tt := range tests {
		if tt.line != "" {
			runLine(t, sh, out, tt.line)
		}
		got := oneBlank(runLine(t, sh, out, ":explain"))
		rest := got
		for _, want := range tt.want {
			_, after, found := strings.Cut(rest, want)
			if !found {
				t.Errorf(":explain after %q = %q, want %q in it, in order", tt.line, got, want)
				break
			}
			rest = after
		}
		for _, secret := range []string{"open-sesame", "no-such"} {
			if strings.Contains(got, secret) {
				t.Errorf(":explain after %q shows the secret %q: %s", tt.line, secret, got)
			}
		}
	}
}

func TestExplainTypedExchange(t *testing.T) {
	sh, out := inSession(t)
	runLine(t, sh, out, `:raw "AUTH LOGIN\r\n"`)
	if got := oneBlank(runLine(t, sh, out, ":explain")); !strings.Contains(got, "LOGIN asks for the user name") || !strings.Contains(got, "The server waits for the answer") {
		t.Errorf(":explain at a challenge = %q", got)
	}
	runLine(t, sh, out, "YWxpY2U=")
	got := oneBlank(runLine(t, sh, out, ":explain"))
	if !strings.Contains(got, "C: **** **** The answer to the challenge") || !strings.Contains(got, "LOGIN asks for the password") || strings.Contains(got, "YWxpY2U") {
		t.Errorf(":explain after an answer = %q", got)
	}
	runLine(t, sh, out, "*")
	if got := oneBlank(runLine(t, sh, out, ":explain")); !strings.Contains(got, "The client cancels the exchange") {
		t.Errorf(":explain after * = %q", got)
	}
}

func TestSetExplainOn(t *testing.T) {
	sh, out := inSession(t)
	runLine(t, sh, out, ":set explain on")
	got := runLine(t, sh, out, "NOOP")
	if !strings.Contains(got, "=== C: NOOP\n") || !strings.Contains(got, "\n    what to try next\n") {
		t.Errorf("NOOP with explain on = %q, want the explanation below the reply", got)
	}
	runLine(t, sh, out, ":set explain off")
	if got := runLine(t, sh, out, "NOOP"); strings.Contains(got, "C: NOOP") {
		t.Errorf("NOOP with explain off = %q", got)
	}
}

func TestExplainIsBounded(t *testing.T) {
	m := &memory{}
	sh, _ := quietShell(t, 0)
	watch := sh.keepLine(m)
	long := bytes.Repeat([]byte("x"), 4<<10)
	for i := range 10_000 {
		watch(wire.FirstLine(fmt.Appendf(nil, "%d %s\r\n", i, long)), nil)
	}
	if len(m.lines) > memoryLines || m.octets > memoryOctets {
		t.Errorf("%d lines, %d octets are remembered, want at most %d and %d", len(m.lines), m.octets, memoryLines, memoryOctets)
	}
	for _, l := range m.lines {
		if l.Text.Len() > memoryLine {
			t.Errorf("a line of %d octets is remembered, want at most %d", l.Text.Len(), memoryLine)
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
	for _, line := range []string{"-ERR [AUTH] no", "+ UGFzc3dvcmQ6", "SASL PLAIN", "+OK \x1b[31m\xff", "..", `"\x00\n"`, "\x15\x03\x01", "S: "} {
		f.Add([]byte(line))
	}
	o, err := parseOptions([]string{"--no-config"})
	if err != nil {
		f.Fatal(err)
	}
	sh, err := NewShell(o, Streams{In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}, Getenv: func(string) string { return "" }}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		p, err := sh.explainLine(string(line))
		if err != nil {
			return
		}
		for _, l := range p.Lines(60) {
			if len([]rune(l)) > 60 || strings.ContainsFunc(l, unicode.IsControl) {
				t.Errorf("explainLine(%q) holds the line %q", line, l)
			}
		}
	})
}
