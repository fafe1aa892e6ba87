package practice

import (
	"bytes"
	"iter"
	"strings"
)

// The functions here bend honest replies into those of faulty servers. Each is
// hung on a row of [Switches].

func refuseTLS(c *conn, _ []string, r *reply) { *r = c.refuse("", noTLS) }

// injectReply adds what someone in the line would: octets in clear that pass for
// the first reply under TLS, if the client keeps them (RFC 2595 §4).
func injectReply(_ *conn, _ []string, r *reply) {
	if r.secure {
		r.trailer = "+OK fake\r\n"
	}
}

func greetNo(c *conn, _ []string, r *reply) {
	*r = c.refuse("SYS/TEMP", tooBusy)
	r.closes = true
}

func leaveSilently(_ *conn, _ []string, r *reply) { r.silent = r.closes }

// escapes set the title of a terminal, then turn its text red.
const escapes = "\x1b]0;practice\x07\x1b[31m"

func escapeText(_ *conn, _ []string, r *reply) { r.text = escapes + r.text }

func escapeErrors(c *conn, args []string, r *reply) {
	if !r.ok {
		escapeText(c, args, r)
	}
}

func hangUpOnFailure(_ *conn, _ []string, r *reply) {
	r.closes = r.closes || r.code == codeAuth
}

func underscoreTags(_ *conn, _ []string, r *reply) {
	r.body = firstWords(r.body, func(tag []byte) []byte {
		return bytes.ReplaceAll(tag, []byte("-"), []byte("_"))
	})
}

func lowerTags(_ *conn, _ []string, r *reply) { r.body = firstWords(r.body, bytes.ToLower) }

func countOnly(_ *conn, _ []string, r *reply) {
	if r.ok {
		r.text, _, _ = strings.Cut(r.text, " ")
	}
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

func spreadIDs(_ *conn, args []string, r *reply) {
	spread := func(n []byte) []byte { return append(n, "  "...) }
	switch {
	case r.ok && len(args) > 0:
		r.text = strings.Replace(r.text, " ", "   ", 1)
	case r.ok:
		r.body = firstWords(r.body, spread)
	}
}

func leaveDots(_ *conn, _ []string, r *reply) { r.unstuffed = true }

func sayTwice(_ *conn, _ []string, r *reply) { r.twice = true }

// firstWords yields the lines with their first word changed. A nil sequence stays
// nil.
func firstWords(lines iter.Seq[[]byte], change func([]byte) []byte) iter.Seq[[]byte] {
	if lines == nil {
		return nil
	}
	return func(yield func([]byte) bool) {
		for line := range lines {
			word, rest, more := bytes.Cut(line, []byte(" "))
			changed := change(bytes.Clone(word))
			if more {
				changed = append(append(changed, ' '), rest...)
			}
			if !yield(changed) {
				return
			}
		}
	}
}
