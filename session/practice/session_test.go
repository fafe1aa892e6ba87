package practice

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"popsh/session/pop3"
)

// A step is a line that a client sends and the start of the line it gets.
type step struct{ send, want string }

// runSteps sends the steps; a body that follows a reply must be named by a step
// of its own, whose send is "" and whose want is the whole body.
func runSteps(t *testing.T, c *client, steps []step) {
	t.Helper()
	for _, s := range steps {
		if s.send == "" {
			if got := c.body(); got != s.want {
				t.Fatalf("body = %q, want %q", got, s.want)
			}
			continue
		}
		c.want(s.send, s.want)
	}
}

// dialogues are sessions with the honest server, one a name.
var dialogues = map[string][]step{
	"hello and goodbye": {{"QUIT", "+OK goodbye"}},
	"first login":       {{"USER alice", "+OK"}, {"PASS open-sesame", "+OK maildrop is open: 3 messages, 1863 octets"}, {"STAT", "+OK 3 1863"}, {"QUIT", "+OK 0 removed, 3 left"}},
	"wrong key": {
		{"USER alice", "+OK"}, {"PASS wrong", "-ERR [AUTH] "}, {"PASS open-sesame", "-ERR say who"},
		{"USER nobody", "+OK"}, {"PASS open-sesame", "-ERR [AUTH] "}, {"USER alice", "+OK"}, {"PASS open-sesame", "+OK"},
	},
	"password with a space": {{"USER carol", "+OK"}, {"PASS jingle", "-ERR [AUTH] "}, {"user carol", "+OK"}, {"pass jingle bells", "+OK"}},
	"empty password":        {{"USER alice", "+OK"}, {"PASS", "-ERR the command is written: PASS "}, {"PASS ", "-ERR the command"}},
	"empty maildrop":        {{"USER bob", "+OK"}, {"PASS bobs-your-uncle", "+OK"}, {"STAT", "+OK 0 0"}, {"LIST", "+OK 0 messages"}, {"", ""}, {"UIDL", "+OK"}, {"", ""}, {"LIST 1", "-ERR no such message, there are 0"}},
	"the list": {
		{"USER alice", "+OK"}, {"PASS open-sesame", "+OK"}, {"LIST", "+OK 3 messages, 1863 octets"},
		{"", "1 685\r\n2 651\r\n3 527\r\n"}, {"LIST 2", "+OK 2 651"}, {"LIST 9", "-ERR no such message, there are 3"},
		{"LIST 0", "-ERR no such"}, {"LIST -1", "-ERR a number"}, {"LIST +1", "-ERR a number"}, {"LIST 1x", "-ERR a number"},
		{"LIST 18446744073709551617", "-ERR a number"}, {"LIST 1 2", "-ERR the command is written: LIST [msg]"}, {"LIST  1", "-ERR the command"},
	},
	"mark and unmark": {
		{"USER alice", "+OK"}, {"PASS open-sesame", "+OK"}, {"DELE 1", "+OK marked"}, {"STAT", "+OK 2 1178"},
		{"RETR 1", "-ERR that message is marked"}, {"TOP 1 0", "-ERR that message is marked"}, {"DELE 1", "-ERR that message is marked"},
		{"LIST 1", "-ERR that message is marked"}, {"UIDL 1", "-ERR that message is marked"},
		{"LIST", "+OK 2 messages"}, {"", "2 651\r\n3 527\r\n"},
		{"RSET", "+OK no marks left: 3 messages, 1863 octets"}, {"STAT", "+OK 3 1863"}, {"RETR", "-ERR the command is written: RETR msg"},
		{"DELE", "-ERR the command"}, {"NOOP", "+OK"}, {"NOOP now", "-ERR the command"},
	},
	"only the envelope": {
		{"USER alice", "+OK"}, {"PASS open-sesame", "+OK"}, {"TOP 1 0", "+OK"}, {"", welcomeHeader}, {"TOP 1 1", "+OK"}, {"", welcomeHeader + "Dear Alice,\r\n"},
		{"TOP 1", "-ERR the command is written: TOP msg lines"}, {"TOP 1 x", "-ERR a number"}, {"TOP 1 -1", "-ERR a number"}, {"TOP 4 0", "-ERR no such"},
	},
	"languages": {
		{"LANG", "+OK"}, {"", "en English\r\nde Deutsch\r\n"}, {"LANG de", "+OK de Ab jetzt auf Deutsch"}, {"STAT", "-ERR Erst anmelden"},
		{"LANG de-AT", "+OK de "}, {"LANG xx", "-ERR Diese Sprache"}, {"LANG *", "+OK en from now on in English"}, {"STAT", "-ERR log in first"},
	},
	"words beyond ASCII": {
		{"USER dora", "+OK"}, {"PASS cafe-au-lait", "+OK"}, {"RETR 1", "-ERR [UTF8] "}, {"TOP 1 0", "-ERR [UTF8] "}, {"LIST 1", "+OK 1 "}, {"UTF8", "-ERR only before"},
	},
	"UTF8 before the login": {{"UTF8", "+OK"}, {"STLS", "-ERR too late"}, {"USER dora", "+OK"}, {"PASS cafe-au-lait", "+OK"}, {"TOP 1 0", "+OK"}},
	"what there is not":     {{"LAST", "-ERR unknown command"}, {"XTND BBOARDS", "-ERR unknown command"}, {"CAPA", "+OK"}},
	"case of the verb":      {{"uSeR alice", "+OK"}, {"pAsS open-sesame", "+OK"}, {"stat", "+OK 3 "}},
}

