package view

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"popsh/session"
	"popsh/session/pop3"
)

// How a long transfer is told: from when on, and how often.
const (
	progressFrom  = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// A Progress shows how far a long body is, on a line of its own that goes away
// at the end. It shows nothing where there is no terminal for it, or where the
// body itself goes to the same one. The zero value shows nothing; it is for one
// goroutine.
type Progress struct {
	w     io.Writer
	what  string
	total int64
	start time.Time
	bar   *progressbar.ProgressBar
}

// Progress begins to follow the body of a reply. The total is what the server
// said, so it is only an estimate.
func (v *View) Progress(r *session.Reply) *Progress {
	if v.JSON || r.Body == nil {
		return &Progress{}
	}
	return &Progress{w: v.meter(), what: Quote([]byte(r.Request.Line)), total: announced(r), start: time.Now()}
}

// meter returns the terminal for progress, nil if there is none.
func (v *View) meter() io.Writer {
	if v.Options.Progress == nil && v.ErrTTY && !v.OutTTY {
		return v.Err
	}
	return v.Options.Progress
}

// Draining follows what is read only to stay in step.
func (v *View) Draining() *Progress {
	p := &Progress{what: "reading on to stay in step, Ctrl-C drops the connection", total: -1, start: time.Now()}
	if v.ErrTTY {
		p.w = v.Err
	}
	return p
}

// announced returns the number that the text after +OK begins with, by habit
// the octets that follow, or -1.
func announced(r *session.Reply) int64 {
	var n int64
	var unit string
	if _, err := fmt.Sscanf(string(r.Status.Text.Bytes()), "%d %s", &n, &unit); err != nil || n <= 0 || n > 1<<40 || unit != "octets" {
		return -1
	}
	if c := r.Request.Command; c == nil || c.Lines != pop3.MessageLines {
		return -1
	}
	return n
}

// At tells how many octets have come. It is cheap to call often.
func (p *Progress) At(octets int64) {
	if p.w == nil || time.Since(p.start) < progressFrom {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(p.total,
			progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(own(p.what)),
			progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(progressEvery), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetWidth(20), progressbar.OptionSetSpinnerChangeInterval(0))
	}
	p.bar.Set64(octets) // what cannot be shown changes nothing
}

// End takes the line away.
func (p *Progress) End() {
	if p.bar != nil {
		p.bar.Clear()
	}
}
