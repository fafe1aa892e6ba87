package compare

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"popsh/trace"
)

// transcript makes a file of lines behind the first.
func transcript(lines ...string) string {
	return "%p3t 1\n! connect a:1 b:110\n" + strings.Join(lines, "\n") + "\n"
}

func turnsOf(t testing.TB, text string) []*Turn {
	t.Helper()
	turns, src := NewTurns(), trace.NewReader(strings.NewReader(text))
	for {
		r, err := src.Next()
		if err != nil {
			break
		}
		turns.Add(r)
	}
	turns.Finish()
	return turns.From(0)
}

// compared compares two transcripts and returns a line for every exchange.
func compared(t *testing.T, rules Ruleset, recorded, live string) (all []Outcome, summary string) {
	t.Helper()
	c := New(rules, nil)
	r, l := turnsOf(t, recorded), turnsOf(t, live)
	c.Know(r)
	var words []string
	for i := range max(len(r), len(l)) {
		var a, b *Turn
		if i < len(r) {
			a = r[i]
		}
		if i < len(l) {
			b = l[i]
		}
		o := c.Compare(a, b)
		all = append(all, o)
		word := o.Verdict.String()
		if len(o.Rules) > 0 && o.Verdict == Tolerated {
			word += fmt.Sprint(o.Rules)
		}
		words = append(words, word)
	}
	return all, strings.Join(words, " ")
}

func rules(t *testing.T, level string, ignore, keep []string) Ruleset {
	t.Helper()
	set, err := NewRuleset(level, ignore, keep)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Each row names one rule: without it the exchanges differ, with it they do not.
var ruleTests = []struct {
	rule           string
	recorded, live []string
}{
	{ruleGreeting, []string{"S: +OK hello <1.2@a>"}, []string{"S: +OK welcome <3.4@b>"}},
	{ruleText, []string{"S: +OK", "C: NOOP", "S: +OK"}, []string{"S: +OK", "C: NOOP", "S: +OK done"}},
	{ruleText, []string{"S: +OK", "C: RETR 1", "S: -ERR no"}, []string{"S: +OK", "C: RETR 1", "S: -ERR nothing"}},
	{ruleCode, []string{"S: +OK", "C: PASS \\{secret:1}", "S: -ERR [AUTH] no"}, []string{"S: +OK", "C: PASS \\{secret:1}", "S: -ERR [IN-USE] no"}},
	{ruleCaps, []string{"S: +OK", "C: CAPA", "S: +OK", "S: TOP", "S: SASL PLAIN LOGIN", "S: ."}, []string{"S: +OK", "C: CAPA", "S: +OK", "S: SASL LOGIN PLAIN", "S: TOP", "S: ."}},
	{ruleCaps, []string{"S: +OK", "C: CAPA", "S: +OK", "S: IMPLEMENTATION a 1", "S: ."}, []string{"S: +OK", "C: CAPA", "S: +OK", "S: IMPLEMENTATION b 2", "S: ."}},
	{ruleUID, []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 a", "S: 2 b", "S: ."}, []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 x", "S: 2 y", "S: ."}},
	{ruleChallenge, []string{"S: +OK", "C: AUTH CRAM-MD5", "S: + abcd", "C: *", "S: -ERR"}, []string{"S: +OK", "C: AUTH CRAM-MD5", "S: + efgh", "C: *", "S: -ERR"}},
	{ruleCount, []string{"S: +OK", "C: STAT", "S: +OK 1 48"}, []string{"S: +OK", "C: STAT", "S: +OK 2 96"}},
	{ruleCount, []string{"S: +OK", "C: LIST", "S: +OK", "S: 1 48", "S: ."}, []string{"S: +OK", "C: LIST", "S: +OK", "S: 1 48", "S: 2 50", "S: ."}},
	{ruleSize, []string{"S: +OK", "C: LIST 1", "S: +OK 1 48"}, []string{"S: +OK", "C: LIST 1", "S: +OK 1 50"}},
	{ruleTrace, []string{"S: +OK", "C: RETR 1", "S: +OK", "S: Received: from a", "S:  by b", "S: Subject: x", "S:", "S: text", "S: ."}, []string{"S: +OK", "C: RETR 1", "S: +OK", "S: Received: from c", "S: Subject: x", "S:", "S: text", "S: ."}},
	{ruleTLS, []string{"! tls-ok version=1.2", "S: +OK"}, []string{"! tls-ok version=1.3", "S: +OK"}},
	{ruleTLS, []string{"! tls-ok version=1.3", "! tls-cert depth=0 subject=a", "S: +OK"}, []string{"! tls-ok version=1.3", "! tls-cert depth=0 subject=b", "S: +OK"}},
	{ruleTLS, []string{"! tls-ok version=1.3", "! tls-cert depth=0", "! tls-cert depth=1", "S: +OK"}, []string{"! tls-ok version=1.3", "! tls-cert depth=0", "S: +OK"}},
	{ruleBody, []string{"S: +OK", "C: RETR 1", "S: +OK", "S: text", "S: ."}, []string{"S: +OK", "C: RETR 1", "S: +OK", "S: other", "S: more", "S: ."}},
	{ruleBody, []string{"S: +OK", "C: CAPA", "S: +OK", "S: SASL PLAIN", "S: ."}, []string{"S: +OK", "C: CAPA", "S: +OK", "S: SASL LOGIN", "S: ."}},
}