const welcomeHeader = "From: The Postmaster <postmaster@example.org>\r\nTo: Alice <alice@example.org>\r\nSubject: Welcome to your maildrop\r\n" +
	"Date: Mon, 01 Jun 2026 08:00:00 +0000\r\nMessage-ID: <welcome@example.org>\r\n\r\n"

func TestDialogues(t *testing.T) {
	for name, steps := range dialogues {
		t.Run(name, func(t *testing.T) { runSteps(t, dial(t, newServer(t, nil)), steps) })
	}
}

func TestGreeting(t *testing.T) {
	s := newServer(t, &Options{Now: func() time.Time { return time.Unix(1700000000, 0) }})
	form := regexp.MustCompile(`^\+OK popsh practice server ready (<1700000000\.[A-Z2-7]{26}@pop\.example\.org>)\r\n$`)
	var stamps []string
	for range 2 {
		greeting := attach(t, s.Pipe()).line()
		m := form.FindStringSubmatch(greeting)
		if m == nil {
			t.Fatalf("greeting = %q, want it to match %s", greeting, form)
		}
		stamps = append(stamps, m[1])
	}
	if stamps[0] == stamps[1] {
		t.Errorf("two greetings have the timestamp %s", stamps[0])
	}
}

func TestMailArrivesOctetForOctet(t *testing.T) {
	s := newServer(t, nil)
	for _, u := range Users {
		if u.Mail == nil {
			continue
		}
		c := dial(t, s)
		c.want("UTF8", "+OK")
		c.login(u.Name)
		for i, stored := range u.Mail() {
			if got, want := unstuff(c.multi(fmt.Sprintf("RETR %d", i+1))), onTheWire(stored); got != want {
				t.Errorf("%s: RETR %d = %q, want %q", u.Name, i+1, got, want)
			}
		}
		c.want("QUIT", "+OK")
	}
}

// onTheWire returns what a client must end up with: CRLF line ends, the last one
// too.
func onTheWire(stored []byte) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSuffix(string(stored), "\n"), "\n") {
		b.WriteString(line + "\r\n")
	}
	return b.String()
}

// unstuff takes one dot off every line that begins with one.
func unstuff(body string) string {
	lines := strings.SplitAfter(body, "\r\n")
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(l, ".")
	}
	return strings.Join(lines, "")
}

func TestDotsOnTheWire(t *testing.T) {
	body := dialAs(t, newServer(t, nil), "alice").multi("RETR 2")
	for _, want := range []string{"\r\n..\r\nand yet", "\r\n..one dot", "\r\n...two dots", "\r\n....three dots", "\r\n.. a dot", "or. in the"} {
		if !strings.Contains(body, want) {
			t.Errorf("RETR 2 = %q, want %q in it", body, want)
		}
	}
}

func TestSizes(t *testing.T) {
	c := dialAs(t, newServer(t, nil), "alice")
	for n, gain := range map[int]int{1: 0, 2: 0, 3: 2} {
		var size int
		fmt.Sscanf(c.want(fmt.Sprintf("LIST %d", n), "+OK"), fmt.Sprintf("+OK %d %%d", n), &size)
		if got := len(unstuff(c.multi(fmt.Sprintf("RETR %d", n)))); got != size+gain {
			t.Errorf("RETR %d has %d octets, want %d and %d for a missing line end", n, got, size, gain)
		}
	}
}

func TestTopOfEverything(t *testing.T) {
	c := dialAs(t, newServer(t, nil), "alice")
	for _, n := range []string{"1", "2", "3"} {
		all := c.multi("RETR " + n)
		if got := c.multi("TOP " + n + " 99999"); got != all {
			t.Errorf("TOP %s 99999 = %q, want what RETR sends: %q", n, got, all)
		}
		header, body, _ := strings.Cut(all, "\r\n\r\n")
		first, _, _ := strings.Cut(body, "\r\n")
		if got, want := c.multi("TOP "+n+" 1"), header+"\r\n\r\n"+first+"\r\n"; got != want {
			t.Errorf("TOP %s 1 = %q, want %q", n, got, want)
		}
	}
}

