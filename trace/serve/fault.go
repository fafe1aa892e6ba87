package serve

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"popsh/session/pop3"
)

// A Fault makes one kind of reply wrong.
type Fault struct {
	Text  string // as it was ordered
	Verb  string // of the command, or "greeting"
	Nth   int    // which of them on a connection, from 1; 0 for all
	After int    // the octets of the reply that stay as they are

	kind  *faultKind
	value faultValue
}

// faultValue is what stands behind the name of a fault.
type faultValue struct {
	number int
	pause  time.Duration
	text   string
}

// A faultKind is a row of the table of faults.
type faultKind struct {
	Name  string
	Value string // what stands behind =; "" for nothing
	Short string
	read  func(text string) (faultValue, error)
	apply func(d *delivery, f *Fault)
}

// greetingName names the greeting where a verb may stand.
const greetingName = "greeting"

// abortName names the fault of a handshake, which under implicit TLS comes before
// anything is said.
const abortName = "tls-abort"

// Faults are all kinds, in the order of the help.
var Faults = []faultKind{
	{"drop", "", "the connection ends after the octets", nil, func(d *delivery, f *Fault) { d.cut(f, closes) }},
	{"reset", "", "the connection is reset after the octets", nil, func(d *delivery, f *Fault) { d.cut(f, resets) }},
	{"no-notify", "", "the connection ends after the octets, TLS without close_notify", nil, func(d *delivery, f *Fault) { d.cut(f, silent) }},
	{"stall", "TIME", "the server says nothing for a time, then goes on", readPause, (*delivery).stall},
	{"slow", "OCTETS", "so many octets a second", readCount, (*delivery).slow},
	{"slice", "OCTETS[,TIME]", "so many octets in each write, with a pause between them", readSlice, (*delivery).slice},
	{"truncate", "", "the rest of the reply is missing", nil, func(d *delivery, f *Fault) { d.cut(f, goesOn) }},
	{"garbage", "PERCENT", "so many of a hundred octets become random ones", readPercent, (*delivery).garbage},
	{"bare-lf", "", "lines end in LF instead of CRLF", nil, (*delivery).bareLF},
	{"no-dot", "", "the dot at the end is missing", nil, (*delivery).noDot},
	{"dup", "", "the reply comes two times", nil, (*delivery).dup},
	{abortName, "", "the TLS handshake behind the reply breaks off", nil, func(d *delivery, _ *Fault) { d.end = aborted }},
	{"pretls", `"TEXT"`, "octets in clear behind the +OK to the command that starts TLS", readText, (*delivery).pretls},
}

// A FaultError says why a fault cannot be ordered.
type FaultError struct{ Text, Reason string }

func (e *FaultError) Error() string { return fmt.Sprintf("fault %q: %s", e.Text, e.Reason) }

// ParseFault reads a fault such as "RETR#2 after 4096: drop".
func ParseFault(text string) (Fault, error) {
	f, reason := parseFault(text)
	if reason != "" {
		return Fault{}, &FaultError{text, reason}
	}
	f.Text = text
	return f, nil
}

func parseFault(text string) (f Fault, reason string) {
	where, what, ok := strings.Cut(text, ":")
	words := strings.Fields(where)
	if !ok || len(words) != 1 && (len(words) != 3 || words[1] != "after") {
		return f, `it is written as "RETR#2 after 4096: drop"`
	}
	verb, nth, counted := strings.Cut(words[0], "#")
	f.Verb = strings.ToUpper(verb)
	if strings.EqualFold(verb, greetingName) {
		f.Verb = greetingName
	}
	if _, known := pop3.Lookup(verb); !known && f.Verb != greetingName {
		return f, "before the colon stands a command, or " + greetingName + suggestion(f.Verb, append(verbs(), greetingName))
	}
	var err error
	if counted {
		if f.Nth, err = strconv.Atoi(nth); err != nil || f.Nth < 1 {
			return f, "behind # stands a number from 1"
		}
	}
	if len(words) == 3 {
		if f.After, err = strconv.Atoi(words[2]); err != nil || f.After < 0 {
			return f, "behind after stands a number of octets"
		}
	}
	return f, f.parseKind(strings.TrimSpace(what))
}

func (f *Fault) parseKind(what string) string {
	name, value, valued := strings.Cut(what, "=")
	for i, k := range Faults {
		if k.Name != name {
			continue
		}
		f.kind = &Faults[i]
		if valued != (k.read != nil) {
			return fmt.Sprintf("%s is written %s", name, k.Usage())
		}
		if k.read == nil {
			return ""
		}
		var err error
		if f.value, err = k.read(value); err != nil {
			return err.Error()
		}
		return ""
	}
	return "there is no such kind of fault" + suggestion(name, faultNames())
}

// suggestion asks for the word that was meant, if there is one.
func suggestion(word string, words []string) string {
	if near, ok := pop3.Near(word, words); ok {
		return "; did you mean " + near + "?"
	}
	return ""
}

func verbs() (names []string) {
	for i := range pop3.Commands {
		names = append(names, pop3.Commands[i].Verb)
	}
	return names
}

func faultNames() (names []string) {
	for _, k := range Faults {
		names = append(names, k.Name)
	}
	return names
}

// Usage returns how the fault is written.
func (k *faultKind) Usage() string {
	if k.Value == "" {
		return k.Name
	}
	return k.Name + "=" + k.Value
}

func readPause(text string) (v faultValue, err error) {
	v.pause, err = time.ParseDuration(text)
	if err != nil || v.pause < 0 || v.pause > pauseMax {
		return v, fmt.Errorf("a time such as 1.5s is needed, at most %v", pauseMax)
	}
	return v, nil
}

func readCount(text string) (v faultValue, err error) { return readNumber(text, 1, math.MaxInt32) }

func readPercent(text string) (faultValue, error) { return readNumber(text, 0, 100) }

func readNumber(text string, least, most int) (v faultValue, err error) {
	v.number, err = strconv.Atoi(text)
	if err != nil || v.number < least || v.number > most {
		return v, fmt.Errorf("a number from %d to %d is needed", least, most)
	}
	return v, nil
}

func readSlice(text string) (v faultValue, err error) {
	octets, pause, paused := strings.Cut(text, ",")
	v, err = readCount(octets)
	if err == nil && paused {
		number := v.number
		v, err = readPause(pause)
		v.number = number
	}
	return v, err
}

// readText reads a text as Go writes one: in quotes, with \r and \n.
func readText(text string) (v faultValue, err error) {
	if v.text, err = strconv.Unquote(text); err != nil {
		return v, fmt.Errorf(`a text such as "+OK\r\n" is needed, in quotes`)
	}
	return v, nil
}