func TestRules(t *testing.T) {
	for _, tt := range ruleTests {
		recorded, live := transcript(tt.recorded...), transcript(tt.live...)
		if _, got := compared(t, rules(t, "exact", nil, nil), recorded, live); !strings.HasSuffix(got, "differs") {
			t.Errorf("exact(%q, %q) = %s, want a difference", tt.recorded, tt.live, got)
		}
		if _, got := compared(t, rules(t, "exact", []string{tt.rule}, nil), recorded, live); !strings.HasSuffix(got, "tolerated["+tt.rule+"]") {
			t.Errorf("--ignore %s (%q, %q) = %s, want tolerated", tt.rule, tt.recorded, tt.live, got)
		}
		if _, got := compared(t, rules(t, "shape", nil, []string{tt.rule}), recorded, live); !strings.HasSuffix(got, "differs") && tt.rule != ruleSize && tt.rule != ruleTrace && tt.rule != ruleUID && tt.rule != ruleCount {
			t.Errorf("--keep %s (%q, %q) = %s, want a difference", tt.rule, tt.recorded, tt.live, got)
		}
		if _, got := compared(t, rules(t, "shape", nil, nil), recorded, live); strings.Contains(got, "differs") {
			t.Errorf("shape(%q, %q) = %s, want no difference", tt.recorded, tt.live, got)
		}
		if _, got := compared(t, nil, recorded, recorded); strings.Trim(got, "same ") != "" {
			t.Errorf("exact(%q, the same) = %s", tt.recorded, got)
		}
	}
}

// What no rule of the normal level covers.
func TestNormalDiffers(t *testing.T) {
	for _, tt := range []struct {
		name           string
		recorded, live []string
		reason         string
	}{
		{"a capability less", []string{"S: +OK", "C: CAPA", "S: +OK", "S: TOP", "S: UIDL", "S: ."}, []string{"S: +OK", "C: CAPA", "S: +OK", "S: UIDL", "S: ."}, ""},
		{"the status", []string{"S: +OK", "C: NOOP", "S: +OK"}, []string{"S: +OK", "C: NOOP", "S: -ERR no"}, "the status changed: -ERR, not +OK"},
		{"the case of the status", []string{"S: +OK", "C: NOOP", "S: +OK"}, []string{"S: +OK", "C: NOOP", "S: +ok"}, ""},
		{"the text of a mail", []string{"S: +OK", "C: RETR 1", "S: +OK", "S: text", "S: ."}, []string{"S: +OK", "C: RETR 1", "S: +OK", "S: other", "S: ."}, ""},
		{"two ids become one", []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 a", "S: 2 b", "S: ."}, []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 x", "S: 2 x", "S: ."}, ""},
		{"no end mark", []string{"S: +OK", "C: LIST", "S: +OK", "S: 1 4", "S: .", "! eof S"}, []string{"S: +OK", "C: LIST", "S: +OK", "S: 1 4", "! eof S"}, ""},
		{"STAT and LIST disagree", []string{"S: +OK", "C: STAT", "S: +OK 1 48", "C: LIST", "S: +OK", "S: 1 48", "S: ."}, []string{"S: +OK", "C: STAT", "S: +OK 2 96", "C: LIST", "S: +OK", "S: 1 48", "S: ."}, "STAT counts 2 messages and LIST shows 1"},
		{"another message", []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 a", "S: 2 b", "S: .", "C: RETR 1", "S: +OK", "S: first", "S: ."}, []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 b", "S: .", "C: RETR 1", "S: +OK", "S: second", "S: ."}, `another message has number 1 now: the recorded one, "a", is gone`},
		{"another message, without ids", []string{"S: +OK", "C: RETR 1", "S: +OK", "S: Message-ID: <1@a>", "S:", "S: first", "S: ."}, []string{"S: +OK", "C: RETR 1", "S: +OK", "S: Message-ID: <2@a>", "S:", "S: second", "S: ."}, `another message has number 1 now: it calls itself "<2@a>", the recorded one "<1@a>"`},
	} {
		all, got := compared(t, rules(t, "normal", nil, nil), transcript(tt.recorded...), transcript(tt.live...))
		last := all[len(all)-1]
		if last.Verdict != Differs || tt.reason != "" && (len(last.Reasons) == 0 || last.Reasons[0] != tt.reason) {
			t.Errorf("%s: %s %q, want a difference, %q", tt.name, got, last.Reasons, tt.reason)
		}
	}
}

