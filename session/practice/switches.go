package practice

import "slices"

// A Switch makes the server different from the honest one. [Options.Switch] turns
// it on by its name; several may be on.
type Switch struct {
	Name  string
	Value string // what its number means; "" for a switch without one
	Short string // what it does, without a full stop
	set   func(m *manner, value int)
}

// A Group is switches that have to do with each other.
type Group struct {
	Title    string
	Switches []Switch
}

// Groups are all switches there are, in the order they are shown: what a server
// may be like, then faults and quirks of servers in the field.
var Groups = []Group{
	{"policies", policies},
	{"what a server may lack", lacks},
	{"connection and status lines", lineQuirks},
	{"TLS", tlsQuirks},
	{"capabilities", capaQuirks},
	{"signing on", loginQuirks},
	{"AUTH", authQuirks},
	{"STAT, LIST and UIDL", listQuirks},
	{"sizes", sizeQuirks},
	{"messages", messageQuirks},
	{"deletion and the end", endQuirks},
}

// Switches are those of all groups.
var Switches = func() (all []Switch) {
	for _, g := range Groups {
		all = slices.Concat(all, g.Switches)
	}
	return all
}()

// hide returns what makes a server pretend not to know a command.
func hide(verb string) func(*manner, int) {
	return func(m *manner, _ int) { m.hidden = append(m.hidden, verb) }
}

// bends returns what makes a server change its replies to verb, or all if it is
// empty.
func bends(verb string, apply func(*conn, []string, *reply)) func(*manner, int) {
	return func(m *manner, _ int) { m.bends = append(m.bends, bend{verb, apply}) }
}

// sets returns what makes a server different by itself.
func sets(change func(m *manner)) func(*manner, int) {
	return func(m *manner, _ int) { change(m) }
}

func bothOf(a, b func(*manner, int)) func(*manner, int) {
	return func(m *manner, n int) { a(m, n); b(m, n) }
}
