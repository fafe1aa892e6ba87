package imports

import (
	"bytes"
	"regexp"
	"time"

	"popsh/session/pop3"
	"popsh/trace"
)

// A line of Thunderbird's log: of its console, since version 102, which its standard
// output shows in quotes; and of its files before. A time may stand before it, and
// behind it the place in its source.
var (
	thunderbirdSaid = regexp.MustCompile(`^(?:(\d\d\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,9}) UTC|(\d\d:\d\d:\d\d\.\d{1,6}))?.*?\b(?:pop3\.\w+(?:\.\d+)?|mailnews\.pop3):? ("?)(.*)$`)
	thunderbirdFile = regexp.MustCompile(`^(?:(\d\d\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,9}) UTC - )?(?:\S+ )?\[.*?\]: ?\w/POP3 (?:\[this=\w*\] )?(.*)$`)
	thunderbirdTail = regexp.MustCompile(`"? +Pop3Client\.(?:jsm|sys\.mjs):\d+(?::\d+)?$|"$`)
	thunderbirdHost = regexp.MustCompile(`\bpops?://([^/ ]+)`)
	thunderbirdHead = regexp.MustCompile(`(?m)\b(?:pop3\.\w+(?:\.\d+)?|mailnews\.pop3):? "?[CS]: |\w/POP3 (?:\[this=\w*\] )?(?:SEND|RECV): `)
)

func isThunderbird(head []byte) bool { return thunderbirdHead.Match(head) }

// A thunderbird reads what Thunderbird logs of POP3. A mark stands before what was
// read at once, not before every line of it.
type thunderbird struct {
	*intake
	to     *retelling
	chunk  [][]byte // lines of the server that were read at once
	within bool     // the lines that bear no mark go on with it
	spaced bool     // the end of what was read is seen by an empty line
	cut    bool     // what was read last, and shown in quotes, has no line end
	closed bool     // the connection is at its end; the last reply may be shown after
	named  bool     // the client has named a user
	days   int
	last   time.Time
}

func readThunderbird(in []*intake, t *retelling) error {
	b := thunderbird{intake: in[0], to: t}
	if err := b.each(b.row); err != nil {
		return err
	}
	b.flush()
	b.end()
	if !t.Spoke() {
		return &trace.FormatError{File: b.name, Reason: "no line is marked C: or S: by Thunderbird"}
	}
	return nil
}

func (b *thunderbird) row(line []byte) error {
	text := chomp(line)
	said, ok := thunderbirdLine(text)
	if !ok {
		if b.within {
			b.goOn(text)
		}
		return nil
	}
	b.clock(said.date, said.hour)
	b.flush()
	if octets, ok := bytes.CutPrefix(said.words, []byte("S: ")); ok && said.exact {
		b.exactly(octets)
	} else {
		b.words(said.words)
	}
	return nil
}

// chunkLines is how many lines of one read are held at most.
const chunkLines = 1000

// goOn takes a line without a mark.
func (b *thunderbird) goOn(text []byte) {
	if b.chunk = append(b.chunk, bytes.Clone(text)); len(b.chunk) > chunkLines {
		b.to.Lossy(lossEnds)
		for _, line := range b.chunk[:chunkLines-1] {
			b.to.Line(trace.Server, line)
		}
		b.chunk = append(b.chunk[:0], b.chunk[chunkLines-1:]...)
	}
}

// A thunderbirdSays is a line of the log, taken apart.
type thunderbirdSays struct {
	date, hour string
	words      []byte
	exact      bool // the words are as JavaScript writes them, with every octet
}

func thunderbirdLine(text []byte) (said thunderbirdSays, ok bool) {
	if m := thunderbirdFile.FindSubmatch(text); m != nil {
		return thunderbirdSays{date: string(m[1]), words: m[2]}, true
	}
	m := thunderbirdSaid.FindSubmatch(text)
	if m == nil {
		return said, false
	}
	said = thunderbirdSays{date: string(m[1]), hour: string(m[2]), words: m[4]}
	if at := thunderbirdTail.FindIndex(said.words); at != nil {
		said.exact = len(m[3]) > 0 && said.words[at[0]] == '"'
		said.words = said.words[:at[0]]
	}
	said.words = bytes.TrimRight(said.words, "\r")
	if said.exact {
		var octets []byte
		if octets, said.exact = unescape(said.words, true); said.exact {
			said.words = octets
		}
	}
	return said, true
}

