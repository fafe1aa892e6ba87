package trace

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
	"strings"
	"time"
)

// Bodies says how much of each message is recorded. The zero value records all.
type Bodies struct {
	Elide bool
	Lines int // with Elide: how many lines below the header are kept
}

// ParseBodies reads "full", "headers" or "head:N".
func ParseBodies(s string) (Bodies, error) {
	lines, isHead := strings.CutPrefix(s, "head:")
	n, err := strconv.ParseUint(lines, 10, 31)
	switch {
	case s == "full":
		return Bodies{}, nil
	case s == "headers":
		return Bodies{Elide: true}, nil
	case isHead && err == nil:
		return Bodies{Elide: true, Lines: int(n)}, nil
	}
	return Bodies{}, fmt.Errorf("bodies are recorded full, headers or head:N, not %q", s)
}

// String returns what ParseBodies reads.
func (b Bodies) String() string {
	switch {
	case !b.Elide:
		return "full"
	case b.Lines == 0:
		return "headers"
	}
	return "head:" + strconv.Itoa(b.Lines)
}

// An elider leaves out the lines of messages that are not to be recorded, and
// counts them.
type elider struct {
	Bodies
	below  bool // the header is over
	lines  int  // lines below it
	octets int64
	whole  int64
	sum    hash.Hash
	at     time.Time
}

// begin starts with a new message.
func (e *elider) begin() { e.below, e.lines = false, 0 }

// leaves reports whether the next line of the message is left out.
func (e *elider) leaves() bool { return e.Elide && e.below && e.lines >= e.Lines }

// note notes a line of a message that is not left out.
func (e *elider) note(text []byte, end lineEnding) {
	switch {
	case end == noEnding:
	case e.below:
		e.lines++
	default:
		e.below = len(text) == 0
	}
}

// count counts a line, or a part of one, that is left out.
func (e *elider) count(raw []byte, at time.Time, end lineEnding) {
	if e.sum == nil {
		e.sum = sha256.New()
	}
	e.sum.Write(raw)
	e.octets += int64(len(raw))
	e.at = at
	if end != noEnding {
		e.whole++
	}
}

// attrs says what was left out since the last time.
func (e *elider) attrs() Attrs {
	attrs := Attrs{{"octets", strconv.FormatInt(e.octets, 10)}, {"lines", strconv.FormatInt(e.whole, 10)}}
	if e.sum != nil {
		attrs = append(attrs, Attr{"sha256", hex.EncodeToString(e.sum.Sum(nil))})
	}
	return attrs
}

// restart counts anew.
func (e *elider) restart() { e.octets, e.whole, e.sum = 0, 0, nil }

// tell writes what was left out since the last time, if anything was.
func (e *elider) tell(out *output) {
	if e.octets == 0 {
		return
	}
	out.record(e.at, &Record{Kind: Elided, Side: Server, Attrs: e.attrs()})
	e.restart()
}
