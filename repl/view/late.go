package view

import (
	"context"
	"strconv"
	"strings"
	"time"

	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// NameOf returns how to speak of a request: its line, with stars for a secret. A
// line within an exchange goes by the name of that.
func (v *View) NameOf(r session.Request) string {
	if r.Body == pop3.Exchange && len(r.Args) > 0 {
		return v.sentText([]byte(r.Verb+" "+r.Args[0]), wire.Span{}, nil)
	}
	return v.sentText(r.Line, r.Secret, nil)
}

// Late shows the reply to a request that was not waited for any more. Of one with
// a body it is the status line. The error is one of Out.
func (v *View) Late(r *session.Reply, form Form, secured bool) error {
	text := "late reply to " + v.NameOf(r.Request) + " (" + Elapsed(r.Times.First.Sub(r.Times.Sent)) + ")"
	if r.Body == nil {
		v.Info(text)
		return v.Reply(context.Background(), r, form, secured)
	}
	v.Info(text + ", of which the first line is shown")
	head := *r
	head.Body = nil
	return v.aside("late", &head, secured)
}

// Keepalive shows the reply to a command that was sent only to keep the session
// alive.
func (v *View) Keepalive(r *session.Reply) {
	text := "keepalive: " + v.NameOf(r.Request) + ", " + Quote(v.mask(nil, r.Status.Line.Text.Bytes())) +
		" (" + Elapsed(r.Times.First.Sub(r.Times.Sent)) + ")"
	if r.Err() != nil {
		v.Warn(text)
		return
	}
	v.Info(text)
}

// HowFar tells how much of a body has come: "5.4 of 14.2 MB", or "5.4 MB so far"
// when nothing is known of its size.
func HowFar(r *session.Reply) string { return howFar(r.Body.Tally().Wire, announced(r)) }

// howFar tells how many octets of how many, which may be too few or none.
func howFar(got, total int64) string {
	if total < got {
		return HumanSize(got) + " so far"
	}
	size, unit, _ := strings.Cut(HumanSize(total), " ")
	return inUnit(got, unit) + " of " + size + " " + unit
}

// Span returns a time span as people say it: 48 s, 10 m 3 s, 2 h 5 m.
func Span(d time.Duration) string {
	n := int64(d.Round(time.Second) / time.Second)
	units := []struct {
		seconds int64
		name    string
	}{{3600, "h"}, {60, "m"}, {1, "s"}}
	var parts []string
	for _, u := range units {
		if count := n / u.seconds; count > 0 && len(parts) < 2 {
			parts = append(parts, strconv.FormatInt(count, 10)+" "+u.name)
		}
		n %= u.seconds
	}
	if len(parts) == 0 {
		return Elapsed(d)
	}
	return strings.Join(parts, " ")
}
