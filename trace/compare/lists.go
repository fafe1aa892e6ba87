package compare

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"popsh/session/pop3"
	"popsh/trace"
)

// bodyDiffers compare the lines behind a status, by what they hold.
var bodyDiffers = map[pop3.Lines]func(d *differ, recorded, live []Said){
	pop3.ScanLines:       (*differ).listing,
	pop3.UniqueIDLines:   (*differ).listing,
	pop3.CapabilityLines: (*differ).capabilities,
	pop3.MessageLines:    (*differ).message,
}

// body compares what stands behind the status line.
func (d *differ) body(recorded, live []Said) {
	compare := (*differ).lines
	if d.row != nil && bodyDiffers[d.row.Lines] != nil && !hasPatterns(recorded) && !d.r.expects(expectUnordered) && !d.r.expects(expectSubset) {
		compare = bodyDiffers[d.row.Lines]
	}
	cut := (d.r.Cut || d.l.Cut) && !d.r.Elided
	alike := !cut || bytes.Equal(d.r.Digest(), d.l.Digest())
	switch {
	case sameLines(recorded, live) && alike && !d.r.Elided:
	case d.c.rules[ruleBody] && (d.row == nil || d.row.Lines != pop3.CapabilityLines):
		d.shape(recorded, live)
	case cut:
		d.beginning(recorded, live, alike, compare)
	default:
		compare(d, recorded, live)
	}
}

// beginning compares what is kept of lines that are too many to keep, and the rest
// by its digest.
func (d *differ) beginning(recorded, live []Said, alike bool, compare func(*differ, []Said, []Said)) {
	if alike {
		compare(d, headerOf(recorded), headerOf(live))
		return
	}
	n := min(len(recorded), len(live))
	compare(d, recorded[:n], live[:n])
	d.reason("the lines differ, and they are too many to show all")
}

// headerOf returns the lines before the first empty one.
func headerOf(lines []Said) []Said {
	for i := range lines {
		if len(lines[i].bare()) == 0 {
			return lines[:i]
		}
	}
	return lines
}

// shape compares only whether there are lines, and how they end.
func (d *differ) shape(recorded, live []Said) {
	if (len(recorded) == 0) != (len(live) == 0) || d.r.Ended != d.l.Ended {
		d.reason("the framing changed")
		return
	}
	d.o.Rules = appendNew(d.o.Rules, ruleBody)
}

func sameLines(recorded, live []Said) bool {
	return slices.EqualFunc(recorded, live, func(r, l Said) bool {
		return r.Elided == nil && l.Elided == nil && r.Text.Same(l.Text)
	})
}

func hasPatterns(lines []Said) bool {
	return slices.ContainsFunc(lines, func(s Said) bool { return isPattern(s.Text) })
}

// listing compares the lines of LIST and UIDL by their message numbers.
func (d *differ) listing(recorded, live []Said) {
	numbers := func(lines []Said) (list []int, ok bool) {
		for _, s := range lines {
			word, _, _ := bytes.Cut(s.bare(), []byte(" "))
			n, err := strconv.Atoi(string(word))
			if err != nil && s.Role != trace.EndMark || len(list) > 0 && n <= list[len(list)-1] && s.Role != trace.EndMark {
				return nil, false
			}
			list = append(list, n)
		}
		return list, true
	}
	r, rOK := numbers(recorded)
	l, lOK := numbers(live)
	if !rOK || !lOK {
		d.lines(recorded, live)
		return
	}
	d.merge(recorded, live, r, l)
}

// merge goes through two lists in the order of their numbers; the end mark has 0.
func (d *differ) merge(recorded, live []Said, r, l []int) {
	for i, j := 0, 0; i < len(r) || j < len(l); {
		switch {
		case j >= len(l) || i < len(r) && r[i] != 0 && (l[j] == 0 || r[i] < l[j]):
			d.change(countRule(&recorded[i]), &recorded[i], nil)
			i++
		case i >= len(r) || l[j] != 0 && (r[i] == 0 || l[j] < r[i]):
			d.change(countRule(&live[j]), nil, &live[j])
			j++
		default:
			d.entry(&recorded[i], &live[j])
			i, j = i+1, j+1
		}
	}
}

// countRule is the rule for a line that only one side has; a missing end mark is
// no matter of numbers.
func countRule(s *Said) string {
	if s.Role == trace.EndMark {
		return ""
	}
	return ruleCount
}

