package repl

import (
	"context"
	"errors"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/typing"
	"popsh/session"
)

// rawRow is the word :raw.
func rawRow() Command {
	return Command{Name: "raw", Args: args(arg(`"octets"`, Octets)), Run: runRaw, Short: "send any octets, with no help at all",
		Long: `The octets stand in double quotes, with \r \n \t \\ \" and \xNN. Several quoted
pieces are sent in several writes. Nothing is added: a command needs its \r\n. Then
one reply is read for every line that was completed.

Nothing is asked and nothing is refused either: a DELE goes out in spite of --read-only,
and a password in clear text without a question.`,
		Example: []string{`:raw "NOOP\r\n"`, `:raw "STAT\r\nLIST\r\n"`, `:raw "NO" "OP\r\n"`, `:raw "USER caf\xe9\r\n"`}}
}

// runRaw sends pieces of octets and reads the replies they ask for.
func runRaw(ctx context.Context, sh *Shell, call Call) error {
	if !strings.HasPrefix(strings.TrimLeft(call.Rest, " "), `"`) {
		return misuse.New(":raw", "the octets stand in double quotes", `:raw "NOOP\r\n"`)
	}
	pieces, err := typing.Words(call.Rest)
	if err != nil {
		return err
	}
	if err := sh.overtake(ctx); err != nil {
		return err
	}
	sh.hideRaw(strings.Join(pieces, ""))
	older, total := len(sh.session.Owed()), 0
	for _, piece := range pieces {
		n, err := sh.session.SendRaw(ctx, []byte(piece))
		if err != nil {
			return err
		}
		total += n
	}
	if total == 0 {
		sh.view.Info("the line has no end yet; the next octets continue it")
	}
	return sh.receive(ctx, older+total)
}

// hideRaw remembers the secrets on lines that are about to be sent together: the
// reply to the first of them may repeat one of the last.
func (sh *Shell) hideRaw(octets string) {
	for line := range strings.Lines(octets) {
		sh.hide(sh.session.Request([]byte(strings.TrimRight(line, "\r\n"))))
	}
}

// receive reads replies that are owed; the error is the first refusal.
func (sh *Shell) receive(ctx context.Context, replies int) (first error) {
	for range replies {
		if sh.session.Closed() {
			return first
		}
		err := sh.exchange(ctx, nil, func() (*session.Reply, error) {
			reply, err := sh.session.Receive(ctx)
			if reply != nil {
				sh.notice(reply.Request) // only now the line is known: it may have come in pieces
			}
			return reply, err
		})
		var refused *session.RefusedError
		if err != nil && !errors.As(err, &refused) {
			return err
		}
		if first == nil {
			first = err
		}
	}
	return first
}
