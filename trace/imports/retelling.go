package imports

import (
	"bytes"

	"popsh/trace"

	"popsh/session/pop3"
)

// What the other tools lose. The first word is for programs.
const (
	lossTime     = "time: the source does not say when"
	lossEnds     = "line-ends: the source does not show them; CRLF is assumed"
	lossBodies   = "bodies: the source leaves lines of them out; their end mark is assumed"
	lossStuffing = "bodies: the source shows them without dot-stuffing and end mark; both are restored"
	lossLines    = "lines: some bear no mark of a side and are left out"
	lossOctets   = "octets: the source shows those that are not printable as dots"
	lossReplies  = "replies: the source does not show them"
	lossTLS      = "tls: what was said in TLS is encrypted in the source"
	lossSecrets  = "secrets: the source shows a star for each; whether they are equal is not known"
	lossSides    = "sides: the source does not show who speaks; the protocol tells it"
)

// A retelling is what an importer tells, and what it tells by itself where the
// source leaves out a part of a body.
type retelling struct{ *trace.Retelling }

// asked takes a line of the client in a source that leaves bodies out.
func (t *retelling) asked(text []byte) {
	t.missing()
	t.Line(trace.Client, text)
}

// missing stands for the rest of a body that the source leaves out.
func (t *retelling) missing() {
	if t.InBody() {
		t.Lossy(lossBodies)
		t.LeaveOut()
		t.Line(trace.Server, []byte(pop3.EndMark.Mark))
	}
}

// undotted ends a body of which the source shows all but the end mark.
func (t *retelling) undotted() {
	if t.Rows() == 0 {
		t.missing()
	} else if t.InBody() {
		t.Line(trace.Server, []byte(pop3.EndMark.Mark))
	}
}

// isStatus reports whether a line of the server begins with a status indicator.
func isStatus(line []byte) bool {
	return bytes.HasPrefix(line, []byte(pop3.Positive.Mark)) || bytes.HasPrefix(line, []byte(pop3.Negative.Mark))
}