// entry compares two lines of one message number.
func (d *differ) entry(recorded, live *Said) {
	same := recorded.Text.Same(live.Text)
	rule := ""
	switch {
	case recorded.Role == trace.EndMark || live.Role == trace.EndMark:
	case d.row.Lines == pop3.UniqueIDLines:
		rule = d.oneUnique(recorded.bare(), live.bare())
		if rule == "" && same { // an id that another one was taken for
			d.change("", recorded, live)
		}
	default:
		rule = d.oneListing(recorded.bare(), live.bare())
	}
	d.last = recorded.To
	if !same {
		d.change(rule, recorded, live)
	}
}

// capabilities compares two lists by their tags.
func (d *differ) capabilities(recorded, live []Said) {
	if !d.c.rules[ruleCaps] && !d.c.rules[ruleBody] {
		d.lines(recorded, live)
		return
	}
	left := map[string]*Said{}
	var order []string
	for i := range live {
		key := capabilityKey(&live[i])
		order = append(order, key)
		if left[key] == nil {
			left[key] = &live[i]
		}
	}
	inOrder := sameOrder(recorded, order)
	for i := range recorded {
		key := capabilityKey(&recorded[i])
		if recorded[i].Role == trace.EndMark {
			d.newCapabilities(order, left, key)
		}
		l := left[key]
		delete(left, key)
		d.capability(&recorded[i], l, inOrder)
	}
	d.newCapabilities(order, left, "")
}

// newCapabilities notes those that were not recorded, but for one.
func (d *differ) newCapabilities(order []string, left map[string]*Said, but string) {
	for _, key := range order {
		if l := left[key]; l != nil && key != but {
			delete(left, key)
			d.change(d.doorRule(key), nil, l)
		}
	}
}

// capabilityKey is the tag, or what stands for the end mark.
func capabilityKey(s *Said) string {
	if s.Role == trace.EndMark {
		return "."
	}
	return pop3.ParseCapability(s.bare()).Tag
}

func sameOrder(recorded []Said, live []string) bool {
	return slices.EqualFunc(recorded, live, func(r Said, key string) bool { return capabilityKey(&r) == key })
}

// capability compares one capability with the live one of the same tag.
func (d *differ) capability(recorded, live *Said, inOrder bool) {
	if live == nil {
		d.change(d.doorRule(capabilityKey(recorded)), recorded, nil)
		return
	}
	d.last = recorded.To
	switch {
	case recorded.Text.Same(live.Text) && inOrder:
	case recorded.Text.Same(live.Text):
		d.o.Rules = appendNew(d.o.Rules, d.orderRule())
	default:
		d.change(d.capabilityRule(recorded, live), recorded, live)
	}
}

// orderRule is the rule that is on and covers the order.
func (d *differ) orderRule() string {
	if d.c.rules[ruleCaps] {
		return ruleCaps
	}
	return ruleBody
}

func (d *differ) capabilityRule(recorded, live *Said) string {
	r, l := pop3.ParseCapability(recorded.bare()), pop3.ParseCapability(live.bare())
	sorted := func(args []string) string {
		args = slices.Clone(args)
		slices.Sort(args)
		return strings.ToUpper(strings.Join(args, " "))
	}
	info, known := pop3.LookupCapability(r.Tag)
	switch {
	case sorted(r.Args) == sorted(l.Args), known && info.Tag == implementation:
		return ruleCaps
	case d.otherDoor() && sorted(unbound(r.Args)) == sorted(unbound(l.Args)):
		return ruleTLS
	case d.c.rules[ruleBody]:
		return ruleBody
	}
	return ""
}

// otherDoor reports whether one side is under TLS and the other is not.
func (d *differ) otherDoor() bool { return d.r.Secure != d.l.Secure }

// doorRule is the rule for a capability that only one side has: the one that
// offers TLS is there in clear text only (RFC 2595 §8).
func (d *differ) doorRule(tag string) string {
	if d.otherDoor() && tag == tlsTag {
		return ruleTLS
	}
	return ""
}

var tlsTag = pop3.First(func(c *pop3.Command) bool { return c.Body == pop3.HelloTLS }).Needs

// unbound leaves out the mechanisms that bind a TLS connection, which are offered
// on one only.
func unbound(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		about, known := pop3.LookupMechanism(name)
		return known && about.Needs.Has(pop3.NeedsChannel)
	})
}

// implementation is the capability that names the program of the server
// (RFC 2449 §6.9).
const implementation = "IMPLEMENTATION"
