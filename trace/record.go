package trace

import "time"

// Kind is what a record of a transcript is.
type Kind uint8

// The kinds of records.
const (
	Blank  Kind = iota // an empty line
	Data               // octets that one side sent
	Elided             // octets that were left out, by their number and digest
	Mark               // time that passed
	Event              // what happened to the connection
	Remark             // a note by a person or a tool
	Expect             // an assertion
	Meta               // a fact about the recording
)

// Side is who sent octets, or whom an event is about.
type Side byte

// The two sides.
const (
	Client Side = 'C'
	Server Side = 'S'
)

// Other returns the opposite side.
func (s Side) Other() Side { return Client + Server - s }

// String returns the letter that stands for the side.
func (s Side) String() string { return string(rune(s)) }

// A Record is one line of a transcript. Which fields count depends on the kind.
type Record struct {
	Kind  Kind
	Side  Side          // of Data and Elided
	Exact bool          // of Data: nothing follows the text; else CRLF does
	Name  string        // of Event, Expect and Meta
	Text  Text          // of Data, Remark, Expect and Meta
	Attrs Attrs         // of Elided and Event
	After time.Duration // of Mark
	Line  int           // the line of the file, from 1
}

// Clone returns a copy of r that stays valid.
func (r *Record) Clone() *Record {
	c := *r
	c.Text = r.Text.Clone()
	c.Attrs = append(Attrs(nil), r.Attrs...)
	return &c
}

// LineEnd is what a record of whole lines implies behind its text.
const LineEnd = "\r\n"

// marks are the characters that data records carry behind their side.
const (
	wholeMark  = ':'
	exactMark  = '>'
	elidedMark = '~'
)

// Sizes, in octets.
const (
	PartMax    = 8 << 10 // a longer line is written in parts
	recordMax  = 1 << 20 // a longer line of a file is refused
	bufferSize = 64 << 10
)

// magic is the name on the first line, and version the only one there is.
const (
	magic   = "p3t"
	version = "1"
)

// The names of % lines that tools read or write.
const (
	MetaNeed    = "need"
	MetaStart   = "start"
	MetaPeer    = "peer"
	MetaTitle   = "title"
	MetaSecrets = "secrets"
	MetaResume  = "resume"
	MetaEnd     = "end"
	MetaSource  = "source"
	MetaLossy   = "lossy"
	MetaVerify  = "verify"
)

// The names of events that tools read as well as the recorder writes them.
const (
	EventSecured     = "tls-ok"
	EventCertificate = "tls-cert"
)

// EventVia is the attribute of an event that names what a connection goes through,
// EventHeader the one that names the header by which it tells a server of its ends.
const (
	EventVia    = "via"
	EventHeader = "proxy-header"
)

// features are the names that %need may ask for.
var features = map[string]bool{"test": true}
