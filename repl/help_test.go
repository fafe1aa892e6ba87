package repl

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/page"
	"popsh/session/pop3"
)

// quietShell returns a shell without a person whose results come out of the
// buffer; width is that of its terminal, 0 for none.
func quietShell(t *testing.T, width int) (*Shell, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	o, err := parseOptions([]string{"--practice", "--no-config"})
	if err != nil {
		t.Fatal(err)
	}
	s := door.Streams{In: strings.NewReader(""), Out: &out, Err: &out, Getenv: func(string) string { return "" }}
	if width > 0 {
		s.OutTTY, s.Width = true, func() int { return width }
	}
	sh, err := NewShell(o, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sh.Close)
	return sh, &out
}

// runLine runs a line and returns what it writes.
func runLine(t *testing.T, sh *Shell, out *bytes.Buffer, line string) string {
	t.Helper()
	out.Reset()
	sh.report(sh.Exec(t.Context(), line))
	return out.String()
}

func TestHelpOnEverything(t *testing.T) {
	for _, width := range []int{0, 80, 40, 13} {
		sh, out := quietShell(t, width)
		for _, s := range sh.subjects() {
			got := runLine(t, sh, out, ":help "+s.name)
			if !strings.Contains(flat(got), flat(s.name)) || strings.Contains(got, "error:") {
				t.Errorf(":help %s = %q, want its page", s.name, got)
			}
			checkColumns(t, s.name, got, width)
		}
		checkColumns(t, "", runLine(t, sh, out, ":help"), width)
	}
}

// flat takes all blanks out of a text.
func flat(text string) string { return strings.Join(strings.Fields(text), "") }

func checkColumns(t *testing.T, name, text string, width int) {
	t.Helper()
	most := page.Widest
	if width > 0 {
		most = max(width, page.Narrowest)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if n := utf8.RuneCountInString(line); n > most || strings.TrimRight(line, " ") != line {
			t.Errorf(":help %s, width %d: %q has %d columns, want at most %d and no blanks at the end", name, width, line, n, most)
		}
	}
}

