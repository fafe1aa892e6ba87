package view

import (
	"context"
	"errors"
	"io"
	"math"
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
	leftMost      = 24 * 60 * 60 // in seconds: a server may claim any size
)

// The columns of the bar, and of what stands around it, which is a percentage. A bar
// that would be shorter is left out.
const (
	barWidest   = 20
	barShortest = 5
	barBeside   = 9
)

// A Progress shows how far a long body is, or how many of many things were done, on
// a line of its own that goes away at the end. It shows nothing where there is no
// terminal for it, or where the body itself goes to the same one. The zero value
// shows nothing; it is for one goroutine.
type Progress struct {
	w       io.Writer
	columns func() int // of the terminal, 0 when they are not known
	what    string
	counts  bool // things, and not octets
	total   int64
	start   time.Time
	begun   bool
	first   int64     // what had come when it began
	shown   time.Time // last
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
	return &Progress{w: w, columns: v.terminalColumns, what: what, total: total, start: time.Now()}
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
	if !p.begun {
		p.begun, p.first = true, done
	}
	now := time.Now()
	if p.w == nil || now.Sub(p.start) < progressFrom || now.Sub(p.shown) < progressEvery {
		return
	}
	p.shown = now
	p.draw(done, now.Sub(p.start))
}

func (p *Progress) draw(done int64, since time.Duration) {
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(p.total,
			progressbar.OptionSetWriter(oneRow{p.w, p.columns}), progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetSpinnerChangeInterval(0))
	}
	words := p.words(done, since)
	look, columns := progressbar.ThemeDefault, p.barWidth(width(words))
	if columns == 0 {
		look = progressbar.Theme{}
	}
	progressbar.OptionSetDescription(words)(p.bar)
	progressbar.OptionSetWidth(columns)(p.bar)
	progressbar.OptionSetTheme(look)(p.bar)
	p.bar.Set64(done)     // what cannot be shown changes nothing
	p.bar.Describe(words) // also within the first per cent, which may last
}

// words tell what it is, how far it is, at which rate, and how long it may take, the
// weightiest first.
func (p *Progress) words(done int64, since time.Duration) string {
	list := []string{howFar(done, p.total)}
	if p.counts {
		list[0] = Grouped(done) + " of " + Grouped(p.total)
	}
	rate := float64(done-p.first) / since.Seconds()
	if rate > 0 && !p.counts {
		list = append(list, HumanSize(int64(rate))+"/s")
	}
	if left := float64(p.total - done); rate > 0 && left > 0 {
		list = append(list, Span(time.Duration(min(math.Ceil(left/rate), leftMost))*time.Second)+" left")
	}
	return own(p.what) + gap + strings.Join(list, ", ")
}

// barWidth returns how wide the bar is beside so many columns of words.
func (p *Progress) barWidth(words int) int {
	columns := p.columns()
	switch room := columns - words - barBeside; {
	case columns == 0:
		return barWidest
	case room < barShortest:
		return 0
	default:
		return min(room, barWidest)
	}
}

// A oneRow cuts what is written between carriage returns to the row of a terminal:
// what ran into the next one would stay there.
type oneRow struct {
	io.Writer
	columns func() int // 0 when they are not known
}

// Write implements io.Writer. The bar writes all of a row at once.
func (o oneRow) Write(b []byte) (int, error) {
	columns := o.columns()
	if columns == 0 {
		return o.Writer.Write(b)
	}
	rows := strings.Split(string(b), "\r")
	for i, row := range rows {
		rows[i] = cells.Truncate(row, columns-1, "")
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
