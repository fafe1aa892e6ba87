package pop3

import (
	"crypto/md5"
	"encoding/hex"
	"strings"
	"testing"
)

func TestExamples(t *testing.T) {
	for i := range Commands {
		c := &Commands[i]
		d := dialogue{t: t, verb: c.Verb, lines: c.Example}
		d.run()
		if !d.seen {
			t.Errorf("the example of %s does not show it", c.Verb)
		}
	}
}

// A dialogue walks through an example the way a strict client would.
type dialogue struct {
	t     *testing.T
	verb  string
	lines []string
	seen  bool // the command itself was sent
}

func (d *dialogue) run() {
	d.t.Helper()
	if strings.HasPrefix(d.peek(), "S: ") {
		d.next() // the greeting
	}
	for len(d.lines) > 0 {
		d.exchange()
	}
}

// exchange checks a command and its whole reply.
func (d *dialogue) exchange() {
	d.t.Helper()
	line, ok := strings.CutPrefix(d.next(), "C: ")
	verb, rest, _ := strings.Cut(line, " ")
	cmd, known := Lookup(verb)
	if !ok || !known {
		d.t.Fatalf("example of %s: a command was due, not %q", d.verb, line)
	}
	d.seen = d.seen || verb == d.verb
	args := cmd.Split(rest)
	if bad := CheckArgs(cmd, args); len(bad) > 0 {
		d.t.Errorf("example of %s: %q: %v", d.verb, line, bad)
	}
	d.reply(cmd, args)
}

func (d *dialogue) reply(cmd *Command, args []string) {
	d.t.Helper()
	status := d.server()
	for cmd.Body == Exchange && strings.HasPrefix(status, "+ ") {
		if answer := strings.TrimPrefix(d.next(), "C: "); answer != "" && lookResponse(answer).reason != "" {
			d.t.Errorf("example of %s: %q is no answer to a challenge", d.verb, answer)
		}
		status = d.server()
	}
	text, ok := strings.CutPrefix(status, "+OK")
	if !ok && !strings.HasPrefix(status, "-ERR ") {
		d.t.Fatalf("example of %s: %q is no status line", d.verb, status)
	}
	if !ok {
		return
	}
	switch cmd.BodyFor(args...) {
	case MultiLine:
		d.body(cmd)
	case SingleLine:
		d.text(cmd, strings.TrimPrefix(text, " "))
	}
}

func (d *dialogue) body(cmd *Command) {
	d.t.Helper()
	for line := d.server(); line != "."; line = d.server() {
		if cmd.Body == BareMulti {
			d.text(cmd, line)
		}
		if strings.HasPrefix(line, ".") && !strings.HasPrefix(line, "..") {
			d.t.Errorf("example of %s: %q is not stuffed", d.verb, line)
		}
	}
}

// text checks a text that a client may read.
func (d *dialogue) text(cmd *Command, text string) {
	d.t.Helper()
	var odd Oddity
	var err error
	switch cmd.Text {
	case Counts:
		_, odd, err = ParseStat([]byte(text))
	case Listing:
		_, odd, err = ParseListing([]byte(text))
	case UniqueID:
		_, odd, err = ParseUnique([]byte(text))
	}
	if odd != 0 || err != nil {
		d.t.Errorf("example of %s: %q is odd by %v, %v", d.verb, text, odd, err)
	}
}

func (d *dialogue) server() string {
	d.t.Helper()
	line, ok := strings.CutPrefix(d.next(), "S: ")
	if !ok {
		d.t.Fatalf("example of %s: a line of the server was due", d.verb)
	}
	return line
}

func (d *dialogue) peek() string {
	if len(d.lines) == 0 {
		return ""
	}
	return d.lines[0]
}

func (d *dialogue) next() string {
	d.t.Helper()
	if len(d.lines) == 0 {
		d.t.Fatalf("the example of %s ends too early", d.verb)
	}
	line := d.lines[0]
	d.lines = d.lines[1:]
	return line
}

func TestExampleDigest(t *testing.T) {
	example := strings.Join(mustLookup(t, "APOP").Example, "\n")
	stamp, err := FindStamp([]byte(example))
	if err != nil {
		t.Fatalf("FindStamp(%q) fails: %v", example, err)
	}
	sum := md5.Sum([]byte(stamp + "open-sesame"))
	for _, text := range []string{example, Topics[topicAt("timestamp")].Long} {
		if want := hex.EncodeToString(sum[:]); !strings.Contains(text, want) {
			t.Errorf("%q does not hold the digest %s", text, want)
		}
	}
}
