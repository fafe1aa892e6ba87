package repl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"popsh/repl/misuse"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// pipelineRow is the word :pipeline.
func pipelineRow() Command {
	return Command{Name: "pipeline", Args: args(arg("command; command …", Line)), Run: runPipeline, Short: "send several commands at once, then read the replies",
		Long:    "All lines go out in one write, without waiting (RFC 2449 §6.6). The replies come in the same order, and each is shown under its command.",
		Example: []string{":pipeline STAT; LIST; UIDL; NOOP"}}
}

// runPipeline sends several commands in one write and then reads their replies,
// each shown with the command it answers (RFC 2449 §6.6).
func runPipeline(ctx context.Context, sh *Shell, call Call) error {
	var batch []session.Request
	for line := range strings.SplitSeq(call.Rest, ";") {
		if line = strings.TrimSpace(line); line != "" {
			batch = append(batch, session.NewRequest([]byte(line)))
		}
	}
	if len(batch) == 0 {
		return misuse.New(":pipeline", "there is nothing to send", "usage: "+call.Row.Usage())
	}
	if err := sh.overtake(ctx); err != nil {
		return err
	}
	if err := sh.checkBatch(ctx, batch); err != nil {
		return err
	}
	older := sh.session.Owed()
	for _, r := range batch {
		sh.notice(r)
	}
	if err := sh.session.Send(ctx, batch...); err != nil {
		return err
	}
	return sh.receiveBatch(ctx, append(older, batch...))
}

// overtake makes sure that lines can be sent although a reply may be owed.
func (sh *Shell) overtake(ctx context.Context) error {
	if err := sh.awaitRest(ctx); err != nil {
		return err
	}
	if err := sh.awaitKeepalive(ctx); err != nil {
		return err
	}
	if sh.owes() && !sh.mayOvertake() {
		return sh.unanswered()
	}
	return nil
}

// checkBatch warns of commands that had better not stand where they do.
func (sh *Shell) checkBatch(ctx context.Context, batch []session.Request) error {
	if caps := sh.session.Capabilities(); caps != nil && !caps.Has(pipelining) {
		sh.view.Warn("the server does not announce " + pipelining + " (RFC 2449 §6.6)")
	}
	for i, r := range batch {
		if err := sh.guard(ctx, r.Command, sh.holdsClearSecret(r)); err != nil {
			return err
		}
		last := i == len(batch)-1
		if r.Command == nil || last {
			continue
		}
		if warning, ok := pipeWarnings[r.Command.Pipe]; ok {
			sh.view.Warn(fmt.Sprintf("%s: %s (RFC 2449 §6.6)", r.Command.Verb, warning))
		}
	}
	return nil
}

// pipelining is the capability that allows a batch.
const pipelining = "PIPELINING"

var pipeWarnings = map[pop3.Pipe]string{
	pop3.Last:  "belongs at the end of a batch",
	pop3.Alone: "nothing may follow until its reply is complete",
}

// receiveBatch reads the replies; the error is the first refusal.
func (sh *Shell) receiveBatch(ctx context.Context, batch []session.Request) (first error) {
	for i, r := range batch {
		sh.view.Info("reply to " + sh.view.NameOf(r))
		err := sh.exchange(ctx, sh.row(r.Command), func() (*session.Reply, error) { return sh.session.Receive(ctx) })
		var refused *session.RefusedError
		switch {
		case err != nil && !errors.As(err, &refused):
			sh.judgeSilence(err, i, len(batch))
			return errors.Join(first, err)
		case first == nil:
			first = err
		}
	}
	return first
}

// judgeSilence tells of a server that answered what came first and then fell silent.
func (sh *Shell) judgeSilence(err error, answered, sent int) {
	if _, silent := errors.AsType[*wire.TimeoutError](err); silent && answered > 0 {
		sh.view.Warn(fmt.Sprintf("%d of %d commands were answered: servers, and what stands before them, may lose what is sent ahead; send them one by one (RFC 2449 §6.6)", answered, sent))
	}
}
