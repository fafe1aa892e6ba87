package repl

import (
	"context"
	"errors"

	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// fetch sends a line for a word of popsh and returns the reply, whose body is
// still to be read. A refusal is shown, and is the error.
func (sh *Shell) fetch(ctx context.Context, verb *pop3.Command, args ...string) (*session.Reply, error) {
	if err := sh.mustAnswer(ctx); err != nil {
		return nil, err
	}
	r := requestOf(verb, args...)
	sh.notice(r)
	sh.begin()
	reply, err := sh.session.Do(ctx, r)
	if err != nil {
		return nil, err
	}
	sh.keep(reply)
	sh.refused = reply.Err() != nil
	if reply.Body == nil && sh.refused {
		return nil, errors.Join(sh.view.Reply(ctx, reply, view.Plain, sh.secured()), reply.Err())
	}
	sh.view.Answered(reply, sh.secured())
	return reply, nil
}

func requestOf(verb *pop3.Command, args ...string) session.Request {
	line := verb.Verb
	for _, a := range args {
		line += " " + a
	}
	return session.NewRequest([]byte(line))
}

// The verbs that words of popsh send: for a whole message, for its head and some
// lines, and for the two lists.
func wholeVerb() *pop3.Command {
	return pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.MessageLines && len(c.Args) == 1 })
}

func headVerb() *pop3.Command {
	return pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.MessageLines && len(c.Args) == 2 })
}

func scanVerb() *pop3.Command {
	return pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.ScanLines })
}

func uniqueVerb() *pop3.Command {
	return pop3.First(func(c *pop3.Command) bool { return c.Lines == pop3.UniqueIDLines })
}
