package pop3

import (
	"fmt"
	"slices"
	"strings"
)

// lineMax is the longest command line that a server with CAPA must take, in
// octets with CRLF (RFC 2449 §4).
const lineMax = 255

// An Advice is a remark before a command is sent. It never forbids.
type Advice struct {
	Text string // what is the matter
	Hint string // what to do first
	Ref  Ref
}

// Advise says what a server may object to if the command were sent now with
// these arguments. A nil caps means that CAPA was not asked, so nothing is said
// about what it would announce. The looks of the arguments are for [CheckArgs].
func (m *Machine) Advise(c *Command, args []string, caps *Caps) []Advice {
	if c == nil {
		return nil
	}
	if !c.In.Has(m.State()) {
		return []Advice{wrongState(c, m.State())}
	}
	advice := m.factAdvice(c)
	if len(advice) == 0 {
		advice = capsAdvice(c, caps)
	}
	if c.InClear != "" && !m.facts.Has(UnderTLS) && caps.Has("STLS") {
		advice = append(advice, Advice{c.Verb + " had better wait: " + c.InClear, "send STLS first", Ref{2595, "4"}})
	}
	for i, a := range c.Args[:min(len(c.Args), len(args))] {
		if look := argAdvice[a.Kind]; look != nil {
			advice = append(advice, look(m, args[:i+1], caps)...)
		}
	}
	return append(advice, lineAdvice(c, args)...)
}

// outOfState says what is the matter in each state with a command that belongs to
// another.
var outOfState = map[State]Advice{
	Connected:     {"the server has not said +OK yet", "wait for its greeting", Ref{1939, "4"}},
	Authorization: {"%s belongs after the login", "log in first: USER and PASS, APOP or AUTH", Ref{1939, "3"}},
	Transaction:   {"%s belongs before the login, and you are logged in", "send QUIT, connect again, and start with it", Ref{1939, "3"}},
	Update:        {"after QUIT the session is over", "connect again", Ref{1939, "6"}},
	Closed:        {"the session is over", "connect again", Ref{1939, "6"}},
}

func wrongState(c *Command, s State) Advice {
	a := outOfState[s]
	a.Text = strings.Replace(a.Text, "%s", c.Verb, 1)
	return a
}

// factRules say what is the matter when a fact is missing, or in the way.
var factRules = []struct {
	Fact
	missing, inTheWay Advice
}{
	{
		Fact:    UserGiven,
		missing: Advice{"no USER was answered +OK before it", "send USER and the name first", Ref{1939, "7"}},
	},
	{
		Fact:     UnderTLS,
		inTheWay: Advice{"the link is under TLS already", "go on with CAPA and the login", Ref{2595, "4"}},
	},
	{
		Fact:     UTF8Mode,
		inTheWay: Advice{"after UTF8 it is no longer allowed", "connect again, and send it before UTF8", Ref{6856, "2.1"}},
	},
}

func (m *Machine) factAdvice(c *Command) []Advice {
	var advice []Advice
	for _, r := range factRules {
		switch {
		case c.Wants.Has(r.Fact) && !m.facts.Has(r.Fact):
			advice = append(advice, r.missing)
		case c.Bars.Has(r.Fact) && m.facts.Has(r.Fact):
			advice = append(advice, r.inTheWay)
		}
	}
	return advice
}

func capsAdvice(c *Command, caps *Caps) []Advice {
	if caps == nil || c.Needs == "" || caps.Has(c.Needs) {
		return nil
	}
	text := fmt.Sprintf("CAPA does not announce %s", c.Needs)
	hint := "it may work all the same, but -ERR would be a fair answer"
	if capability, ok := LookupCapability(c.Needs); ok && capability.Registered {
		return []Advice{{text, hint, capability.Refs[0]}}
	}
	return []Advice{{text, hint, c.Refs[0]}}
}

// argAdvice looks at the last of some arguments, in the light of what is known of
// the session.
var argAdvice = map[Kind]func(m *Machine, args []string, caps *Caps) []Advice{
	Message:   adviseMessage,
	Mechanism: adviseMechanism,
	Response:  adviseResponse,
}

func adviseMessage(m *Machine, args []string, _ *Caps) []Advice {
	arg := args[len(args)-1]
	n, _, reason := number([]byte(arg))
	if reason != "" || !m.counted || n <= m.highest {
		return nil
	}
	text := fmt.Sprintf("there is no message %d: the highest number is %d", n, m.highest)
	if m.highest == 0 {
		text = fmt.Sprintf("there is no message %d: the maildrop is empty", n)
	}
	return []Advice{{text, "LIST shows the numbers; new mail comes in at the next login", Ref{1939, "5"}}}
}

// adviseMechanism names only mechanisms that look like one: the list came from the
// server, and an advice is shown as it is.
func adviseMechanism(_ *Machine, args []string, caps *Caps) []Advice {
	name := upper(args[len(args)-1])
	offered := slices.DeleteFunc(caps.Mechanisms(), func(m string) bool { return lookMechanism(m).reason != "" })
	if len(offered) == 0 || lookMechanism(name).reason != "" || slices.Contains(offered, name) {
		return nil
	}
	text := fmt.Sprintf("%s is not among the mechanisms announced", name)
	return []Advice{{text, "announced are " + strings.Join(offered, " "), Ref{5034, "3"}}}
}

func adviseResponse(_ *Machine, args []string, caps *Caps) []Advice {
	name := upper(args[0])
	alone := fmt.Sprintf("send AUTH %s alone, and answer the challenge", name)
	if mech, ok := LookupMechanism(name); ok && mech.Initial == NoInitial && !mech.Museum {
		text := fmt.Sprintf("with %s the server speaks first, so it must refuse an initial response", name)
		return []Advice{{text, alone, Ref{5034, "4"}}}
	}
	if caps != nil && !caps.Has("SASL") && lookMechanism(name).reason == "" {
		return []Advice{{"a server that does not announce SASL may not know initial responses", alone, Ref{5034, "4"}}}
	}
	return nil
}

func lineAdvice(c *Command, args []string) []Advice {
	octets := len(strings.Join(append([]string{c.Verb}, args...), " ")) + len("\r\n")
	if octets <= lineMax {
		return nil
	}
	text := fmt.Sprintf("the line has %d octets, and a server need not take more than %d", octets, lineMax)
	if c.Body == Exchange {
		return []Advice{{text, "leave the initial response out, and answer the empty challenge with it", Ref{5034, "4"}}}
	}
	return []Advice{{text, "send a shorter one", Ref{2449, "4"}}}
}
