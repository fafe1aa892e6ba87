package typing

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl/editor"
	"popsh/repl/page"
	"popsh/session/pop3"
	"popsh/session/practice"
)

// shownAs writes candidates in one line: dim ones in brackets, a + behind those
// that a blank follows.
func shownAs(c editor.Completion) string {
	var all []string
	for _, one := range c.Candidates {
		text := one.Text
		if !one.Open {
			text += "+"
		}
		if one.Dim {
			text = "(" + text + ")"
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func TestComplete(t *testing.T) {
	scenes := map[string]*Scene{
		"offline": offline(),
		"auth":    lessons(t),
		"capa":    lessons(t, "CAPA"),
		"trans":   lessons(t, aliceLines...),
		"many":    lessons(t, "USER carol", "PASS jingle bells", "STAT"),
		"empty":   lessons(t, "USER bob", "PASS bobs-your-uncle", "STAT"),
	}
	for _, tt := range []struct{ where, line, want string }{
		{"trans", "re", "RETR+"},
		{"trans", "st", "STAT (STLS)"},
		{"auth", "st", "STLS (STAT)"},
		{"auth", "  u", "USER+ UTF8 (UIDL)"},
		{"auth", "5 no", "(NOOP)"},
		{"trans", "zz", ""},
		{"trans", "#re", ""},
		{"trans", ":q", ":quit"},
		{"trans", ":note re", ""},
		{"trans", "ope", ""},
		{"offline", "ope", "open+"},
		{"offline", "sta", "(STAT)"},
		{"offline", ":cap", "(:caps)"},

		{"trans", "RETR ", "1 2 (3)"},
		{"trans", "retr 2", "2"},
		{"trans", "TOP ", "1+ 2+ (3+)"},
		{"trans", "LIST 9", ""},
		{"trans", "LIST 0", ""},
		{"trans", "RETR pos", "1"},
		{"trans", "RETR WELC", "1"},
		{"trans", "RETR zebra", ""},
		{"trans", "TOP 1 ", "0 10 50"},
		{"trans", "TOP 1 0 ", ""},
		{"trans", "STAT ", ""},
		{"trans", "ZZZZ 1", ""},
		{"many", "RETR 12", "12 120 121 122 123 124 125 126 127 128 129"},
		{"many", "RETR 99999999999999999999", ""},
		{"empty", "RETR ", ""},

		{"auth", "PASS ", ""},
		{"auth", "APOP al", ""},
		{"auth", "APOP alice ", ""},
		{"auth", "AUTH PLAIN ", ""},
		{"capa", "AUTH ", "SCRAM-SHA-256 SCRAM-SHA-1 OAUTHBEARER XOAUTH2 PLAIN LOGIN CRAM-MD5 DIGEST-MD5"},
		{"capa", "auth cr", "CRAM-MD5"},
		{"auth", "LANG ", "*"},

		{"trans", ":save ", "1+ 2+ (3+)"},
		{"trans", ":open host --tls=s", "--tls=stls"},
		{"trans", ":first", ":first"},
		{"trans", ":time re", "RETR+"},
		{"trans", ":time RETR ", "1 2 (3)"},
		{"trans", ":watch 5 RETR 1", "1"},
		{"trans", `:raw "re`, ""},
	} {
		got := shownAs(scenes[tt.where].Complete(tt.line, len(tt.line)))
		if got != tt.want {
			t.Errorf("%s: Complete(%q) = %q, want %q", tt.where, tt.line, got, tt.want)
		}
	}
}

func TestCompleteNotes(t *testing.T) {
	in, out := lessons(t, aliceLines...), lessons(t, "CAPA")
	for _, tt := range []struct {
		sc         *Scene
		line, want string
	}{
		{in, "RETR 1", "    685 B  2026-06-01  The Postmaster        Welcome to your maildrop"},
		{in, "RETR 3", "    527 B  2026-06-01  Counting House        x marked as deleted  How long is a letter?"},
		{in, "retr", "fetch a whole message  RFC 1939 §5"},
		{in, "TOP", "fetch the header and the first lines of a message  RFC 1939 §7, announced"},
		{in, "STL", "STLS belongs before the login, and you are logged in"},
		{in, "PASS", "PASS belongs before the login, and you are logged in"},
		{out, "PASS", "no USER was answered +OK before it"},
		{out, "XOI", notAnnounced},
		{out, "AUTH CR", "a msg-id; the name and an HMAC-MD5 of it keyed with the secret, in lower-case hex"},
		{out, "AUTH PL", "the secret itself, the name to act as, NUL, the name, NUL, the password"},
	} {
		c := tt.sc.Complete(tt.line, len(tt.line))
		if len(c.Candidates) != 1 || c.Candidates[0].Note != tt.want {
			t.Errorf("Complete(%q) = %+v, want the note %q", tt.line, c.Candidates, tt.want)
		}
	}
}

func TestCompleteGists(t *testing.T) {
	sc := lessons(t, aliceLines...)
	for line, want := range map[string]string{
		"RETR 1": "Welcome to your maildrop  The Postmaster",
		"RETR 3": "x  How long is a letter?  Counting House",
		"retr":   "",
	} {
		c := sc.Complete(line, len(line))
		if len(c.Candidates) != 1 || c.Candidates[0].Gist != want {
			t.Errorf("Complete(%q) = %+v, want the gist %q", line, c.Candidates, want)
		}
	}
}

// Letters that take up two columns, or none, leave the columns of the table where
// they are.
func TestCompleteWideSenders(t *testing.T) {
	mail := func() (list [][]byte) {
		for _, from := range []string{"=?utf-8?Q?=E5=B1=B1=E7=94=B0=E5=A4=AA=E9=83=8E?=", "=?utf-8?Q?Rene=CC=81?=", "Somebody Whose Name Is Long"} {
			list = append(list, []byte("From: "+from+" <a@example.org>\r\nSubject: here\r\n\r\n"))
		}
		return list
	}
	sc := lessonsWith(t, &practice.Options{Users: []practice.User{{Name: "alice", Password: "x", Mail: mail}}},
		"USER alice", "PASS x", "LIST", "TOP 1 0", "TOP 2 0", "TOP 3 0")
	for _, c := range sc.Complete("RETR ", 5).Candidates {
		before, _, found := strings.Cut(c.Note, "here")
		if width := page.Width(before); !found || width != 9+2+10+2+senderWidth+2 {
			t.Errorf("message %s: the subject stands in column %d of %q", c.Text, width, c.Note)
		}
	}
}

// The mechanisms come strongest first, and without CAPA as what may be tried.
func TestCompleteMechanisms(t *testing.T) {
	c := lessons(t).Complete("AUTH ", 5)
	if len(c.Candidates) < 8 || c.Candidates[0].Text != "SCRAM-SHA-256-PLUS" || !strings.HasPrefix(c.Candidates[0].Note, "CAPA not asked") {
		t.Errorf("without CAPA: %+v, want all mechanisms, the strongest first, and that CAPA was not asked", c.Candidates)
	}
	sc := lessons(t, "CAPA")
	sc.Exposed = true
	for _, m := range sc.Complete("AUTH ", 5).Candidates {
		about, _ := pop3.LookupMechanism(m.Text)
		if clear := about.Clear; strings.Contains(m.Note, "clear text") != clear {
			t.Errorf("%s on a link that can be read: %q, want clear text said: %v", m.Text, m.Note, clear)
		}
	}
}

func TestCompletePosition(t *testing.T) {
	sc := lessons(t, aliceLines...)
	for _, tt := range []struct {
		line      string
		pos, from int
	}{
		{"RETR 1", 6, 5}, {"RETR 1", 2, 0}, {"  re", 4, 2}, {"2 RETR 1", 8, 7}, {":save 1 \"ä b", 12, 8}, {":watch 5 TOP 1 ", 15, 15},
		{":time  STAT; LI", 15, 13}, {"RETR 1", 99, 5}, {"RETR 1", -1, 0},
	} {
		if c := sc.Complete(tt.line, tt.pos); c.From != tt.from {
			t.Errorf("Complete(%q, %d).From = %d, want %d", tt.line, tt.pos, c.From, tt.from)
		}
	}
}

// The answer to a challenge is a secret: nothing is offered for it, while local
// words still are.
func TestCompleteInExchange(t *testing.T) {
	sc := lessons(t, "CAPA", "AUTH LOGIN "+"YWxpY2U=")
	if !sc.Exchange {
		t.Fatal("the server does not wait for an answer")
	}
	for line, want := range map[string]string{"re": "", "": "", "AUTH ": "", ":qu": ":quit", ":time re": ""} {
		if got := shownAs(sc.Complete(line, len(line))); got != want {
			t.Errorf("Complete(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestCompleteFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"a.eml", "with blank", `quote"`, ".hidden", "esc\x1b", "folder/inside", "my folder/inside"} {
		os.MkdirAll(filepath.Dir(name), 0o700)
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sc := lessons(t, aliceLines...)
	for line, want := range map[string]string{
		":save 1 a":           "a.eml",
		":save 1 fo":          "folder/",
		":save 1 folder/":     "folder/inside",
		":save 1 wi":          `"with blank"`,
		`:save 1 "wi`:         `"with blank"`,
		`:save 1 "a`:          `"a.eml"`,
		":save 1 my":          `"my folder/`,
		`:save 1 "my folder/`: `"my folder/inside"`,
		":save 1 q":           `"quote\""`,
		`:save 1 "quote\`:     `"quote\""`,
		":save 1 es":          `"esc\x1b"`,
		":save 1 .h":          ".hidden",
		":save 1 nothing/":    "",
		"LIST > a":            "a.eml",
		"RETR 1 >>a":          "a.eml",
		"USER > a":            "",
	} {
		if got := shownAs(sc.Complete(line, len(line))); got != want {
			t.Errorf("Complete(%q) = %q, want %q", line, got, want)
		}
	}
	if c := sc.Complete(":save 1 ", 8); len(c.Candidates) != 6 {
		t.Errorf("Complete of an empty name = %q, want all but the hidden one", shownAs(c))
	}
}
