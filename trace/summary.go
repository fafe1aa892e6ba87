package trace

import (
	"io"
	"slices"
	"strings"
	"time"
)

// A Source hands out records: a [Reader], a [File], an importer.
type Source interface{ Next() (*Record, error) }

// A Summary is what is in a transcript, without the octets of the mails: facts,
// connections, exchanges, notes.
type Summary struct {
	Start       time.Time // zero if the file does not say
	Facts       Facts     // the % lines behind the first, in order, %start and %end too
	Kept        bool      // secrets are in the file, as it says or as was found
	Connections []Connection
	Exchanges   []*Exchange
	Notes       []Note
	Length      time.Duration // the sum of all times
	Ending      string        // what the trailer says; "" for an unfinished recording
	Torn        int           // octets of a last line that is not whole
}

// A Connection is what is known of one connection besides its octets.
type Connection struct {
	Number int
	Events []Happening
}

// A Happening is an event and when it happened.
type Happening struct {
	At    time.Duration
	Line  int
	Name  string
	Attrs Attrs
}

// A Note is a remark in a transcript.
type Note struct {
	At   time.Duration
	Line int
	Text Text
}

// TLS returns the facts of the last TLS handshake of the connection, or nil.
func (c *Connection) TLS() Attrs { return c.last(EventSecured) }

// Certificate returns the facts of the certificate that the server showed as its
// own in it, or nil.
func (c *Connection) Certificate() Attrs {
	return c.last(EventCertificate, Attr{"depth", "0"})
}

// last returns the attributes of the last event of that name that has some of them.
func (c *Connection) last(name string, with ...Attr) Attrs {
	for _, e := range slices.Backward(c.Events) {
		fits := func(a Attr) bool { return e.Attrs.Get(a.Name) == a.Value }
		if e.Name == name && !slices.ContainsFunc(with, func(a Attr) bool { return !fits(a) }) {
			return e.Attrs
		}
	}
	return nil
}

// Summarize reads a transcript to its end.
func Summarize(src Source) (*Summary, error) {
	s, p := &Summary{}, NewPairing()
	for {
		r, err := src.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		place := p.Add(r)
		s.Length = place.At
		s.add(r, place, p.conn)
	}
	p.Finish()
	s.Exchanges = p.Exchanges
	s.Kept = s.Kept || p.Bare > 0
	if end, ok := src.(interface {
		Torn() int
		Ending() string
	}); ok {
		s.Torn, s.Ending = end.Torn(), end.Ending()
	}
	return s, nil
}

func (s *Summary) add(r *Record, place Place, conn int) {
	switch r.Kind {
	case Remark:
		s.Notes = append(s.Notes, Note{place.At, r.Line, r.Text.Clone()})
	case Event:
		for len(s.Connections) < conn {
			s.Connections = append(s.Connections, Connection{Number: len(s.Connections) + 1})
		}
		c := &s.Connections[conn-1]
		c.Events = append(c.Events, Happening{place.At, r.Line, r.Name, r.Attrs})
	case Meta:
		if r.Name != magic {
			s.meta(Fact{r.Name, string(r.Text.Octets)})
		}
	}
}

func (s *Summary) meta(f Fact) {
	if f.Name == MetaVerify { // the hash is nobody's business
		f.Text, _, _ = strings.Cut(f.Text, " ")
	}
	s.Facts = append(s.Facts, f)
	switch {
	case f.Name == MetaStart && s.Start.IsZero():
		s.Start, _ = time.Parse(time.RFC3339Nano, f.Text)
	case f.Name == MetaSecrets && f.Text == "kept":
		s.Kept = true
	}
}

// Format rewrites a transcript in canonical form. A last line that is not whole
// is left out. On an error the lines before it have been written.
func Format(w io.Writer, src Source) error {
	out := NewWriter(w)
	for {
		r, err := src.Next()
		if err == io.EOF {
			return out.Flush()
		}
		if err == nil {
			err = out.Write(r)
		}
		if err != nil {
			out.Flush()
			return err
		}
	}
}
