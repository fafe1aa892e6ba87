package imports

import (
	"bytes"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"popsh/trace"
)

// rawStamp is what Dovecot writes before a line: seconds and microseconds, and
// when both directions are in one file, whose line it is. A line that was cut, at
// 8 KiB, has > for the colon; what follows stands behind it without a line end.
var rawStamp = regexp.MustCompile(`^(\d{10})\.(\d{6}) (?:([IO])([:>]) )?`)

// rawCut is where a cut line goes on.
var rawCut = regexp.MustCompile(`\d{10}\.\d{6} [IO][:>] `)

// cutFrom is how much of a line stands before it is cut.
const cutFrom = 8 << 10

func isRawlog(head []byte) bool { return rawStamp.Match(head) }

// A rawPiece is what Dovecot wrote at one moment.
type rawPiece struct {
	at   time.Time
	mark byte // I, O, or 0 when the file holds one direction
	data []byte
}

// A rawFile hands out the pieces of one file.
type rawFile struct {
	*intake
	at   time.Time
	rest []byte // of a line that holds several pieces
	next rawPiece
	open bool       // there is a next piece
	side trace.Side // of the whole file
}

// readRawlog reads one file or a pair, which it merges by time.
func readRawlog(in []*intake, t *retelling) error {
	t.Midway()
	var files []*rawFile
	for _, l := range in {
		f := &rawFile{intake: l}
		if err := f.advance(); err != nil {
			return err
		}
		files = append(files, f)
	}
	if len(files) == 1 && files[0].next.mark != 0 {
		return readOneRawlog(files[0], t)
	}
	assign(files)
	if len(files) == 1 {
		t.Lossy(lossReplies)
	}
	for f := earliest(files); f != nil; f = earliest(files) {
		t.Moment(f.next.at)
		t.Said(f.side, f.next.data)
		if err := f.advance(); err != nil {
			return err
		}
	}
	return nil
}

// assign finds out whose octets a file holds: the server's begin with a status,
// except that a client's log may begin later. Else the names tell.
func assign(files []*rawFile) {
	for i, f := range files {
		f.side = trace.Client
		switch {
		case isStatus(f.next.data):
			f.side = trace.Server
		case len(files) == 2 && isStatus(files[1-i].next.data):
		case filepath.Ext(f.name) == ".out":
			f.side = trace.Server
		}
	}
	if len(files) == 2 && files[0].side == files[1].side {
		files[0].side, files[1].side = trace.Client, trace.Server
	}
}

// earliest returns the file whose next piece is the oldest. Of two that are
// equally old, what the client said is the cause.
func earliest(files []*rawFile) (first *rawFile) {
	for _, f := range files {
		if !f.open {
			continue
		}
		if first == nil || f.next.at.Before(first.next.at) || f.next.at.Equal(first.next.at) && f.side == trace.Client {
			first = f
		}
	}
	return first
}

// readOneRawlog reads a file that holds both directions.
func readOneRawlog(f *rawFile, t *retelling) error {
	server := f.next.mark
	if !isStatus(f.next.data) {
		server = 'I' + 'O' - server
	}
	for f.open {
		side := trace.Client
		if f.next.mark == server {
			side = trace.Server
		}
		t.Moment(f.next.at)
		t.Said(side, f.next.data)
		if err := f.advance(); err != nil {
			return err
		}
	}
	return nil
}

// advance reads the next piece. A line without a stamp goes on with the piece
// before.
func (f *rawFile) advance() error {
	line := f.rest
	if f.rest = nil; len(line) == 0 {
		var err error
		if line, err = f.intake.next(); err == io.EOF {
			f.open = false
			return nil
		} else if err != nil {
			return err
		}
	}
	first := f.at.IsZero()
	m := rawStamp.FindSubmatch(line)
	if m == nil {
		if first {
			return f.fail("a line of a rawlog begins with a time")
		}
		f.open, f.next.data = true, line
		return nil
	}
	seconds, _ := strconv.ParseInt(string(m[1]), 10, 64)
	micros, _ := strconv.ParseInt(string(m[2]), 10, 64)
	f.at, f.open = time.Unix(seconds, micros*1000), true
	f.next = rawPiece{at: f.at, data: line[len(m[0]):]}
	if len(m[3]) > 0 {
		f.next.mark = m[3][0]
		f.divide(m[4][0] == '>')
	}
	return nil
}

// divide cuts a piece where the next begins.
func (f *rawFile) divide(cut bool) {
	data := f.next.data
	if !cut || len(data) < cutFrom {
		return
	}
	if at := rawCut.FindIndex(data[cutFrom-1:]); at != nil {
		n := cutFrom - 1 + at[0]
		f.rest = bytes.Clone(data[n:])
		f.next.data = data[:n]
	}
}
