package practice

import (
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The first line of alice's first message, and the last one.
const (
	firstHeader = "From: The Postmaster <postmaster@example.org>\r\n"
	lastLine    = "the Postmaster\r\n"
)

// The unique-ids of alice's messages.
const (
	ids1 = "d913048c-0001"
	ids2 = "686762ed-0002"
	ids3 = "c0056e99-0003"
)

// fieldTrials are those of what servers in the field do.
var fieldTrials = []trial{
	{"status-lowercase", "", "STAT\r\nCAPA\r\n", "-ERR log in first\r\n+OK cap", "-err log in first\r\n+ok cap"},
	{"status-plus-err", "", "STAT\r\nCAPA\r\n", "-ERR log in first\r\n+OK cap", "+ERR log in first\r\n+OK cap"},
	{"status-8bit", "", "STAT\r\n", "-ERR log in first\r\n", "-ERR log in first \xfc\r\n"},
	{"unknown-command-ok", "", "XYZZY\r\nSTAT\r\n", "-ERR unknown command, CAPA lists what I can do\r\n-ERR log", "+OK unknown command, CAPA lists what I can do\r\n-ERR log"},
	{"eol-split-segments", "", "STAT\r\n", "-ERR log in first\r\n", "-ERR log in first\r\n"},
	{"hang-after", "1", "USER alice\r\nPASS open-sesame\r\n", inDone, "+OK now the password, by PASS\r\n"},
	{"hang-after", "0", "USER alice\r\n", "+OK now", ""},

	{"capa-drops-connection", "", "CAPA\r\nSTAT\r\n", "[\r\n-ERR log in first]", ""},
	{"capa-hangs", "", "CAPA\r\nSTAT\r\n", "[IMPLEMENTATION popsh-practice\r\n.\r\n-ERR log]", "[IMPLEMENTATION popsh-practice\r\n-ERR log]"},
	{"capa-equals", "", "CAPA\r\n", "[\r\nEXPIRE NEVER\r\n]", "[\r\nEXPIRE=NEVER\r\n]"},
	{"capa-trailing-space", "", "CAPA\r\n", "[\r\nUIDL\r\n]", "[\r\nUIDL \r\n]"},
	{"capa-dot-tag", "", "CAPA\r\n", "[popsh-practice\r\n.\r\n]", "[popsh-practice\r\n..HIDDEN\r\n.\r\n]"},
	{"capa-sasl-empty", "", "CAPA\r\n", "[\r\nSASL SCRAM]", "[\r\nSASL\r\n]"},
	{"capa-by-state", "", "CAPA\r\n", "+OK capabilities follow\r\nTOP\r\nUIDL\r\nUSER\r\n", "+OK capabilities follow\r\nUSER\r\n"},
	{"capa-by-state", "", asAlice + "CAPA\r\n", inDone + "+OK capabilities follow\r\nTOP\r\nUIDL\r\n", inDone + "+OK capabilities follow\r\nTOP\r\nUIDL\r\n"},
	{"capa-overclaims", "", "CAPA\r\n", "[\r\nTOP\r\n]", "[\r\nTOP\r\n]"},
	{"capa-overclaims", "", asAlice + "TOP 1 0\r\n", inDone + "+OK header", inDone + "-ERR unknown command"},

	{"apop-offered-not-supported", "", "APOP alice 0\r\n", "-ERR [AUTH] ", "-ERR [AUTH] "},
	{"user-reveals-names", "", "USER nobody\r\nPASS x\r\n", "+OK now the password, by PASS\r\n-ERR [AUTH]", "-ERR nobody of that name is here\r\n-ERR say who you are first"},
	{"user-reveals-names", "", asAlice, inDone, inDone},
	{"password-with-spaces", "", "USER carol\r\nPASS jingle bells\r\n", "[+OK maildrop is open]", "[-ERR [AUTH] name and password do not match]"},
	{"password-with-spaces", "", "USER alice\r\nPASS open-sesame and more\r\n", "[-ERR [AUTH]]", "[+OK maildrop is open]"},
	{"auth-error-without-code", "", "USER alice\r\nPASS x\r\n", "[-ERR [AUTH] name and]", "[-ERR name and]"},
	{"in-use", "", asAlice, inDone, "+OK now the password, by PASS\r\n-ERR [IN-USE] another session"},
	{"login-ok-then-stat-refused", "", asAlice + "STAT\r\nLIST 1\r\n", inDone + "+OK 3 1863\r\n", inDone + "-ERR [SYS/PERM] POP3 is switched off for this maildrop\r\n+OK 1 685\r\n"},
	{"sasl-ok-for-plus", "", "AUTH PLAIN\r\n*\r\n", "+ \r\n-ERR", "+OK\r\n-ERR"},

	{"stat-not-numeric", "", asAlice + "STAT\r\n", inDone + "+OK 3 1863\r\n", inDone + "+OK some messages\r\n"},
	{"stat-negative", "", asAlice + "STAT\r\n", inDone + "+OK 3 1863\r\n", inDone + "+OK 3 -1863\r\n"},
	{"stat-counts-deleted", "", asAlice + "DELE 1\r\nSTAT\r\n", "[+OK 2 1178\r\n]", "[+OK 3 1178\r\n]"},
	{"stat-list-mismatch", "", asAlice + "STAT\r\n", inDone + "+OK 3 1863\r\n", inDone + "+OK 4 1863\r\n"},
	{"list-no-size", "", asAlice + "LIST\r\nLIST 2\r\n", "[\r\n1 685\r\n2 651\r\n3 527\r\n.\r\n+OK 2 651\r\n]", "[\r\n1\r\n2\r\n3\r\n.\r\n+OK 2\r\n]"},
	{"list-extra-text", "", asAlice + "LIST\r\nLIST 2\r\n", "[\r\n3 527\r\n.\r\n+OK 2 651\r\n]", "[\r\n3 527 octets\r\n.\r\n+OK 2 651 octets\r\n]"},
	{"list-bad-number", "", asAlice + "LIST\r\n", "[\r\n1 685\r\n2 651\r\n3 527\r\n.\r\n]", "[\r\n0 685\r\n1 651\r\n2 527\r\n.\r\n]"},
	{"list-ok-on-each-line", "", asAlice + "LIST\r\nLIST 2\r\n", "[\r\n1 685\r\n]", "[\r\n+OK 1 685\r\n+OK 2 651\r\n+OK 3 527\r\n.\r\n+OK 2 651\r\n]"},
	{"list-includes-deleted", "", asAlice + "DELE 2\r\nLIST\r\n", "[\r\n1 685\r\n3 527\r\n.\r\n]", "[\r\n1 685\r\n2 651\r\n3 527\r\n.\r\n]"},
	{"list-empty-err", "", "USER bob\r\nPASS bobs-your-uncle\r\nLIST\r\nUIDL\r\n", "[+OK 0 messages, 0 octets\r\n.\r\n]", "[-ERR no such message, there are 0\r\n+OK unique-ids follow\r\n.\r\n]"},
	{"list-empty-err", "", asAlice + "LIST 2\r\nLIST\r\n", "[+OK 2 651\r\n+OK 3]", "[+OK 2 651\r\n+OK 3]"},
	{"list-no-terminator", "", asAlice + "LIST\r\nNOOP\r\n", "[3 527\r\n.\r\n+OK still]", "[3 527\r\n+OK still]"},
	{"uidl-no-number", "", asAlice + "UIDL 2\r\nUIDL\r\n", "[+OK 2 " + ids2 + "\r\n]", "[+OK " + ids2 + "\r\n+OK unique-ids follow\r\n1 " + ids1 + "\r\n]"},
	{"uidl-wrong-number", "", asAlice + "UIDL 2\r\nUIDL\r\n", "[+OK 2 " + ids2 + "\r\n]", "[+OK 3 " + ids2 + "\r\n+OK unique-ids follow\r\n1 " + ids1 + "\r\n]"},
	{"uidl-empty", "", asAlice + "UIDL\r\nUIDL 2\r\n", "[\r\n3 " + ids3 + "\r\n.\r\n+OK 2 " + ids2 + "\r\n]", "[\r\n3 \r\n.\r\n+OK 2 \r\n]"},
	{"uidl-too-long", "", asAlice + "UIDL 2\r\n", "[+OK 2 " + ids2 + "\r\n]", "[+OK 2 " + ids2 + strings.Repeat("x", 87) + "\r\n]"},
	{"uidl-bad-chars", "", asAlice + "UIDL\r\n", "[\r\n3 " + ids3 + "\r\n]", "[\r\n3 " + ids3 + " \xfc\r\n]"},
	{"uidl-duplicate", "", asAlice + "UIDL\r\n", "[\r\n1 " + ids1 + "\r\n]", "[\r\n1 same\r\n2 same\r\n3 same\r\n.\r\n]"},
	{"uidl-equals-number", "", asAlice + "UIDL\r\nUIDL 3\r\n", "[\r\n1 " + ids1 + "\r\n]", "[\r\n1 1\r\n2 2\r\n3 3\r\n.\r\n+OK 3 3\r\n]"},
	{"uidl-incomplete", "", asAlice + "UIDL\r\nUIDL 3\r\n", "[\r\n2 " + ids2 + "\r\n3 " + ids3 + "\r\n.\r\n]", "[\r\n1 " + ids1 + "\r\n2 " + ids2 + "\r\n.\r\n+OK 3 " + ids3 + "\r\n]"},

	{"size-stuffing-counted", "", asAlice + "LIST\r\n", "[\r\n2 651\r\n3 527\r\n]", "[\r\n2 656\r\n3 528\r\n]"},
	{"size-rounded", "", asAlice + "LIST\r\nSTAT\r\n", "[\r\n3 527\r\n.\r\n+OK 3 1863\r\n]", "[\r\n3 1024\r\n.\r\n+OK 3 3072\r\n]"},
	{"size-zero", "", asAlice + "STAT\r\nLIST 1\r\n", "[+OK 3 1863\r\n+OK 1 685\r\n]", "[+OK 3 0\r\n+OK 1 0\r\n]"},
	{"size-with-missing-content", "", asAlice + "LIST 1\r\nRETR 1\r\n", "[+OK 1 685\r\n+OK 685 octets\r\n]", "[+OK 1 2055\r\n+OK 2055 octets\r\n]"},

	{"dot-doubled-everywhere", "", asAlice + "RETR 1\r\n", "[postmaster@example.org>]", "[postmaster@example..org>]"},
	{"dot-glued", "", asAlice + "RETR 1\r\nNOOP\r\n", "[the Postmaster\r\n.\r\n+OK still]", "[the Postmaster.\r\n+OK still]"},
	{"retr-no-terminator", "", asAlice + "RETR 1\r\nNOOP\r\n", "[the Postmaster\r\n.\r\n+OK still]", "[the Postmaster\r\n+OK still]"},
	{"data-after-terminator", "", asAlice + "RETR 1\r\nNOOP\r\n", "[the Postmaster\r\n.\r\n+OK still]", "[the Postmaster\r\n.\r\n+OK\r\n+OK still]"},
	{"eol-mixed", "", asAlice + "RETR 1\r\n", "[" + firstHeader + "To: Alice <alice@example.org>\r\nSubject]", "[" + firstHeader + "To: Alice <alice@example.org>\nSubject]"},
	{"nul-in-data", "", asAlice + "RETR 1\r\n", "[To: Alice <alice@example.org>\r\n]", "[To: Alice <alice@example.org>\x00\r\n]"},
	{"line-very-long", "", asAlice + "RETR 1\r\n", "[the Postmaster\r\n.\r\n]", "[the Postmaster\r\n" + strings.Repeat("0123456789", 2000) + "\r\n.\r\n]"},
	{"retr-empty", "", asAlice + "RETR 1\r\n", "[+OK 685 octets\r\n" + firstHeader + "]", "[+OK 685 octets\r\n.\r\n]"},
	{"retr-extra-blank-line", "", asAlice + "RETR 1\r\n", "[the Postmaster\r\n.\r\n]", "[the Postmaster\r\n\r\n.\r\n]"},
	{"retr-from-line", "", asAlice + "RETR 1\r\n", "[octets\r\nFrom: The]", "[octets\r\nFrom postmaster@example.org Mon Jun  1 08:00:00 2026\r\nFrom: The]"},
	{"retr-first-header-lost", "", asAlice + "RETR 1\r\n", "[octets\r\nFrom: The]", "[octets\r\nTo: Alice]"},
	{"retr-status-header", "", asAlice + "RETR 1\r\n", "[welcome@example.org>\r\n\r\nDear]", "[welcome@example.org>\r\nStatus: RO\r\n\r\nDear]"},
	{"retr-status-header", "", asAlice + "TOP 1 0\r\n", "[welcome@example.org>\r\n\r\n.\r\n]", "[welcome@example.org>\r\n\r\n.\r\n]"},
	{"retr-deleted-works", "", asAlice + "DELE 1\r\nRETR 1\r\n", "[-ERR that message is marked for deletion]", "[+OK 685 octets\r\n" + firstHeader + "]"},
	{"top-ignores-count", "", asAlice + "TOP 1 1\r\n", "[Dear Alice,\r\n.\r\n]", "[" + lastLine + ".\r\n]"},
	{"top-off-by-one", "", asAlice + "TOP 1 0\r\n", "[welcome@example.org>\r\n\r\n.\r\n]", "[welcome@example.org>\r\n\r\nDear Alice,\r\n.\r\n]"},
	{"top-no-blank-line", "", asAlice + "TOP 1 0\r\n", "[welcome@example.org>\r\n\r\n.\r\n]", "[welcome@example.org>\r\n.\r\n]"},

	{"rset-ignored", "", asAlice + "DELE 1\r\nRSET\r\nSTAT\r\n", "[+OK 3 1863\r\n]", "[+OK no marks left: 2 messages, 1178 octets\r\n+OK 2 1178\r\n]"},
	{"retr-deletes", "", asAlice + "RETR 1\r\nTOP 2 0\r\nQUIT\r\n", "[+OK 0 removed, 3 left]", "[+OK 1 removed, 2 left]"},
	{"retr-deletes", "", "CAPA\r\n", "[EXPIRE NEVER\r\n]", "[EXPIRE NEVER\r\n]"},
	{"quit-two-replies", "", asAlice + "QUIT\r\n", inDone + "+OK 0 removed", inDone + "-ERR [SYS/TEMP] some messages could not be removed\r\n+OK 0 removed"},
}

// ownTests are the switches that show in more than one reply, with tests below.
var ownTests = []string{"idle-short", "idle-err-line", "stls-under-tls-listed", "lock-busy-looks-like-bad-password", "lock-lingers", "uidl-changes",
	"eof-without-terminator", "retr-err-after-ok", "dele-immediate", "delete-not-done", "drop-loses-mail"}

// TestBrokenMessages wants a message cut in its middle, and the end of the
// connection.
func TestBrokenMessages(t *testing.T) {
	for name, end := range map[string]string{"eof-without-terminator": "", "retr-err-after-ok": "-ERR message expunged\r\n"} {
		got := answerTo(t, newServer(t, switched(t, name, "")), asAlice+"RETR 1\r\nNOOP\r\n")
		cut := strings.TrimSuffix(strings.TrimPrefix(got, inDone+"+OK 685 octets\r\n"), end)
		whole := onTheWire(mailOf("alice")()[0])
		if !strings.HasPrefix(whole, cut) || len(cut) < 200 || len(cut) > 500 || !strings.HasSuffix(got, end) {
			t.Errorf("%s: RETR = %q, want the first half of the message, then %q", name, got, end)
		}
	}
}

// TestSplitSegments wants each octet in a write of its own.
func TestSplitSegments(t *testing.T) {
	s := newServer(t, switched(t, "eol-split-segments", ""))
	near, far := net.Pipe() // each Read takes what one Write gave
	done := make(chan struct{})
	go func() {
		defer close(done)
		serveConn(s, far, false)
	}()
	buffer, got := make([]byte, 1024), ""
	for !strings.HasSuffix(got, "\r\n") {
		n, err := near.Read(buffer)
		if n != 1 || err != nil {
			t.Fatalf("behind %q: Read() = %d, %v, want one octet", got, n, err)
		}
		got += string(buffer[:n])
	}
	near.Close()
	<-done
}

// TestSessionsOfSwitchedServers are about what one session leaves for the next.
func TestSessionsOfSwitchedServers(t *testing.T) {
	for _, tt := range []struct {
		name          string
		first         string // of alice, without a QUIT at the end
		honest, after string // what STAT says then
	}{
		{"dele-immediate", "DELE 1\r\n", "+OK 3 1863", "+OK 2 1178"},
		{"dele-immediate", "DELE 1\r\nRSET\r\n", "+OK 3 1863", "+OK 2 1178"},
		{"drop-loses-mail", "DELE 1\r\n", "+OK 3 1863", "+OK 2 1178"},
		{"delete-not-done", "DELE 1\r\nQUIT\r\n", "+OK 2 1178", "+OK 3 1863"},
		{"retr-deletes", "RETR 1\r\nQUIT\r\n", "+OK 3 1863", "+OK 2 1178"},
		{"retr-deletes", "RETR 1\r\n", "+OK 3 1863", "+OK 3 1863"},
	} {
		for name, want := range map[string]string{"": tt.honest, tt.name: tt.after} {
			s := newServer(t, nil)
			if name != "" {
				s = newServer(t, switched(t, name, ""))
			}
			answerTo(t, s, asAlice+tt.first)
			if got := answerTo(t, s, asAlice+"STAT\r\n"); !strings.HasSuffix(got, want+"\r\n") {
				t.Errorf("%q after %q: %q, want %s", name, tt.first, got, want)
			}
		}
	}
	if got := answerTo(t, newServer(t, switched(t, "delete-not-done", "")), asAlice+"DELE 1\r\nQUIT\r\n"); !strings.Contains(got, "+OK 1 removed, 2 left") {
		t.Errorf("delete-not-done: %q, want that a message was removed", got)
	}
}

func TestChangingIDs(t *testing.T) {
	s := newServer(t, switched(t, "uidl-changes", ""))
	first, second := answerTo(t, s, asAlice+"UIDL 1\r\nUIDL\r\n"), answerTo(t, s, asAlice+"UIDL 1\r\nUIDL\r\n")
	if first == second || strings.Count(first, ids1) != 2 {
		t.Errorf("UIDL of two sessions: %q and %q, want other ids", first, second)
	}
}

func TestBusyLooksLikeBadPassword(t *testing.T) {
	s := newServer(t, switched(t, "lock-busy-looks-like-bad-password", ""))
	first := dialAs(t, s, "alice")
	if got := answerTo(t, s, asAlice); !strings.HasSuffix(got, "\r\n-ERR name and password do not match\r\n") {
		t.Errorf("the second login: %q, want what a wrong password gives", got)
	}
	first.want("QUIT", "+OK")
}

func TestLingeringLock(t *testing.T) {
	now := time.Unix(1700000000, 0)
	o := switched(t, "lock-lingers", "60")
	o.Now = func() time.Time { return now }
	s := newServer(t, o)
	answerTo(t, s, asAlice) // breaks
	if got := answerTo(t, s, asAlice); !strings.Contains(got, "-ERR [IN-USE] ") {
		t.Errorf("behind a broken session: %q, want that it is locked", got)
	}
	now = now.Add(time.Minute)
	answerTo(t, s, asAlice+"QUIT\r\n")
	if got := answerTo(t, s, asAlice); !strings.HasPrefix(got, inDone) {
		t.Errorf("behind a session that ended: %q, want no lock", got)
	}
}

func TestIdleSwitches(t *testing.T) {
	for _, word := range []string{"", "-ERR you were silent for too long, goodbye\r\n"} {
		synctest.Test(t, func(t *testing.T) {
			o := switched(t, "idle-short", "30")
			if word != "" {
				if err := o.Switch("idle-err-line", ""); err != nil {
					t.Fatal(err)
				}
			}
			s := newServer(t, o)
			c := dial(t, s)
			c.nc.SetDeadline(time.Time{})
			begun := time.Now()
			if word != "" {
				if got := c.line(); got != word {
					t.Errorf("a silent client is told %q, want %q", got, word)
				}
			}
			c.ended("")
			if took := time.Since(begun); took != 30*time.Second {
				t.Errorf("a silent client is left after %v, want 30s", took)
			}
			s.Close()
		})
	}
}

func TestSTLSUnderTLS(t *testing.T) {
	s := newServer(t, switched(t, "stls-under-tls-listed", ""))
	c := attach(t, s.PipeTLS())
	c.secure(trusting(s))
	c.line()
	if got := c.multi("CAPA"); !strings.Contains(got, "\r\nSTLS\r\n") {
		t.Errorf("CAPA under TLS = %q, want STLS in it", got)
	}
	c.want("STLS", "-ERR TLS is on already")
}
