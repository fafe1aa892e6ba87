package imports

import (
	"bytes"
	"encoding/hex"
	"regexp"
	"strconv"
	"time"

	"popsh/trace"
)

// curlHead is the line that begins a piece of a trace of curl: the time and the
// numbers of connection and transfer if asked for, and what follows.
var curlHead = regexp.MustCompile(`^(?:(\d\d:\d\d:\d\d\.\d{6}) )?(?:\[[^\]]{1,20}\] )?(<= |=> |== )(Recv header|Send header|Recv data|Send data|Recv SSL data|Send SSL data|Info:)(.*)`)

// curlRow is a row of octets.
var curlRow = regexp.MustCompile(`^([0-9a-f]{4,16}): ?(.*)`)

// curlSize is the number of octets that a piece has.
var curlSize = regexp.MustCompile(`^, (\d{1,9}) bytes`)

func isCurlTrace(head []byte) bool { return curlHead.Match(head) }

// A curlTrace reads the output of curl --trace or --trace-ascii.
type curlTrace struct {
	*intake
	to    *retelling
	side  trace.Side // of the piece; 0 for one that is skipped
	size  int        // of the piece, in octets
	done  int
	hex   bool
	known bool // whether it is hex
	fresh bool // what comes is the first that is shown of a message
	first []byte
	last  time.Time
	days  int
}

func readCurlTrace(in []*intake, t *retelling) error {
	c := curlTrace{intake: in[0], to: t}
	if err := c.each(c.row); err != nil {
		return err
	}
	c.complete()
	t.missing()
	return nil
}

func (c *curlTrace) row(line []byte) error {
	text := chomp(line)
	if m := curlHead.FindSubmatch(text); m != nil {
		c.complete()
		return c.begin(string(m[1]), string(m[2]), string(m[3]), m[4])
	}
	m := curlRow.FindSubmatch(text)
	switch {
	case m == nil && len(text) > 0:
		return c.fail("this is no line of a trace of curl")
	case m == nil || c.side == 0:
		return nil
	}
	offset, err := strconv.ParseInt(string(m[1]), 16, 31)
	if err != nil || int(offset) < c.done || int(offset) > c.size {
		return c.fail("the offset does not fit to the row before")
	}
	c.fill(int(offset))
	return c.octets(m[2])
}

// begin begins a piece.
func (c *curlTrace) begin(at, arrow, what string, rest []byte) error {
	c.clock(at)
	c.side, c.done = 0, 0
	switch what {
	case "Info:":
		curlInfo(c.to, rest)
		return nil
	case "Recv SSL data", "Send SSL data":
		return nil
	}
	m := curlSize.FindSubmatch(rest)
	if m == nil {
		return c.fail("the number of octets is missing")
	}
	c.size, _ = strconv.Atoi(string(m[1]))
	if c.side = trace.Server; arrow == "=> " {
		c.side = trace.Client
		c.to.missing()
	}
	c.fresh = what == "Recv data" && c.to.InBody() && c.to.Rows() == 0
	return nil
}

// clock takes the time of day; the day is not told.
func (c *curlTrace) clock(at string) {
	if at == "" {
		c.to.Lossy(lossTime)
		return
	}
	day, err := time.Parse("15:04:05.000000", at)
	if err != nil {
		return
	}
	if day.Before(c.last.Add(-12 * time.Hour)) {
		c.days++
	}
	c.last = day
	c.to.Moment(time.Date(1, 1, 1+c.days, day.Hour(), day.Minute(), day.Second(), day.Nanosecond(), time.UTC))
}

// octets takes a row.
func (c *curlTrace) octets(row []byte) error {
	if !c.known {
		_, c.hex = hexRow(row)
		if c.known = true; !c.hex {
			c.to.Lossy(lossOctets)
		}
	}
	data := row
	if c.hex {
		var ok bool
		if data, ok = hexRow(row); !ok {
			return c.fail("a row of octets is broken")
		}
	}
	if c.done+len(data) > c.size {
		return c.fail("the piece has more octets than it says")
	}
	c.say(data)
	return nil
}

