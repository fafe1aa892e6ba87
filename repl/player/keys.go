package player

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"popsh/trace"
)

// A binding is what some keys do while a transcript plays.
type binding struct {
	keys, name, what string
	do               func(*projector) error
}

// The keys that mean the same wherever a line is typed.
const (
	keyInterrupt = 3
	keyBackspace = 8
	keyEscape    = 0x1b
	keyDelete    = 0x7f
)

// bindings are all that keys do.
var bindings = []binding{
	{" ", "space", "pause, and go on", (*projector).toggle},
	{"\r\n.", "Enter or .", "show all up to the next command", func(p *projector) error {
		return p.leap(begins, p.player.ToExchange)
	}},
	{"n", "n", "show all up to the next note", func(p *projector) error {
		return p.seek("no note", func(s *trace.Step) bool { return s.Record.Kind == trace.Remark }, p.player.ToNote)
	}},
	{"/", "/", "show all up to what matches a pattern", func(p *projector) error {
		p.typed = new([]byte)
		p.screen.ask("/")
		return nil
	}},
	{"+", "+", "twice as fast", func(p *projector) error { return p.pace((*trace.Player).Faster) }},
	{"-", "-", "half as fast", func(p *projector) error { return p.pace((*trace.Player).Slower) }},
	{"q", "q", "leave", func(p *projector) error { p.left = true; return nil }},
	{string(rune(keyInterrupt)), "Ctrl-C", "break off", func(*projector) error { return fmt.Errorf("playing: %w", context.Canceled) }},
}

// Keys explains the keys, a line each.
func Keys() string {
	var b strings.Builder
	for _, k := range bindings {
		fmt.Fprintf(&b, "  %-10s  %s\n", k.name, k.what)
	}
	return b.String()
}

// press does what a key means. One that means nothing is told the others.
func (p *projector) press(key byte) error {
	if p.typed != nil {
		return p.typePattern(key)
	}
	i := slices.IndexFunc(bindings, func(k binding) bool { return strings.IndexByte(k.keys, key) >= 0 })
	if i < 0 {
		p.screen.words.Info("the keys:\n" + strings.TrimRight(Keys(), "\n"))
		return nil
	}
	return bindings[i].do(p)
}

func (p *projector) toggle() error {
	if !p.paused {
		p.pause()
		return nil
	}
	p.paused, p.stepping = false, false
	return nil
}

func (p *projector) pause() {
	if !p.paused {
		p.screen.words.Info("paused; space goes on, Enter to the next command, q leaves")
	}
	p.paused = true
}

// leap has the player show all at once up to a step that fits; a pause is taken
// up again there. The step that is waited for may be the one.
func (p *projector) leap(fits func(*trace.Step) bool, rush func()) error {
	p.hurry = true
	if !p.paused && fits(p.next) {
		return nil
	}
	rush()
	p.jump, p.behind, p.paused = fits, p.paused, false
	return nil
}

// seek is leap, but stays where no step fits any more: there is no way back.
func (p *projector) seek(what string, fits func(*trace.Step) bool, rush func()) error {
	follows, err := p.follows(fits)
	if err == nil && !follows {
		p.screen.words.Info(what + " follows")
	}
	if err != nil || !follows {
		return err
	}
	return p.leap(fits, rush)
}

// follows looks ahead for a step that fits: behind the one that is waited for when
// there is a pause, since that one has been reached.
func (p *projector) follows(fits func(*trace.Step) bool) (bool, error) {
	ahead, file, err := p.open()
	if err != nil {
		return false, err
	}
	defer file.Close()
	reached := p.next.Record.Line
	for {
		s, err := ahead.Next()
		if err != nil {
			return false, unless(err, io.EOF)
		}
		if line := s.Record.Line; (line > reached || line == reached && !p.paused) && fits(&s) {
			return true, nil
		}
	}
}

func unless(err, expected error) error {
	if err == expected {
		return nil
	}
	return err
}

func (p *projector) pace(change func(*trace.Player)) error {
	change(p.player)
	p.screen.words.Info(fmt.Sprintf("speed %g", p.player.Speed()))
	return nil
}

// patternMost is how long a pattern may be, in octets.
const patternMost = 200

// typePattern takes a key of the pattern that is being typed.
func (p *projector) typePattern(key byte) error {
	typed := *p.typed
	switch {
	case key == '\r' || key == '\n':
		p.typed = nil
		p.screen.ask("\n")
		return p.search(string(typed))
	case key == keyInterrupt || key == keyEscape:
		p.typed = nil
		p.screen.ask("\n")
	case key == keyBackspace || key == keyDelete:
		if len(typed) > 0 {
			*p.typed = typed[:len(typed)-1]
			p.screen.ask("\b \b")
		}
	case key >= ' ' && key < keyDelete && len(typed) < patternMost:
		*p.typed = append(typed, key)
		p.screen.ask(string(rune(key)))
	}
	return nil
}

func (p *projector) search(pattern string) error {
	if pattern == "" {
		return nil
	}
	search, err := regexp.Compile(pattern)
	if err != nil {
		p.screen.words.Warn(err.Error())
		return nil
	}
	return p.seek("nothing like that", func(s *trace.Step) bool { return s.Matches(search) }, func() { p.player.ToMatch(search) })
}
