package practice

import (
	"bytes"
	"iter"
)

// A reply is the honest answer to a command, and what bends have made of it.
type reply struct {
	ok     bool
	code   string           // the response code, without its brackets (RFC 2449 §8)
	text   string           // for people, but for STAT, LIST, UIDL and LANG
	body   iter.Seq[[]byte] // lines without line ends; nil for none
	closes bool             // the connection ends after it
	silent bool             // nothing is sent
	secure bool             // the TLS handshake follows

	unknown bool // it answers what is no command

	before    string // a line that is sent before the status line; "" for none
	line      string // what is sent in place of the status line; "" for nothing else
	twice     bool   // the status line comes two times
	unstuffed bool   // lines that begin with a dot stay as they are
	mixed     bool   // every second line ends in LF
	glued     bool   // the last line lacks its end
	endless   bool   // the end mark is missing
	trailer   string // octets sent behind the reply, in clear
}

// status returns the first line: the indicator in upper case, the code in
// brackets and the text, each after a space (RFC 1939 §3, RFC 2449 §8).
func (r *reply) status() string {
	if r.line != "" {
		return r.line
	}
	line := "-ERR"
	if r.ok {
		line = "+OK"
	}
	if r.code != "" {
		line += " [" + r.code + "]"
	}
	if r.text != "" {
		line += " " + r.text
	}
	return line
}

// put writes r into the output buffer, which a read flushes. An error sticks to
// the buffer, so that of the last write stands for all.
func (c *conn) put(r *reply) error {
	if r.silent {
		return nil
	}
	if r.before != "" {
		c.putLine(r.before)
	}
	c.putLine(r.status())
	if r.twice {
		c.putLine(r.status())
	}
	if r.body != nil {
		c.putBody(r)
	}
	_, err := c.out.WriteString(r.trailer)
	return err
}

func (c *conn) putLine(line string) {
	c.out.WriteString(line)
	c.putEnd()
}

func (c *conn) putEnd() {
	if !c.srv.manner.lf {
		c.out.WriteByte('\r')
	}
	c.out.WriteByte('\n')
}

// putBody writes the lines and the end mark. A line that begins with a dot gets
// one more (RFC 1939 §3).
func (c *conn) putBody(r *reply) {
	n := 0
	for line := range r.body {
		if n > 0 {
			c.putLineEnd(r, n)
		}
		n++
		if !r.unstuffed && bytes.HasPrefix(line, []byte(".")) {
			c.out.WriteByte('.')
		}
		if _, err := c.out.Write(line); err != nil {
			return
		}
	}
	if n > 0 && !r.glued {
		c.putEnd() // else nobody would find the end mark
	}
	if !r.endless {
		c.putLine(".")
	}
}

// putLineEnd ends the nth line of a body, if it is not the last one.
func (c *conn) putLineEnd(r *reply, n int) {
	if r.mixed && n%2 == 0 {
		c.out.WriteByte('\n')
		return
	}
	c.putEnd()
}

// textLines returns the lines of octets without their line ends. A last line that
// lacks its own counts like any other: on the wire it gets one.
func textLines(octets []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for line := range bytes.Lines(octets) {
			line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
			if !yield(line) {
				return
			}
		}
	}
}
