package player

import (
	"context"
	"io"

	"popsh/repl/view"
	"popsh/trace"
)

// An Opener begins a transcript anew, with a player of its own. The closer is for
// whoever has had enough of it.
type Opener func() (*trace.Player, io.Closer, error)

// Play shows a transcript, and returns when all is shown, a key asked to leave, or ctx
// is done. Where results go to a terminal, the keys of the process's terminal are its
// own meanwhile; stepping waits for one before each command. A search opens the
// transcript once more, to look ahead. The error of a player that was interrupted is
// the cause of ctx, or [context.Canceled] when a key did it.
func Play(ctx context.Context, open Opener, stepping bool, o view.Options) (left bool, err error) {
	p, file, err := open()
	if err != nil {
		return false, err
	}
	defer file.Close()
	keys := noKeyboard()
	if o.OutTTY {
		keys = openKeyboard()
	}
	defer keys.Close()
	show := &projector{
		player: p, open: open, screen: newScreen(keys.looks(o)), keys: keys.pressed,
		stepping: stepping && keys.pressed != nil,
	}
	err = show.run(ctx)
	return show.left, err
}
