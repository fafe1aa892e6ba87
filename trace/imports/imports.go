package imports

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"popsh/trace"
)

// A Format makes a transcript of what another tool wrote about a conversation.
type Format struct {
	Name   string // as %source names it
	Short  string // at most 60 columns, no full stop
	Files  int    // how many files one conversation may come in
	Detect func(head []byte) bool
	read   func(in []*intake, to *retelling) error
}

// Formats are the tools whose notes can be read. Detection takes the first that
// fits.
var Formats = []Format{
	{"rawlog", "Dovecot rawlog, one file or the pair .in and .out", 2, isRawlog, readRawlog},
	{"tshark", "tshark -z follow,tcp,yaml (and follow,tls,yaml)", 2, isFollow, readFollow},
	{"curl-trace", "curl --trace or --trace-ascii", 1, isCurlTrace, readCurlTrace},
	{"thunderbird", "Thunderbird's log of POP3", 1, isThunderbird, readThunderbird},
	{"fetchmail", "fetchmail -v -v", 1, isFetchmail, readFetchmail},
	{"poplib", "Python's poplib with set_debuglevel", 1, isPoplib, readPoplib},
	{"s_client", "a pasted openssl s_client session", 1, isSClient, readSClient},
	{"mpop", "mpop --debug", 1, mpopStyle.fits, mpopStyle.read},
	{"curl", "curl -v", 1, curlStyle.fits, curlStyle.read},
	{"text", "lines marked C: and S:, -> and <-, > and <", 1, isMarked, readMarked},
}

// An Input is one file of what a tool wrote. Its name is told in errors; of a
// rawlog pair it tells which file is which.
type Input struct {
	Name string
	io.Reader
}

// Sizes, in octets.
const (
	detectMax  = 64 << 10 // how much of a file the detection of its format looks at
	lineMax    = 1 << 20  // a longer line is refused
	bufferSize = 64 << 10
)

// Convert reads a conversation and writes it to w as a transcript; o is how the
// recorder works, so that secrets are redacted as in a recording of our own. Files
// that can be read twice, as an [io.Seeker] can, are: then a secret is known before
// it is first said, what the source lost stands at the top, and of a file that is
// not what it should be nothing is written. The format is that of the name, or, if
// that is empty, found by what is in the first file. A *FormatError says where a file
// is not what it should be; what was written before is a valid transcript. Memory does
// not grow with the files.
func Convert(w io.Writer, o trace.Options, name string, from ...Input) error {
	if len(from) == 0 {
		return &trace.FormatError{Reason: "there is no file to import"}
	}
	again := rewinder(from)
	in := intakes(from)
	format, err := choose(name, in)
	if err != nil {
		return err
	}
	if len(in) > format.Files {
		return &trace.FormatError{File: in[format.Files].name, Reason: fmt.Sprintf("%s comes in %d at most, and there are %d files", format.Name, format.Files, len(in))}
	}
	out := bufio.NewWriterSize(w, bufferSize)
	to := &retelling{trace.NewRetelling(out, o, format.Name)}
	if again != nil {
		before, err := format.rehearse(in)
		if err != nil {
			return err
		}
		if err := again(); err != nil {
			return fmt.Errorf("reading what to import: %w", err)
		}
		to.Learn(before)
		in = intakes(from)
	}
	return errors.Join(to.End(format.read(in, to)), out.Flush())
}

// rewinder returns what sets all files back to where they are now, or nil if one
// of them cannot be.
func rewinder(from []Input) func() error {
	var back []func() error
	for _, f := range from {
		seeker, ok := f.Reader.(io.Seeker)
		if !ok {
			return nil
		}
		at, err := seeker.Seek(0, io.SeekCurrent)
		if err != nil {
			return nil
		}
		back = append(back, func() error { _, err := seeker.Seek(at, io.SeekStart); return err })
	}
	return func() error {
		for _, f := range back {
			if err := f(); err != nil {
				return err
			}
		}
		return nil
	}
}

// rehearse reads the files without writing anything.
func (f *Format) rehearse(in []*intake) (*trace.Retelling, error) {
	to := &retelling{trace.NewRetelling(io.Discard, trace.Options{}, f.Name)}
	return to.Retelling, to.End(f.read(in, to))
}

// choose returns the format of that name, or the one that fits the first file that
// is not empty.
func choose(name string, in []*intake) (*Format, error) {
	head := in[0].head()
	for _, l := range in[1:] {
		if len(head) == 0 {
			head = l.head()
		}
	}
	if trace.IsTranscript(head) {
		return nil, &trace.FormatError{File: in[0].name, Line: 1, Reason: "this is a transcript already"}
	}
	for i := range Formats {
		if Formats[i].Name == name || name == "" && Formats[i].Detect(head) {
			return &Formats[i], nil
		}
	}
	if name != "" {
		return nil, &trace.FormatError{Reason: fmt.Sprintf("there is no import called %.40q; there are %s", name, names())}
	}
	return nil, &trace.FormatError{File: in[0].name, Reason: "this looks like no conversation; the formats are " + names()}
}

func names() string {
	var all []string
	for _, i := range Formats {
		all = append(all, i.Name)
	}
	return strings.Join(all, ", ")
}

// An intake reads a file line by line, and knows where it is.
type intake struct {
	name string
	src  *bufio.Reader
	line int // the one that was read last, from 1
	long []byte
	err  error
}

func intakes(from []Input) (in []*intake) {
	for _, f := range from {
		src := bufio.NewReaderSize(f.Reader, bufferSize)
		if begin, _ := src.Peek(len(byteOrderMark)); string(begin) == byteOrderMark {
			src.Discard(len(byteOrderMark))
		}
		in = append(in, &intake{name: f.Name, src: src})
	}
	return in
}

// byteOrderMark is what some editors put before a text.
const byteOrderMark = "\uFEFF"

// head returns how the file begins. Nothing is read by that.
func (l *intake) head() []byte {
	head, _ := l.src.Peek(detectMax)
	return head
}

// next returns the next line with its end, if it has one. It is valid until the
// next call.
func (l *intake) next() ([]byte, error) {
	if l.err != nil {
		return nil, l.err
	}
	l.line++
	line, err := l.src.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		line, err = l.rest(line)
	}
	switch {
	case err == io.EOF && len(line) > 0:
		err = nil
	case err == io.EOF:
		l.line--
	}
	l.err = err
	return line, err
}

// rest collects a line that is longer than the buffer.
func (l *intake) rest(line []byte) ([]byte, error) {
	l.long = append(l.long[:0], line...)
	for {
		line, err := l.src.ReadSlice('\n')
		l.long = append(l.long, line...)
		switch {
		case len(l.long) > lineMax:
			return nil, l.fail(fmt.Sprintf("the line is longer than %d octets", lineMax))
		case err != bufio.ErrBufferFull:
			return l.long, err
		}
	}
}

// fail returns an error about the line that was read last.
func (l *intake) fail(reason string) error {
	return &trace.FormatError{File: l.name, Line: l.line, Reason: reason}
}

// each calls f for every line, until it returns an error.
func (l *intake) each(f func(line []byte) error) error {
	for {
		line, err := l.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = f(line)
		}
		if err != nil {
			return err
		}
	}
}

// chomp returns a line without its end. Some terminals add a CR to it.
func chomp(line []byte) []byte {
	return bytes.TrimRight(bytes.TrimSuffix(line, []byte("\n")), "\r")
}