// clock takes a time; of some only the time of day is known.
func (b *thunderbird) clock(date, hour string) {
	layout, text := "2006-01-02 15:04:05", date
	if date == "" {
		layout, text = "15:04:05", hour
	}
	at, err := time.Parse(layout, text)
	if err != nil {
		b.to.Lossy(lossTime)
		return
	}
	if date == "" {
		if at.Before(b.last.Add(-12 * time.Hour)) {
			b.days++
		}
		b.last = at
		at = at.AddDate(1, 0, b.days)
	}
	b.to.Moment(at)
}

// thunderbirdReacts are the beginnings of what is logged.
var thunderbirdReacts = []struct {
	begin string
	react func(b *thunderbird, rest []byte)
}{
	{"C: Logging suppressed", (*thunderbird).suppressed},
	{"SEND: Logging suppressed", (*thunderbird).suppressed},
	{"Logging suppressed", (*thunderbird).suppressed},
	{"C: ", (*thunderbird).client},
	{"SEND: ", (*thunderbird).client},
	{"S: ", func(b *thunderbird, rest []byte) { b.chunk, b.within = [][]byte{bytes.Clone(rest)}, true }},
	{"RECV: ", func(b *thunderbird, rest []byte) { b.to.Lossy(lossEnds); b.to.Line(trace.Server, rest) }},
	{"Connected", func(b *thunderbird, _ []byte) { b.end(); b.to.Opened("") }},
	{"Connection closed", func(b *thunderbird, _ []byte) { b.closed = true }},
}

func (b *thunderbird) words(words []byte) {
	if m := thunderbirdHost.FindSubmatch(words); m != nil {
		b.to.Peer(string(m[1]))
	}
	for _, r := range thunderbirdReacts {
		if rest, ok := bytes.CutPrefix(words, []byte(r.begin)); ok {
			r.react(b, rest)
			return
		}
	}
}

// end says that the connection ended.
func (b *thunderbird) end() {
	if b.closed {
		b.to.Ended()
	}
	b.closed, b.cut = false, false
}

// exactly passes on what was read at once, of which every octet is shown.
func (b *thunderbird) exactly(octets []byte) {
	for line := range bytes.Lines(octets) {
		b.to.Said(trace.Server, line)
	}
	b.cut = len(octets) > 0 && octets[len(octets)-1] != '\n'
}

// asks comes before a line of the client, which answers a whole line.
func (b *thunderbird) asks() {
	if b.cut {
		b.to.Lossy(lossEnds)
		b.to.Said(trace.Server, []byte(trace.LineEnd))
	}
	b.cut = false
}

func (b *thunderbird) client(text []byte) {
	b.asks()
	verb, _, _ := bytes.Cut(text, []byte(" "))
	row, known := pop3.Lookup(string(verb))
	b.named = known && len(row.Args) > 0 && row.Args[0].Kind == pop3.Name
	b.to.Line(trace.Client, bytes.TrimRight(text, "\r"))
}

// suppressed takes the place of a line with a secret. Which one it was, the
// conversation tells: an answer in AUTH, what follows a user's name, or else the one
// command that holds both.
func (b *thunderbird) suppressed([]byte) {
	b.asks()
	b.to.Lossy(lossSecrets)
	const hidden = "****"
	takes := pop3.Secret
	switch {
	case b.to.InExchange():
		b.to.Line(trace.Client, []byte(hidden))
		return
	case !b.named:
		takes = pop3.Digest
	}
	row := pop3.First(func(c *pop3.Command) bool { return c.Takes(takes) })
	line := row.Verb
	for _, a := range row.Args {
		if a.Kind == takes {
			line += " " + hidden
		} else {
			line += " ?"
		}
	}
	b.to.Line(trace.Client, []byte(line))
	b.named = false
}

// flush passes on what was read at once. Its end is a line end, unless the log shows
// by an empty line where that is so.
func (b *thunderbird) flush() {
	lines := b.chunk
	if b.chunk, b.within = nil, false; len(lines) == 0 {
		return
	}
	b.to.Lossy(lossEnds)
	ended := true
	if n := len(lines); n > 1 && len(lines[n-1]) == 0 {
		b.spaced, lines = true, lines[:n-1]
	} else {
		ended = !b.spaced
	}
	octets := bytes.Join(lines, []byte(trace.LineEnd))
	if ended {
		octets = append(octets, trace.LineEnd...)
	}
	for line := range bytes.Lines(octets) {
		b.to.Said(trace.Server, line)
	}
}
