package view

import (
	"strings"
	"testing"
)

const (
	zero   = "first octet after 0 ms, last after 0 ms\n"
	atZero = "; " + zero
)

// replies are replies with how they look as text, without colours, in a pipe.
var replies = []struct {
	name         string
	form         Form
	line, server string
	want         shown
}{
	{
		"plain", Plain, "NOOP", "+OK nothing done\r\n",
		shown{"<-  +OK nothing done\n", ""},
	},
	{
		"no words", Plain, "NOOP", "+OK\r\n",
		shown{"<-  +OK\n", ""},
	},
	{
		"hostile status", Plain, "NOOP", "+OK \x1b]0;x\a\x00\t\xff\u202e\r\n",
		shown{`<-  +OK \x1b]0;x\x07\x00\x09\xff\u{202E}` + "\n",
			"!!! status line: the line holds a NUL octet (RFC 6856 §2.1)\n" +
				"!!! status line: the text holds octets beyond ASCII (RFC 1939 §3)\n" +
				"!!! status line: the text holds control characters (RFC 1939 §3)\n"},
	},
	{
		"odd counts", Counts, "STAT", "+OK 2  9 x\r\n",
		shown{"<-  +OK 2  9 x\n    2 messages, 9 octets\n    (blanks beyond the one space, text after the last value: \"2  9 x\")\n", ""},
	},
	{
		"refused with a code", Plain, "PASS x", "-ERR [AUTH] no\r\n",
		shown{"<** -ERR [AUTH] no\n",
			"=== [AUTH] Something is wrong with the credentials, or with what this user may do. (RFC 3206 §5)\n" +
				"=== Check name and password before you try again. Some providers want an app password, a token, or POP enabled in the account's settings.\n"},
	},
	{
		"refused with an unknown code", Plain, "PASS x", "-ERR [\x1bX] no\r\n",
		shown{"<** -ERR [\\x1bX] no\n", "!!! status line: the text holds control characters (RFC 1939 §3)\n=== The response code is not a registered one.\n"},
	},
	{
		"refused in words", Plain, "RETR 99", "-ERR no such message\r\n",
		shown{"<** -ERR no such message\n",
			"=== Probably the message number is wrong, or the message is marked as deleted.\n" +
				"=== LIST shows the numbers that are there, RSET takes deletion marks back.\n"},
	},
	{
		"counts", Counts, "STAT", "+OK 3 4210\r\n",
		shown{"<-  +OK 3 4210\n    3 messages, 4 210 octets (4.1 KB)\n", ""},
	},
	{
		"counts of one", Counts, "STAT", "+OK 1 1\r\n",
		shown{"<-  +OK 1 1\n    1 message, 1 octet\n", ""},
	},
	{
		"counts in words", Counts, "STAT", "+OK you have mail\r\n",
		shown{"<-  +OK you have mail\n    (the number of messages is not made of digits only)\n", ""},
	},
	{
		"listing", Listing, "LIST", "+OK 3 messages\r\n1 1200\r\n2 14541\r\n10000000 1\r\n.\r\n",
		shown{"<-  +OK 3 messages\n" +
			"         1           1200     1.2 KB\n" +
			"         2          14541    14.2 KB\n" +
			"    10000000              1        1 B\n",
			"=== 3 lines, 29 octets" + atZero},
	},
	{
		"odd listings", Listing, "LIST", "+OK\r\n01 120 extra\r\n1 x\x1b[2J\r\n\r\n.2 5\r\n.\r\n",
		shown{"<-  +OK\n" +
			"         1            120      120 B  (text after the last value, leading zeros: \"01 120 extra\")\n" +
			"?   1 x\\x1b[2J  (the size is not made of digits only)\n" +
			"?     (the message number is missing)\n" +
			".        2              5        5 B\n",
			"!!! .   line 4: the line starts with a single dot, which a client must take away (RFC 1939 §3)\n" +
				"=== 4 lines, 30 octets, 1 stuffed dot" + atZero},
	},
	{
		"one listing", Listing, "LIST 2", "+OK 2 2010\r\n",
		shown{"<-  +OK 2 2010\n    message 2: 2 010 octets (2.0 KB)\n", ""},
	},
	{
		"unique", Unique, "UIDL", "+OK\r\n1 a1b2-0001\r\n2 \xe9\u202e\r\n3\r\n.\r\n",
		shown{"<-  +OK\n" +
			"         1  a1b2-0001\n" +
			"         2  \\xe9\\u{202E}  (octets that do not belong there: \"2 \\xe9\\u{202E}\")\n" +
			"?   3  (the unique-id is missing)\n",
			"=== 3 lines, 24 octets" + atZero},
	},
	{
		"one unique", Unique, "UIDL 2", "+OK 2 abc\r\n",
		shown{"<-  +OK 2 abc\n    message 2 has the unique-id abc\n", ""},
	},
	{
		"capabilities", Capabilities, "CAPA", "+OK\r\nUIDL\r\nSASL PLAIN X-FOO\r\nLAST\r\nX-BAR a\r\nRESP_CODES\r\n\r\nIMPLEMENTATION Some-Long-Name\r\n.\r\n",
		shown{"<-  +OK\n" +
			"    UIDL                    UIDL gives each message an id that outlives the session.\n" +
			"    SASL PLAIN X-FOO        AUTH works with these mechanisms, and takes an initial response; the list may grow after STLS.\n" +
			"      PLAIN                 The password in base64, which protects nothing.\n" +
			"      X-FOO                 Not known here.\n" +
			"    LAST                    (not registered) The old LAST still works here.\n" +
			"    X-BAR a                 Not registered, and not known here.\n" +
			"    RESP_CODES              A reply text that begins with a bracket begins with a response code.  (tag with an underscore for a hyphen: \"RESP_CODES\")\n" +
			"?     (the line has no tag)\n" +
			"    IMPLEMENTATION Some-Long-Name\n" +
			"                            The name of the server's software, for logs; nothing may depend on it.\n",
			"=== 7 lines, 84 octets" + atZero},
	},
	{
		"mechanisms", Mechanisms, "AUTH", "+OK\r\nPLAIN\r\nX-FOO\x07\r\n.\r\n",
		shown{"<-  +OK\n" +
			"    PLAIN                   The password in base64, which protects nothing.\n" +
			"    X-FOO\\x07               Not known here.\n",
			"=== 2 lines, 15 octets" + atZero},
	},
	{
		"languages", Languages, "LANG", "+OK\r\nen English\r\nde Deutsch\r\n.\r\n",
		shown{"<-  +OK\n    en          English\n    de          Deutsch\n", "=== 2 lines, 24 octets" + atZero},
	},
	{
		"message", Message, "RETR 1", "+OK\r\nSubject: \x1b[1mhi\r\n\tfolded\r\n\r\n..dot\r\nFrom: me\r\nend\n\x00\xff\r\n.\r\n",
		shown{"<-  +OK\n" +
			"    Subject: \\x1b[1mhi\n" +
			"    \tfolded\n" +
			"    \n" +
			"<.> .dot\n" +
			"    From: me\n" +
			"LF  end\n" +
			"NUL \\x00\\xff\n",
			"!!! LF  line 6: the line ends in LF without CR (RFC 1939 §3)\n" +
				"!!! NUL line 7: the line holds a NUL octet (RFC 6856 §2.1)\n" +
				"=== 7 lines, 52 octets, 1 stuffed dot" + atZero +
				"=== written as text for people, not as the exact octets; those come with --raw or :save\n"},
	},
	{
		"invisible characters", Message, "RETR 1", "+OK\r\nSubject: \u202eexe.\u2066\r\n\r\na\u200b\u0085 b\r\n.\r\n",
		shown{"<-  +OK\n    Subject: \\u{202E}exe.\\u{2066}\n    \n    a\\u{200B}\\u{85} b\n",
			"!!! 4 invisible characters that could hide or reorder text, shown as \\u{…}\n=== 3 lines, 33 octets" + atZero +
				"=== written as text for people, not as the exact octets; those come with --raw or :save\n"},
	},
	{
		"empty list", Listing, "LIST", "+OK\r\n.\r\n",
		shown{"<-  +OK\n", "=== 0 lines, 0 octets" + atZero},
	},
	{
		"cut off", Listing, "LIST", "+OK\r\n1 1200\r\n2 12",
		shown{"<-  +OK\n         1           1200     1.2 KB\nCUT      2             12       12 B\n",
			"!!! CUT line 2: the connection ended before the line did (RFC 1939 §3)\n" +
				"!!! END line 2: the reply has no end mark (RFC 1939 §3)\n" +
				"!!! incomplete: the server closed the connection after 2 lines, 12 octets" + atZero},
	},
}

