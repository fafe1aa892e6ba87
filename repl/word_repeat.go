package repl

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
)

// repeatMax is how often a line may be repeated.
const repeatMax = 10_000

// repeat runs a line several times, until one fails.
func (sh *Shell) repeat(ctx context.Context, count int, line string) error {
	if count < 1 || count > repeatMax {
		return misuse.New("", fmt.Sprintf("a line can be repeated 1 to %d times, not %d", repeatMax, count), "5 NOOP")
	}
	for range count {
		if err := sh.Exec(ctx, line); err != nil {
			return err
		}
		if !sh.online() {
			return nil
		}
	}
	return nil
}

// watchRow is the word :watch.
func watchRow() Command {
	return Command{Name: "watch", Args: args(arg("seconds", Duration), arg("line", Line)), Run: runWatch, Short: "run a line again and again, until Ctrl-C",
		Long:    "The line is run, then there is a pause, and so on, until Ctrl-C or a failure. A number alone is in seconds.",
		Example: []string{":watch 60 NOOP", ":watch 5m STAT"}}
}

// runWatch runs a line again and again, with a pause between, until Ctrl-C.
func runWatch(ctx context.Context, sh *Shell, call Call) error {
	pause, line, _ := strings.Cut(strings.TrimLeft(call.Rest, " "), " ")
	every, err := interval(":watch", pause)
	if err != nil {
		return err
	}
	if strings.TrimSpace(line) == "" {
		return misuse.New(":watch", "the line to repeat is missing", "usage: "+call.Row.Usage())
	}
	sh.view.Info(fmt.Sprintf("every %v, until Ctrl-C", every))
	for {
		if err := sh.Exec(ctx, line); err != nil {
			return err
		}
		if err := sh.pause(ctx, every); err != nil {
			return unless(err, context.Canceled)
		}
	}
}

// unless returns an error that is not a certain one.
func unless(err, target error) error {
	if errors.Is(err, target) {
		return nil
	}
	return err
}

// interval reads a pause: seconds, or a duration.
func interval(where, text string) (time.Duration, error) {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		text = strconv.FormatFloat(n, 'f', -1, 64) + "s"
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 100*time.Millisecond || d > 24*time.Hour {
		return 0, misuse.New(where, view.Quote(text)+" is no pause", "10 or 10s; at least 0.1, at most 24h")
	}
	return d, nil
}

// timeRow is the word :time.
func timeRow() Command {
	return Command{Name: "time", Args: args(arg("line", Line)), Offline: true, Run: runTime, Short: "run a line and tell how long it took",
		Long:    "The line is run as if it were typed; the time is from sending it to the end of its reply.",
		Example: []string{":time STAT", ":time RETR 1 > letter.txt"}}
}

// runTime runs a line and tells how long it took.
func runTime(ctx context.Context, sh *Shell, call Call) error {
	if strings.TrimSpace(call.Rest) == "" {
		return misuse.New(":time", "the line to run is missing", "usage: "+call.Row.Usage())
	}
	start := time.Now()
	err := sh.Exec(ctx, call.Rest)
	var refused *session.RefusedError
	if err == nil || errors.As(err, &refused) {
		sh.view.Line("took " + view.Elapsed(time.Since(start)))
	}
	return err
}
