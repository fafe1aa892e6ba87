package trace

import (
	"strconv"
	"time"
)

// Title returns what to call the exchange in a list: the command as it was sent,
// secrets apart, or what it is when there is none.
func (x *Exchange) Title() string {
	switch x.Role {
	case Greeting:
		return "greeting"
	case Unasked:
		return "unasked reply"
	}
	return visible(x.Command)
}

// Took returns the time from the command to the end of the reply; 0 without one.
func (x *Exchange) Took() time.Duration { return max(0, x.Done-x.Sent) }

// size tells of the body in a few words.
func (x *Exchange) size() string {
	switch {
	case !x.Body:
		return ""
	case !x.Ended:
		return count(x.Octets, "octet") + ", no end"
	}
	return count(x.Lines, "line") + ", " + count(x.Octets, "octet")
}

// count returns a number of things.
func count(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.FormatInt(n, 10) + " " + thing
}

// Report returns what is known of the recording as a whole, for a table: names
// and values in plain words.
func (s *Summary) Report() []Fact {
	var all []Fact
	add := func(name, text string) {
		if text != "" {
			all = append(all, Fact{name, text})
		}
	}
	add("server", s.Fact(metaPeer))
	if !s.Start.IsZero() {
		add("recorded", s.Start.UTC().Format(time.RFC3339))
	}
	add("length", s.Length.Round(time.Millisecond).String())
	add("connections", strconv.Itoa(max(1, len(s.Connections))))
	add("TLS", s.tls())
	add("exchanges", strconv.Itoa(len(s.Exchanges)))
	add("source", s.Fact(metaSource))
	add("losses", s.Fact(metaLossy))
	add("ended", s.ended())
	return all
}

func (s *Summary) tls() string {
	for i := range s.Connections {
		if tls := s.Connections[i].TLS(); tls != nil {
			return string(tls.append(nil)[1:])
		}
	}
	return "none"
}

func (s *Summary) ended() string {
	if s.Ending == "" {
		return "recording unfinished"
	}
	return s.Ending
}
