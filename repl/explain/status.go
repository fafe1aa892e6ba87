package explain

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"popsh/repl/page"
	"popsh/repl/view"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// statusFacts explains the indicator of a status line, which is yes or no, its
// response code and what is odd about it.
func statusFacts(s wire.Status, caps *pop3.Caps, yes, no *pop3.Indicator) []page.Block {
	mark := no
	if s.OK {
		mark = yes
	}
	facts := []page.Block{page.Fact(mark.Mark, page.Cited(mark.Meaning, mark.Refs))}
	facts = append(facts, codeFacts(string(s.Code.Bytes()), caps)...)
	return append(facts, defectFacts(s.Line.Defects)...)
}

// codesTag announces response codes (RFC 2449 §6.4).
const codesTag = "RESP-CODES"

func codeFacts(code string, caps *pop3.Caps) []page.Block {
	if code == "" {
		return nil
	}
	known, deeper, ok := pop3.LookupCode(code)
	var facts []page.Block
	switch {
	case !ok:
		facts = []page.Block{page.Fact("["+legible(code)+"]", "No response code that is registered or known here; it means what the server says it means (RFC 2449 §8).")}
	case deeper != "":
		facts = []page.Block{page.Fact("["+legible(code)+"]", page.Cited(known.Meaning, known.Refs)),
			page.Fact("", fmt.Sprintf("The level %s is not known here; those before it count.", view.Quote(deeper)))}
	default:
		facts = []page.Block{page.Fact("["+known.Name+"]", page.Cited(known.Meaning, known.Refs))}
	}
	if caps != nil && !caps.Has(codesTag) {
		facts = append(facts, page.Fact("", "CAPA does not announce "+codesTag+", so the bracket may be mere text (RFC 2449 §6.4)."))
	}
	return facts
}

func defectFacts(d wire.Defects) []page.Block {
	var facts []page.Block
	for _, defect := range d.List() {
		info := defect.Info()
		facts = append(facts, page.Fact("odd", page.Sentence(info.Text+" ("+info.Ref+")")))
	}
	return facts
}

// A reading takes the text of a status line, or a line of a body, for what the
// RFC gives a form.
type reading struct {
	text  pop3.Text
	lines pop3.Lines
	read  func(text []byte) (says string, odd pop3.Oddity, err error)
}

// readings are those of texts that begin with a number.
var readings = []reading{
	{pop3.Counts, pop3.TextLines, func(text []byte) (string, pop3.Oddity, error) {
		d, odd, err := pop3.ParseStat(text)
		return howMany(d.Messages, "message") + ", " + howMany(d.Octets, "octet") + " together", odd, err
	}},
	{pop3.Listing, pop3.ScanLines, func(text []byte) (string, pop3.Oddity, error) {
		l, odd, err := pop3.ParseListing(text)
		return fmt.Sprintf("message %d has %s", l.Message, howMany(l.Octets, "octet")), odd, err
	}},
	{pop3.UniqueID, pop3.UniqueIDLines, func(text []byte) (string, pop3.Oddity, error) {
		u, odd, err := pop3.ParseUnique(text)
		return fmt.Sprintf("message %d has the unique-id %s", u.Message, view.Escape(u.ID)), odd, err
	}},
}

// verb returns the command whose reply is read so.
func (r reading) verb() *pop3.Command {
	return pop3.First(func(c *pop3.Command) bool { return c.Text == r.text })
}

// says is a sentence about what was read, or why it cannot be.
func (r reading) says(text []byte) (says string, ok bool) {
	says, odd, err := r.read(text)
	var wrong *pop3.ParseError
	switch {
	case errors.As(err, &wrong):
		return page.Sentence(wrong.Reason), false
	case odd != 0:
		return page.Sentence(says + "; odd: " + odd.String()), true
	}
	return page.Sentence(says), true
}

// textFacts explains the text behind the indicator, as the answer to a command.
func textFacts(s wire.Status, c *pop3.Command, args []string) []page.Block {
	text := s.Text.Bytes()
	switch {
	case len(text) == 0:
		return nil
	case !s.OK:
		return []page.Block{refusalFact(s)}
	case c == nil:
		return []page.Block{peopleFact(text)}
	}
	for _, r := range readings {
		if r.text == c.Text && c.BodyFor(args...) == pop3.SingleLine {
			says, _ := r.says(text)
			return []page.Block{page.Fact(legible(string(text)), page.Cited(says, c.Refs[:1]))}
		}
	}
	if c.Text == pop3.LangTag && c.BodyFor(args...) == pop3.SingleLine {
		tag, _, _ := strings.Cut(string(text), " ")
		return []page.Block{page.Fact(legible(tag), page.Cited("The tag of the language chosen.", c.Refs[:1]))}
	}
	return []page.Block{peopleFact(text)}
}

