package wire

import (
	"context"
	"errors"
	"time"
)

// Patience is how long a wait for the peer may last. Only time spent waiting
// counts: a slow reader on this side uses none of it. Zero means no limit.
type Patience struct {
	Idle  time.Duration // without a single octet
	Total time.Duration // all waits since [Conn.Expect]

	// More, if not nil, is asked when Idle has passed and Total has not: whether to
	// wait that long again. It runs on a goroutine of its own, while the wait goes
	// on. Its context ends when the answer has come too late: with the next octets,
	// with the wait, or after another Idle, which means no. Then it must return.
	More func(ctx context.Context, silent time.Duration) bool
}

// Expect sets the patience for what is read from now on.
func (c *Conn) Expect(p Patience) { c.patience, c.waited, c.silent, c.idle = p, 0, 0, 0 }

// Bear changes the patience with what is being read, and begins the idle time
// anew.
func (c *Conn) Bear(p Patience) { c.patience, c.idle = p, 0 }

// How a period of waiting ends without octets.
var (
	errSilent = errors.New("the period is over")
	errMore   = errors.New("there is to be another period")
	errNoMore = errors.New("there is to be none")
)

// wait waits for one chunk, as long as the patience lasts.
func (c *Conn) wait(ctx context.Context) error {
	for {
		err := c.period(ctx, nil)
		if err == errSilent && c.patience.More != nil && !c.isSpent() {
			err = c.plead(ctx)
		}
		switch err {
		case errMore:
			c.idle = 0
			continue
		case errSilent, errNoMore:
			return c.timedOut()
		}
		return err
	}
}

// plead asks for more patience while another period runs already.
func (c *Conn) plead(ctx context.Context) error {
	asking, withdraw := context.WithCancel(ctx)
	answer, done, silent := make(chan bool, 1), make(chan struct{}), c.silent
	c.idle = 0
	go func() {
		defer close(done)
		answer <- c.patience.More(asking, silent)
	}()
	defer func() { withdraw(); <-done }()
	return c.period(ctx, answer)
}

// period waits for one chunk, for the length of a period or until an answer comes.
func (c *Conn) period(ctx context.Context, answer <-chan bool) error {
	limit, start := c.limit(), time.Now()
	if limit > 0 {
		c.timer.Reset(limit)
		defer c.timer.Stop()
	}
	chunk, open, err := c.first(ctx, answer)
	took := time.Since(start)
	if err == errSilent {
		took = limit // and not how late this machine noticed
	}
	c.waited, c.silent, c.idle = c.waited+took, c.silent+took, c.idle+took
	if err != nil {
		return err
	}
	c.silent, c.idle = 0, 0
	return c.filled(chunk, open)
}

// first returns the first chunk that comes, or why none did.
func (c *Conn) first(ctx context.Context, answer <-chan bool) (chunk []byte, open bool, err error) {
	select {
	case chunk, open = <-c.reader.filled:
		return chunk, open, nil
	case <-ctx.Done():
		return nil, false, context.Cause(ctx)
	case more := <-answer:
		if more {
			return nil, false, errMore
		}
		return nil, false, errNoMore
	case <-c.timer.C:
		return nil, false, errSilent
	}
}

// limit returns how long the next period may last; 0 means for ever.
func (c *Conn) limit() time.Duration {
	limit := c.patience.Idle
	if limit > 0 {
		limit = max(limit-c.idle, 1)
	}
	if t := c.patience.Total; t > 0 {
		if rest := max(t-c.waited, 1); limit == 0 || rest < limit {
			limit = rest
		}
	}
	return limit
}

// isSpent reports whether there is no patience left, whoever asks for more.
func (c *Conn) isSpent() bool { return c.patience.Total > 0 && c.waited >= c.patience.Total }

// timedOut ends the connection. What is read later meets the same error.
func (c *Conn) timedOut() error {
	err := &TimeoutError{After: c.silent, Pending: c.tail()}
	if c.isSpent() {
		err.After, err.Slow = c.patience.Total, c.silent < c.patience.Total
	}
	c.late = err
	c.close("time-out")
	return err
}
