package repl

import (
	"context"
	"fmt"
	"slices"
	"time"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session/wire"
)

// A timer is one that :timeout shows and sets.
type timer struct {
	name, what string
	setting    string // that presets it, "" for none
	of         func(*wire.Timers) *time.Duration
}

// timers are those that can be set, in the order they are shown.
var timers = []timer{
	{"connect", "for the connection to be made", "connect-timeout", func(t *wire.Timers) *time.Duration { return &t.Connect }},
	{"greeting", "for the greeting", "", func(t *wire.Timers) *time.Duration { return &t.Greeting }},
	{"handshake", "for the TLS handshake", "", func(t *wire.Timers) *time.Duration { return &t.Handshake }},
	{"idle", "between two octets of a reply", "timeout", func(t *wire.Timers) *time.Duration { return &t.Idle }},
	{"total", "for a whole reply, time spent reading it not counted", "", func(t *wire.Timers) *time.Duration { return &t.Total }},
	{"quit", "for the answer to QUIT", "", func(t *wire.Timers) *time.Duration { return &t.Quit }},
	{"send", "for the server to take a line", "", func(t *wire.Timers) *time.Duration { return &t.Send }},
}

func timerNames() []string {
	var names []string
	for _, t := range timers {
		names = append(names, t.name)
	}
	return names
}

// timeoutRow is the word :timeout.
func timeoutRow() Command {
	return Command{Name: "timeout", Args: args(some(arg("timer", Timer)), some(arg("duration", Duration))), Offline: true, Run: runTimeout,
		Short:   "show or set how long popsh waits",
		Long:    "Without arguments it shows the timers. A duration is written 30s, 5m or 1m30s; 0 waits for ever. Whichever timer ends, the connection ends with it: a late answer could be taken for the next one.",
		Example: []string{":timeout", ":timeout idle 2m", ":timeout total 0"}}
}

func runTimeout(_ context.Context, sh *Shell, call Call) error {
	if len(call.Args) == 0 {
		sh.showTimers(timers)
		return nil
	}
	i := slices.Index(timerNames(), call.Args[0])
	if i < 0 {
		return misuse.New(":timeout", "there is no timer "+view.Quote(call.Args[0]), misuse.Nearest(call.Args[0], timerNames(), ":timeout lists them")...)
	}
	if len(call.Args) == 2 {
		if err := sh.setTimer(timers[i], call.Args[1]); err != nil {
			return err
		}
	}
	sh.showTimers(timers[i : i+1])
	return nil
}

// setTimer sets a timer, and the setting that presets it.
func (sh *Shell) setTimer(t timer, text string) error {
	var d period
	if err := d.Set(text); err != nil {
		return misuse.New(":timeout", view.Quote(text)+" is not a duration", err.Error())
	}
	for _, clock := range sh.clocks() {
		*t.of(clock) = time.Duration(d)
	}
	if s, ok := findSetting(t.setting); ok {
		sh.options.note(s.name, fromSession)
		return s.of(&sh.options).Set(text)
	}
	return nil
}

// showTimers shows timers of the open session, or of the next one.
func (sh *Shell) showTimers(list []timer) {
	clocks := sh.clocks()
	for _, t := range list {
		sh.view.Line(fmt.Sprintf("%-10s %-8s %s", t.name, wire.Brief(*t.of(clocks[len(clocks)-1])), t.what))
	}
}