// say passes octets on.
func (c *curlTrace) say(data []byte) {
	c.done += len(data)
	if c.fresh {
		c.first = append(c.first, data...)
		if len(c.first) >= curlFirst || bytes.IndexByte(c.first, '\n') >= 0 {
			c.release()
		}
	} else if len(data) > 0 {
		c.to.Said(c.side, data)
	}
}

// release passes on how a message begins. Old versions do not show what came with
// the status line, so that it may be the middle.
func (c *curlTrace) release() {
	if !curlField.Match(c.first) {
		c.to.Lossy(lossBodies)
		c.to.LeaveOut()
	}
	c.to.Said(c.side, c.first)
	c.fresh, c.first = false, nil
}

// curlField is how a message begins: with a field of its header. So many octets of
// it are enough to see that.
var curlField = regexp.MustCompile(`^(?:[!-9;-~]+[ \t]*:|[0-9.])`)

const curlFirst = 80

// fill takes octets that the ascii form does not show: a line end, and blanks
// before it that something has stripped.
func (c *curlTrace) fill(to int) {
	n := to - c.done
	if n >= len(trace.LineEnd) {
		c.say(bytes.Repeat([]byte(" "), min(n-len(trace.LineEnd), curlWidth)))
		c.say([]byte(trace.LineEnd))
	} else if n > 0 {
		c.say([]byte(" "))
	}
	c.done = to
}

// curlWidth is the longest row of the ascii form.
const curlWidth = 64

// complete ends a piece.
func (c *curlTrace) complete() {
	if c.side != 0 && c.known && !c.hex {
		c.fill(c.size)
	}
	if c.fresh && len(c.first) > 0 {
		c.release()
	}
	c.side = 0
}

// hexRow reads a row of up to 16 octets in hexadecimal, which has their characters
// behind it.
func hexRow(row []byte) (octets []byte, ok bool) {
	const cells, width = 16, 3
	if len(row) < cells*width {
		return nil, false
	}
	for i := range cells {
		cell := row[i*width:][:width]
		if string(cell) == "   " {
			break
		}
		octet, err := hex.DecodeString(string(cell[:2]))
		if err != nil || cell[2] != ' ' {
			return nil, false
		}
		octets = append(octets, octet...)
	}
	return octets, len(octets) > 0
}

// curlInfos say what becomes of the words of curl.
var curlInfos = []struct {
	pattern *regexp.Regexp
	react   func(t *retelling, m []string)
}{
	{regexp.MustCompile(`^Connected to (\S+) .*?port (\d+)`), func(t *retelling, m []string) {
		t.Peer(m[1] + ":" + m[2])
		t.Opened("")
	}},
	{regexp.MustCompile(`TLS handshake, Client hello`), func(t *retelling, _ []string) { t.Securing() }},
	{regexp.MustCompile(`^SSL connection using (?:TLSv)?(\S+) / (\S+)`), func(t *retelling, m []string) {
		t.Secured(trace.Attr{Name: "version", Value: m[1]}, trace.Attr{Name: "cipher", Value: m[2]})
	}},
}

// curlInfo takes words of curl about the connection.
func curlInfo(t *retelling, words []byte) {
	for _, info := range curlInfos {
		if m := info.pattern.FindSubmatch(bytes.TrimSpace(words)); m != nil {
			info.react(t, stringsOf(m))
		}
	}
}

func stringsOf(all [][]byte) (s []string) {
	for _, b := range all {
		s = append(s, string(b))
	}
	return s
}

// curlChatter takes a line of curl -v that belongs to nobody.
func curlChatter(t *retelling, line []byte) bool {
	words, ok := bytes.CutPrefix(line, []byte("* "))
	switch {
	case ok:
		curlInfo(t, words)
	case len(line) > 2 && (line[0] == '{' || line[0] == '}') && bytes.HasSuffix(line, []byte(" bytes data]")):
	default:
		return false
	}
	return true
}
