package trace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"
)

// ErrLimit says that a recording ended because it reached its size.
var ErrLimit = errors.New("the transcript reached its size limit")

// resolution is the shortest time that gets a mark of its own; shorter ones are
// carried into the next mark.
const resolution = time.Millisecond

// trailerRoom is kept free for the trailer below the size limit.
const trailerRoom = 64

// An output collects records and writes them in one piece at the end of a burst.
// It never writes a part of a record on purpose, and when the disk does, it takes
// that part away again if it can.
type output struct {
	w     io.Writer
	sync  func() error // what was written must not be lost; nil for as the system likes
	buf   []byte
	size  int64 // octets of the file so far
	max   int64 // 0 for no limit
	last  time.Time
	mute  bool
	ended bool
	err   error
}

// record adds a record that happened at a moment.
func (o *output) record(at time.Time, r *Record) {
	if start, ok := o.begin(at); ok {
		o.buf = r.Append(o.buf)
		o.keepBelow(start)
	}
}

// data adds what a side said.
func (o *output) data(at time.Time, side Side, exact bool, t Text) {
	if start, ok := o.begin(at); ok {
		o.buf = appendData(o.buf, side, exact, t)
		o.keepBelow(start)
	}
}

// begin adds the mark that is due. It returns where the record begins, and false
// when nothing is to be written.
func (o *output) begin(at time.Time) (start int, ok bool) {
	if o.mute || o.ended {
		return 0, false
	}
	start = len(o.buf)
	if passed := at.Sub(o.last); passed >= resolution {
		passed = passed.Truncate(time.Microsecond)
		o.buf = append(appendMark(o.buf, passed), '\n')
		o.last = o.last.Add(passed)
	}
	return start, true
}

// keepBelow ends the recording in place of the record at start if that would
// exceed the limit.
func (o *output) keepBelow(start int) {
	if o.max == 0 || o.size+int64(len(o.buf))+trailerRoom <= o.max {
		return
	}
	o.buf = o.buf[:start]
	o.end("limit")
	o.err = ErrLimit
}

// end adds the trailer; nothing can be added behind it.
func (o *output) end(reason string) {
	if !o.ended {
		o.buf = (&Record{Kind: Meta, Name: MetaEnd, Text: TextOf(reason)}).Append(o.buf)
		o.ended = true
	}
}

// flush writes what was collected.
func (o *output) flush() {
	if len(o.buf) == 0 {
		return
	}
	n, err := o.w.Write(o.buf)
	if err == nil && o.sync != nil {
		err = o.sync()
	}
	if err != nil {
		o.fail(o.buf[:max(0, min(n, len(o.buf)))], err)
	}
	o.size += int64(n)
	o.buf = o.buf[:0]
}

// fail ends the recording after an error. Where the file allows it, the end of what
// was written is cut off: the part of a record, and as many records as give the room
// to tell of the loss.
func (o *output) fail(written []byte, err error) {
	o.err, o.ended = fmt.Errorf("writing the transcript: %w", err), true
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		err = failed.Err // the name of the file is nothing for whoever reads it
	}
	trailer := (&Record{Kind: Event, Name: "lost", Attrs: Attrs{{"reason", err.Error()}}}).Append(nil)
	trailer = (&Record{Kind: Meta, Name: MetaEnd, Text: TextOf("error")}).Append(trailer)
	kept := written[:max(0, len(written)-len(trailer))]
	end := o.size + int64(bytes.LastIndexByte(kept, '\n')+1)
	file, ok := o.w.(interface{ Truncate(int64) error })
	if !ok || file.Truncate(end) != nil {
		return
	}
	if _, err := o.w.Write(trailer); err != nil {
		file.Truncate(end)
	}
}
