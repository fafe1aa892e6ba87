package repl

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
)

// Of :scan: how many messages it looks at when no range is named, and how many
// headers it asks for before the first is answered.
const (
	scanUsual = 20
	scanBatch = 50
)

// runScan shows the messages as a table, by what the lists and the headers say.
func runScan(ctx context.Context, sh *Shell, call Call) error {
	from, to, err := scanRange(strings.Join(call.Args, ""))
	if err != nil {
		return err
	}
	if err := sh.gather(ctx, requestOf(scanVerb())); err != nil {
		return err
	}
	if err := sh.tolerated(sh.gather(ctx, requestOf(uniqueVerb()))); err != nil {
		return err
	}
	numbers, left := sh.scanned(from, to)
	if err := sh.tolerated(sh.gatherHeads(ctx, numbers)); err != nil {
		return err
	}
	var rows []session.Message
	for _, n := range numbers {
		m, _ := sh.session.Known().Message(n)
		rows = append(rows, m)
	}
	sh.view.Messages(rows)
	sh.tellUnscanned(len(rows), left)
	return nil
}

// tellUnscanned says what else there is beside the messages that were shown.
func (sh *Shell) tellUnscanned(shown, left int) {
	all, _ := sh.scanned(1, 0)
	switch {
	case left > 0:
		sh.view.Info(fmt.Sprintf("the newest %d; there are %d more, which :scan 1- shows as well", shown, left))
	case len(all) == 0:
		sh.view.Info("the maildrop is empty, or all in it is marked as deleted")
	case shown == 0:
		sh.view.Info(fmt.Sprintf("no message is in that range; outside it: %d", len(all)))
	}
}

// scanRange reads 5, 3-9, 3- or -20, the newest 20. Zeros are for what was left
// out; a negative from counts from the newest.
func scanRange(text string) (from, to int64, err error) {
	if text == "" {
		return -scanUsual, 0, nil
	}
	low, high, both := strings.Cut(text, "-")
	if !both {
		high = low
	}
	if low != "" {
		from, err = strconv.ParseInt(low, 10, 64)
	}
	if high != "" && err == nil {
		to, err = strconv.ParseInt(high, 10, 64)
	}
	if low == "" {
		from, to = -to, 0
	}
	if err != nil || text == "-" || low != "" && from < 1 || to < 0 || low == "" && from == 0 || high != "" && low != "" && to < from {
		return 0, 0, misuse.New(":scan", view.Quote(text)+" is no range of messages", ":scan 5, :scan 3-9, :scan 3- or :scan -20 for the newest 20")
	}
	return from, to, nil
}

// scanned returns the messages of a range that are there, and how many older ones
// were left out of the newest.
func (sh *Shell) scanned(from, to int64) (numbers []int64, left int) {
	known := sh.session.Known()
	for n := range known.Last() {
		if m, ok := known.Message(n + 1); ok && m.Sized && !m.Marked && (from < 0 || n+1 >= from) && (to == 0 || n+1 <= to) {
			numbers = append(numbers, n+1)
		}
	}
	if from < 0 && int64(len(numbers)) > -from {
		left = len(numbers) + int(from)
	}
	return numbers[left:], left
}

// tolerated says what the server refused, and lets the rest go on without it.
func (sh *Shell) tolerated(err error) error {
	var refused *session.RefusedError
	if !errors.As(err, &refused) || refused.Command == nil {
		return err
	}
	sh.view.Warn(sh.view.Because(err) + "; what it would tell is missing")
	return nil
}

// refusalsMost is how many headers a server may refuse before it has given one:
// it does not know the command, and will refuse the others as well.
const refusalsMost = 3

// gatherHeads has the headers fetched that are not known yet, in batches where the
// server announces that it takes them (RFC 2449 §6.6). The error may be the first
// refusal.
func (sh *Shell) gatherHeads(ctx context.Context, numbers []int64) (first error) {
	batch := 1
	if caps := sh.session.Capabilities(); caps != nil && caps.Has(pipelining) {
		batch = scanBatch
	}
	unknown := sh.unheaded(numbers)
	progress := sh.view.Count("headers", len(unknown))
	defer progress.End()
	given, refused := 0, 0
	for part := range slices.Chunk(unknown, batch) {
		var requests []session.Request
		for _, n := range part {
			requests = append(requests, requestOf(headVerb(), strconv.FormatInt(n, 10), "0"))
		}
		err := sh.gather(ctx, requests...)
		if err != nil && !is[*session.RefusedError](err) {
			return err
		}
		if first == nil {
			first = err
		}
		left := len(sh.unheaded(part))
		given, refused = given+len(part)-left, refused+left
		progress.At(int64(given + refused))
		if given == 0 && refused >= refusalsMost {
			break
		}
	}
	return first
}

// unheaded returns the messages whose header was not seen.
func (sh *Shell) unheaded(numbers []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(numbers), func(n int64) bool {
		m, _ := sh.session.Known().Message(n)
		return m.Headed
	})
}

// gather sends requests and reads the replies, from which the session learns. The
// error may be the first refusal.
func (sh *Shell) gather(ctx context.Context, requests ...session.Request) (first error) {
	if err := sh.mustAnswer(ctx); err != nil {
		return err
	}
	if len(requests) == 0 {
		return nil
	}
	for _, r := range requests {
		sh.notice(r)
	}
	if err := sh.session.Send(ctx, requests...); err != nil {
		return err
	}
	for range requests {
		refused, err := sh.learn(ctx)
		if err != nil {
			return err
		}
		if first == nil {
			first = refused
		}
	}
	return first
}

// learn reads a reply for what the session learns from it, and returns whether it
// was refused.
func (sh *Shell) learn(ctx context.Context) (refused, err error) {
	sh.begin()
	reply, err := sh.session.Receive(ctx)
	if err != nil {
		return nil, err
	}
	sh.keep(reply)
	sh.view.Answered(reply, sh.secured())
	refused = reply.Err()
	sh.refused = refused != nil
	if reply.Body != nil {
		err = reply.Body.Drain(ctx)
	}
	return refused, err
}
