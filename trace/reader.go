package trace

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A Reader reads a transcript record by record. It is lenient about what editors
// and mail do to text files (CRLF, a byte order mark, lost or raw blanks,
// lower-case digits) and strict about everything else. Its memory does not grow
// with the file.
type Reader struct {
	src    *bufio.Reader
	long   []byte // a line that is longer than the buffer of src
	line   int
	torn   int
	rec    Record
	slots  []Slot
	ending string
	err    error
}

// NewReader returns a reader of the transcript in src.
func NewReader(src io.Reader) *Reader {
	return &Reader{src: bufio.NewReaderSize(src, bufferSize)}
}

// Next returns the next record, the first line included. The record is valid
// until the next call. At the end of the transcript the error is io.EOF; a
// *FormatError says what is wrong with a line. After an error there is nothing
// more to read.
func (r *Reader) Next() (*Record, error) {
	if r.err != nil {
		return nil, r.err
	}
	line, err := r.readLine()
	if err == nil {
		err = r.parse(line)
	}
	if err != nil {
		r.err = err
		return nil, err
	}
	return &r.rec, nil
}

// ParseLine reads one line of a transcript, of which it is the nth, without its
// end. The record shares memory with it.
func ParseLine(line []byte, n int) (*Record, error) {
	r := Reader{line: n}
	if err := r.parse(line); err != nil {
		return nil, err
	}
	return &r.rec, nil
}

// Torn returns how many octets stand behind the last line end of the file: a line
// that was being written when the recording broke off. They are dropped.
func (r *Reader) Torn() int { return r.torn }

// Ending returns the reason that the trailer gives, or "" when the recording is
// unfinished. It is known once Next has returned io.EOF.
func (r *Reader) Ending() string { return r.ending }

func (r *Reader) fail(reason string) error { return &FormatError{Line: r.line, Reason: reason} }

// readLine returns the next line without its end.
func (r *Reader) readLine() ([]byte, error) {
	r.line++
	line, err := r.src.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		line, err = r.readLong(line)
	}
	switch {
	case errors.Is(err, io.EOF):
		r.torn = len(line)
		if r.line == 1 {
			return nil, r.fail(withoutLine(line))
		}
		return nil, io.EOF
	case err != nil:
		return nil, err
	}
	line = line[:len(line)-1]
	return bytes.TrimSuffix(line, []byte("\r")), nil
}

// withoutLine says what is wrong with a file that holds no whole line.
func withoutLine(torn []byte) string {
	if magic := "%" + magic + " " + version; len(torn) > 0 && !strings.HasPrefix(magic, string(torn)) {
		return fmt.Sprintf("this is no transcript: its first line is not %s", magic)
	}
	return "the file is empty, or its first line is not whole"
}

// readLong collects a line that does not fit into the buffer.
func (r *Reader) readLong(line []byte) ([]byte, error) {
	r.long = r.long[:0]
	err := bufio.ErrBufferFull
	for {
		r.long = append(r.long, line...)
		switch {
		case len(r.long) > recordMax:
			return nil, r.fail(fmt.Sprintf("the line is longer than %d octets", recordMax))
		case err != bufio.ErrBufferFull:
			return r.long, err
		}
		line, err = r.src.ReadSlice('\n')
	}
}

// parse reads a line into r.rec.
func (r *Reader) parse(line []byte) error {
	r.rec = Record{Line: r.line}
	reason := ""
	switch {
	case r.line == 1:
		reason = r.first(line)
	case len(line) == 0:
	default:
		reason = r.parseKind(line)
	}
	if reason != "" {
		return r.fail(reason)
	}
	return nil
}

// IsTranscript reports whether a file that begins so is a transcript, of any
// version.
func IsTranscript(head []byte) bool { return bytes.HasPrefix(head, []byte("%"+magic+" ")) }

