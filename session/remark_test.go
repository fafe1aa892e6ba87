package session

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"popsh/session/pop3"
)

// remarkTests are dialogues behind a login, and what is remarked on the last reply
// of each. The replies before it must be without remarks.
var remarkTests = []struct {
	dialogue script
	want     string
}{
	// All is well.
	{"C: STAT\nS: +OK 2 320\nC: LIST\nS: +OK\nS: 1 120\nS: 2 200\nS: .\nC: DELE 1\nS: +OK\nC: STAT\nS: +OK 1 200\nC: LIST\nS: +OK\nS: 2 200\nS: .\nC: UIDL\nS: +OK\nS: 2 b\nS: .\nC: RSET\nS: +OK\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .\nC: UIDL 2\nS: +OK 2 b\nC: LIST 2\nS: +OK 2 200\nC: STAT\nS: +OK 2 320", ""},
	{"C: STAT\nS: +OK 0 0\nC: LIST\nS: +OK\nS: .\nC: UIDL\nS: +OK\nS: .", ""},
	{"C: LIST\nS: +OK\nS: 1 19\nS: .\nC: RETR 1\nS: +OK\nS: Subject: a\nS: \nS: ..bc\nS: .\nC: TOP 1 0\nS: +OK\nS: Subject: a\nS: \nS: .", ""},
	{"C: LIST 9\nS: -ERR no such message\nC: LIST 1\nS: +OK words only", ""},

	// Counts and numbers.
	{"C: STAT\nS: -ERR POP3 is switched off", "login-ok-then-stat-refused: STAT is refused"},
	{"C: STAT\nS: +OK 2 320\nC: DELE 1\nS: +OK\nC: STAT\nS: +OK 2 320", "stat-counts-deleted: still 2 messages, 1 of them marked"},
	{"C: STAT\nS: +OK 2 320\nC: STAT\nS: +OK 3 400", "new-mail-appears: 3 messages now, 2 before"},
	{"C: STAT\nS: +OK 2 320\nC: DELE 1\nS: +OK\nC: STAT\nS: +OK 0 0", "numbers-shift: 1 messages now, 2 before"},
	{"C: STAT\nS: +OK 2 320\nC: LIST\nS: +OK\nS: 1 120\nS: 2 210\nS: .", "stat-list-mismatch: STAT says 2 messages with 320 octets, LIST 2 with 330"},
	{"C: LIST\nS: +OK\nS: 1 120\nS: .\nC: STAT\nS: +OK 2 120", "stat-list-mismatch: STAT says 2 messages with 120 octets, LIST 1 with 120"},
	{"C: STAT\nS: +OK 2 320\nC: DELE 1\nS: +OK\nC: RSET\nS: +OK\nC: DELE 2\nS: +OK\nC: LIST\nS: +OK\nS: 1 120\nS: .", ""},
	{"C: LIST\nS: +OK\nS: 2 120\nS: 1 120\nS: 2 120\nS: .", "list-bad-order: message 1 stands behind message 2"},
	{"C: LIST\nS: +OK\nS: 2 120\nS: 2 120\nS: 2 120\nS: .", "list-bad-order: message 2 stands behind message 2 (2)"},
	{"C: STAT\nS: +OK 1 120\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .", "list-bad-number: message 2 is listed, and there are 1"},
	{"C: STAT\nS: +OK 3 320\nC: UIDL\nS: +OK\nS: 1 a\nS: 3 b\nS: .", "list-incomplete: 2 of 3 messages are listed"},
	{"C: LIST\nS: +OK\nS: 1 1\nS: 3 1\nS: .", "list-incomplete: 2 of 3 messages are listed"},
	{"C: DELE 1\nS: +OK\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .", "list-includes-deleted: message 1 is listed"},
	{"C: DELE 1\nS: +OK\nC: RETR 1\nS: +OK\nS: Subject: a\nS: \nS: .", "deleted-answered: RETR 1 is answered +OK"},
	{"C: DELE 1\nS: +OK\nC: DELE 1\nS: +OK", "deleted-answered: DELE 1 is answered +OK"},
	{"C: UTF8\nS: +OK", "wrong-state-accepted: UTF8 is answered +OK"},
	{"C: AUTH PLAIN\nS: -ERR no\nC: LAST\nS: +OK 0\nC: LANG\nS: +OK\nS: .\nC: CAPA\nS: +OK\nS: TOP\nS: .\nC: NOOP\nS: +OK", ""},
	{"C: CAPA\nS: +OK\nS: TOP\nS: .\nC: TOP 1 0\nS: -ERR unknown command", "capa-overclaims: TOP is announced, and refused in words of a server that does not know TOP"},
	{"C: CAPA\nS: +OK\nS: TOP\nS: .\nC: UIDL\nS: -ERR unknown command\nC: TOP 9 0\nS: -ERR no such message", ""},
	{"C: LIST 2\nS: +OK 1 120", "wrong-number: message 2 was asked for, the answer is about message 1"},
	{"C: UIDL 2\nS: +OK 1 a", "wrong-number: message 2 was asked for, the answer is about message 1"},
	{"C: LIST\nS: +OK\nS: 1 120\nS: .\nC: LIST 1\nS: +OK 1 121", "size-changes: message 1 has 121 octets now, 120 before"},

	// Unique-ids.
	{"C: UIDL 1\nS: +OK 1 a\nC: UIDL\nS: +OK\nS: 1 b\nS: .", "uidl-differs: message 1 had another id before"},
	{"C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: 3 a\nS: .", "uidl-duplicate: messages 1 and 3 have the same unique-id"},
	{"C: UIDL\nS: +OK\nS: 1 1\nS: 2 2\nS: .", "uidl-equals-number: every id is the number of its message"},
	{"C: UIDL\nS: +OK\nS: 1 1\nS: 2 3\nS: .", ""},

	// Sizes: the message has 3 lines with 19 octets, and a stuffed dot.
	{sized(19), ""},
	{sized(16), "size-lf-counting: LIST said 16 octets, and 19 came"},
	{sized(20), "size-stuffing-counted: LIST said 20 octets, and 19 came"},
	{sized(23), "size-wire-counted: LIST said 23 octets, and 19 came"},
	{sized(17), "size-last-line-end: LIST said 17 octets, and 19 came"},
	{sized(21), "size-last-line-end: LIST said 21 octets, and 19 came"},
	{sized(0), "size-zero: LIST said 0 octets, and 19 came"},
	{sized(2048), "size-rounded: LIST said 2048 octets, and 19 came"},
	{sized(15), "size-lf-counting: LIST said 15 octets, and 19 came"},
	{sized(7), "size-header-added: LIST said 7 octets, and 19 came"},
	{"C: LIST 1\nS: +OK 1 17\nC: RETR 1\nS: +OK\nS: Subject: a\nS: Status: R\nS:  x\nS: \nS: b\nS: .", "size-header-added: LIST said 17 octets, and 32 came"},
	{"C: LIST 1\nS: +OK 1 9\nC: RETR 1\nS: +OK\nS: A: b\nS: C: d\nS: E: f\nS: \nS: .", "size-estimated: LIST said 9 octets, and 20 came"},
	{"C: RETR 1\nS: +OK 16 octets follow\nS: Subject: a\nS: \nS: ..bc\nS: .", "size-lf-counting: RETR said 16 octets, and 19 came"},
	{"C: LIST 1\nS: +OK 1 16\nC: RETR 1\nS: +OK 16 octets\nS: Subject: a\nS: \nS: ..bc\nS: .", "size-lf-counting: LIST and RETR said 16 octets, and 19 came"},
	{"C: LIST 1\nS: +OK 1 19\nC: RETR 1\nS: +OK 23 octets\nS: Subject: a\nS: \nS: ..bc\nS: .", "size-wire-counted: RETR said 23 octets, and 19 came"},
	{"C: RETR 1\nS: +OK 2 attachments\nS: Subject: a\nS: \nS: ..bc\nS: .\nC: TOP 1 0\nS: +OK 19 octets\nS: Subject: a\nS: \nS: .", ""},
	{sized(500), "size-estimated: LIST said 500 octets, and 19 came"},
	{"C: LIST 1\nS: +OK 1 19\nC: RETR 1\nS: +OK\nS> Subject: a\\n\nS> \\n\nS> ..bc\\r\\n.\\r\\n", ""},

	// Messages.
	{"C: RETR 1\nS: +OK\nS: .", "retr-empty: nothing came"},
	{"C: RETR 1\nS: +OK\nS:  by somebody\nS: Subject: a\nS: \nS: .", "retr-first-header-lost: the first line begins with a blank"},
	{"C: TOP 1 0\nS: +OK\nS: From bob Mon Jun  1 08:00:00 2026\nS: Subject: a\nS: \nS: .", "retr-from-line: the first line is no field"},
	{"C: RETR 1\nS: +OK\nS: From: bob\nS: \nS: From bob on\nS: .", ""},
	{"C: RETR 1\nS: +OK\nS: From: caf\xe9\nS: Subject: \u00e9\nS: \nS: \u00e9\nS: .", "header-8bit: line 1 of the header holds octets beyond ASCII (2)"},
	{"C: TOP 1 0\nS: +OK\nS: Subject: a\nS: .", "top-no-blank-line: no empty line came"},
	{"C: TOP 1 1\nS: +OK\nS: Subject: a\nS: \nS: b\nS: c\nS: .", "top-ignores-count: lines asked for: 1, came: 2"},
	{"C: TOP 1 2\nS: +OK\nS: Subject: a\nS: \nS: b\nS: .", ""},
	{"C: TOP 1 0\nS: +OK\nS: Subject: a\nS: \nS: .\nC: RETR 1\nS: +OK\nS: Subject: b\nS: \nS: .", "headers-differ: the header of message 1 was another one before"},

	// Codes, by what was announced.
	{"C: CAPA\nS: +OK\nS: TOP\nS: .\nC: RETR 9\nS: -ERR [SYS/TEMP] later", "bracket-without-resp-codes: the answer to RETR begins with a bracket"},
	{"C: CAPA\nS: +OK\nS: RESP-CODES\nS: .\nC: NOOP\nS: +OK [not a code", "text-starts-with-bracket: the answer to NOOP does"},
	{"C: RETR 9\nS: -ERR [SYS/TEMP] later", ""},

	// Capabilities behind the login.
	{"C: CAPA\nS: +OK\nS: SASL PLAIN\nS: SASL LOGIN\nS: .", "capa-multi-sasl: there are 2 SASL lines"},
	{"C: CAPA\nS: +OK\nS: SASL\nS: .", "capa-sasl-empty: nothing stands behind SASL"},
	{"C: CAPA\nS: +OK\nS: EXPIRE 30 USER\nS: LOGIN-DELAY 5\nS: .", "capa-user-after-login: the value of EXPIRE depends on USER"},
}

