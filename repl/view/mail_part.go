package view

import (
	"errors"
	"io"
	"mime"
	"path"
	"strconv"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/charset"
)

// How far into a message its parts are looked for.
const (
	partsMost = 500
	depthMost = 16
)

// A mailPart is a part of a message (RFC 2046). Its texts from the message are
// safe to print.
type mailPart struct {
	Path     string `json:"part"` // "1.2"; "0" for all of a message that has parts
	Type     string `json:"type"` // in lower case
	Charset  string `json:"charset,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	Name     string `json:"name,omitempty"` // of a file, without folders
	Octets   int64  `json:"octets"`         // decoded
	Trouble  string `json:"trouble,omitempty"`
	depth    int
	parted   bool // it has parts instead of a body of its own
}

func (p mailPart) isText() bool  { return strings.HasPrefix(p.Type, "text/") }
func (p mailPart) hasBody() bool { return !p.parted }

func pathsOf(parts []mailPart) []string {
	var paths []string
	for _, p := range parts {
		paths = append(paths, p.Path)
	}
	return paths
}

// A visitor is told of a part, and may read its decoded body; a multipart has
// none. What it returns stops the walk.
type visitor func(p *mailPart, body io.Reader) error

// errEnough is what a visitor returns that has seen all it wants.
var errEnough = errors.New("enough was seen")

// partsOf reads a message and lists its parts.
func partsOf(r io.Reader) []mailPart {
	var parts []mailPart
	walk(r, func(p *mailPart, body io.Reader) error {
		if body != nil {
			n, err := io.Copy(io.Discard, body)
			p.Octets = n
			p.blame(err)
		}
		parts = append(parts, *p)
		return nil
	})
	return parts
}

// withPart calls do with the decoded body of a part.
func (s *mailSheet) withPart(path string, do func(body io.Reader) error) error {
	r, err := s.mail.Open()
	if err != nil {
		return err
	}
	walk(r, func(p *mailPart, body io.Reader) error {
		if p.Path != path {
			return nil
		}
		if body == nil {
			body = strings.NewReader("")
		}
		err = do(body)
		return errEnough
	})
	return err
}

// blame notes what went wrong while the body was read; the first counts.
func (p *mailPart) blame(err error) {
	if err != nil && p.Trouble == "" {
		p.Trouble = "it cannot be decoded to its end: " + Escape([]byte(err.Error()))
	}
}

// walk reads a message part by part.
func walk(r io.Reader, visit visitor) error {
	e, err := message.Read(r)
	if e == nil {
		p := &mailPart{Path: "1", Type: "text/plain"}
		p.Trouble = "the header is none of MIME: " + Escape([]byte(err.Error()))
		return visit(p, r)
	}
	w := &walker{visit: visit}
	return w.part(e, err, nil)
}

// A walker goes through the tree of parts.
type walker struct {
	visit visitor
	seen  int
}

// part visits a part and those inside it. The error is that of reading its head.
func (w *walker) part(e *message.Entity, wrong error, at []int) error {
	p := describePart(e, at)
	if wrong != nil {
		p.Trouble = Escape([]byte(wrong.Error()))
	}
	_, params, _ := e.Header.ContentType()
	inside := strings.HasPrefix(p.Type, "multipart/") && params["boundary"] != ""
	if w.seen++; !inside || len(at) >= depthMost || w.seen > partsMost {
		if len(at) == 0 {
			p.Path = "1"
		}
		return w.visit(p, e.Body)
	}
	p.parted = true
	if err := w.visit(p, nil); err != nil {
		return err
	}
	return w.children(e, at)
}

func (w *walker) children(e *message.Entity, at []int) error {
	reader := e.MultipartReader()
	for n := 1; w.seen <= partsMost; n++ {
		child, err := reader.NextPart()
		where := append(at[:len(at):len(at)], n)
		switch {
		case err == io.EOF:
			return nil
		case child == nil:
			p := &mailPart{Path: dotted(where), depth: len(where), Type: "?", parted: true}
			p.Trouble = "it ends too soon, or is damaged: " + Escape([]byte(err.Error()))
			return w.visit(p, nil)
		}
		if err := w.part(child, err, where); err != nil {
			return err
		}
	}
	return nil
}

func dotted(at []int) string {
	if len(at) == 0 {
		return "0"
	}
	words := make([]string, len(at))
	for i, n := range at {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ".")
}

func describePart(e *message.Entity, at []int) *mailPart {
	kind, params, err := e.Header.ContentType()
	p := &mailPart{Path: dotted(at), depth: len(at), Type: Escape([]byte(strings.ToLower(kind)))}
	if err != nil || kind == "" {
		p.Type = "text/plain" // what is missing or cannot be read counts as that (RFC 2045 §5.2)
	}
	p.Charset = Escape([]byte(strings.ToLower(params["charset"])))
	p.Encoding = Escape([]byte(strings.ToLower(e.Header.Get("Content-Transfer-Encoding"))))
	_, disposition, _ := e.Header.ContentDisposition()
	p.Name = baseName(disposition["filename"])
	if p.Name == "" {
		p.Name = baseName(params["name"])
	}
	return p
}

// baseName decodes the name of a file and takes its folders away.
func baseName(name string) string {
	decoder := mime.WordDecoder{CharsetReader: charset.Reader}
	if decoded, err := decoder.DecodeHeader(name); err == nil {
		name = decoded
	}
	if name = path.Base(strings.ReplaceAll(name, `\`, "/")); name == "." || name == "/" {
		return ""
	}
	return Escape([]byte(name))
}

// partHead is the heading of the table of parts.
var partHead = []string{"part", "type", "octets", "encoding", "name"}

// putParts shows the tree of parts, as a table.
func (s *mailSheet) putParts(parts []mailPart) {
	if s.v.JSON {
		s.v.object(field{"message", s.mail.Number}, field{"parts", parts})
		return
	}
	rows := [][]string{partHead}
	for _, p := range parts {
		size := ""
		if p.hasBody() {
			size = Grouped(p.Octets)
		}
		kind := p.Type
		if p.Charset != "" {
			kind += "; " + p.Charset
		}
		rows = append(rows, []string{strings.Repeat(" ", p.depth) + p.Path, kind, size, p.Encoding, p.Name})
	}
	s.v.Table(Table{Rows: rows, Head: true, Right: []int{2}, Spare: []int{3, 2}})
}
