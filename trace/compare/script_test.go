package compare

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"popsh/trace"
)

// outline writes a plan: what is sent in one write between brackets, what is
// waited for as the number of the exchange.
func outline(s *Script) string {
	var words []string
	for _, m := range s.Moves {
		if m.Turn != nil {
			words = append(words, fmt.Sprintf("%d", m.Turn.Number))
			continue
		}
		var lines []string
		for _, p := range m.Parts {
			lines = append(lines, p.Text.String())
		}
		words = append(words, "["+strings.Join(lines, "")+"]")
	}
	return strings.Join(words, " ")
}

func TestScriptSendsAsRecorded(t *testing.T) {
	for _, tt := range []struct {
		lines []string
		want  string
	}{
		{[]string{"S: +OK", "C: USER a", "S: +OK", "C: QUIT", "S: +OK"}, `1 [USER a\r\n] 2 [QUIT\r\n] 3`},
		{[]string{"S: +OK", "C: STAT", "C: UIDL", "S: +OK 1 2", "S: +OK", "S: 1 a", "S: .", "C: QUIT", "S: +OK"}, `1 [STAT\r\nUIDL\r\n] 2 3 [QUIT\r\n] 4`},
		{[]string{"S: +OK", "C: AUTH X", "S: +", `C: \{sasl:1 step=1}`, "S: + abc", "C: *", "S: -ERR"}, `1 [AUTH X\r\n] 2 [\{sasl:1 step=1}\r\n] 2 [*\r\n] 2`},
		{[]string{"S: +OK", "C> NO", "C: OP", "S: +OK"}, `1 [NOOP\r\n] 2`},
	} {
		s, err := NewScript(trace.NewReader(strings.NewReader(transcript(tt.lines...))))
		if err != nil {
			t.Errorf("NewScript(%q): %v", tt.lines, err)
		} else if got := outline(s); got != tt.want {
			t.Errorf("NewScript(%q) = %s, want %s", tt.lines, got, tt.want)
		}
	}
}

func TestScriptNeeds(t *testing.T) {
	s, err := NewScript(trace.NewReader(strings.NewReader(transcript("S: +OK", "C: USER alice", "S: +OK", `C: PASS \{secret:1}`, "S: -ERR",
		`C: AUTH CRAM-MD5`, "S: + \\{sasl:2 step=1}", `C: \{sasl:2 step=1 user="bob"}`, "S: -ERR", `C: APOP carol \{apop:1}`, "S: +OK", "C: DELE 1", "S: +OK"))))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.Needs)
	if want := "[{1 alice [] [PASS APOP] 6} {2 bob [CRAM-MD5] [AUTH CRAM-MD5] 10}]"; got != want {
		t.Errorf("needs = %s, want %s", got, want)
	}
	if n := len(s.Deletes()); n != 1 {
		t.Errorf("deletes = %d, want 1", n)
	}
}

// A file that cannot be replayed is refused as a whole, with the line and why.
func TestScriptRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{transcript("S: +OK", "C: PASS \\{password}"), `line 4: the slot \{password} stands for no secret, and the file does not say %need test`},
		{transcript("S: +OK", "C~ octets=4"), "line 4: what the client said here was left out of the recording"},
		{transcript("S: +OK", "<<<<<<< HEAD"), "line 4: a conflict mark of a version control system stands here"},
		{transcript("# nothing"), "there is no conversation in the transcript"},
		{transcript("S: +OK", "? within 3s"), "line 4: an assertion stands here, and the file does not say %need test"},
		{transcript("%need test", "? wihtin 3s"), `line 4: there is no assertion "wihtin"`},
		{transcript("%need test", "? within soon"), "line 4: within needs a time such as 3s or 200ms"},
		{transcript("%need test", "S: \\{size}"), `line 4: the name "size" was neither captured before nor declared by %param`},
		{transcript("%need test", "S: \\{:number}"), `line 4: "number" is no type of a slot: int, uid, stamp or b64`},
		{transcript("%need test", "S: \\{/(/}"), "line 4: the pattern of a slot: error parsing regexp: missing closing ): `(`"},
		{transcript("%need test", "S: +OK", "C: LIST \\{*}"), `line 5: the slot \{*} cannot be sent: only secrets and names can`},
		{"%p3t 2\n", `line 1: the transcript has version "2", and this popsh reads version 1`},
		{transcript("%need magic"), `line 3: the transcript needs "magic", which this popsh does not know`},
	} {
		_, err := NewScript(trace.NewReader(strings.NewReader(tt.text)))
		var wrong *trace.FormatError
		if !errors.As(err, &wrong) || err.Error() != tt.want {
			t.Errorf("NewScript(%q) = %v, want %s", tt.text, err, tt.want)
		}
	}
}