func TestFind(t *testing.T) {
	sh, _ := quietShell(t, 0)
	tests := []struct {
		name string
		want string // names and kinds
	}{
		{"retr", "RETR command"},
		{"UIDL", "UIDL command, UIDL capability"},
		{"help", "HELP command, :help word of popsh"},
		{":help", ":help word of popsh"},
		{"[auth]", "[AUTH] response code"},
		{"sys/temp/new", "[SYS/TEMP] response code"},
		{"in-use", "[IN-USE] response code"},
		{"Stuffing", "stuffing topic"},
		{"exit", "exit topic"},
		{"cram-md5", "CRAM-MD5 SASL mechanism"},
		{"read-only", "read-only setting"},
		{"", ""},
		{":", ""},
		{"[]", ""},
		{"nothing", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, s := range sh.find(tt.name) {
			got = append(got, s.name+" "+s.kind)
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("find(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestApropos(t *testing.T) {
	sh, _ := quietShell(t, 0)
	hits := func(words ...string) (names []string) {
		for _, h := range sh.apropos(words) {
			names = append(names, h.name)
		}
		return names
	}
	if got := hits("delet"); !slices.Contains(got, "DELE") || got[0] != "deletion" {
		t.Errorf("apropos(delet) = %q, want the topic deletion first, and DELE", got)
	}
	if got := hits("TOP"); got[0] != "TOP" {
		t.Errorf("apropos(TOP) = %q, want TOP first", got)
	}
	if got := hits("stuffing", "qwertz"); got != nil {
		t.Errorf("apropos(stuffing qwertz) = %q, want none", got)
	}
	for _, empty := range []string{"", ":", "[]"} {
		if got := hits(empty); got != nil {
			t.Errorf("apropos(%q) = %d hits, want none", empty, len(got))
		}
	}
	ranked := sh.apropos([]string{"password"})
	if !slices.IsSortedFunc(ranked, func(a, b hit) int { return a.rank - b.rank }) || len(ranked) < 10 {
		t.Errorf("apropos(password) = %v, want many hits, the best first", ranked)
	}
}

func TestHelpOnNothing(t *testing.T) {
	sh, _ := quietShell(t, 0)
	tests := []struct{ line, reason, hint string }{
		{":help RERT", `there is nothing on "RERT"`, "did you mean :help RETR?"},
		{":help [IN-USED]", "there is nothing on", "did you mean :help [IN-USE]?"},
		{":help octets", "there is nothing on", ":help -k octets lists what speaks of it"},
		{":help \x1b[31m", `there is nothing on "\x1b[31m"`, ":help lists all"},
		{":help -k", "missing", "usage: :help -k WORD"},
		{":help -k qwertz", `nothing speaks of "qwertz"`, ":help lists all"},
	}
	for _, tt := range tests {
		err := sh.Exec(t.Context(), tt.line)
		var wrong *misuse.Error
		if !errors.As(err, &wrong) || !strings.Contains(wrong.Reason, tt.reason) || !strings.Contains(wrong.Hint[0], tt.hint) {
			t.Errorf("%q: error %v, want %q, %q", tt.line, err, tt.reason, tt.hint)
		}
	}
}

func TestHelpFor(t *testing.T) {
	sh, _ := quietShell(t, 80)
	offline := []struct{ line, want string }{
		{"", "A letter begins"},
		{"  ", "A letter begins"},
		{"# note", "A # begins a comment"},
		{"RETR", "RETR msg   fetch a whole message"},
		{"retr ", "msg  message number: digits only, from 1"},
		{"RETR 1", "msg  message number"},
		{"TOP 1 ", "lines  number of lines"},
		{"TOP 1 0", "lines  number of lines"},
		{"NOOP x", "NOOP takes nothing more."},
		{"LIST 1 2", "LIST takes nothing more."},
		{"PASS hunter2", "password  password: the rest of the line"},
		{"5 NOOP", "NOOP   do nothing"},
		{"RE", "RETR  fetch a whole message"},
		{"RERT", "Did you mean RETR?"},
		{":he", ":help  explain"},
		{":helf", "did you mean :help?"},
		{":set", ":set [setting]"},
		{":set color ", "auto, always, never"},
		{":help stuffing", "stuffing   the extra dot"},
		{"open ", ":open target"},
		{":", "A letter begins"},
	}
	for _, tt := range offline {
		if got := strings.Join(sh.helpFor(tt.line), "\n"); !strings.Contains(flat(got), flat(tt.want)) {
			t.Errorf("helpFor(%q) = %q, want %q in it", tt.line, got, tt.want)
		}
	}
	if got := strings.Join(sh.helpFor("PASS hunter2"), "\n"); strings.Contains(got, "hunter2") {
		t.Errorf("helpFor(PASS hunter2) = %q, want no secret in it", got)
	}
}

func TestHelpForSession(t *testing.T) {
	sh, out := quietShell(t, 0)
	if err := sh.first(t.Context()); err != nil {
		t.Fatal(err)
	}
	help := func(line, want string) {
		t.Helper()
		if got := strings.Join(sh.helpFor(line), "\n"); !strings.Contains(got, want) {
			t.Errorf("helpFor(%q) = %q, want %q in it", line, got, want)
		}
	}
	runLine(t, sh, out, "CAPA")
	help("TOP", "announces it")
	runLine(t, sh, out, "USER alice")
	runLine(t, sh, out, "PASS open-sesame")
	runLine(t, sh, out, "STAT")
	help("RETR ", "here 1 to 3")
	help("DELE 1", "here 1 to 3")
}

func TestHelpForExchange(t *testing.T) {
	sh, out := quietShell(t, 0)
	if err := sh.first(t.Context()); err != nil {
		t.Fatal(err)
	}
	runLine(t, sh, out, `:raw "AUTH PLAIN\r\n"`)
	if !sh.session.InExchange() {
		t.Fatalf("the server waits for no answer: %s", out)
	}
	if got := strings.Join(sh.helpFor("AGFs"), "\n"); !strings.Contains(got, "A challenge of AUTH") {
		t.Errorf("helpFor(AGFs) = %q, want the meaning of a challenge", got)
	}
}

func TestShellTopics(t *testing.T) {
	sh, _ := quietShell(t, 0)
	for _, topic := range shellTopics {
		for _, name := range topic.See {
			if len(sh.find(name)) == 0 {
				t.Errorf("%s: see %s, on which there is no help", topic.Name, name)
			}
		}
		if slices.ContainsFunc(pop3.Topics, func(other pop3.Topic) bool { return other.Name == topic.Name }) || len(topic.Short) > 60 || strings.HasSuffix(topic.Short, ".") {
			t.Errorf("%s: %q, want a name of its own and at most 60 columns without a full stop", topic.Name, topic.Short)
		}
		for line := range strings.SplitSeq(topic.Long, "\n") {
			if len(line) > page.Widest {
				t.Errorf("%s: %q is longer than %d columns", topic.Name, line, page.Widest)
			}
		}
	}
}
