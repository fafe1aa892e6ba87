package trace

import (
	"time"

	"popsh/session/wire"
)

// An Exchange is one command with its reply: the unit in which transcripts are
// shown, compared and served. The greeting is one too, without a command, and so
// is a reply that answers nothing. Times are since the recording began.
type Exchange struct {
	Number  int // from 1, in the order of the file
	Conn    int // the connection, from 1
	Secure  bool
	From    int    // the line of the file where it begins
	To      int    // and where it ends
	Role    Role   // Request, Greeting or Unasked
	Verb    string // of a known command as it is known, else as it was typed
	Command Text   // the line, without its end; of a long one the beginning
	Answers int    // lines that the client sent during AUTH, or of a message
	Status  Text   // the status line; of a long one the beginning

	Answered bool // the status came
	OK       bool
	Body     bool  // lines belong to the reply
	Message  bool  // and are a message
	Ended    bool  // and their end mark came
	Lines    int64 // of the body, without the end mark
	Octets   int64 // of the body on the wire, without the end mark
	Elided   bool  // some of them are not in the file

	Sent  time.Duration // the command, or its last answer
	First time.Duration // the first line of the server for it
	Done  time.Duration // the last one
}

// Took returns the time from the command to the end of the reply; 0 without one.
func (x *Exchange) Took() time.Duration { return max(0, x.Done-x.Sent) }

// A Pairing follows a transcript and tells which exchange each of its records
// belongs to. It goes by the framing of the protocol (RFC 1939 §3); where that
// says nothing, since the command is unknown or the reply is broken, it goes by
// what was recorded: lines of the server that nobody asked for belong to the reply
// before them. Its memory grows with the exchanges, not with their octets.
type Pairing struct {
	Exchanges []*Exchange
	Bare      int // the first line of the file where a secret stands as it is; 0 for none

	talk    dialogue
	client  assembly
	server  assembly
	byID    map[int]*Exchange
	ahead   map[int]*Exchange // lines during AUTH that may turn out to be commands, by id
	current *Exchange         // the one that the server spoke for last
	ids     int
	at      time.Duration
	conn    int
	secure  bool
	heard   bool // octets were seen on this connection
	joined  bool // no event says how this connection began

	place Place
}

// A Place is where a record belongs. Of a record that completes no line, it is
// the place of the record before.
type Place struct {
	Role     Role
	Exchange *Exchange // nil for none
	At       time.Duration
}

// NewPairing returns a pairing for the records of one transcript.
func NewPairing() *Pairing {
	return &Pairing{byID: map[int]*Exchange{}, ahead: map[int]*Exchange{}, conn: 1, joined: true}
}

// Add takes the next record.
func (p *Pairing) Add(r *Record) Place {
	switch r.Kind {
	case Mark:
		p.at += r.After
	case Data:
		p.data(r)
		p.place.At = p.at
		return p.place
	case Elided:
		p.elided(r)
		return Place{Role: BodyLine, Exchange: p.current, At: p.at}
	case Event:
		if react, ok := turns[r.Name]; ok {
			react(p, r)
		}
	case Meta:
		if r.Name == MetaResume { // what was open then is not what goes on now
			p.newConn(r)
		}
	}
	return Place{At: p.at}
}

func (p *Pairing) data(r *Record) {
	if r.Side == Client {
		if !p.heard && p.joined {
			p.talk.greeted = true // the recording began in the middle
		}
		p.heard = true
		p.client.add(r, p.asked)
		return
	}
	p.heard = true
	p.server.add(r, p.answered)
}

// turns are the events that change how records are read.
var turns = map[string]func(*Pairing, *Record){
	"conn":       (*Pairing).newConn,
	"connect":    (*Pairing).connected,
	"accept":     (*Pairing).connected,
	EventSecured: (*Pairing).secured,
	"eof":        (*Pairing).ended,
	"reset":      (*Pairing).ended,
	"close":      (*Pairing).ended,
}

func (p *Pairing) newConn(*Record) {
	if p.heard {
		p.conn++
	}
	p.restart(dialogue{})
	p.secure, p.heard, p.joined = false, false, true
}

func (p *Pairing) connected(r *Record) {
	if p.heard {
		p.newConn(r)
	}
	p.joined = false
}

func (p *Pairing) secured(*Record) {
	p.restart(dialogue{greeted: p.talk.greeted})
	p.secure = true
}

func (p *Pairing) restart(d dialogue) {
	p.client.rest(p.asked)
	p.server.rest(p.answered)
	p.talk, p.current, p.ahead = d, nil, map[int]*Exchange{}
}

// ended takes what a side left unfinished.
func (p *Pairing) ended(r *Record) {
	if r.Attrs.Word(0) != Client.String() {
		p.server.rest(p.answered)
	}
}

