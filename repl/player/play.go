package player

import (
	"context"

	"popsh/repl/view"
	"popsh/trace"
)

// Play shows what is left of a transcript, and returns when all is shown, a key
// asked to leave, or ctx is done. Where results go to a terminal, the keys of the
// process's terminal are its own meanwhile; stepping waits for one before each
// command. The error of a player that was interrupted is the cause of ctx, or
// [context.Canceled] when a key did it.
func Play(ctx context.Context, p *trace.Player, stepping bool, o view.Options) (left bool, err error) {
	keys := noKeyboard()
	if o.OutTTY {
		keys = openKeyboard()
	}
	defer keys.Close()
	show := &projector{
		player: p, screen: newScreen(keys.looks(o)), keys: keys.pressed,
		stepping: stepping && keys.pressed != nil,
	}
	err = show.run(ctx)
	return show.left, err
}
