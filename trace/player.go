package trace

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How a transcript is played unless somebody says otherwise.
const (
	PlaySpeed = 1.0
	PlayIdle  = 2 * time.Second
)

// speeds are the steps of Faster and Slower.
var speeds = []float64{0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64}

// PlayOptions say what is played and how fast.
type PlayOptions struct {
	Speed   float64       // a factor; 0 plays at once
	MaxIdle time.Duration // the longest wait before a record, before Speed counts; 0 for as recorded
	From    *Point        // where to begin; nil for the beginning
	To      *Point        // where to end, the record included; nil for the end
	Only    []Kind        // the kinds to play; empty for all
	Side    Side          // only octets of this side; 0 for both
}

// A Point is a place in a transcript: the first record that fits it.
type Point struct {
	line   int
	at     time.Duration
	search *regexp.Regexp
}

// ParsePoint reads a line number, a time since the beginning such as 1m30s, or a
// pattern between slashes.
func ParsePoint(s string) (*Point, error) {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return &Point{line: n}, nil
	}
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return &Point{at: d}, nil
	}
	pattern, ok := strings.CutPrefix(s, "/")
	pattern, ok2 := strings.CutSuffix(pattern, "/")
	if !ok || !ok2 {
		return nil, fmt.Errorf("a place is a line number, a time such as 1m30s, or a pattern such as /RETR/, not %q", s)
	}
	search, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("the pattern of a place: %w", err)
	}
	return &Point{search: search}, nil
}

// fits reports whether a step is at the point or behind it.
func (p *Point) fits(s *Step) bool {
	if p.search != nil {
		return s.Matches(p.search)
	}
	return s.Record.Line >= p.line && s.At >= p.at
}

// before reports whether a step is behind a point in time.
func (p *Point) before(s *Step) bool { return p.search == nil && p.line == 0 && s.At > p.at }

// last reports whether a step is the last up to the point.
func (p *Point) last(s *Step) bool { return (p.search != nil || p.line > 0) && p.fits(s) }

// A Step is one record to show, and how long to wait before that. The record is
// valid until the next step.
type Step struct {
	Place
	Record *Record
	Wait   time.Duration
	Secure bool   // the octets travelled inside TLS
	Flaw   string // what is wrong with the framing here or, if it says so, before; "" for nothing
}

// searchMax is how much of a record is searched, in octets of the file.
const searchMax = 64 << 10

// Matches reports whether the line of the file matches, as far as it is searched.
func (s *Step) Matches(search *regexp.Regexp) bool {
	line := bytes.TrimSuffix(s.Record.Append(nil), []byte("\n"))
	return search.Match(line[:min(len(line), searchMax)])
}

// A Player turns a transcript into steps. It knows no clock and no terminal: who
// shows the steps waits as long as they say, and passes on what the user wants.
type Player struct {
	src     Source
	options PlayOptions
	pairing *Pairing
	flaws   flawFinder
	idle    time.Duration // since the last step that was played
	begun   bool
	over    bool
	rush    func(*Step) bool // no waits until a step fits
}

// NewPlayer returns a player of the records in src.
func NewPlayer(src Source, o PlayOptions) *Player {
	return &Player{src: src, options: o, pairing: NewPairing(), begun: o.From == nil}
}

// Next returns the next step, or io.EOF.
func (p *Player) Next() (Step, error) {
	for !p.over {
		r, err := p.src.Next()
		if err != nil {
			return Step{}, err
		}
		s := Step{Place: p.pairing.Add(r), Record: r, Secure: p.pairing.secure}
		s.Flaw = p.flaws.look(r, s.Place)
		p.idle += r.After
		rushing := p.rush != nil
		if r.Kind != Mark && rushing && p.rush(&s) {
			p.rush = nil
		}
		if r.Kind != Mark && p.plays(&s) {
			s.Wait = p.wait(rushing)
			return s, nil
		}
	}
	return Step{}, io.EOF
}

// Flaw returns what is wrong with the framing at the end of the transcript, or "".
func (p *Player) Flaw() string {
	if p.options.To != nil {
		return "" // the end was not reached
	}
	return p.flaws.unended()
}

// plays reports whether a step is among those to be played.
func (p *Player) plays(s *Step) bool {
	if !p.begun {
		p.idle = 0
		p.begun = p.options.From.fits(s)
	}
	if !p.begun {
		return false
	}
	if to := p.options.To; to != nil {
		if p.over = to.before(s); p.over {
			return false
		}
		p.over = to.last(s)
	}
	octets := s.Record.Kind == Data || s.Record.Kind == Elided
	switch {
	case octets && p.options.Side != 0 && s.Record.Side != p.options.Side:
		return false
	case len(p.options.Only) > 0:
		return slices.Contains(p.options.Only, s.Record.Kind)
	}
	return true
}

// wait returns how long to wait for a record, and begins to count anew.
func (p *Player) wait(rushing bool) time.Duration {
	wait := p.idle
	p.idle = 0
	if rushing || p.options.Speed <= 0 {
		return 0
	}
	if p.options.MaxIdle > 0 {
		wait = min(wait, p.options.MaxIdle)
	}
	return time.Duration(float64(wait) / p.options.Speed)
}

// Speed returns the factor in use.
func (p *Player) Speed() float64 { return p.options.Speed }

// Faster and Slower change the speed by one step of a scale.
func (p *Player) Faster() { p.shift(1) }

// Slower is the opposite of Faster.
func (p *Player) Slower() { p.shift(-1) }

func (p *Player) shift(by int) {
	i, found := slices.BinarySearch(speeds, p.options.Speed)
	if !found && by < 0 {
		i = min(i, len(speeds))
	} else if !found {
		i--
	}
	p.options.Speed = speeds[max(0, min(i+by, len(speeds)-1))]
}

// ToExchange plays without waits up to the beginning of the next exchange.
func (p *Player) ToExchange() {
	p.rush = func(s *Step) bool { return s.Role == Request || s.Role == Greeting || s.Role == Unasked }
}

// ToNote plays without waits up to the next note.
func (p *Player) ToNote() {
	p.rush = func(s *Step) bool { return s.Record.Kind == Remark }
}

// ToMatch plays without waits up to the next record that matches.
func (p *Player) ToMatch(search *regexp.Regexp) {
	p.rush = func(s *Step) bool { return s.Matches(search) }
}