// Finish takes what both sides left unfinished at the end of the transcript.
func (p *Pairing) Finish() { p.restart(dialogue{}) }

// begin adds an exchange.
func (p *Pairing) begin(role Role, l heardLine) *Exchange {
	x := &Exchange{Number: len(p.Exchanges) + 1, Conn: p.conn, Secure: p.secure, From: l.record, To: l.record, Role: role, Sent: p.at}
	p.Exchanges = append(p.Exchanges, x)
	return x
}

// asked takes a line of the client.
func (p *Pairing) asked(l heardLine) {
	p.ids++
	p.reveal(p.talk.judge(l.text.Octets), l)
	role := p.talk.said(l.text.Octets, p.ids)
	x := p.byID[p.answering()]
	if role == Response && x != nil {
		x.Answers++
		x.Sent, x.To = p.at, l.record
		if p.talk.auth != nil {
			p.ahead[p.ids] = p.command(l)
		}
	} else {
		x = p.command(l)
		p.adopt(x, p.ids)
	}
	p.place = Place{Role: role, Exchange: x}
}

// reveal notes a line that has octets where a secret belongs.
func (p *Pairing) reveal(v verdict, l heardLine) {
	if v.from != open && len(l.text.Octets) > v.from && p.Bare == 0 {
		p.Bare = l.record
	}
}

// answering returns the id of the command that an answer of the client is for.
func (p *Pairing) answering() int {
	if p.talk.auth != nil {
		return p.talk.auth.id
	}
	return p.talk.last
}

// command makes an exchange of a line, without adding it.
func (p *Pairing) command(l heardLine) *Exchange {
	c := parseCommand(l.text.Octets)
	x := &Exchange{Conn: p.conn, Secure: p.secure, From: l.record, To: l.record, Role: Request, Verb: c.verb, Command: l.text.Clone(), Sent: p.at}
	if c.row != nil {
		x.Verb = c.row.Verb
	}
	return x
}

// adopt adds an exchange.
func (p *Pairing) adopt(x *Exchange, id int) {
	x.Number = len(p.Exchanges) + 1
	p.Exchanges = append(p.Exchanges, x)
	p.byID[id] = x
}

// answered takes a line of the server.
func (p *Pairing) answered(l heardLine) {
	text := l.text.Octets
	p.reveal(p.talk.judgeReply(text), l)
	role, id := p.talk.heard(text, l.end)
	x := p.byID[id]
	switch {
	case role == Greeting:
		x = p.begin(Greeting, l)
	case role == Unasked && p.current != nil && !isStatus(text):
		role, x = BodyLine, p.current
		if string(text) == "." {
			role = EndMark
		}
	case role == Unasked || x == nil:
		role, x = Unasked, p.begin(Unasked, l)
	}
	x.hear(role, l, p.at)
	if role == Status {
		x.Message = p.talk.body.within && p.talk.body.message
		p.closed(x)
	}
	p.current, p.place = x, Place{Role: role, Exchange: x}
}

// closed notes that an AUTH has its status. Lines that the client sent ahead, and
// that nobody asked for, are commands from now on, and answers to the next AUTH.
func (p *Pairing) closed(x *Exchange) {
	if len(p.ahead) == 0 {
		return
	}
	for _, c := range p.talk.owed {
		if ahead := p.ahead[c.id]; ahead != nil {
			x.Answers--
			p.adopt(ahead, c.id)
			delete(p.ahead, c.id)
		}
	}
	auth := p.talk.auth
	if auth == nil {
		clear(p.ahead)
	} else if next := p.byID[auth.id]; next.Answers == 0 {
		x.Answers -= len(auth.lines)
		next.Answers = len(auth.lines)
	}
}

// elided takes octets of the server that are not in the file.
func (p *Pairing) elided(r *Record) {
	x := p.current
	if x == nil || r.Side != Server {
		return
	}
	x.Body, x.Elided = true, true
	p.talk.body.mayEnd = true // only whole lines are left out
	lines, _ := r.Attrs.Number("lines")
	octets, _ := r.Attrs.Number("octets")
	x.Lines += lines
	x.Octets += octets
	x.Done, x.To = p.at, r.Line
}

// hear adds a line of the server to the exchange.
func (x *Exchange) hear(role Role, l heardLine, at time.Duration) {
	if x.First == 0 && !x.Answered {
		x.First = at
	}
	x.Done, x.To = at, max(x.To, l.record) // a line may have begun before the command
	switch role {
	case Status, Greeting, Unasked:
		x.Answered, x.OK = true, wire.SaysOK(l.text.Octets)
		x.Status = l.text.Clone()
	case BodyLine:
		x.Body = true
		x.Lines++
		x.Octets += l.octets
	case EndMark:
		x.Body, x.Ended = true, true
	}
}