// A recording that tells nothing of certificates is not compared in them, and what is
// told of a change of them is no octet of the server.
func TestCertificates(t *testing.T) {
	told := transcript("! tls-ok version=1.3", "! tls-cert depth=0 subject=a", "S: +OK")
	if _, got := compared(t, rules(t, "exact", nil, nil), transcript("! tls-ok version=1.3", "S: +OK"), told); got != "same" {
		t.Errorf("without certificates = %s, want same", got)
	}
	all, _ := compared(t, rules(t, "exact", nil, nil), told, transcript("! tls-ok version=1.3", "! tls-cert depth=0 subject=b", "S: +OK"))
	var revised bytes.Buffer
	if changed, err := revise(&revised, trace.NewReader(strings.NewReader(told)), all); changed || err != nil || all[0].Updatable() || revised.String() != told {
		t.Errorf("Revise = %v, %v and %q, want the handshake left as it was recorded", changed, err, revised.String())
	}
	want := []string{"recorded ! tls-cert depth=0 subject=a", "live     ! tls-cert depth=0 subject=b"}
	if got := all[0].words(); !slices.Equal(got, want) {
		t.Errorf("words() = %q, want %q", got, want)
	}
}

// What was left out of a recording is compared by its size and its digest.
func TestElided(t *testing.T) {
	live := transcript("S: +OK", "C: RETR 1", "S: +OK", "S: Subject: x", "S:", "S: one", "S: two", "S: .")
	file := func(octets int, sum string) string {
		return transcript("S: +OK", "C: RETR 1", "S: +OK", "S: Subject: x", "S:", fmt.Sprintf("S~ octets=%d lines=2 sha256=%s", octets, sum), "S: .")
	}
	sum := digestOf([]Said{{Text: trace.TextOf("one\r\n")}, {Text: trace.TextOf("two\r\n")}})
	for _, tt := range []struct {
		file, want string
	}{
		{file(10, sum), "same same"},
		{file(11, sum), "same differs"},
		{file(10, strings.Repeat("0", 64)), "same differs"},
	} {
		if _, got := compared(t, rules(t, "normal", nil, nil), tt.file, live); got != tt.want {
			t.Errorf("%s = %s, want %s", tt.file, got, tt.want)
		}
	}
}

func TestRevise(t *testing.T) {
	recorded := transcript("# a note", "S: +OK hello", "@+0.001000", "C: CAPA", "S: +OK", "S: TOP", "# about UIDL", "S: UIDL", "S: .", "C: PASS \\{secret:1}", "S: -ERR \\{secret:1} is wrong", "%end closed")
	live := transcript("S: +OK welcome", "C: CAPA", "S: +OK", "S: UIDL", "S: USER", "S: .", "C: PASS \\{secret:1}", "S: -ERR \\{secret:1} is wrong")
	want := strings.NewReplacer("S: TOP\n", "", "S: UIDL\nS: .\n", "S: UIDL\nS: USER\nS: .\n").Replace(recorded)
	all, _ := compared(t, rules(t, "normal", nil, nil), recorded, live)
	var got bytes.Buffer
	changed, err := revise(&got, trace.NewReader(strings.NewReader(recorded)), all)
	if err != nil || !changed {
		t.Fatalf("Revise = %v, %v", changed, err)
	}
	if got.String() != want {
		t.Errorf("revised:\n%s\nwant\n%s", got.String(), want)
	}
}