// The example of a test: slots, captures and assertions.
var exampleTest = transcript("%need test", "%param user", "S: +OK\\{*}", "C: USER \\{user}", "S: +OK\\{*}", "C: PASS \\{secret:1}", "? within 3s", "S: +OK\\{*}",
	"C: LIST 1", "S: +OK 1 \\{=size:int}", "C: UIDL", "? unordered", "S: +OK\\{*}", "S: 1 \\{=id:uid}", "S: \\{...}", "S: .",
	"C: RETR 1", "? unique uid", "? body octets == size", "S: +OK\\{*}", "S: \\{...}", "S: .")

func TestExpectations(t *testing.T) {
	live := []string{"S: +OK hi", "C: USER alice", "S: +OK", "C: PASS \\{secret:1}", "S: +OK in", "C: LIST 1", "S: +OK 1 SIZE", "C: UIDL", "S: +OK", "S: 2 b", "S: 1 a", "S: .",
		"C: RETR 1", "S: +OK 8 octets", "S: one", "S: x", "S: ."}
	script, err := NewScript(trace.NewReader(strings.NewReader(exampleTest)))
	if err != nil || len(script.Params()) != 1 {
		t.Fatalf("NewScript = %v, params %v", err, script.Params())
	}
	for _, tt := range []struct{ from, to, want string }{
		{"SIZE", "8", "same same same same same same"},
		{"SIZE", "9", "same same same same same differs"},
		{"SIZE", "many", "same same same differs same differs"},
		{"+OK in", "-ERR no", "same same differs differs same differs"},
	} {
		text := strings.Replace(transcript(live...), tt.from, tt.to, 1)
		if _, got := compared(t, rules(t, "exact", nil, nil), exampleTest, text); got != tt.want {
			t.Errorf("%s for %s: %s, want %s", tt.to, tt.from, got, tt.want)
		}
	}
}

func TestAssertions(t *testing.T) {
	for _, tt := range []struct {
		assertion      string
		recorded, live []string
		same           bool
	}{
		{"within 1s", []string{"S: +OK"}, []string{"@+0.500000", "S: +OK"}, true},
		{"within 1s", []string{"S: +OK"}, []string{"@+1.500000", "S: +OK"}, false},
		{"after 1s", []string{"S: +OK"}, []string{"@+1.500000", "S: +OK"}, true},
		{"after 1s", []string{"S: +OK"}, []string{"S: +OK"}, false},
		{"subset", []string{"S: +OK", "S: UIDL", "S: ."}, []string{"S: +OK", "S: TOP", "S: UIDL", "S: USER", "S: ."}, true},
		{"subset", []string{"S: +OK", "S: UIDL", "S: ."}, []string{"S: +OK", "S: TOP", "S: ."}, false},
		{"unordered", []string{"S: +OK", "S: UIDL", "S: TOP", "S: ."}, []string{"S: +OK", "S: TOP", "S: UIDL", "S: ."}, true},
		{"unordered", []string{"S: +OK", "S: UIDL", "S: ."}, []string{"S: +OK", "S: TOP", "S: UIDL", "S: ."}, false},
		{"body lines >= 1", []string{"S: +OK", "S: \\{...}", "S: ."}, []string{"S: +OK", "S: TOP", "S: ."}, true},
		{"body lines >= 2", []string{"S: +OK", "S: \\{...}", "S: ."}, []string{"S: +OK", "S: TOP", "S: ."}, false},
		{"eq a b", []string{"S: +OK"}, []string{"S: +OK"}, false},
		{"closes", []string{"S: +OK"}, []string{"S: +OK", "! eof S"}, true},
		{"closes", []string{"S: +OK"}, []string{"S: +OK"}, false},
		{"xfail not built", []string{"S: +OK", "S: UIDL", "S: ."}, []string{"S: +OK", "S: TOP", "S: ."}, true},
		{"xfail not built", []string{"S: +OK", "S: UIDL", "S: ."}, []string{"S: +OK", "S: UIDL", "S: ."}, false},
	} {
		recorded := transcript(append([]string{"%need test", "S: +OK", "C: CAPA", "? " + tt.assertion}, tt.recorded...)...)
		live := transcript(append([]string{"S: +OK", "C: CAPA"}, tt.live...)...)
		if _, err := NewScript(trace.NewReader(strings.NewReader(recorded))); err != nil {
			t.Errorf("? %s: %v", tt.assertion, err)
		}
		if _, got := compared(t, rules(t, "exact", nil, nil), recorded, live); strings.HasSuffix(got, "differs") == tt.same {
			t.Errorf("? %s, %q for %q: %s, want same %v", tt.assertion, tt.live, tt.recorded, got, tt.same)
		}
	}
}