func TestUpdate(t *testing.T) {
	s := newServer(t, nil)
	c := dialAs(t, s, "alice")
	ids := strings.Fields(c.multi("UIDL"))
	c.want("DELE 1", "+OK")
	c.want("QUIT", "+OK 1 removed, 2 left")
	c.ended("")
	c = dialAs(t, s, "alice")
	if got, want := strings.Fields(c.multi("UIDL")), []string{"1", ids[3], "2", ids[5]}; !slices.Equal(got, want) {
		t.Errorf("UIDL after the update = %v, want %v", got, want)
	}
	c.want("STAT", "+OK 2 1178")
}

func TestNothingIsDeletedWithoutQuit(t *testing.T) {
	s := newServer(t, nil)
	c := dialAs(t, s, "alice")
	c.want("DELE 1", "+OK")
	c.nc.Close()
	waitFor(t, s, "alice")
	dialAs(t, s, "alice").want("STAT", "+OK 3 1863")
}

// waitFor returns when no session holds the user's maildrop: it asks until it is
// no longer in use, which the server decides on its own goroutine.
func waitFor(t *testing.T, s *Server, user string) {
	t.Helper()
	c := dial(t, s)
	for range 10000 {
		c.want("USER "+user, "+OK")
		if got := c.do("PASS " + passwordOf(user)); !strings.HasPrefix(got, "-ERR [IN-USE] ") {
			c.want("QUIT", "+OK")
			return
		}
	}
	t.Fatalf("the maildrop of %s stays locked", user)
}

func TestLock(t *testing.T) {
	s := newServer(t, nil)
	first, second := dialAs(t, s, "alice"), dial(t, s)
	second.want("USER alice", "+OK")
	second.want("PASS open-sesame", "-ERR [IN-USE] ")
	first.want("QUIT", "+OK")
	second.login("alice")
	dialAs(t, s, "bob").want("STAT", "+OK 0 0")
}

func TestNewMailWaitsForTheNextLogin(t *testing.T) {
	s := newServer(t, nil)
	c := dialAs(t, s, "bob")
	if err := s.Deliver("bob", []byte("Subject: new\n\n.\n")); err != nil {
		t.Fatal(err)
	}
	c.want("STAT", "+OK 0 0")
	c.want("RSET", "+OK")
	c.want("STAT", "+OK 0 0")
	c.want("QUIT", "+OK")
	c = dialAs(t, s, "bob")
	c.want("STAT", "+OK 1 19")
	if got, want := c.multi("RETR 1"), "Subject: new\r\n\r\n..\r\n"; got != want {
		t.Errorf("RETR 1 = %q, want %q", got, want)
	}
	if err := s.Deliver("mallory", nil); err != ErrNoUser {
		t.Errorf("Deliver(mallory) = %v, want %v", err, ErrNoUser)
	}
}

func TestUniqueIDs(t *testing.T) {
	c := dialAs(t, newServer(t, nil), "carol")
	all := strings.Fields(c.multi("UIDL"))
	seen := map[string]bool{}
	form := regexp.MustCompile(`^[!-~]{1,70}$`)
	for i := 1; i < len(all); i += 2 {
		if !form.MatchString(all[i]) || seen[all[i]] {
			t.Fatalf("unique-id %s = %q, want one of its own", all[i-1], all[i])
		}
		seen[all[i]] = true
	}
	if len(seen) != 1000 {
		t.Errorf("UIDL lists %d ids, want 1000", len(seen))
	}
	again := dialAs(t, newServer(t, nil), "carol")
	if got, want := again.want("UIDL 17", "+OK 17 "), "+OK 17 "+all[33]; got != want {
		t.Errorf("UIDL 17 of another server = %q, want %q", got, want)
	}
}

func TestMessageLineEnds(t *testing.T) {
	for in, want := range map[string]string{"a\nb": "a\r\nb", "a\r\nb\n": "a\r\nb\r\n", "a\r\r\n": "a\r\r\n", "\n\n": "\r\n\r\n", "": ""} {
		if got := newMessage([]byte(in), 1).octets; string(got) != want {
			t.Errorf("newMessage(%q).octets = %q, want %q", in, got, want)
		}
	}
}