// first reads the line that says what the file is.
func (r *Reader) first(line []byte) string {
	line = bytes.TrimPrefix(line, []byte("\xEF\xBB\xBF"))
	found, ok := bytes.CutPrefix(line, []byte("%"+magic+" "))
	if !ok {
		return fmt.Sprintf("this is no transcript: its first line is not %%%s %s", magic, version)
	}
	if found := bytes.TrimRight(found, " \t"); string(found) != version {
		return fmt.Sprintf("the transcript has version %.20q, and this popsh reads version %s", found, version)
	}
	r.rec.Kind, r.rec.Name, r.rec.Text = Meta, magic, TextOf(version)
	return ""
}

// parseKind reads any other line by its first character.
func (r *Reader) parseKind(line []byte) string {
	switch line[0] {
	case byte(Client), byte(Server):
		return r.data(line)
	case '@':
		return r.mark(line)
	case '#':
		r.rec.Kind = Remark
		return r.text(line[1:])
	case '!', '?', '%':
		return r.named(line)
	}
	switch {
	case len(bytes.TrimRight(line, " \t")) == 0:
		return ""
	case isConflict(line):
		return "a conflict mark of a version control system stands here"
	}
	return fmt.Sprintf("no line of a transcript begins with %.8q", line[:min(len(line), 8)])
}

// isConflict reports whether a line is what a failed merge leaves behind.
func isConflict(line []byte) bool {
	return len(line) >= 7 && strings.ContainsRune("<=>|", rune(line[0])) && bytes.Count(line[:7], line[:1]) == 7
}

func (r *Reader) data(line []byte) string {
	r.rec.Kind, r.rec.Side = Data, Side(line[0])
	mark := byte(0)
	if len(line) > 1 {
		mark = line[1]
	}
	switch mark {
	case wholeMark:
	case exactMark:
		r.rec.Exact = true
	case elidedMark:
		return r.elided(line[2:])
	default:
		return fmt.Sprintf("%q is followed by a colon, > or ~", line[:1])
	}
	return r.text(line[2:])
}

func (r *Reader) elided(b []byte) (reason string) {
	r.rec.Kind = Elided
	r.rec.Attrs, reason = parseAttrs(b)
	return reason
}

// text reads what stands behind a marker: nothing, or a space and the text.
func (r *Reader) text(b []byte) (reason string) {
	if len(b) == 0 {
		return ""
	}
	if b[0] != ' ' {
		return "a space is missing before the text"
	}
	r.rec.Text, reason = unescape(b[1:], r.slots[:0])
	r.slots = r.rec.Text.Slots
	return reason
}

func (r *Reader) mark(line []byte) (reason string) {
	r.rec.Kind = Mark
	r.rec.After, reason = parseMark(bytes.TrimRight(line, " \t"))
	return reason
}

// named reads an event, an assertion or a meta.
func (r *Reader) named(line []byte) string {
	kind, rest := line[0], line[1:]
	if kind != '%' {
		if len(rest) == 0 || rest[0] != ' ' {
			return fmt.Sprintf("a space and a name are missing behind %q", kind)
		}
		rest = rest[1:]
	}
	end := bytes.IndexAny(rest, " \t")
	if end < 0 {
		end = len(rest)
	}
	r.rec.Name, rest = string(rest[:end]), rest[end:]
	if !IsName(r.rec.Name) {
		return fmt.Sprintf("%.40q is no name", r.rec.Name)
	}
	return r.rest(kind, rest)
}

// rest reads what stands behind a name.
func (r *Reader) rest(kind byte, rest []byte) (reason string) {
	switch kind {
	case '!':
		r.rec.Kind = Event
		r.rec.Attrs, reason = parseAttrs(rest)
	case '?':
		r.rec.Kind = Expect
		reason = r.text(rest)
	default:
		r.rec.Kind = Meta
		if reason = r.text(rest); reason == "" {
			reason = r.meta()
		}
	}
	return reason
}

// meta acts on the metas that the reader itself must know.
func (r *Reader) meta() string {
	switch text := string(r.rec.Text.Octets); r.rec.Name {
	case MetaNeed:
		for _, name := range strings.Fields(text) {
			if !features[name] {
				return fmt.Sprintf("the transcript needs %.40q, which this popsh does not know", name)
			}
		}
	case MetaEnd:
		r.ending = text
	case MetaResume:
		r.ending = ""
	}
	return ""
}
