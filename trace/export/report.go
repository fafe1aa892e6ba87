package export

import (
	"strconv"
	"time"

	"popsh/trace"
)

// titleOf returns what to call an exchange in a list: the command as it was sent,
// secrets apart, or what it is when there is none.
func titleOf(x *trace.Exchange) string {
	switch x.Role {
	case trace.Greeting:
		return "greeting"
	case trace.Unasked:
		return "unasked reply"
	}
	return visible(x.Command)
}

// size tells of the body in a few words.
func size(x *trace.Exchange) string {
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

// report returns what is known of the recording as a whole, for a table: names
// and values in plain words.
func report(s *trace.Summary) []trace.Fact {
	var all []trace.Fact
	add := func(name, text string) {
		if text != "" {
			all = append(all, trace.Fact{Name: name, Text: text})
		}
	}
	add("server", s.Facts.Get(trace.MetaPeer))
	if !s.Start.IsZero() {
		add("recorded", s.Start.UTC().Format(time.RFC3339))
	}
	add("length", s.Length.Round(time.Millisecond).String())
	add("connections", strconv.Itoa(max(1, len(s.Connections))))
	add("TLS", tls(s))
	add("certificate", certificate(s))
	add("exchanges", strconv.Itoa(len(s.Exchanges)))
	add("source", s.Facts.Get(trace.MetaSource))
	add("losses", s.Facts.Get(trace.MetaLossy))
	add("ended", ended(s))
	return all
}

func tls(s *trace.Summary) string {
	for i := range s.Connections {
		if tls := s.Connections[i].TLS(); tls != nil {
			return tls.String()
		}
	}
	return "none"
}

// certificate tells of the first that a server showed as its own.
func certificate(s *trace.Summary) string {
	for i := range s.Connections {
		if c := s.Connections[i].Certificate(); c != nil {
			return c.String()
		}
	}
	return ""
}

func ended(s *trace.Summary) string {
	if s.Ending == "" {
		return "recording unfinished"
	}
	return s.Ending
}
