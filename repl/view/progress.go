package view

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"popsh/session"
	"popsh/session/wire"
)

// How a long transfer is told: from when on, and how often.
const (
	progressFrom  = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// The columns of the bar, and those for what stands around it: what it is, how many
// octets of how many, the rate, and the time that it may take.
const (
	barWidest = 20
	barBeside = 60
)

// A Progress shows how far a long body is, or how many of many things were done, on
// a line of its own that goes away at the end. It shows nothing where there is no
// terminal for it, or where the body itself goes to the same one. The zero value shows nothing; it is for one
// goroutine.
type Progress struct {
	w       io.Writer
	columns int // of the terminal, 0 when they are not known
	what    string
	counts  bool // things, and not octets
	total   int64
	start   time.Time
	bar     *progressbar.ProgressBar
}

// Progress begins to follow the body of a reply. The total is what the server
// said, so it is only an estimate.
func (v *View) Progress(r *session.Reply) *Progress {
	if v.JSON || r.Body == nil {
		return &Progress{}
	}
	return v.progress(v.meter(), Quote([]byte(r.Request.Line)), announced(r))
}

// meter returns the terminal for progress, nil if there is none.
func (v *View) meter() io.Writer {
	if v.Options.Progress == nil && v.ErrTTY && !v.OutTTY {
		return v.Err
	}
	return v.Options.Progress
}

// Transfer begins to follow a body that is not shown; r may be nil.
func (v *View) Transfer(what string, r *session.Reply) *Progress {
	if r == nil {
		return &Progress{}
	}
	return v.progress(v.freeMeter(), what, announced(r))
}

// Count begins to follow how many of so many things were done.
func (v *View) Count(what string, total int) *Progress {
	p := v.progress(v.freeMeter(), what, int64(total))
	p.counts = true
	return p
}

// freeMeter returns the terminal for progress where nothing else is shown meanwhile,
// nil if there is none.
func (v *View) freeMeter() io.Writer {
	switch {
	case v.JSON || !v.ErrTTY:
		return nil
	case v.Options.Progress != nil:
		return v.Options.Progress
	}
	return v.Err
}

func (v *View) progress(w io.Writer, what string, total int64) *Progress {
	return &Progress{w: w, columns: v.columns(true), what: what, total: total, start: time.Now()}
}

// announced returns the octets that the server said would come, or -1.
func announced(r *session.Reply) int64 {
	if r.Size == 0 {
		return -1
	}
	return r.Size
}

// At tells how many octets have come, or things were done. It is cheap to call often.
func (p *Progress) At(done int64) {
	if p.w == nil || time.Since(p.start) < progressFrom {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(p.total,
			progressbar.OptionSetWriter(oneRow{p.w, p.columns}), progressbar.OptionSetDescription(own(p.what)),
			progressbar.OptionShowBytes(!p.counts), progressbar.OptionShowCount(), progressbar.OptionUseIECUnits(true),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(progressEvery), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetWidth(p.barWidth()), progressbar.OptionSetSpinnerChangeInterval(0))
	}
	p.bar.Set64(done) // what cannot be shown changes nothing
}

func (p *Progress) barWidth() int {
	if p.columns == 0 {
		return barWidest
	}
	return max(1, min(p.columns-barBeside, barWidest))
}

// A oneRow cuts what is written between carriage returns to the row of a terminal:
// what ran into the next one would stay there.
type oneRow struct {
	io.Writer
	columns int // 0 when they are not known
}

// Write implements io.Writer. The bar writes all of a row at once.
func (o oneRow) Write(b []byte) (int, error) {
	if o.columns == 0 {
		return o.Writer.Write(b)
	}
	rows := strings.Split(string(b), "\r")
	for i, row := range rows {
		rows[i] = cells.Truncate(row, o.columns-1, "")
	}
	_, err := io.WriteString(o.Writer, strings.Join(rows, "\r"))
	return len(b), err
}

// Next returns the next line of the body, and tells how far it is while that does
// not come.
func (p *Progress) Next(ctx context.Context, b *wire.Body) (wire.Line, error) {
	p.At(b.Tally().Wire)
	if p.w == nil || p.bar != nil {
		return b.Next(ctx)
	}
	quiet, cancel := context.WithDeadline(ctx, p.start.Add(progressFrom))
	defer cancel()
	l, err := b.Next(quiet)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		p.At(b.Tally().Wire)
		return b.Next(ctx)
	}
	return l, err
}

// End takes the line away.
func (p *Progress) End() {
	if p.bar != nil {
		p.bar.Clear()
	}
}