func TestReports(t *testing.T) {
	all, _ := compared(t, rules(t, "normal", nil, nil), transcript("S: +OK", "C: NOOP", "S: +OK", "C: QUIT", "S: +OK"), transcript("S: +OK", "C: NOOP", "S: -ERR <&>"))
	for kind, want := range map[string]string{
		"tap":    "TAP version 13\nok 1 - x.p3t: greeting\nnot ok 2 - x.p3t: NOOP\n# the status changed: -ERR, not +OK\n# recorded S: +OK\n# live     S: -ERR <&>\nnot ok 3 - x.p3t: QUIT\n# the exchange was recorded and not met again\n1..3\n",
		"junit":  `<testsuite name="x.p3t" tests="3" failures="2" errors="0" skipped="0">`,
		"ndjson": `{"file":"x.p3t","line":4,"exchange":"NOOP","verdict":"differs","reasons":["the status changed: -ERR, not +OK"],"changes":[{"recorded":"S: +OK","live":"S: -ERR <&>"}]}`,
	} {
		var got bytes.Buffer
		if err := Reports[kind](&got, []Suite{{Name: "x.p3t", Outcomes: all}}); err != nil || !strings.Contains(got.String(), want) {
			t.Errorf("%s =\n%s(%v), want\n%s", kind, got.String(), err, want)
		}
	}
}

// What was skipped, ended early or was expected to fail is told in the way of each
// report.
func TestReportsOfSuites(t *testing.T) {
	tested := turnsOf(t, "%p3t 1\n%need test\nS: +OK\nC: NOOP\n? xfail not built\nS: +OK\n")
	c, live := New(nil, nil), turnsOf(t, transcript("S: +OK", "C: NOOP", "@+0.250000", "S: -ERR <&>"))
	suites := []Suite{
		{Name: "a#1", Outcomes: []Outcome{c.Compare(tested[0], live[0]), c.Compare(tested[1], live[1])}},
		{Name: "b", Skipped: "no UIDL"},
		{Name: "c", Err: errors.Join(errors.New("one"), errors.New("two"))},
	}
	for kind, want := range map[string]string{
		"tap":    "TAP version 13\nok 1 - a\\#1: greeting\nnot ok 2 - a\\#1: NOOP # " + expected + "not built\n# the status changed: -ERR, not +OK\n# recorded S: +OK\n# live     S: -ERR <&>\nok 3 - b # SKIP no UIDL\nnot ok 4 - c\n# one\n# two\n1..4\n",
		"junit":  `<testcase name="NOOP" classname="a#1" time="0.250">`,
		"ndjson": "}\n{\"file\":\"b\",\"skipped\":\"no UIDL\"}\n{\"file\":\"c\",\"error\":\"one\\ntwo\"}\n",
	} {
		var got bytes.Buffer
		if err := Reports[kind](&got, suites); err != nil || !strings.Contains(got.String(), want) {
			t.Errorf("%s =\n%s(%v), want\n%s", kind, got.String(), err, want)
		}
	}
}

// A line that only one side has is told as such.
func TestReportedLines(t *testing.T) {
	all, _ := compared(t, rules(t, "normal", nil, nil), transcript("S: +OK", "C: CAPA", "S: +OK", "S: STLS", "S: TOP", "S: ."), transcript("S: +OK", "C: CAPA", "S: +OK", "S: TOP", "S: X-A", "S: ."))
	want := []string{"recorded, and now missing: S: STLS", "not recorded: S: X-A"}
	if got := all[1].words(); !slices.Equal(got, want) {
		t.Errorf("words() = %q, want %q", got, want)
	}
}

