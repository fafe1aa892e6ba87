package export

import (
	"encoding/json"

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

// writeCast writes the conversation as output of a terminal, at its times. The
// escape sequences in it are ours: those of the server are text.
func writeCast(h *handout) error {
	out := json.NewEncoder(h)
	out.SetEscapeHTML(false)
	header := struct {
		Version   int      `json:"version"`
		Width     int      `json:"width"`
		Height    int      `json:"height"`
		Timestamp int64    `json:"timestamp,omitempty"`
		Idle      float64  `json:"idle_time_limit"`
		Title     jsonText `json:"title,omitempty"`
	}{2, castWidth, castHeight, 0, trace.PlayIdle.Seconds(), jsonText(h.summary.Fact("title"))}
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
		return out.Encode([]any{seconds(place.At), "o", jsonText(paint[line[0]] + line + unpaint + "\r\n")})
	})
}