// refusalFact explains the text of a -ERR: by a guess where no code says it.
func refusalFact(s wire.Status) page.Block {
	text := s.Text.Bytes()
	if s.Code.Len() == 0 {
		if hint, ok := pop3.Guess(string(text)); ok {
			return page.Fact(legible(string(text)), hint.Means)
		}
	}
	return peopleFact(text)
}

func peopleFact(text []byte) page.Block {
	return page.Fact(legible(string(text)), "Words for people; nothing may depend on them (RFC 1939 §9).")
}

// anyTextFacts explains the text of a status line whose command is not known, by
// every form that it may have.
func anyTextFacts(s wire.Status) []page.Block {
	text := s.Text.Bytes()
	if !s.OK || len(text) == 0 {
		return textFacts(s, nil, nil)
	}
	var facts []page.Block
	for _, r := range readings {
		if says, ok := r.says(text); ok {
			verb := r.verb()
			facts = append(facts, page.Fact("to "+verb.Verb, page.Cited(says, verb.Refs[:1])))
		}
	}
	if facts = append(facts, stampFacts(s)...); len(facts) == 0 {
		facts = []page.Block{peopleFact(text)}
	}
	return facts
}

// stampFacts explains the timestamp of a greeting.
func stampFacts(s wire.Status) []page.Block {
	apop := pop3.First(func(c *pop3.Command) bool { return c.Takes(pop3.Digest) })
	stamp, err := pop3.FindStamp(s.Text.Bytes())
	var refused *pop3.StampError
	switch {
	case errors.As(err, &refused):
		return []page.Block{page.Fact("timestamp", page.Sentence(view.Escape([]byte(err.Error()))+"; "+apop.Verb+" is not used with it"))}
	case err != nil:
		return nil
	}
	return []page.Block{page.Fact(legible(stamp), page.Cited("The timestamp for "+apop.Verb+", another one on every connection.", apop.Refs[:1]))}
}

// statusAdvice says what to do about a refusal, as far as the line itself tells.
func statusAdvice(s wire.Status) []string {
	if c, _, ok := pop3.LookupCode(string(s.Code.Bytes())); ok && s.Code.Len() > 0 {
		return []string{c.Advice}
	}
	if hint, ok := pop3.Guess(string(s.Text.Bytes())); ok {
		return []string{hint.Advice, ":help " + hint.Related + " tells more about it."}
	}
	return nil
}

// askingFacts explains the form of a challenge.
func askingFacts(s wire.Status) []page.Block {
	facts := []page.Block{page.Fact(pop3.Asking.Mark, page.Cited(pop3.Asking.Meaning, pop3.Asking.Refs))}
	if len(s.Line.Text.Bytes()) == len(pop3.Asking.Mark) {
		facts = append(facts, page.Fact("odd", "The blank behind the + is missing (RFC 5034 §4)."))
	}
	return append(facts, defectFacts(s.Line.Defects)...)
}

// decodedFacts explains what the base64 of a challenge holds.
func decodedFacts(mechanism string, decoded []byte, err error) []page.Block {
	if err != nil {
		return []page.Block{page.Fact("odd", "What follows is not base64, so no mechanism can answer it (RFC 5034 §4); a lone * cancels.")}
	}
	return challengeFacts(mechanism, decoded)
}

// challengeFacts explains a challenge by the look of its octets.
func challengeFacts(mechanism string, decoded []byte) []page.Block {
	var facts []page.Block
	if len(decoded) > 0 {
		facts = append(facts, page.Fact("decoded", legible(string(decoded))))
	}
	c, ok := pop3.ReadChallenge(mechanism, decoded)
	if !ok {
		return append(facts, page.Fact("", "No kind of challenge that is known here."))
	}
	facts = append(facts, page.Fact("", page.Cited(c.Meaning, c.Refs)))
	if mechanism == "" && len(c.Mechanisms) > 0 {
		facts = append(facts, page.Fact("mechanism", strings.Join(c.Mechanisms, ", ")))
	}
	for _, part := range pop3.Parts(decoded) {
		facts = append(facts, page.Fact(legible(part.Text), part.Meaning))
	}
	return append(facts, page.Fact("answer", c.Answer))
}

// decode takes the base64 off a challenge.
func decode(s wire.Status) ([]byte, error) {
	return base64.StdEncoding.Strict().DecodeString(string(s.Text.Bytes()))
}

// legibleMax is how much of a line is repeated in an explanation, in octets.
const legibleMax = 300

// legible makes a line of somebody else safe to show.
func legible(line string) string {
	if len(line) > legibleMax {
		return legible(line[:legibleMax]) + "…"
	}
	return view.Escape([]byte(line))
}

// howMany counts things in words.
func howMany(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return view.Grouped(n) + " " + thing
}
