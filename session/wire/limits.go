package wire

import (
	"strings"
	"time"
)

// Caps, in octets. A longer thing is handed out in parts (body lines) or is an
// error (status lines, challenges); nothing is ever collected beyond them.
const (
	StatusCap    = 8 << 10  // a status line or greeting
	ChallengeCap = 64 << 10 // a line during AUTH
	PartCap      = 4 << 10  // a part of a body line
	CommandMax   = 255      // a command with CRLF (RFC 2449 §4)
	LineMax      = 998 + 2  // a message line with CRLF (RFC 5322 §2.1.1): longer ones are flagged

	chunkSize = 32 << 10
	storeSize = ChallengeCap + chunkSize
)

// Timers are the patience for each thing a connection waits for. Whichever
// timer ends, the connection ends with it: a late answer could be taken for the
// answer to the next command.
type Timers struct {
	Connect   time.Duration
	Greeting  time.Duration
	Handshake time.Duration
	Idle      time.Duration // between two octets of a reply
	Total     time.Duration // for a whole reply
	Quit      time.Duration
	Send      time.Duration // for one write
}

// DefaultTimers are the timers used unless the user says otherwise.
var DefaultTimers = Timers{
	Connect:   10 * time.Second,
	Greeting:  15 * time.Second,
	Handshake: 15 * time.Second,
	Idle:      60 * time.Second,
	Total:     10 * time.Minute,
	Quit:      5 * time.Second,
	Send:      60 * time.Second,
}

// Brief returns a duration as people write it and [time.ParseDuration] reads it:
// 1m and not 1m0s.
func Brief(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if whole, ok := strings.CutSuffix(text, zero); ok {
			text = whole + zero[:1]
		}
	}
	return text
}
