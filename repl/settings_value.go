package repl

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"popsh/repl/typing"
	"popsh/session/wire"
)

// A value is what a setting may hold. It is written the same way in :set and in
// the configuration file.
type value interface {
	String() string
	// Set takes the value from text. The text of an error says what the value may
	// be, as a hint.
	Set(text string) error
	// Choices are all that it may be, nil when there are too many to name.
	Choices() []string
}

// onOff is a switch.
type onOff bool

func (v *onOff) Choices() []string { return []string{"on", "off"} }

func (v *onOff) String() string {
	if *v {
		return "on"
	}
	return "off"
}

func (v *onOff) Set(text string) error {
	switch text {
	case "on", "true":
		*v = true
	case "off", "false":
		*v = false
	default:
		return errors.New("on or off")
	}
	return nil
}

// offOn is a switch whose field says the opposite of its name.
type offOn bool

func (v *offOn) Choices() []string { return new(onOff).Choices() }

func (v *offOn) String() string {
	on := onOff(!*v)
	return on.String()
}

func (v *offOn) Set(text string) error {
	var on onOff
	if err := on.Set(text); err != nil {
		return err
	}
	*v = offOn(!on)
	return nil
}

// choice is one of a few words.
type choice struct {
	to    *string
	among []string
}

func (v choice) Choices() []string { return v.among }
func (v choice) String() string    { return *v.to }

func (v choice) Set(text string) error {
	if !slices.Contains(v.among, text) {
		return errors.New(strings.Join(v.among, ", "))
	}
	*v.to = text
	return nil
}

// number is a whole number up to a limit.
type number struct {
	to          *int
	least, most int
}

func (v number) Choices() []string { return nil }
func (v number) String() string    { return strconv.Itoa(*v.to) }

func (v number) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 31) // no sign
	if err != nil || int(n) < v.least || int(n) > v.most {
		return fmt.Errorf("a number from %d to %d", v.least, v.most)
	}
	*v.to = int(n)
	return nil
}

// period is a time to wait.
type period time.Duration

func (v *period) Choices() []string { return nil }
func (v *period) String() string    { return wire.Brief(time.Duration(*v)) }

func (v *period) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return errors.New("30s, 5m or 1m30s; 0s waits for ever")
	}
	*v = period(d)
	return nil
}

// rhythm is how often something is done by itself, if it is.
type rhythm struct {
	to    *time.Duration
	least time.Duration
}

func (v rhythm) Choices() []string { return nil }

func (v rhythm) String() string {
	if *v.to == 0 {
		return "off"
	}
	return wire.Brief(*v.to)
}

func (v rhythm) Set(text string) error {
	if text == "off" {
		*v.to = 0
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < v.least {
		return fmt.Errorf("off, or a time such as 4m, of at least %s", wire.Brief(v.least))
	}
	*v.to = d
	return nil
}

// plainText is text on one line, such as a name. Nothing in it may command a terminal
// or end a line of the protocol.
type plainText string

func (v *plainText) Choices() []string { return nil }
func (v *plainText) String() string    { return string(*v) }

func (v *plainText) Set(text string) error {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return errors.New("one line of text, without control characters")
	}
	*v = plainText(text)
	return nil
}

// fileName is the name of a file.
type fileName string

func (v *fileName) Choices() []string     { return nil }
func (v *fileName) String() string        { return string(*v) }
func (v *fileName) Set(text string) error { return (*plainText)(v).Set(text) }

// program is a command line without a shell, or one of some words with a meaning
// of their own.
type program struct {
	to    *string
	words []string
}

func (v program) Choices() []string { return nil }
func (v program) String() string    { return *v.to }

func (v program) Set(text string) error {
	argv, err := typing.Words(text)
	if err != nil || len(argv) == 0 {
		return errors.New(strings.Join(v.words, ", ") + `, or a command, with "quotes" around words that hold blanks`)
	}
	return (*plainText)(v.to).Set(text)
}
