package wire

import "slices"

// Ending is how a line ended on the wire.
type Ending uint8

// RFC 1939 §3 knows CRLF only; the others are seen in the field.
const (
	NoEnding Ending = iota // the line is cut: more of it follows, or the connection ended
	CRLF
	LF   // a bare LF
	LFCR // LF, then CR: the wrong way round
)

var endingOctets = [...]string{"", "\r\n", "\n", "\n\r"}

// Octets returns the octets of the ending.
func (e Ending) Octets() string { return endingOctets[e] }

// A Defect is a departure from the RFCs that was tolerated. It travels with the
// line it was seen on.
type Defect uint8

// The defects of single lines, of lines within a body and of challenges.
const (
	BareLF     Defect = iota // the line ends in LF without CR (RFC 1939 §3)
	LFThenCR                 // the line ends in LF CR (RFC 1939 §3)
	BareCR                   // a CR inside the line (RFC 5322 §2.3)
	NUL                      // a NUL octet (RFC 6856 §2.1)
	EightBit                 // an octet above 0x7E in a status line (RFC 1939 §3)
	TooLong                  // longer than the RFC allows for this kind of line
	Cut                      // the connection ended before the line did
	NotStuffed               // a data line with a single dot before text: the dot is lost (RFC 1939 §3)
	FalseEnd                 // a line of one dot that ends no body, since its line ends are not CRLF
	LFEnd                    // the body ended at a dot between bare LFs, as the status line did
	NoEnd                    // the connection ended before the body's end mark
	NotBase64                // a challenge that is mere text, where an empty one is due (RFC 5034 §4)
	NotEmpty                 // a challenge with octets, where an empty one is due (RFC 4422 §5)
	DataWithOK               // the last challenge stands behind +OK (RFC 5034 §4)
	NoSpace                  // no space, but a bracket, a TAB or nothing, behind a status indicator that needs one
	Control                  // a control character in a status line (RFC 1939 §3)
	LowerCase                // a status indicator that is not in upper case (RFC 1939 §3)
)

// A DefectInfo says what a defect is, for people.
type DefectInfo struct {
	Name string // one word, stable, for JSON
	Text string // a short sentence without a full stop
	Ref  string // where the rule stands
}

var defects = [...]DefectInfo{
	BareLF:     {"bare-lf", "the line ends in LF without CR", "RFC 1939 §3"},
	LFThenCR:   {"lf-cr", "the line ends in LF CR, the wrong way round", "RFC 1939 §3"},
	BareCR:     {"bare-cr", "a CR stands inside the line", "RFC 5322 §2.3"},
	NUL:        {"nul", "the line holds a NUL octet", "RFC 6856 §2.1"},
	EightBit:   {"8-bit", "the text holds octets beyond ASCII", "RFC 1939 §3"},
	TooLong:    {"too-long", "the line is longer than 512 octets with its line end", "RFC 1939 §3"},
	Cut:        {"cut", "the connection ended before the line did", "RFC 1939 §3"},
	NotStuffed: {"not-stuffed", "the line starts with a single dot, which a client must take away", "RFC 1939 §3"},
	FalseEnd:   {"false-end", "a lone dot between line ends that are not CRLF; it does not end the reply", "RFC 1939 §3"},
	LFEnd:      {"lf-end", "the reply ended at a dot between bare LFs", "RFC 1939 §3"},
	NoEnd:      {"no-end", "the reply has no end mark", "RFC 1939 §3"},
	NotBase64:  {"not-base64", "the challenge is not base64; it was taken for an empty one", "RFC 5034 §4"},
	NotEmpty:   {"not-empty", "the challenge says something where the client is to begin", "RFC 4422 §5"},
	DataWithOK: {"data-with-ok", "the last challenge stands behind +OK, where no data may come", "RFC 5034 §4"},
	NoSpace:    {"no-space", "the status indicator is not followed by a space", "RFC 1939 §3, RFC 5034 §4"},
	Control:    {"control", "the text holds control characters", "RFC 1939 §3"},
	LowerCase:  {"lower-case", "the status indicator is not in upper case, and strict clients do not know it", "RFC 1939 §3"},
}

// Info returns the words for d.
func (d Defect) Info() DefectInfo { return defects[d] }

// InBody returns the words for d in a line of a body, which may be longer.
func (d Defect) InBody() DefectInfo {
	info := defects[d]
	if d == TooLong {
		info.Text, info.Ref = "the line is longer than 998 octets without its line end", "RFC 5322 §2.1.1"
	}
	return info
}

// String returns the defect's name.
func (d Defect) String() string { return defects[d].Name }

// Defects is a set of defects.
type Defects uint32

// With returns the set with d in it.
func (s Defects) With(d Defect) Defects { return s | 1<<d }

// Without returns the set without d.
func (s Defects) Without(d Defect) Defects { return s &^ (1 << d) }

// Has reports whether d is in the set.
func (s Defects) Has(d Defect) bool { return s&(1<<d) != 0 }

// List returns the defects in the order of their declaration.
func (s Defects) List() []Defect {
	var l []Defect
	for d := range Defect(len(defects)) {
		if s.Has(d) {
			l = append(l, d)
		}
	}
	return slices.Clip(l)
}

// A Line is one line from the peer, or a part of one that is longer than the
// reader's cap.
type Line struct {
	Text    Octets // without the line end; in a body also without the stuffing dot
	Raw     Octets // exactly as it came; the Raws of all lines are the octets read
	Ending  Ending
	Defects Defects
	Stuffed bool // a body line that came with a stuffing dot, now taken away
	Follows bool // this part continues the line of the previous part
}

// FirstLine returns the first line of octets, read as the first one of a
// connection would be. Octets without a line end make a line that is [Cut]. The
// line shares the octets.
func FirstLine(octets []byte) Line {
	var s splitter
	l, _, _ := s.next(octets, len(octets)+1, true)
	return l
}

// Clone returns a copy of l that stays valid.
func (l Line) Clone() Line {
	l.Text, l.Raw = l.Text.Clone(), l.Raw.Clone()
	return l
}
