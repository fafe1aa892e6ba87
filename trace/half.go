package trace

import (
	"bytes"
	"time"

	"popsh/session/wire"
)

// How much of an unfinished line is kept, in octets. A line of the client can be
// a secret up to its end, so more of it is kept before it is cut.
const (
	clientLine = 64 << 10
	serverLine = PartMax
	headMax    = 16
)

// stall is the gap inside a line that is worth a record.
const stall = 50 * time.Millisecond

// A half is the line that one side has not finished.
type half struct {
	side Side
	max  int
	line []byte    // what is kept of the line: all of it, unless it grew longer than max
	done int       // how many octets of line are in the file
	head []byte    // how the line began
	gone bool      // octets in front of line were dropped: it grew longer than max
	at   time.Time // when its last octet came
	mark int       // where a marked secret begins in line; open for nowhere
	hide *running  // the secret that the line ends in, once a piece of it was written
	left bool      // pieces of the line were left out
}

// A running secret is one that has been cut in pieces.
type running struct {
	verdict
	hidden Hidden
	parts  int
	value  []byte // what was dropped from the line, as far as it is kept
	more   bool   // octets were dropped since the last part
}

func newHalf(side Side, max int) *half { return &half{side: side, max: max, mark: open} }

// reset begins a new line.
func (h *half) reset() {
	h.line, h.head, h.done, h.gone, h.mark, h.hide, h.left = h.line[:0], h.head[:0], 0, false, open, nil, false
}

// started reports whether there is an unfinished line.
func (h *half) started() bool { return len(h.line) > 0 || h.gone }

// start returns how the line began, of which text is the kept part.
func (h *half) start(text []byte) []byte {
	if h.gone {
		return h.head
	}
	return text
}

// keep adds octets to the line.
func (h *half) keep(octets []byte) {
	if n := headMax - len(h.head); n > 0 {
		h.head = append(h.head, octets[:min(n, len(octets))]...)
	}
	h.line = append(h.line, octets...)
}

// drop forgets the first octets of the line. Of a secret they are kept apart.
func (h *half) drop(n int) {
	if hide := h.hide; hide != nil {
		secret := h.line[min(hide.from, n):n]
		hide.value = append(hide.value, secret[:min(len(secret), valueMax-len(hide.value))]...)
		hide.from = max(0, hide.from-n)
		hide.more = hide.more || n > h.done
	}
	if h.mark != open {
		h.mark = max(0, h.mark-n)
	}
	h.line = append(h.line[:0], h.line[n:]...)
	h.done, h.gone = max(0, h.done-n), true
}

// cutEnd separates a line from its end.
func cutEnd(line []byte) (text []byte, end lineEnding) {
	if text, ok := bytes.CutSuffix(line, []byte(LineEnd)); ok {
		return text, crLF
	}
	if text, ok := bytes.CutSuffix(line, []byte("\n")); ok {
		return text, bareLF
	}
	return line, noEnding
}

// markSecret notes what the sender says is secret of the octets at off, a piece
// of data. A mark that goes over several lines is believed in its first, and in
// the others unless they are commands that are known.
func (h *half) markSecret(data []byte, off, n int, secret wire.Span) {
	switch from := secret.From - off; {
	case secret.Empty() || secret.To <= off || from >= n || h.mark != open:
	case from >= 0:
		h.mark = len(h.line) + from
	case !h.started():
		text, _ := cutEnd(data[off : off+n])
		if c := parseCommand(text); c.row == nil && len(text) > 0 {
			h.mark = 0
		}
	}
}
