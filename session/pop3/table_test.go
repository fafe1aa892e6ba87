package pop3

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// shortMax is the widest Short, in columns.
const shortMax = 60

// longMax is the widest line of a teaching text.
const longMax = 92

func TestCommandsInOrder(t *testing.T) {
	var got []string
	for _, c := range Commands {
		got = append(got, c.Verb)
	}
	want := strings.Fields("USER PASS APOP AUTH STLS CAPA UTF8 LANG STAT LIST UIDL RETR TOP DELE RSET NOOP QUIT" +
		" RPOP LAST XTND GURL XSENDER XOIP XCLIENT *ENV MBOX HELP PING MSG")
	if !slices.Equal(got, want) {
		t.Errorf("Commands = %q, want %q", got, want)
	}
}

func TestCommandsComplete(t *testing.T) {
	for i := range Commands {
		c := &Commands[i]
		checkShort(t, c.Verb, c.Short)
		checkLong(t, c.Verb, c.Long)
		checkRefs(t, c.Verb, c.Refs)
		checkSee(t, c.Verb, c.See)
		if upper(c.Verb) != c.Verb || c.In == 0 || c.In&^LoggedOutOrIn != 0 {
			t.Errorf("%s: in state %b, want an upper-case verb in AUTHORIZATION or TRANSACTION", c.Verb, c.In)
		}
		if len(c.Failures) == 0 || c.Mistake == "" || len(c.Example) == 0 {
			t.Errorf("%s: %d failures, mistake %q, %d lines of example, want some of each", c.Verb, len(c.Failures), c.Mistake, len(c.Example))
		}
		for _, s := range append([]string{c.Mistake}, c.Failures...) {
			checkSentence(t, c.Verb, s)
		}
		if c.Effect != "" {
			checkSentence(t, c.Verb, c.Effect)
		}
	}
}

func TestCommandsAgreeWithThemselves(t *testing.T) {
	for i := range Commands {
		c := &Commands[i]
		for _, code := range c.Codes {
			if found, _, ok := LookupCode(code); !ok || !slices.Contains(found.Commands, c.Verb) {
				t.Errorf("%s may be answered [%s], but Codes does not say so", c.Verb, code)
			}
		}
		if c.Needs != "" {
			if found, ok := LookupCapability(c.Needs); !ok || !slices.Contains(found.Adds, c.Verb) {
				t.Errorf("%s needs %s, but Capabilities does not say so", c.Verb, c.Needs)
			}
		}
		if (c.Standing == Required) != strings.Contains(" STAT LIST RETR DELE RSET NOOP QUIT ", " "+c.Verb+" ") {
			t.Errorf("%s: standing %d, want the seven of RFC 1939 §5 and §6 required", c.Verb, c.Standing)
		}
		if c.Next == Transaction && !c.Clears.Has(UserGiven) {
			t.Errorf("%s logs in and keeps the name of USER", c.Verb)
		}
		for j, a := range c.Args {
			if a.Rest && j != len(c.Args)-1 || j > 0 && c.Args[j-1].Optional && !a.Optional {
				t.Errorf("%s: argument %s is out of order", c.Verb, a.Name)
			}
		}
	}
}

func TestCapabilitiesComplete(t *testing.T) {
	if len(byTag) != len(Capabilities) {
		t.Errorf("%d tags for %d capabilities, want each once", len(byTag), len(Capabilities))
	}
	registered := 0
	for i := range Capabilities {
		c := &Capabilities[i]
		checkSentence(t, c.Tag, c.Meaning)
		checkRefs(t, c.Tag, c.Refs)
		if c.Registered {
			registered++
		}
		for _, verb := range c.Adds {
			if cmd, ok := Lookup(verb); !ok || cmd.Needs != c.Tag && cmd.Verb != c.Tag {
				t.Errorf("%s announces %s, but Commands does not say so", c.Tag, verb)
			}
		}
	}
	if registered != 13 {
		t.Errorf("%d capabilities are registered, want the 13 of the registry", registered)
	}
}

func TestCodesComplete(t *testing.T) {
	for i := range Codes {
		c := &Codes[i]
		checkSentence(t, c.Name, c.Meaning)
		checkSentence(t, c.Name, c.Advice)
		checkRefs(t, c.Name, c.Refs)
		for _, verb := range c.Commands {
			mustLookup(t, verb)
		}
	}
}