// sized is a dialogue in which LIST gives a message a size.
func sized(octets int) script {
	return script(fmt.Sprintf("C: LIST 1\nS: +OK 1 %d\nC: RETR 1\nS: +OK\nS: Subject: a\nS: \nS: ..bc\nS: .", octets))
}

// remarks writes the remarks on a reply, which it reads to its end.
func remarks(t *testing.T, reply *Reply) string {
	t.Helper()
	if reply.Body != nil {
		message(t, reply)
	}
	var all []string
	for _, r := range reply.Remarks {
		text := r.Quirk.Info().Name + ": " + r.Detail
		if r.Times > 1 {
			text += fmt.Sprintf(" (%d)", r.Times)
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

// lastRemarks holds a dialogue and returns the remarks on its last reply.
func lastRemarks(t *testing.T, s *Session, dialogue script) (last string) {
	t.Helper()
	for line := range strings.SplitSeq(string(dialogue), "\n") {
		command, ok := strings.CutPrefix(line, "C: ")
		if !ok {
			continue
		}
		if last != "" {
			t.Errorf("before %s: %s, want no remarks", command, last)
		}
		last = remarks(t, do(t, s, command))
	}
	return last
}

func TestRemarks(t *testing.T) {
	for _, tt := range remarkTests {
		s := must(t, loggedIn+tt.dialogue)
		login(t, s)
		if got := lastRemarks(t, s, tt.dialogue); got != tt.want {
			t.Errorf("%s\nremarks %q, want %q", tt.dialogue, got, tt.want)
		}
		s.Close()
	}
}

// signOnRemarks are dialogues from the greeting on.
var signOnRemarks = []struct {
	greeting string
	dialogue script
	want     string
}{
	{"+OK <1.2@example.org>", "", ""},
	{"+OK hello <at half past two>", "", "apop-bad-timestamp: the timestamp has a blank in it"},
	{"+OK", "C: USER alice\nS: -ERR [AUTH] no such name", "code-on-user: USER is refused by [AUTH]"},
	{"+OK", "C: USER alice\nS: -ERR [SYS/TEMP] later", ""},
	{"+OK", "C: NOOP\nS: +OK", "wrong-state-accepted: NOOP is answered +OK"},
	{"+OK", "C: PASS x\nS: +OK", "wrong-state-accepted: PASS is answered +OK"},
	{"+OK", "C: LAST\nS: +OK 0\nC: HELP\nS: +OK\nS: .\nC: STAT\nS: -ERR unknown command", ""},
	{"+OK", "C: CAPA\nS: +OK\nS: RESP-CODES\nS: .\nC: USER alice\nS: +OK\nC: PASS x\nS: -ERR [LOGIN-DELAY] wait", "login-delay-hidden: PASS is refused by [LOGIN-DELAY]"},
	{"+OK", "C: CAPA\nS: +OK\nS: RESP-CODES\nS: LOGIN-DELAY 9\nS: .\nC: USER alice\nS: +OK\nC: PASS x\nS: -ERR [LOGIN-DELAY] wait", ""},
	{"+OK", "C: CAPA\nS: +OK\nS: RESP-CODES\nS: AUTH-RESP-CODE\nS: .\nC: USER alice\nS: +OK\nC: PASS x\nS: -ERR no", "auth-error-without-code: PASS is refused without a code"},
	{"+OK", "C: CAPA\nS: +OK\nS: RESP-CODES\nS: AUTH-RESP-CODE\nS: .\nC: PASS x\nS: -ERR USER first", ""},
	{"+OK", "C: CAPA\nS: +OK\nS: UIDL\nS: TOP\nS: STLS\nS: SASL PLAIN\nS: X-OWN\nS: .\nC: USER alice\nS: +OK\nC: PASS x\nS: +OK\nC: CAPA\nS: +OK\nS: SASL PLAIN\nS: UIDL\nS: .", "capa-by-state: no longer announced: TOP"},
	{"+OK", "C: CAPA\nS: +OK\nS: SASL PLAIN\nS: .\nC: USER alice\nS: +OK\nC: PASS x\nS: +OK\nC: CAPA\nS: +OK\nS: .", "capa-sasl-gone-after-login: no mechanism is announced any more"},
}

func TestRemarksBeforeTheLogin(t *testing.T) {
	for _, tt := range signOnRemarks {
		s := must(t, script("S: "+tt.greeting+"\n"+string(tt.dialogue)))
		got := remarks(t, s.Greeting())
		if tt.dialogue != "" {
			got = lastRemarks(t, s, tt.dialogue)
		}
		if got != tt.want {
			t.Errorf("%s %s\nremarks %q, want %q", tt.greeting, tt.dialogue, got, tt.want)
		}
		s.Close()
	}
}

// TestRemarksOnHalfABody: what came last tells why no more came.
func TestRemarksOnHalfABody(t *testing.T) {
	for body, want := range map[string]string{
		"S: Subject: a\nS: \nS: goodbye.":       "",
		"S: Subject: a\nS: \nS: goodbye.\nhang": "dot-glued: the last line that came ends in a dot",
		"S: Subject: a\nS: \nS: goodbye\nhang":  "",
		"S: Subject: a\nS: \nS: ..\nhang":       "",
		"S: Subject: a\nS: -ERR read error":     "retr-err-after-ok: the last line that came begins with -ERR",
	} {
		synctest.Test(t, func(t *testing.T) {
			s := must(t, script(string(loggedIn)+"C: RETR 1\nS: +OK\n"+body))
			login(t, s)
			defer s.Close()
			reply := do(t, s, "RETR 1")
			if err := reply.Body.Drain(t.Context()); err == nil {
				t.Fatalf("%s: the body came to an end", body)
			}
			if got := remarks(t, &Reply{Remarks: reply.Remarks}); got != want {
				t.Errorf("%s: remarks %q, want %q", body, got, want)
			}
		})
	}
}

// TestRemarksUnderTLS compares what a server announces before and behind STLS.
func TestRemarksUnderTLS(t *testing.T) {
	srv := practising(t)
	s := begin(t, srv.Pipe(), Clear, srv.Authority())
	if got := remarks(t, do(t, s, "CAPA")); got != "" {
		t.Errorf("CAPA in clear: %s, want no remarks", got)
	}
	do(t, s, "STLS")
	reply := do(t, s, "CAPA")
	if got := remarks(t, reply); got != "" || reply.Before == nil {
		t.Fatalf("CAPA behind STLS: %q, before it %v, want no remarks and what was announced before", got, reply.Before)
	}
	gone, added := reply.Before.Changes(reply.Capabilities)
	if fmt.Sprint(gone) != "[STLS]" || !slices.Contains(added, "SASL SCRAM-SHA-256-PLUS") || slices.Contains(added, "TOP") {
		t.Errorf("gone with TLS: %q, new: %q, want STLS, and the mechanisms that are bound to TLS", gone, added)
	}
	again := do(t, s, "CAPA")
	if remarks(t, again); again.Before != nil {
		t.Errorf("the second CAPA is compared with %v, want with nothing", again.Before)
	}
}

// Every quirk has a dialogue that shows it.
func TestEveryQuirkIsSeen(t *testing.T) {
	var seen strings.Builder
	for _, tt := range remarkTests {
		seen.WriteString(tt.want + "\n")
	}
	for _, tt := range signOnRemarks {
		seen.WriteString(tt.want + "\n")
	}
	elsewhere := []pop3.Quirk{pop3.STLSUnderTLS, pop3.EndGlued, pop3.ErrorInBody}
	for _, q := range pop3.Quirks() {
		if !slices.Contains(elsewhere, q) && !strings.Contains(seen.String(), q.Info().Name+": ") {
			t.Errorf("%s is shown by no dialogue", q.Info().Name)
		}
	}
}
