package export

import (
	"encoding/json"
	"time"

	"popsh/trace"
)

// The terminal that a cast is made for.
const (
	castWidth  = 100
	castHeight = 30
)

// paint are the colours of a cast, by the first character of a line.
var paint = map[byte]string{'C': "\x1b[36m", 'S': "\x1b[32m", '[': "\x1b[35m", '#': "\x1b[33m"}

const unpaint = "\x1b[0m"

// A castSize is the terminal as version 3 tells it.
type castSize struct {
	Cols int `json:"cols"`
	Rows int `json:"rows"`
}

// A castHeader is the first line of both versions.
type castHeader struct {
	Version   int       `json:"version"`
	Width     int       `json:"width,omitempty"`
	Height    int       `json:"height,omitempty"`
	Term      *castSize `json:"term,omitempty"`
	Timestamp int64     `json:"timestamp,omitempty"`
	Idle      float64   `json:"idle_time_limit"`
	Title     jsonText  `json:"title,omitempty"`
}

// writeCast writes a cast in version 2, whose times are since the beginning.
func writeCast(h *handout) error {
	return h.cast(castHeader{Version: 2, Width: castWidth, Height: castHeight}, func(at time.Duration) time.Duration { return at })
}

// writeCast3 writes a cast in version 3, whose times are since the event before.
func writeCast3(h *handout) error {
	last := time.Duration(0)
	return h.cast(castHeader{Version: 3, Term: &castSize{castWidth, castHeight}}, func(at time.Duration) time.Duration {
		passed := at - last
		last = at
		return passed
	})
}

// cast writes the conversation as output of a terminal, at its times, with a marker
// at every note. The escape sequences in it are ours: those of the server are text.
func (h *handout) cast(header castHeader, when func(at time.Duration) time.Duration) error {
	out := json.NewEncoder(h)
	out.SetEscapeHTML(false)
	header.Idle, header.Title = trace.PlayIdle.Seconds(), jsonText(h.summary.Facts.Get(trace.MetaTitle))
	if start := h.summary.Start; !start.IsZero() {
		header.Timestamp = start.Unix()
	}
	if err := out.Encode(header); err != nil {
		return err
	}
	return h.each(func(r *trace.Record, place trace.Place) error {
		line := plainLine(r)
		if line == "" {
			return nil
		}
		if r.Kind == trace.Remark {
			if err := out.Encode([]any{seconds(when(place.At)), "m", jsonText(visible(r.Text))}); err != nil {
				return err
			}
		}
		return out.Encode([]any{seconds(when(place.At)), "o", jsonText(paint[line[0]] + line + unpaint + "\r\n")})
	})
}
