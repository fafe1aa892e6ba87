package imports

import (
	"bytes"
	"regexp"

	"popsh/trace"
)

// poplibSaid is a line of poplib's debug output: what it is, and the octets as
// Python writes them.
var poplibSaid = regexp.MustCompile(`^\*(cmd|put|get|welcome|resp|stat|retr)\* (.*)$`)

// poplibHead is such a line among others.
var poplibHead = regexp.MustCompile(`(?m)^\*(?:cmd|put|get|welcome)\* (?:b?['"])`)

func isPoplib(head []byte) bool { return poplibHead.Match(head) }

// A poplibLog reads the debug output of poplib.
type poplibLog struct {
	*intake
	to      *retelling
	command []byte // what it is about to send
	pending bool
}

// readPoplib reads both levels: the second shows all octets, the first only the
// commands.
func readPoplib(in []*intake, t *retelling) error {
	p := poplibLog{intake: in[0], to: t}
	t.Lossy(lossTime)
	if err := p.each(p.row); err != nil {
		return err
	}
	p.flush()
	if !t.Spoke() {
		return &trace.FormatError{File: p.name, Reason: "no line begins with *put*, *get* or *cmd*"}
	}
	return nil
}

func (p *poplibLog) row(line []byte) error {
	m := poplibSaid.FindSubmatch(chomp(line))
	if m == nil {
		return nil // what the program itself wrote
	}
	react := map[string]func([]byte){"cmd": p.cmd, "put": p.put, "get": p.get, "welcome": p.welcome}[string(m[1])]
	if react == nil {
		return nil
	}
	octets, reason := pythonOctets(m[2])
	if reason != "" {
		return p.fail(reason)
	}
	react(octets)
	return nil
}

// cmd holds a command until it is known whether *put* follows, which says the same.
func (p *poplibLog) cmd(octets []byte) {
	p.flush()
	p.command, p.pending = octets, true
}

func (p *poplibLog) put(octets []byte) {
	p.pending = false
	p.to.Line(trace.Client, octets)
}

func (p *poplibLog) get(octets []byte) {
	p.flush()
	p.to.Said(trace.Server, octets)
}

func (p *poplibLog) welcome(octets []byte) {
	if !p.to.Spoke() {
		p.to.Line(trace.Server, octets)
	}
}

// flush passes on a command of which nothing else was shown.
func (p *poplibLog) flush() {
	if p.pending {
		p.to.Lossy(lossReplies)
		p.to.Line(trace.Client, p.command)
	}
	p.pending = false
}

// pythonOctets reads a literal of Python: b'...' for octets, '...' for characters.
// The reason says what is wrong with it.
func pythonOctets(b []byte) (octets []byte, reason string) {
	const broken = "this is no string as Python writes it"
	inner, isOctets := bytes.CutPrefix(b, []byte("b"))
	if len(inner) < 2 || inner[0] != '\'' && inner[0] != '"' || inner[len(inner)-1] != inner[0] {
		return nil, broken
	}
	octets, ok := unescape(inner[1:len(inner)-1], isOctets)
	if !ok {
		return nil, broken
	}
	return octets, ""
}
