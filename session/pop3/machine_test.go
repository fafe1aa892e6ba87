package pop3

import (
	"strings"
	"testing"
)

// play tells a new machine what happened: "+" and "-" for the greeting, "tls",
// "drop", "count 3", or a command line followed by its answer: "DELE 1 +".
func play(t *testing.T, events ...string) *Machine {
	t.Helper()
	m := new(Machine)
	for _, e := range events {
		switch e {
		case "+", "-":
			m.Greeting(e == "+")
		case "tls":
			m.Secured()
		case "drop":
			m.Dropped()
		case "count 3":
			m.Counted(3)
		default:
			words := strings.Fields(e)
			last := len(words) - 1
			m.Reply(mustLookup(t, words[0]), words[1:last], words[last] == "+")
		}
	}
	return m
}

const login = "+;USER alice +;PASS x +"

func TestMachine(t *testing.T) {
	for _, c := range []struct {
		events string
		state  State
		facts  Fact
		marks  int
	}{
		{"", Connected, 0, 0},
		{"-", Connected, 0, 0},
		{"+", Authorization, 0, 0},
		{"+;USER alice +", Authorization, UserGiven, 0},
		{"+;USER alice -", Authorization, 0, 0},
		{"+;USER alice +;CAPA +", Authorization, UserGiven, 0},
		{"+;USER alice +;USER bob -", Authorization, 0, 0},
		{"+;USER alice +;PASS x -", Authorization, 0, 0},
		{"+;USER alice +;APOP alice x -", Authorization, 0, 0},
		{login, Transaction, 0, 0},
		{"+;APOP alice x +", Transaction, 0, 0},
		{"+;AUTH PLAIN +", Transaction, 0, 0},
		{"+;AUTH PLAIN -", Authorization, 0, 0},
		{"+;AUTH +", Authorization, 0, 0},
		{"+;UTF8 +", Authorization, UTF8Mode, 0},
		{"+;UTF8 +;USER alice +;PASS x +", Transaction, UTF8Mode, 0},
		{"+;UTF8 +;UTF8 -", Authorization, UTF8Mode, 0},
		{"+;STLS +", Authorization, 0, 0},
		{"+;USER alice +;UTF8 +;STLS +;tls", Authorization, UnderTLS, 0},
		{"tls", Connected, UnderTLS, 0},
		{"tls;+;USER alice +", Authorization, UnderTLS | UserGiven, 0},
		{login + ";DELE 1 +;DELE 2 +;DELE 2 -", Transaction, 0, 2},
		{login + ";DELE 1 +;RSET +", Transaction, 0, 0},
		{login + ";DELE 1 +;RSET -", Transaction, 0, 1},
		{login + ";DELE 1 +;USER bob -", Transaction, 0, 1},
		{login + ";DELE 1 +;QUIT +", Update, 0, 1},
		{login + ";DELE 1 +;QUIT -", Update, 0, 1},
		{login + ";QUIT +;drop", Closed, 0, 0},
		{login + ";drop", Closed, 0, 0},
		{"+;QUIT +", Closed, 0, 0},
		{"+;USER alice +;QUIT +", Closed, 0, 0},
		{"QUIT -", Closed, 0, 0},
		{"+;DELE 1 +", Authorization, 0, 0},
	} {
		m := play(t, split(c.events)...)
		if m.State() != c.state || m.Facts() != c.facts || m.Deletions() != c.marks {
			t.Errorf("after %q: state %d, facts %b, %d marks, want %d, %b, %d",
				c.events, m.State(), m.Facts(), m.Deletions(), c.state, c.facts, c.marks)
		}
	}
}

func TestMachineIgnoresUnknownCommands(t *testing.T) {
	m := play(t, "+", "USER alice +")
	m.Reply(nil, nil, true)
	if m.State() != Authorization || !m.Facts().Has(UserGiven) {
		t.Errorf("after an unknown verb: state %d, facts %b, want no change", m.State(), m.Facts())
	}
}

func TestMachineDropped(t *testing.T) {
	for events, want := range map[string]int{
		login + ";DELE 1 +;DELE 2 +": 2,
		login + ";DELE 1 +;QUIT +":   0,
		"+":                          0,
	} {
		if got := play(t, split(events)...).Dropped(); got != want {
			t.Errorf("Dropped() after %q = %d, want %d", events, got, want)
		}
	}
}

func TestMachineHighest(t *testing.T) {
	m := play(t, split(login+";DELE 1 +")...)
	if n, known := m.Highest(); known {
		t.Errorf("Highest() = %d before anything was counted, want unknown", n)
	}
	m.Counted(2)
	if n, known := m.Highest(); n != 3 || !known {
		t.Errorf("Highest() = %d, %v after one mark and a count of 2, want 3", n, known)
	}
	m.Counted(1<<63 - 1)
	if n, _ := m.Highest(); n != 3 {
		t.Errorf("Highest() = %d after an absurd count, want 3", n)
	}
}

func TestAllows(t *testing.T) {
	for _, c := range []struct {
		events, verb string
		want         bool
	}{
		{"", "CAPA", false},
		{"+", "CAPA", true}, {"+", "USER", true}, {"+", "PASS", false}, {"+", "STAT", false}, {"+", "NOOP", false}, {"+", "STLS", true},
		{"+;USER alice +", "PASS", true},
		{"tls;+", "STLS", false},
		{"+;UTF8 +", "STLS", false},
		{login, "STAT", true}, {login, "CAPA", true}, {login, "USER", false}, {login, "STLS", false}, {login, "QUIT", true}, {login, "LANG", true},
		{login + ";QUIT +", "NOOP", false},
	} {
		if got := play(t, split(c.events)...).Allows(mustLookup(t, c.verb)); got != c.want {
			t.Errorf("Allows(%s) after %q = %v, want %v", c.verb, c.events, got, c.want)
		}
	}
}

func split(events string) []string {
	return strings.FieldsFunc(events, func(r rune) bool { return r == ';' })
}