func TestCapabilitiesByState(t *testing.T) {
	s := newServer(t, nil)
	const always = "TOP\r\nUIDL\r\nUSER\r\nSASL " + offered + "\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\n%sEXPIRE NEVER\r\nUTF8 USER\r\nLANG\r\nIMPLEMENTATION popsh-practice\r\n"
	c := dial(t, s)
	if got, want := c.multi("CAPA"), fmt.Sprintf(always, "STLS\r\n"); got != want {
		t.Errorf("CAPA before the login = %q, want %q", got, want)
	}
	c.login("alice")
	if got, want := c.multi("CAPA"), fmt.Sprintf(always, ""); got != want {
		t.Errorf("CAPA after the login = %q, want %q", got, want)
	}
}

// TestCommandsOutsideTheirState is made from the table of commands: what it does
// not allow in a state, the server refuses there, and goes on.
func TestCommandsOutsideTheirState(t *testing.T) {
	s := newServer(t, nil)
	before, after := dial(t, s), dialAs(t, s, "alice")
	for _, cmd := range pop3.Commands {
		if handlers[cmd.Verb] == nil {
			before.want(cmd.Verb, "-ERR unknown command")
			before.want("CAPA", "+OK")
			before.body()
			continue
		}
		line := cmd.Verb + strings.Repeat(" 1", len(cmd.Args))
		if !cmd.In.Has(pop3.Authorization) {
			before.want(line, "-ERR log in first")
		}
		if !cmd.In.Has(pop3.Transaction) {
			after.want(line, "-ERR only before the login")
		}
	}
	after.want("STAT", "+OK 3 1863")
}

func TestHandlersAndCommandsAgree(t *testing.T) {
	for verb := range handlers {
		if cmd, known := pop3.Lookup(verb); !known || cmd.Verb != verb {
			t.Errorf("handlers has %s, which pop3.Commands has not", verb)
		}
	}
	for _, cmd := range pop3.Commands {
		standard := cmd.Standing == pop3.Required || cmd.Standing == pop3.Optional
		if standard != (handlers[cmd.Verb] != nil) {
			t.Errorf("handlers[%s] is there: %v, want %v", cmd.Verb, !standard, standard)
		}
	}
}

func TestTexts(t *testing.T) {
	verbs := regexp.MustCompile(`%.`)
	for p := ready; p <= tooBusy; p++ {
		both := texts[p]
		for _, text := range both {
			if text == "" || text[0] == '[' || strings.ContainsAny(text, "\r\n") || len(text) > 200 {
				t.Errorf("texts[%d] = %q, want a short line that looks like no response code", p, text)
			}
		}
		if strings.ContainsFunc(both[english], func(r rune) bool { return r > '~' }) {
			t.Errorf("texts[%d] = %q, want ASCII", p, both[english])
		}
		if a, b := verbs.FindAllString(both[english], -1), verbs.FindAllString(both[german], -1); !slices.Equal(a, b) {
			t.Errorf("texts[%d] has %v in English, %v in German", p, a, b)
		}
	}
	if len(texts) != int(phrases) {
		t.Errorf("texts has %d rows, want %d", len(texts), phrases)
	}
}

func TestPipelining(t *testing.T) {
	c := dial(t, newServer(t, nil))
	c.write("USER alice\r\nPASS open-sesame\r\nSTAT\r\nLIST 2\r\nLIST\r\nNOOP\r\nDELE 1\r\nSTAT\r\nQUIT\r\n")
	c.ended("+OK now the password, by PASS\r\n+OK maildrop is open: 3 messages, 1863 octets\r\n+OK 3 1863\r\n+OK 2 651\r\n" +
		"+OK 3 messages, 1863 octets\r\n1 685\r\n2 651\r\n3 527\r\n.\r\n+OK still here\r\n+OK marked for deletion, QUIT carries it out\r\n" +
		"+OK 2 1178\r\n+OK 1 removed, 2 left, goodbye\r\n")
}

// TestPartOfACommandHoldsNoReplyBack: a reply is sent although the next command
// has begun to arrive.
func TestPartOfACommandHoldsNoReplyBack(t *testing.T) {
	c := dialAs(t, newServer(t, nil), "alice")
	c.write("NOOP\r\nST")
	if got := c.line(); got != "+OK still here\r\n" {
		t.Errorf("NOOP = %q", got)
	}
	c.write("AT\n")
	if got := c.line(); got != "+OK 3 1863\r\n" {
		t.Errorf("STAT in two parts, with LF only = %q", got)
	}
}

func TestOctetByOctet(t *testing.T) {
	c := dial(t, newServer(t, nil))
	for _, b := range []byte("USER alice\r\nPASS open-sesame\r\nSTAT\r\nQUIT\r\n") {
		c.write(string(b))
	}
	var got bytes.Buffer
	got.ReadFrom(c.in)
	if !strings.Contains(got.String(), "\r\n+OK 3 1863\r\n+OK 0 removed") {
		t.Errorf("octet by octet = %q", got.String())
	}
}
