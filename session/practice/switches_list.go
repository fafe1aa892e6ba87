package practice

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// listQuirks are about STAT, LIST and UIDL.
var listQuirks = []Switch{
	{"stat-no-octets", "", "leave the octets out of the reply to STAT", bends("STAT", stat(func(_ *conn, n, _ string) string { return n }))},
	{"stat-not-numeric", "", "write numbers of STAT as words", bends("STAT", stat(func(*conn, string, string) string { return "some messages" }))},
	{"stat-negative", "", "send a negative number of octets", bends("STAT", stat(func(_ *conn, n, octets string) string { return n + " -" + octets }))},
	{"stat-counts-deleted", "", "count marked messages too", bends("STAT", stat(func(c *conn, _, octets string) string { return fmt.Sprint(len(c.drop.mail)) + " " + octets }))},
	{"stat-list-mismatch", "", "count one message more than LIST does", bends("STAT", stat(func(_ *conn, n, octets string) string { return next(n) + " " + octets }))},
	{"list-arg-ignored", "", "send the whole list in reply to LIST with a number", bends("LIST", listEverything)},
	{"list-arg-multiline", "", "send an end mark after the one line of LIST with a number", bends("LIST", endListing)},
	{"list-no-size", "", "leave the sizes out", bends("LIST", entries(func(_ *conn, n, _ string) string { return n }))},
	{"list-extra-text", "", "put a word behind each size", bends("LIST", entries(func(_ *conn, n, size string) string { return n + " " + size + " octets" }))},
	{"list-bad-number", "", "count messages from 0", bends("LIST", entries(func(_ *conn, n, size string) string { return before(n) + " " + size }))},
	{"list-ok-on-each-line", "", "put +OK before each line", bends("LIST", okOnEach)},
	{"list-includes-deleted", "", "list marked messages too", bends("LIST", listMarked)},
	{"list-empty-err", "", "say -ERR when there is nothing to list", bends("LIST", emptyIsError)},
	{"list-no-terminator", "", "send no end mark behind the list", bends("LIST", endless)},
	{"uidl-extra-spaces", "", "put three spaces before each unique-id", bends("UIDL", entries(func(_ *conn, n, id string) string { return n + "   " + id }))},
	{"uidl-no-number", "", "leave out the number in reply to UIDL with one", bends("UIDL", single(func(_ *conn, _, id string) string { return id }))},
	{"uidl-wrong-number", "", "answer UIDL with a number for the next message", bends("UIDL", single(func(_ *conn, n, id string) string { return next(n) + " " + id }))},
	{"uidl-empty", "", "send numbers without unique-ids", bends("UIDL", entries(func(_ *conn, n, _ string) string { return n + " " }))},
	{"uidl-too-long", "", "send unique-ids of 100 octets", bends("UIDL", entries(func(_ *conn, n, id string) string { return n + " " + id + strings.Repeat("x", 100-len(id)) }))},
	{"uidl-bad-chars", "", "put blanks and octets beyond ASCII into unique-ids", bends("UIDL", entries(func(_ *conn, n, id string) string { return n + " " + id + " \xfc" }))},
	{"uidl-duplicate", "", "give all messages the same unique-id", bends("UIDL", entries(func(_ *conn, n, _ string) string { return n + " same" }))},
	{"uidl-equals-number", "", "use the number as unique-id", bends("UIDL", entries(func(_ *conn, n, _ string) string { return n + " " + n }))},
	{"uidl-changes", "", "give other unique-ids in each session", bends("UIDL", entries(func(c *conn, n, id string) string { return n + " " + id + c.tag }))},
	{"uidl-incomplete", "", "leave the last message out", bends("UIDL", lastMissing)},
}

// stat returns a bend of the two numbers of STAT.
func stat(change func(c *conn, n, octets string) string) func(*conn, []string, *reply) {
	return func(c *conn, _ []string, r *reply) {
		if n, octets, ok := strings.Cut(r.text, " "); ok && r.ok {
			r.text = change(c, n, octets)
		}
	}
}

// single returns a bend of the line that answers LIST or UIDL with a number.
func single(change func(c *conn, number, rest string) string) func(*conn, []string, *reply) {
	return func(c *conn, args []string, r *reply) {
		if number, rest, ok := strings.Cut(r.text, " "); ok && r.ok && len(args) > 0 {
			r.text = change(c, number, rest)
		}
	}
}

// entries returns a bend of the lines of LIST or UIDL, be it one or all.
func entries(change func(c *conn, number, rest string) string) func(*conn, []string, *reply) {
	one := single(change)
	return func(c *conn, args []string, r *reply) {
		one(c, args, r)
		if len(args) == 0 {
			r.body = mapLines(r.body, func(line []byte) []byte {
				number, rest, _ := strings.Cut(string(line), " ")
				return []byte(change(c, number, rest))
			})
		}
	}
}

// next and before are the numbers beside one.
func next(n string) string   { return beside(n, 1) }
func before(n string) string { return beside(n, -1) }

func beside(n string, step int) string {
	number, _ := strconv.Atoi(n)
	return strconv.Itoa(number + step)
}

func listEverything(c *conn, args []string, r *reply) {
	if r.ok && len(args) > 0 {
		*r = c.cmdList(nil)
	}
}

func endListing(_ *conn, args []string, r *reply) {
	if r.ok && len(args) > 0 {
		r.body = func(func([]byte) bool) {}
	}
}

func okOnEach(_ *conn, _ []string, r *reply) {
	r.body = mapLines(r.body, func(line []byte) []byte { return append([]byte("+OK "), line...) })
}

func listMarked(c *conn, _ []string, r *reply) {
	if r.body == nil {
		return
	}
	var lines bytes.Buffer
	for i, m := range c.drop.mail {
		fmt.Fprintf(&lines, "%d %d\n", i+1, c.size(m))
	}
	r.body = textLines(lines.Bytes())
}

func emptyIsError(c *conn, args []string, r *reply) {
	if n, _ := c.count(); n == 0 && len(args) == 0 {
		*r = c.refuse("", noSuchMessage, 0)
	}
}

func lastMissing(_ *conn, _ []string, r *reply) { r.body = allButLast(r.body) }
