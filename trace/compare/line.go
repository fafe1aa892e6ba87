package compare

import (
	"bytes"

	"popsh/session/pop3"
	"popsh/session/wire"
	"popsh/trace"
)

// status names the rule that makes two status lines the same, or "".
func (d *differ) status(recorded, live []byte) string {
	r, rErr := wire.ParseStatus(wire.FirstLine(withEnd(recorded)))
	l, lErr := wire.ParseStatus(wire.FirstLine(withEnd(live)))
	switch {
	case rErr != nil || lErr != nil || r.OK != l.OK || lower(r) != lower(l):
		return ""
	case d.r.Role == trace.Greeting:
		return ruleGreeting
	case !bytes.EqualFold(r.Code.Bytes(), l.Code.Bytes()):
		return ruleCode
	}
	if r.OK && d.row != nil && readsText[d.row.Text] != nil && (d.row.Body == pop3.SingleLine || !d.r.Body) {
		return readsText[d.row.Text](d, r.Text.Bytes(), l.Text.Bytes())
	}
	return ruleText
}

func lower(s wire.Status) bool { return s.Line.Defects.Has(wire.LowerCase) }

func withEnd(line []byte) []byte { return append(bytes.Clone(line), trace.LineEnd...) }

// readsText are the texts behind +OK that hold more than words.
var readsText = map[pop3.Text]func(d *differ, recorded, live []byte) string{
	pop3.Counts:   (*differ).counts,
	pop3.Listing:  (*differ).oneListing,
	pop3.UniqueID: (*differ).oneUnique,
}

// counts compares the numbers of STAT. Another number of messages brings another
// size with it.
func (d *differ) counts(recorded, live []byte) string {
	r, _, rErr := pop3.ParseStat(recorded)
	l, _, lErr := pop3.ParseStat(live)
	switch {
	case rErr != nil || lErr != nil:
		return ""
	case r.Messages != l.Messages:
		return ruleCount
	case r.Octets != l.Octets:
		return ruleSize
	}
	return ruleText
}

func (d *differ) oneListing(recorded, live []byte) string {
	r, _, rErr := pop3.ParseListing(recorded)
	l, _, lErr := pop3.ParseListing(live)
	switch {
	case rErr != nil || lErr != nil || r.Message != l.Message:
		return ""
	case r.Octets != l.Octets:
		return ruleSize
	}
	return ruleText
}

func (d *differ) oneUnique(recorded, live []byte) string {
	r, _, rErr := pop3.ParseUnique(recorded)
	l, _, lErr := pop3.ParseUnique(live)
	switch {
	case rErr != nil || lErr != nil || r.Message != l.Message:
		return ""
	case string(r.ID) == string(l.ID):
		return ruleText
	case d.shifted(string(r.ID), string(l.ID)):
		return ruleCount
	}
	return d.c.maps(string(r.ID), string(l.ID))
}

// maps pairs two unique-ids and returns the rule, or "" when one of them is
// paired with another already.
func (c *Comparison) maps(recorded, live string) string {
	if known, ok := c.ids[recorded]; ok && known != live {
		return ""
	}
	if known, ok := c.back[live]; ok && known != recorded {
		return ""
	}
	c.ids[recorded], c.back[live] = live, recorded
	return ruleUID
}
