package repl

import (
	"context"
	"errors"
	"fmt"

	"popsh/session/pop3"
)

// quitRow is the word :quit.
func quitRow() Command {
	return Command{Name: "quit", Offline: true, Run: runQuit, Short: "leave popsh",
		Long: "The connection is closed without QUIT, so messages marked as deleted stay; at a terminal popsh asks first. QUIT, without the colon, is the server's: it carries the deletions out."}
}

func runQuit(ctx context.Context, sh *Shell, _ Call) error {
	if err := sh.awaitKeepalive(ctx); errors.Is(err, context.Canceled) {
		return err
	}
	if sh.online() && sh.session.Machine().Deletions() > 0 && sh.person != nil {
		return sh.quitWithDeletions(ctx)
	}
	sh.leave()
	return nil
}

func (sh *Shell) leave() {
	sh.left = true
	if sh.online() {
		sh.drop()
	}
}

// quitWithDeletions asks what is to become of the marks.
func (sh *Shell) quitWithDeletions(ctx context.Context) error {
	choices := "[c]ommit by QUIT, [d]iscard or [s]tay?"
	if sh.owes() {
		choices = "[d]iscard or [s]tay? (QUIT must wait for a reply)"
	}
	answer, err := sh.ask(ctx, fmt.Sprintf("messages marked as deleted: %d", sh.session.Machine().Deletions()), choices)
	if err != nil {
		return err
	}
	switch {
	case answer == "c" && !sh.owes():
		quit := pop3.First(func(c *pop3.Command) bool { return c.Next == pop3.Update })
		sh.left = true
		return sh.run(ctx, quit)
	case answer == "d":
		sh.leave()
	}
	return nil
}
