package repl

import (
	"context"
	"fmt"
	"time"
)

// waitRow is the word :wait.
func waitRow() Command {
	return Command{Name: "wait", Args: args(arg("duration", Duration)), Offline: true, Run: runWait,
		Short:   "do nothing for a time, and watch the server",
		Long:    "It ends early when the server says something or hangs up, which is a failure. A number alone is in seconds.",
		Example: []string{":wait 30", ":wait 10m"}}
}

// runWait does nothing for a time, and tells at once what the server does.
func runWait(ctx context.Context, sh *Shell, call Call) error {
	pause, err := interval(":wait", call.Args[0])
	if err != nil {
		return err
	}
	sh.view.Info(fmt.Sprintf("waiting for %v", pause))
	return sh.pause(ctx, pause)
}

// pause waits, and reads what is owed meanwhile. That the server speaks unasked or
// hangs up ends it, and is the error.
func (sh *Shell) pause(ctx context.Context, d time.Duration) error {
	pausing, done := context.WithTimeout(ctx, d)
	defer done()
	if sh.owes() {
		sh.catchUp(pausing, 0)
		if !sh.online() {
			return sh.noConnection()
		}
	}
	if sh.online() && sh.session.InStep() {
		if err := sh.session.Watch(pausing); err != nil {
			return err
		}
	} else {
		<-pausing.Done()
	}
	return ctx.Err()
}
