package pop3

import "math"

// A Machine follows a session through its states (RFC 1939 §3), as a client can
// see it: by what the server answered. The zero value waits for the greeting. It
// is told what happened and is not safe for use by several goroutines.
type Machine struct {
	state   State
	facts   Fact
	marks   int
	highest int64
	counted bool
}

// State returns the state of the session: one of the five, never a set.
func (m *Machine) State() State {
	if m.state == 0 {
		return Connected
	}
	return m.state
}

// Facts returns what holds besides the state.
func (m *Machine) Facts() Fact { return m.facts }

// Deletions returns how many messages are marked as deleted. During UPDATE it is
// the number that QUIT was to remove.
func (m *Machine) Deletions() int { return m.marks }

// Highest returns the highest message number of the session, when it is known.
func (m *Machine) Highest() (n int64, known bool) { return m.highest, m.counted }

// Greeting notes the server's first line. After a -ERR the machine stays in the
// wait: the server does not let anyone in, and will most likely hang up.
func (m *Machine) Greeting(ok bool) {
	if ok && m.State() == Connected {
		m.state = Authorization
	}
}

// Secured notes that the TLS handshake is done. What was said in clear is void
// (RFC 2595 §4): a session that had been greeted is back in AUTHORIZATION with
// nothing known. Under implicit TLS the greeting is still to come.
func (m *Machine) Secured() {
	next := Machine{facts: UnderTLS}
	if m.State() != Connected {
		next.state = Authorization
	}
	*m = next
}

// Reply notes the final status line that a command with these arguments was
// answered by. A nil command is one that nobody knows: it changes nothing.
func (m *Machine) Reply(c *Command, args []string, ok bool) {
	if c == nil || c.Body == Exchange && len(args) == 0 {
		return
	}
	m.facts &^= c.Clears
	switch {
	case c.Next == Update:
		m.leave()
	case ok:
		m.facts |= c.Sets
		m.mark(c.Marks)
		m.enter(c.Next)
	}
}

// leave notes the answer to QUIT. Whatever it is, the session is over, and an
// update happens only after a login (RFC 1939 §6).
func (m *Machine) leave() {
	if m.State() == Transaction {
		m.state = Update
	} else {
		m.state = Closed
	}
}

func (m *Machine) mark(marks Marks) {
	switch {
	case marks == ClearMarks:
		m.marks = 0
	case marks == AddMark && m.State() == Transaction:
		m.marks++
	}
}

func (m *Machine) enter(next State) {
	if next != 0 && m.State() != next {
		m.state, m.marks, m.highest, m.counted = next, 0, 0, false
	}
}

// Counted notes how many messages the server says there are, by STAT or by the
// lines of LIST. Those marked as deleted are not among them (RFC 1939 §5), but
// keep their numbers.
func (m *Machine) Counted(messages int64) {
	if m.State() == Transaction && 0 <= messages && messages <= math.MaxInt64-int64(m.marks) {
		m.highest, m.counted = max(m.highest, messages+int64(m.marks)), true
	}
}

// Dropped notes that the connection is gone. It returns how many deletion marks
// were lost with it: without QUIT none is carried out (RFC 1939 §6).
func (m *Machine) Dropped() (lost int) {
	if m.State() == Transaction {
		lost = m.marks
	}
	*m = Machine{state: Closed}
	return lost
}

// Allows reports whether a server that follows the RFCs to the letter takes the
// command now.
func (m *Machine) Allows(c *Command) bool {
	return c.In.Has(m.State()) && m.facts.Has(c.Wants) && m.facts&c.Bars == 0
}