func TestMechanismsComplete(t *testing.T) {
	if len(byMechanism) != len(Mechanisms) {
		t.Errorf("%d names for %d mechanisms, want each once", len(byMechanism), len(Mechanisms))
	}
	for i := range Mechanisms {
		m := &Mechanisms[i]
		checkSentence(t, m.Name, m.Advice)
		checkRefs(t, m.Name, m.Refs)
		if bad := lookMechanism(m.Name); bad.reason != "" {
			t.Errorf("%s: %s", m.Name, bad.reason)
		}
		if (len(m.Sends) == 0 || m.Messages == "" || m.Strength == 0) != m.Museum {
			t.Errorf("%s: sends %v, messages %q, strength %d, want all of them unless it is a museum piece", m.Name, m.Sends, m.Messages, m.Strength)
		}
	}
	if !slices.IsSortedFunc(Mechanisms, func(a, b Mech) int { return b.Strength - a.Strength }) {
		t.Error("Mechanisms are not sorted, want the strongest first")
	}
}

func TestTopicsComplete(t *testing.T) {
	for i := range Topics {
		topic := &Topics[i]
		checkShort(t, topic.Name, topic.Short)
		checkLong(t, topic.Name, topic.Long)
		checkRefs(t, topic.Name, topic.Refs)
		checkSee(t, topic.Name, topic.See)
		if topicAt(topic.Name) != i || strings.ToLower(topic.Name) != topic.Name {
			t.Errorf("topic %s: want a lower-case name that no other has", topic.Name)
		}
		if _, ok := Lookup(topic.Name); ok {
			t.Errorf("topic %s has the name of a command, so nobody could ask for it", topic.Name)
		}
	}
}

// topicAt returns where the topic of a name stands, or -1.
func topicAt(name string) int {
	return slices.IndexFunc(Topics, func(t Topic) bool { return t.Name == name })
}

func TestHintsComplete(t *testing.T) {
	for i := range hints {
		h := &hints[i]
		checkSentence(t, h.Means, h.Means)
		checkSentence(t, h.Means, h.Advice)
		if !strings.HasPrefix(h.Means, "Probably ") {
			t.Errorf("hint %q does not begin with Probably", h.Means)
		}
		if _, _, ok := LookupCode(h.Related); !ok {
			checkSee(t, h.Means, []string{h.Related})
		}
		for _, w := range h.Words {
			if got, ok := Guess("-ERR " + strings.ToUpper(w) + "."); !ok || got != h {
				t.Errorf("Guess(%q) = %v, want the hint it belongs to", w, got)
			}
		}
	}
}

func checkShort(t *testing.T, name, short string) {
	t.Helper()
	if n := utf8.RuneCountInString(short); n == 0 || n > shortMax || strings.HasSuffix(short, ".") {
		t.Errorf("%s: short %q has %d columns, want 1 to %d and no full stop", name, short, n, shortMax)
	}
}

func checkLong(t *testing.T, name, long string) {
	t.Helper()
	if !strings.HasSuffix(long, ".") || strings.ContainsAny(long, "\t\r") {
		t.Errorf("%s: the long text does not end in a full stop, or holds a tab", name)
	}
	for line := range strings.SplitSeq(long, "\n") {
		if utf8.RuneCountInString(line) > longMax || strings.TrimRight(line, " ") != line {
			t.Errorf("%s: line %q is wider than %d columns, or ends in a blank", name, line, longMax)
		}
	}
}

func checkSentence(t *testing.T, name, s string) {
	t.Helper()
	if s == "" || s[0] >= 'a' && s[0] <= 'z' || !strings.HasSuffix(s, ".") || strings.Contains(s, "\n") {
		t.Errorf("%s: %q is no sentence", name, s)
	}
}

var section = regexp.MustCompile(`^([1-9][0-9]*(\.[1-9][0-9]*)*)?$`)

func checkRefs(t *testing.T, name string, refs []Ref) {
	t.Helper()
	if len(refs) == 0 {
		t.Errorf("%s has no reference", name)
	}
	for _, r := range refs {
		if r.RFC < 900 || r.RFC > 9999 || !section.MatchString(r.Section) {
			t.Errorf("%s: %v is no reference", name, r)
		}
	}
}

// checkSee wants each name to be a verb in upper case or a topic in lower case.
func checkSee(t *testing.T, name string, see []string) {
	t.Helper()
	if len(see) == 0 {
		t.Errorf("%s sends the reader nowhere", name)
	}
	for _, s := range see {
		cmd, verb := Lookup(s)
		if !(verb && cmd.Verb == s || topicAt(s) >= 0) || s == name {
			t.Errorf("%s: see %q, which is no other verb or topic", name, s)
		}
	}
}
