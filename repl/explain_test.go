package repl

import (
	"bytes"
	"strings"
	"testing"
)

func oneBlank(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestExplainQuoted(t *testing.T) {
	sh, out := quietShell(t, 0)
	if got := runLine(t, sh, out, `:explain S: "+OK a\x00b\n"`); !strings.Contains(got, `S: +OK a\x00b`) || !strings.Contains(got, "LF without CR") {
		t.Errorf("a quoted line is explained as %q", got)
	}
	if got := runLine(t, sh, out, `:explain C: "PASS hunter2!\r\n"`); strings.Contains(got, "hunter2") || !strings.Contains(got, "C: PASS ****") {
		t.Errorf("a quoted line is explained as %q, want no secret in it", got)
	}
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
	sh.options.PasswordCommand = "echo open-sesame"
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
		{"CAPA", []string{"C: CAPA", "S: the lines of the reply", "TOP TOP shows", "SASL SCRAM-SHA-256 SCRAM-SHA-1 OAUTHBEARER", ". A lone dot", "size 12 lines"}},
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
