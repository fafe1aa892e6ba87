package practice

import (
	"bytes"
	"strings"
)

// messageQuirks are about RETR and TOP, about line ends and dots in them.
var messageQuirks = []Switch{
	{"dot-not-stuffed", "", "send lines that begin with a dot as they are", bends("", leaveDots)},
	{"dot-doubled-everywhere", "", "send every dot two times", bends("RETR", doubleDots)},
	{"dot-glued", "", "send the end mark behind the last line, not below it", bends("RETR", func(_ *conn, _ []string, r *reply) { r.glued = true })},
	{"retr-no-terminator", "", "send no end mark behind a message", bends("RETR", endless)},
	{"eof-without-terminator", "", "hang up in the middle of a message", bends("RETR", breakOff(""))},
	{"retr-err-after-ok", "", "say -ERR in the middle of a message and hang up", bends("RETR", breakOff("-ERR message expunged"))},
	{"data-after-terminator", "", "send a line behind the end mark", bends("RETR", func(_ *conn, _ []string, r *reply) { r.trailer = "+OK\r\n" })},
	{"eol-mixed", "", "end every second line of a message with LF", bends("RETR", func(_ *conn, _ []string, r *reply) { r.mixed = true })},
	{"nul-in-data", "", "put a NUL at the end of each line", bends("RETR", onLines(func(line []byte) []byte { return append(line, 0) }))},
	{"line-very-long", "", "add a line of 20000 octets to each message", bends("RETR", more(strings.Repeat("0123456789", 2000)))},
	{"retr-empty", "", "send nothing of a message", bends("RETR", func(_ *conn, _ []string, r *reply) { r.body = filter(r.body, func([]byte) bool { return false }) })},
	{"retr-extra-blank-line", "", "add an empty line to each message", bends("RETR", more(""))},
	{"retr-from-line", "", "begin messages as in an mbox file", bends("RETR", fromLine)},
	{"retr-first-header-lost", "", "leave out the first line of a message", bends("RETR", firstLost)},
	{"retr-status-header", "", "add a field Status to what RETR sends", bends("RETR", statusHeader)},
	{"retr-deleted-works", "", "send marked messages too", sets(func(m *manner) { m.ignoresMarks = true })},
	{"top-ignores-count", "", "send the whole message in reply to TOP", bends("TOP", topLines(func(int) int { return numberless }))},
	{"top-off-by-one", "", "send one line too many in reply to TOP", bends("TOP", topLines(func(n int) int { return n + 1 }))},
	{"top-no-blank-line", "", "end the header without an empty line in reply to TOP", bends("TOP", noBlank)},
}

// numberless is a count that no message has lines for.
const numberless = 1 << 30

func leaveDots(_ *conn, _ []string, r *reply) { r.unstuffed = true }

func doubleDots(_ *conn, _ []string, r *reply) {
	r.unstuffed = true
	r.body = mapLines(r.body, func(line []byte) []byte { return bytes.ReplaceAll(line, []byte("."), []byte("..")) })
}

// endless is a reply without its end mark.
func endless(_ *conn, args []string, r *reply) { r.endless = true }

// onLines returns a bend that changes each line.
func onLines(change func(line []byte) []byte) func(*conn, []string, *reply) {
	return func(_ *conn, _ []string, r *reply) { r.body = mapLines(r.body, change) }
}

// more returns a bend that adds a line.
func more(line string) func(*conn, []string, *reply) {
	return func(_ *conn, _ []string, r *reply) { r.body = follow(r.body, line) }
}

// breakOff returns a bend that ends the connection in the middle of the body,
// behind a last line unless that is empty.
func breakOff(last string) func(*conn, []string, *reply) {
	return func(_ *conn, _ []string, r *reply) {
		if r.body == nil {
			return
		}
		n := 0
		for range r.body {
			n++
		}
		r.body = firstLines(r.body, n/2)
		if last != "" {
			r.body = follow(r.body, last)
		}
		r.endless, r.closes = true, true
	}
}

func fromLine(_ *conn, _ []string, r *reply) {
	r.body = precede(r.body, "From postmaster@example.org Mon Jun  1 08:00:00 2026")
}

func firstLost(_ *conn, _ []string, r *reply) {
	r.body = filterPlaces(r.body, func(place int, _ bool) bool { return place > 0 })
}

// statusHeader adds a field at the end of the header.
func statusHeader(_ *conn, _ []string, r *reply) { r.body = atBlank(r.body, "Status: RO", "") }

func noBlank(_ *conn, _ []string, r *reply) { r.body = atBlank(r.body) }

// topLines returns a bend that sends another number of lines than TOP asks for.
func topLines(count func(n int) int) func(*conn, []string, *reply) {
	return func(c *conn, args []string, r *reply) {
		if n, ok := number(second(args)); ok && r.ok {
			i, _ := c.index(args[0])
			r.body = top(c.drop.mail[i].octets, count(n))
		}
	}
}

func second(args []string) string {
	if len(args) < 2 {
		return ""
	}
	return args[1]
}