func TestSlowdown(t *testing.T) {
	turn := func(took string) *Turn {
		return turnsOf(t, transcript("S: +OK", "C: NOOP", "@+"+took, "S: +OK"))[1]
	}
	for _, tt := range []struct {
		recorded, live string
		want           Verdict
	}{
		{"0.100000", "0.250000", Same},
		{"0.100000", "0.350000", Differs},
		{"0.001000", "0.090000", Same}, // too short to call it slow
	} {
		c := New(nil, nil)
		c.MaxSlowdown = 3
		if o := c.Compare(turn(tt.recorded), turn(tt.live)); o.Verdict != tt.want {
			t.Errorf("Compare(%s, %s) = %v %s, want %v", tt.recorded, tt.live, o.Verdict, o.Reasons, tt.want)
		}
	}
}

// Bodies that are too long to keep are compared to their end all the same.
func TestLongBodies(t *testing.T) {
	long := strings.Repeat("S: "+strings.Repeat("x", 1000)+"\n", turnMax/1000+10)
	file := func(header, last string) string {
		return transcript("S: +OK", "C: RETR 1", "S: +OK", "S: Received: "+header, "S:", long+"S: "+last, "S: .")
	}
	for _, tt := range []struct{ live, want string }{
		{file("a", "end"), "same same"},
		{file("b", "end"), "same tolerated[trace-headers]"},
		{file("a", "other"), "same differs"},
	} {
		if _, got := compared(t, rules(t, "normal", nil, nil), file("a", "end"), tt.live); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

// No two transcripts, however broken, make the comparison fail, and every
// transcript is the same as itself.
func FuzzCompare(f *testing.F) {
	for _, tt := range ruleTests {
		f.Add(strings.Join(tt.recorded, "\n"), strings.Join(tt.live, "\n"))
	}
	f.Add(exampleTest, transcript("S: +OK", "C: LIST", "S: +OK", "S: 2 1", "S: 1 x"))
	f.Add("S~ octets=4 lines=1", "S> half")
	f.Fuzz(func(t *testing.T, a, b string) {
		recorded, live := transcript(a), transcript(b)
		for _, level := range Levels {
			all, _ := compared(t, rules(t, level.Name, nil, nil), recorded, live)
			var out bytes.Buffer
			for _, report := range Reports {
				if err := report(&out, []Suite{{Outcomes: all}}); err != nil {
					t.Fatal(err)
				}
			}
			revise(&out, trace.NewReader(strings.NewReader(recorded)), all)
		}
		if strings.Contains(a, "\\{") || strings.Contains(a, "~") || strings.Contains(a, "?") {
			return
		}
		for _, o := range first(compared(t, nil, recorded, recorded)) {
			if o.Verdict != Same {
				t.Errorf("%q is not the same as itself: %s %s", a, o.Name(), o.Reasons)
			}
		}
	})
}

func first[A, B any](a A, _ B) A { return a }

// TestOtherDoor: what is offered in clear text only, or under TLS only, makes no
// difference between the two; anything else does, and so does it in one place.
func TestOtherDoor(t *testing.T) {
	capa := func(tls bool, lines ...string) string {
		head := []string{"S: +OK"}
		if tls {
			head = []string{"! tls-ok version=1.3", "S: +OK"}
		}
		return transcript(append(append(append(head, "C: CAPA", "S: +OK"), lines...), "S: .")...)
	}
	normal, keeps := rules(t, "normal", nil, nil), rules(t, "normal", nil, []string{ruleTLS})
	for _, tt := range []struct {
		recorded, live string
		rules          Ruleset
		want           string
	}{
		{capa(false, "S: TOP", "S: STLS"), capa(true, "S: TOP"), normal, "tolerated[tls] tolerated[caps tls]"},
		{capa(true, "S: TOP"), capa(false, "S: STLS", "S: TOP"), normal, "tolerated[tls] tolerated[caps tls]"},
		{capa(false, "S: SASL PLAIN"), capa(true, "S: SASL SCRAM-SHA-1-PLUS PLAIN"), normal, "tolerated[tls] tolerated[tls]"},
		{capa(false, "S: SASL PLAIN"), capa(true, "S: SASL SCRAM-SHA-1-PLUS LOGIN"), normal, "tolerated[tls] differs"},
		{capa(false, "S: TOP", "S: STLS"), capa(true, "S: STLS"), normal, "tolerated[tls] differs"},
		{capa(false, "S: TOP", "S: STLS"), capa(false, "S: TOP"), normal, "same differs"},
		{capa(true, "S: SASL PLAIN"), capa(true, "S: SASL SCRAM-SHA-1-PLUS PLAIN"), normal, "same differs"},
		{capa(false, "S: TOP", "S: STLS"), capa(true, "S: TOP"), keeps, "differs differs"},
	} {
		if _, got := compared(t, tt.rules, tt.recorded, tt.live); got != tt.want {
			t.Errorf("compare(%q, %q) = %s, want %s", tt.recorded, tt.live, got, tt.want)
		}
	}
}

func TestSpare(t *testing.T) {
	for keep, want := range map[bool]Verdict{false: Tolerated, true: Missing} {
		set := rules(t, "normal", nil, nil)
		set[ruleTLS] = !keep
		if got := New(set, nil).Spare(&Turn{}); got.Verdict != want {
			t.Errorf("Spare(), with the rule kept %v, is %v, want %v", keep, got.Verdict, want)
		}
	}
}

// A maildrop with the messages a, b and c, and what was asked of it.
var (
	threeIDs  = []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 a", "S: 2 b", "S: 3 c", "S: ."}
	fetchAll  = []string{"C: RETR 1", "S: +OK", "S: first", "S: .", "C: RETR 2", "S: +OK", "S: second", "S: .", "C: RETR 3", "S: +OK", "S: third", "S: ."}
	threeMore = slices.Concat(threeIDs, fetchAll)
)

// TestChangedMaildrop: messages are compared with themselves, whatever number they
// have now.
func TestChangedMaildrop(t *testing.T) {
	for _, tt := range []struct {
		name           string
		recorded, live []string
		want           string
	}{
		{"one more", threeMore, slices.Concat([]string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 a", "S: 2 b", "S: 3 c", "S: 4 d", "S: ."}, fetchAll),
			"same tolerated[count] same same same"},
		{"another order", threeMore, []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 c", "S: 2 b", "S: 3 a", "S: .", "C: RETR 1", "S: +OK", "S: third", "S: .", "C: RETR 2", "S: +OK", "S: second", "S: .", "C: RETR 3", "S: +OK", "S: first", "S: ."},
			"same tolerated[count] tolerated[count] same tolerated[count]"},
		{"expunged", threeMore, []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 b", "S: 2 c", "S: .", "C: RETR 1", "S: +OK", "S: second", "S: .", "C: RETR 2", "S: +OK", "S: third", "S: .", "C: RETR 3", "S: -ERR no such message"},
			"same tolerated[count] tolerated[count] tolerated[count] differs"},
		{"moved, and another text", threeMore, []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 b", "S: 2 a", "S: 3 c", "S: .", "C: RETR 1", "S: +OK", "S: not the second", "S: .", "C: RETR 2", "S: +OK", "S: first", "S: .", "C: RETR 3", "S: +OK", "S: third", "S: ."},
			"same tolerated[count] differs tolerated[count] same"},
		{"all ids are new", threeMore, slices.Concat([]string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 x", "S: 2 y", "S: 3 z", "S: ."}, fetchAll),
			"same tolerated[uid] same same same"},
		{"the top of another", slices.Concat(threeIDs, []string{"C: TOP 1 0", "S: +OK", "S: first", "S: .", "C: TOP 2 5", "S: +OK", "S: second", "S: ."}), []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 b", "S: .", "C: TOP 1 0", "S: +OK", "S: second", "S: .", "C: TOP 2 5", "S: -ERR"},
			"same tolerated[count] differs differs"},
		{"one id", []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 a", "S: 2 b", "S: .", "C: UIDL 1", "S: +OK 1 a"}, []string{"S: +OK", "C: UIDL", "S: +OK", "S: 1 b", "S: .", "C: UIDL 1", "S: +OK 1 b"},
			"same tolerated[count] tolerated[count]"},
	} {
		if _, got := compared(t, rules(t, "normal", nil, nil), transcript(tt.recorded...), transcript(tt.live...)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if _, got := compared(t, rules(t, "normal", nil, []string{"count", "uid"}), transcript(tt.recorded...), transcript(tt.live...)); strings.Contains(got, "count") || !strings.Contains(got, "differs") {
			t.Errorf("%s, with the rules kept: %s, want differences", tt.name, got)
		}
	}
}
