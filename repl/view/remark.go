package view

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// remark says on Err what is to be said about a reply that was shown: counts and
// times of its body, what was odd about it, and why the server may have said no.
func (v *View) remark(r *session.Reply, form Form, cause error) {
	for _, d := range r.Status.Line.Defects.List() {
		v.say(warningMark, "status line: "+ruleOf(d.Info()))
	}
	if r.Body != nil {
		v.remarkBody(r, form, cause)
	}
	v.remarkQuirks(r)
	if !r.Status.OK && !r.Status.More {
		for _, line := range explain(r.Status) {
			v.say(infoMark, line)
		}
	}
}

// Odd tells what was odd about a reply that was not shown, but went elsewhere. As
// JSON there is nothing more to say.
func (v *View) Odd(r *session.Reply) {
	if v.JSON {
		return
	}
	if r.Body != nil {
		v.remarkDefects(r.Body.Tally())
	}
	v.remarkQuirks(r)
}

func (v *View) remarkDefects(t wire.Tally) {
	for _, d := range slices.Sorted(maps.Keys(t.Defects)) {
		v.say(warningMark, defectText(d, t))
	}
}

func (v *View) remarkBody(r *session.Reply, form Form, cause error) {
	t := r.Body.Tally()
	v.remarkDefects(t)
	if v.unseen > 0 {
		v.say(warningMark, unseenText(v.unseen))
	}
	m, text := infoMark, bodyText(r, t)
	if !r.Body.Ended() {
		m, text = warningMark, "incomplete: "+v.stopped(cause)+" after "+text
	}
	v.say(m, text)
	if note := v.exactness(form); note != "" {
		v.say(infoMark, note)
	}
}

// bodyText tells size and times of a body: "3 lines, 48 octets; first octet after
// 12 ms, last after 13 ms".
func bodyText(r *session.Reply, t wire.Tally) string {
	parts := []string{Plural(t.Lines, "line"), inOctets(t.Octets)}
	if t.Stuffed > 0 {
		parts = append(parts, Plural(t.Stuffed, "stuffed dot"))
	}
	text := strings.Join(parts, ", ") + "; first octet after " + Elapsed(r.Times.First.Sub(r.Times.Sent))
	if !r.Times.Last.IsZero() {
		text += ", last after " + Elapsed(r.Times.Last.Sub(r.Times.Sent))
	}
	return text
}

// stopped says why a body was not read to its end.
func (v *View) stopped(cause error) string {
	switch {
	case errors.Is(cause, context.Canceled):
		return "interrupted"
	case cause == nil:
		return "stopped"
	}
	return v.describe(cause).Text
}

// unseenText says how many characters a reader would not have seen.
func unseenText(n int64) string {
	return Plural(n, "invisible character") + ` that could hide or reorder text, shown as \u{…}`
}

func ruleOf(i wire.DefectInfo) string { return i.Text + " (" + i.Ref + ")" }

// defectText says how often a defect was met: "LF  3 lines, first line 2: the
// line ends in LF without CR (RFC 1939 §3)".
func defectText(d wire.Defect, t wire.Tally) string {
	s := sign(wire.Line{Defects: wire.Defects(0).With(d)})
	where := fmt.Sprintf("line %d", t.First[d])
	if n := t.Defects[d]; n > 1 {
		where = fmt.Sprintf("%s, first line %d", Plural(n, "line"), t.First[d])
	}
	return fmt.Sprintf("%-4s%s: %s", s, where, ruleOf(d.InBody()))
}

// exactness says, once, how a message written to a file or pipe compares with
// the octets that came; "" when there is nothing to say.
func (v *View) exactness(form Form) string {
	if !form.mail || v.OutTTY || v.exactTold {
		return ""
	}
	v.exactTold = true
	if v.Raw {
		return "written as the exact octets"
	}
	return "written as text for people, not as the exact octets; those come with --raw or :save"
}

// explain says what a -ERR means: by its code, or else by a guess at its words.
// Each line is a sentence; there may be none.
func explain(s wire.Status) []string {
	code := string(s.Code.Bytes())
	if c, _, ok := pop3.LookupCode(code); ok {
		return []string{fmt.Sprintf("[%s] %s (%s)", c.Name, c.Meaning, refs(c.Refs)), c.Advice}
	}
	var lines []string
	if code != "" {
		lines = append(lines, "The response code is not a registered one.")
	}
	if hint, ok := pop3.Guess(string(s.Text.Bytes())); ok {
		lines = append(lines, hint.Means, hint.Advice)
	}
	return lines
}

// refs joins references: "RFC 2449 §6.3, RFC 5034 §3".
func refs(list []pop3.Ref) string {
	words := make([]string, len(list))
	for i, r := range list {
		words[i] = r.String()
	}
	return strings.Join(words, ", ")
}