func TestText(t *testing.T) {
	for _, c := range replies {
		t.Run(c.name, func(t *testing.T) {
			got, err := show(t, Options{}, c.form, c.line, c.server)
			if got != c.want {
				t.Errorf("Reply(%q) wrote\n%s%swant\n%s%s", c.server, got.out, got.err, c.want.out, c.want.err)
			}
			if cut := strings.HasSuffix(c.server, "\n"); (err == nil) != cut {
				t.Errorf("Reply(%q) = %v, want an error only for what was cut off", c.server, err)
			}
		})
	}
}

// TestTextSafe: nothing a server sends leaves the first column to it, or comes
// through as a control.
func TestTextSafe(t *testing.T) {
	for _, c := range replies {
		got, _ := show(t, Options{OutTTY: true}, c.form, c.line, c.server)
		for line := range strings.Lines(got.out) {
			if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7F }) {
				t.Errorf("Reply(%q) wrote %q, want no control", c.server, line)
			}
			if !strings.HasPrefix(line, "<-  +OK") && !strings.HasPrefix(line, "<** -ERR") && len(line) > 4 && line[3] != ' ' {
				t.Errorf("Reply(%q) wrote %q, want a mark or a margin", c.server, line)
			}
		}
	}
}

func TestTextColours(t *testing.T) {
	o := Options{OutTTY: true, OutPalette: NewPalette(false, nil), ErrPalette: NewPalette(false, nil)}
	for _, c := range []struct {
		form               Form
		line, server, want string
	}{
		{Plain, "NOOP", "+OK a\x00\r\n", "\x1b[34;1m<- \x1b[0;22m \x1b[34;1m+OK\x1b[0;22m a\x1b[7m\\x00\x1b[27m"},
		{Plain, "NOOP", "-ERR a\r\n", "\x1b[31;1m<**\x1b[0;22m \x1b[31;1m-ERR\x1b[0;22m a"},
		{Message, "RETR 1", "+OK\r\nTo: x\r\n\r\nTo: y\r\n..\r\n.\r\n", "    \x1b[1mTo:\x1b[22m x\n    \n    To: y\n\x1b[7m<.>\x1b[27m .\n"},
		{Listing, "LIST", "+OK\r\n1 4210\r\n.\r\n", "         1          4 210     \x1b[2m4.1 KB\x1b[22m\n"},
	} {
		got, _ := show(t, o, c.form, c.line, c.server)
		if !strings.Contains(got.out, c.want) {
			t.Errorf("Reply(%q) wrote %q, want %q in it", c.server, got.out, c.want)
		}
	}
}

