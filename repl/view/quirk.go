package view

import (
	"strings"

	"popsh/session"
	"popsh/session/pop3"
)

// remarkQuirks tells what a reply shows by comparison with the command and with
// what came before.
func (v *View) remarkQuirks(r *session.Reply) {
	for _, q := range r.Remarks {
		m := warningMark
		if q.Quirk.Info().Mild {
			m = infoMark
		}
		v.say(m, remarkText(q))
	}
	if r.Before != nil {
		v.remarkChanges(r)
	}
}

// remarkText tells a quirk: "LIST said 664 octets, and 685 came: line ends were
// counted as one octet, not two (RFC 1939 §11)".
func remarkText(q session.Remark) string {
	info := q.Quirk.Info()
	seen := q.Detail
	if q.Times > 1 {
		seen += ", and so on, " + Plural(q.Times, "time") + " in all"
	}
	return seen + ": " + info.Text + " (" + refs(info.Refs) + ")"
}

// remarkChanges tells how the answer to CAPA differs from the one before TLS.
func (v *View) remarkChanges(r *session.Reply) {
	gone, added := v.changes(r)
	v.remarkLines("new with TLS: ", added)
	v.remarkLines("gone with TLS: ", gone)
}

func (v *View) remarkLines(title string, lines []octets) {
	texts := make([]string, len(lines))
	for i, line := range lines {
		texts[i] = Escape(line)
	}
	if len(texts) > 0 {
		v.say(infoMark, title+strings.Join(texts, ", "))
	}
}

// changes returns the lines of CAPA that TLS has changed, without secrets.
func (v *View) changes(r *session.Reply) (gone, added []octets) {
	before, now := r.Before.Changes(r.Capabilities)
	return v.masked(before), v.masked(now)
}

func (v *View) masked(lines []string) []octets {
	masked := make([]octets, len(lines))
	for i, line := range lines {
		masked[i] = v.mask(nil, []byte(line))
	}
	return masked
}

// A quirkCount is a quirk with how often a reply shows it, for JSON.
type quirkCount struct {
	Name   string `json:"name"`
	Text   string `json:"text"`
	Ref    string `json:"ref"`
	Detail string `json:"detail"`
	Times  int64  `json:"times"`
	Mild   bool   `json:"mild,omitempty"`
}

func quirksOf(r *session.Reply) []quirkCount {
	var list []quirkCount
	for _, q := range r.Remarks {
		i := q.Quirk.Info()
		list = append(list, quirkCount{i.Name, i.Text, refs(i.Refs), q.Detail, q.Times, i.Mild})
	}
	return list
}

// quirkFields returns what a reply shows by comparison.
func (v *View) quirkFields(r *session.Reply) (fields []field) {
	if list := quirksOf(r); len(list) > 0 {
		fields = append(fields, field{"quirks", list})
	}
	if r.Before == nil {
		return fields
	}
	gone, added := v.changes(r)
	return append(fields, field{"tls_gone", gone}, field{"tls_new", added})
}

// oddOf returns what was tolerated in a text, with the text; "" for nothing.
func oddOf(odd pop3.Oddity, text []byte) string {
	if odd == 0 {
		return ""
	}
	return odd.String() + ": " + Quote(text)
}
