package practice

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Options say how a server is. The zero value is the honest server of the
// lessons.
type Options struct {
	Users []User           // nil: [Users]
	Now   func() time.Time // the clock of LOGIN-DELAY and timestamps; nil: time.Now
	Idle  time.Duration    // how long a client may be silent; 0: [Idle]

	Authority []byte // a certificate authority that SaveAuthority gave; nil: a new one

	// Log is told who comes and goes, a sentence at a time, by one goroutine at a
	// time; may be nil. Nothing that a client sent is in it but the names of users.
	Log func(string)

	manner manner
}

// A User has a maildrop, a password, and a token in place of it.
type User struct {
	Name, Password string
	Token          string          // for OAUTHBEARER and XOAUTH2; empty: none
	About          string          // what is in the maildrop, for people
	Mail           func() [][]byte // makes the messages of the start, first to last; nil: none
}

// The timers of the server.
const (
	Idle          = 11 * time.Minute // RFC 1939 §3 asks for ten at least
	handshakeTime = 30 * time.Second
	writeTime     = time.Minute
)

// A SwitchError says why a switch cannot be set.
type SwitchError struct {
	Name string // as it was given
	Err  error
}

func (e *SwitchError) Error() string { return fmt.Sprintf("switch %q: %v", e.Name, e.Err) }

// Unwrap returns the reason.
func (e *SwitchError) Unwrap() error { return e.Err }

// The reasons of a [SwitchError].
var (
	ErrNoSwitch = errors.New("there is no such switch")
	ErrNoValue  = errors.New("it takes no value")
	ErrNumber   = errors.New("it needs a number from 0 to 999999")
)

// valueMax is the largest value of a switch: eleven days in seconds.
const valueMax = 999999

// Switch turns on the switch of that name, one of [Switches]. The value is a
// number for those that take one and empty for the others; an error is a
// *SwitchError.
func (o *Options) Switch(name, value string) error {
	for _, s := range Switches {
		if s.Name == name {
			return o.turnOn(s, value)
		}
	}
	return &SwitchError{name, ErrNoSwitch}
}

func (o *Options) turnOn(s Switch, value string) error {
	n, err := s.number(value)
	if err != nil {
		return &SwitchError{s.Name, err}
	}
	s.set(&o.manner, n)
	return nil
}

// number reads the value of a switch.
func (s Switch) number(value string) (int, error) {
	if s.Value == "" {
		if value != "" {
			return 0, ErrNoValue
		}
		return 0, nil
	}
	n, err := strconv.ParseUint(value, 10, 32)
	if err != nil || n > valueMax {
		return 0, ErrNumber
	}
	return int(n), nil
}