// TestTextTime: at a terminal the time stands at the right edge.
func TestTextTime(t *testing.T) {
	for _, c := range []struct {
		columns int
		want    string
	}{
		{0, "<-  +OK hello" + strings.Repeat(" ", 61) + "0 ms\n"},
		{40, "<-  +OK hello" + strings.Repeat(" ", 22) + "0 ms\n"},
		{20, "<-  +OK hello  0 ms\n"},
		{10, "<-  +OK hello  0 ms\n"}, // taken for one of 20
	} {
		o := Options{OutTTY: true, Width: func() int { return c.columns }}
		if got, _ := show(t, o, Plain, "NOOP", "+OK hello\r\n"); got.out != c.want {
			t.Errorf("Reply on %d columns wrote %q, want %q", c.columns, got.out, c.want)
		}
	}
}

// TestLongLine: a line in parts is one line, with what is odd about its end behind it.
func TestLongLine(t *testing.T) {
	long := strings.Repeat("日", 3000)
	got, _ := show(t, Options{}, Message, "RETR 1", "+OK\r\n"+long+"\nnext\r\n.\r\n")
	if want := "<-  +OK\nLNG " + long + " LF\n    next\n"; got.out != want {
		t.Errorf("Reply wrote %.60q…%q, want the line whole", got.out, got.out[max(0, len(got.out)-40):])
	}
	got, _ = show(t, Options{}, Listing, "LIST", "+OK\r\n1 "+strings.Repeat("0", 9000)+"\r\n2 5\r\n.\r\n")
	if !strings.Contains(got.out, "?   1 000") || !strings.Contains(got.out, "longer than any line") || !strings.HasSuffix(got.out, "5 B\n") {
		t.Errorf("Reply wrote …%q, want the long line as it came, then the next", got.out[max(0, len(got.out)-60):])
	}
}
