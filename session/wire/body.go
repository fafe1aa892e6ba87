package wire

import (
	"context"
	"errors"
	"io"
)

// A Body reads the lines of a multi-line reply up to its end mark. It streams:
// its memory does not grow with what the server sends. It is used by one
// goroutine at a time and must be read to its end, or drained, before anything
// else is read from the connection.
//
// The end mark is a lone dot between CRLFs (RFC 1939 §3) and nothing else,
// unless the status line itself ended in a bare LF: then a lone dot ends the
// body whatever its line ends, and the defect LFEnd says so.
type Body struct {
	c      *Conn
	lf     bool // the status line ended in a bare LF
	mayEnd bool // the line before the next one ended as an end mark needs it
	length int  // octets of the line so far
	err    error
	tally  Tally
	watch  func(Line, error) error
}

// A Tally counts what a body held. It is complete once Next has returned io.EOF.
type Tally struct {
	Lines   int64            // lines, without the end mark
	Octets  int64            // of the lines and their line ends, stuffing dots taken away
	Wire    int64            // as they came, end mark and all
	Stuffed int64            // lines that came with a stuffing dot
	Longest int              // octets of the longest line, with its line end
	Defects map[Defect]int64 // how many lines had each
	First   map[Defect]int64 // the number of the first line that had it, from 1
}

// Body returns the body that follows the status line s.
func (c *Conn) Body(s Status) *Body {
	lf := s.Line.Ending == LF || s.Line.Ending == LFCR
	return &Body{c: c, lf: lf, mayEnd: true, tally: Tally{Defects: map[Defect]int64{}, First: map[Defect]int64{}}}
}

// Watch has f called with every line that Next is to return, and once with the
// error that ends the body: io.EOF, and the end mark beside it. What f returns for another
// error is returned in its place. Of several functions the one added last is
// called last, and with the error that those before it returned.
func (b *Body) Watch(f func(Line, error) error) {
	before := b.watch
	if before == nil {
		b.watch = f
		return
	}
	b.watch = func(l Line, err error) error {
		told := before(l, err)
		if err == nil || err == io.EOF {
			told = err
		}
		return f(l, told)
	}
}

// Next returns the next line, or a part of one that is longer than PartCap. With
// the end mark, and after it, it returns io.EOF. A body that the connection cuts off ends with
// an *EndedError, after the octets that did come.
func (b *Body) Next(ctx context.Context) (Line, error) {
	if b.err != nil {
		return Line{}, b.err
	}
	l, err := b.next(ctx)
	switch {
	case b.watch == nil:
	case err == nil:
		b.watch(l, nil)
	case b.err != nil:
		if told := b.watch(l, err); err != io.EOF {
			b.err, err = told, told
		}
	}
	return l, err
}

func (b *Body) next(ctx context.Context) (Line, error) {
	l, err := b.c.Line(ctx, PartCap)
	if err != nil {
		return Line{}, b.fail(err)
	}
	b.tally.Wire += int64(l.Raw.Len())
	if b.isEnd(l) {
		return l, b.end(l)
	}
	l = b.unstuff(l)
	b.count(&l)
	b.mayEnd = l.Ending == CRLF || (b.lf && l.Ending != NoEnding)
	return l, nil
}

// fail remembers an error that ends the body. A cancelled wait does not: the
// rest is still to come.
func (b *Body) fail(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	b.note(NoEnd, b.tally.Lines)
	b.err = err
	return err
}

func (b *Body) isEnd(l Line) bool {
	if l.Follows || !b.mayEnd || l.Text.Len() != 1 || l.Text.b[0] != '.' {
		return false
	}
	return l.Ending == CRLF || (b.lf && l.Ending != NoEnding)
}

func (b *Body) end(l Line) error {
	if l.Ending != CRLF {
		b.note(LFEnd, b.tally.Lines+1)
	}
	b.err = io.EOF
	return b.err
}

// unstuff takes one dot away from a line that starts with one and is longer
// (RFC 1939 §3), and says what looks wrong about it.
func (b *Body) unstuff(l Line) Line {
	text := l.Text.b
	if l.Follows || len(text) == 0 || text[0] != '.' || l.Defects.Has(Cut) && isCutEnd(text) {
		return l
	}
	if len(text) == 1 {
		l.Defects = l.Defects.With(FalseEnd)
		return l
	}
	if text[1] != '.' {
		l.Defects = l.Defects.With(NotStuffed)
	}
	l.Text, l.Stuffed = Octets{text[1:]}, true
	return l
}

// isCutEnd reports whether the text could be the start of an end mark.
func isCutEnd(text []byte) bool { return string(text) == "." || string(text) == ".\r" }

// count adds l to the tally and flags a line that became too long.
func (b *Body) count(l *Line) {
	t := &b.tally
	if !l.Follows {
		b.length = 0
		t.Lines++
	}
	if l.Stuffed {
		t.Stuffed++
	}
	octets := l.Text.Len() + len(l.Ending.Octets())
	if before := b.length; before <= LineMax && before+octets > LineMax {
		l.Defects = l.Defects.With(TooLong)
	}
	b.length += octets
	t.Octets += int64(octets)
	t.Longest = max(t.Longest, b.length)
	if l.Defects != 0 {
		for _, d := range l.Defects.List() {
			b.note(d, t.Lines)
		}
	}
}

func (b *Body) note(d Defect, line int64) {
	if b.tally.Defects[d]++; b.tally.Defects[d] == 1 {
		b.tally.First[d] = line
	}
}

// Drain reads and forgets the rest of the body. It returns nil at the end mark.
func (b *Body) Drain(ctx context.Context) error {
	for {
		if _, err := b.Next(ctx); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Ended reports whether the body was read to its end mark.
func (b *Body) Ended() bool { return b.err == io.EOF }

// Tally returns the counts so far.
func (b *Body) Tally() Tally { return b.tally }
