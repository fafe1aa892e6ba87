package pop3

// An Indicator is how a line of a server begins, and what that says.
type Indicator struct {
	Mark    string // "+OK"
	Meaning string // a sentence
	Refs    []Ref
}

// The indicators: two of a greeting, two of a status line, that of a challenge,
// and the end of a reply of several lines.
var (
	Welcome   = Indicator{"+OK", "The greeting: the server is ready.", []Ref{{1939, "4"}}}
	Unwelcome = Indicator{"-ERR", "A greeting that lets nobody in; the server will most likely hang up.", []Ref{{1939, "4"}}}
	Positive  = Indicator{"+OK", "The server did what was asked.", []Ref{{1939, "3"}}}
	Negative  = Indicator{"-ERR", "The server refuses or failed; nothing more belongs to this reply.", []Ref{{1939, "3"}}}
	Asking    = Indicator{"+", "A challenge of AUTH: base64, or nothing, and the server waits for an answer in base64; a lone * cancels.", []Ref{{5034, "4"}}}
	EndMark   = Indicator{".", "A lone dot ends a reply of several lines.", []Ref{{1939, "3"}}}
)
