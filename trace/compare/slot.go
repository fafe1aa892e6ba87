package compare

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"popsh/trace"
)

// Slots that stand for octets of the line, or for lines.
const (
	anyOctets = "*"
	anyLines  = "..."
)

// slotTypes are the values that a slot may be, as patterns on octets.
var slotTypes = map[string]string{
	"":      `.*?`,
	"int":   `[0-9]+`,
	"uid":   `[\x21-\x7E]{1,70}`,
	"stamp": `<[^<>\x00-\x20]+>`,
	"b64":   `[A-Za-z0-9+/]+={0,2}|=`,
}

// A Value is what a name stands for: what was captured last, and all that was
// captured by it.
type Value struct {
	last string
	all  []string
}

// Values are what names stand for.
type Values map[string]Value

// Set gives a name its value.
func (v Values) Set(name, value string) {
	v[name] = Value{last: value, all: append(v[name].all, value)}
}

func (v Values) clone() Values { return maps.Clone(v) }

// Get returns what a name stands for.
func (v Values) Get(name string) (string, bool) {
	value, known := v[name]
	return value.last, known
}

// resolve returns what a word stands for: itself, unless it is a name.
func (v Values) resolve(word string) string {
	if value, known := v.Get(word); known {
		return value
	}
	return word
}

// isPattern reports whether a text has slots that are no secrets.
func isPattern(t trace.Text) bool {
	return slices.ContainsFunc(t.Slots, func(s trace.Slot) bool {
		_, hidden := s.Hidden()
		return !hidden
	})
}

// isWild reports whether a line stands for any number of lines.
func (s *Said) isWild() bool {
	return len(s.bare()) == 0 && len(s.Text.Slots) == 1 && s.Text.Slots[0].Body == anyLines
}

// match reports whether a line fits a recorded one, and takes what it captures.
func (v Values) match(recorded, live trace.Text) bool {
	if !isPattern(recorded) {
		return recorded.Same(live)
	}
	pattern, captures := v.pattern(recorded)
	search, err := regexp.Compile(pattern)
	if err != nil {
		return false
	}
	found := search.FindStringSubmatch(latin(flat(live)))
	if found == nil {
		return false
	}
	for i, name := range captures {
		v.Set(name, string(fromLatin(found[i+1])))
	}
	return true
}

// pattern makes a pattern of a text, each octet a character of its own.
func (v Values) pattern(t trace.Text) (pattern string, captures []string) {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	from := 0
	for _, s := range t.Slots {
		b.WriteString(regexp.QuoteMeta(latin(t.Octets[from:s.At])))
		from = s.At
		piece, name := v.piece(s)
		if name != "" {
			captures = append(captures, name)
			piece = "(" + piece + ")"
		} else {
			piece = "(?:" + piece + ")"
		}
		b.WriteString(piece)
	}
	b.WriteString(regexp.QuoteMeta(latin(t.Octets[from:])) + `\z`)
	return b.String(), captures
}

// piece is the pattern of one slot, and the name it captures by.
func (v Values) piece(s trace.Slot) (pattern, name string) {
	if _, hidden := s.Hidden(); hidden {
		return regexp.QuoteMeta(latin(flatSlot(s))), ""
	}
	switch body := s.Body; {
	case body == anyOctets || body == anyLines:
		return slotTypes[""], ""
	case body[0] == ':':
		return slotTypes[body[1:]], ""
	case body[0] == '=':
		name, kind, _ := strings.Cut(body[1:], ":")
		return slotTypes[kind], name
	case isRegexp(body):
		return latin([]byte(body[1 : len(body)-1])), ""
	default:
		value, _ := v.Get(body)
		return regexp.QuoteMeta(latin([]byte(value))), ""
	}
}

func isRegexp(body string) bool { return len(body) > 2 && body[0] == '/' && body[len(body)-1] == '/' }

// latin makes a character of every octet, so that patterns are about octets.
func latin(octets []byte) string {
	runes := make([]rune, len(octets))
	for i, c := range octets {
		runes[i] = rune(c)
	}
	return string(runes)
}

func fromLatin(s string) []byte {
	var octets []byte
	for _, r := range s {
		octets = append(octets, byte(r))
	}
	return octets
}

// flat returns the octets of a text with its secrets among them, by their kind.
func flat(t trace.Text) []byte {
	flat, _ := t.Fill(func(s trace.Slot) ([]byte, error) { return flatSlot(s), nil })
	return flat
}

func flatSlot(s trace.Slot) []byte { return []byte("\x00{" + s.Kind() + "}\x00") }

// checkSlots says what is the matter with the slots of a record, of which the
// names are known.
func checkSlots(r *trace.Record, test bool, known map[string]bool) string {
	for _, s := range r.Text.Slots {
		if _, hidden := s.Hidden(); hidden {
			continue
		}
		if !test {
			return fmt.Sprintf(`the slot \{%s} stands for no secret, and the file does not say %%need test`, s.Body)
		}
		if wrong := checkSlot(s.Body, r, known); wrong != "" {
			return wrong
		}
	}
	return ""
}

func checkSlot(body string, r *trace.Record, known map[string]bool) string {
	name, kind, typed := strings.Cut(strings.TrimPrefix(body, "="), ":")
	_, isType := slotTypes[kind]
	literal := r.Side == trace.Client
	switch {
	case literal && (body == anyOctets || body == anyLines || body[0] == '=' || body[0] == ':' || isRegexp(body)):
		return fmt.Sprintf(`the slot \{%s} cannot be sent: only secrets and names can`, body)
	case body == anyOctets, body == anyLines && len(r.Text.Octets) == 0:
	case isRegexp(body):
		if _, err := regexp.Compile(latin([]byte(body[1 : len(body)-1]))); err != nil {
			return "the pattern of a slot: " + err.Error()
		}
	case body == anyLines:
		return `\{...} stands alone on its line`
	case typed && !isType:
		return fmt.Sprintf("%.40q is no type of a slot: int, uid, stamp or b64", kind)
	case body[0] == ':':
	case !trace.IsName(name):
		return fmt.Sprintf("%.40q is no slot", body)
	case body[0] == '=':
		known[name] = true
	case !known[name]:
		return fmt.Sprintf("the name %.40q was neither captured before nor declared by %%param", name)
	}
	return ""
}
