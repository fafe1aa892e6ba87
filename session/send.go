package session

import (
	"bytes"
	"context"
	"slices"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// Send sends requests in one write, without waiting (RFC 2449 §6.6). Their
// replies are read by Receive, in order. What stands between the first secret
// and the last is hidden with them.
func (s *Session) Send(ctx context.Context, requests ...Request) error {
	lines := make([][]byte, len(requests))
	for i := range requests {
		line, err := requests[i].octets()
		if err != nil {
			return err
		}
		lines[i] = line
	}
	octets, secret := bytes.Join(lines, nil), hidden(lines, requests)
	if len(s.begun) > 0 {
		_, err := s.sendRaw(ctx, octets, secret)
		return err
	}
	return s.send(ctx, octets, secret, requests)
}

// SendRaw sends octets with no help at all and returns how many replies they ask
// for: one for every line that they complete. The replies are framed by what is
// known of each line's verb. Octets behind the last line end are the start of the
// next line, whoever sends the rest of it.
func (s *Session) SendRaw(ctx context.Context, octets []byte) (replies int, err error) {
	return s.sendRaw(ctx, octets, wire.Span{})
}

func (s *Session) sendRaw(ctx context.Context, octets []byte, secret wire.Span) (replies int, err error) {
	lines := bytes.SplitAfter(slices.Concat(s.begun, octets), []byte("\n"))
	requests := make([]Request, len(lines))
	for i, line := range lines {
		requests[i] = s.Request(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")))
	}
	if found := hidden(lines, requests); !found.Empty() {
		secret = cover(secret, max(0, found.From-len(s.begun)), len(octets))
	}
	last := len(lines) - 1 // not complete, and most often empty
	if err := s.send(ctx, octets, secret, requests[:last]); err != nil {
		return 0, err
	}
	s.begun = bytes.Clone(lines[last][:min(len(lines[last]), wire.CommandMax)])
	return last, nil
}

// hidden returns the octets that must not be shown of lines that are sent
// together, each with the request that it is. What stands behind an AUTH may be
// the answer to a challenge.
func hidden(lines [][]byte, requests []Request) wire.Span {
	var (
		all     wire.Span
		at      int
		answers bool
	)
	for i, r := range requests {
		switch {
		case !r.Secret.Empty():
			all = cover(all, at+r.Secret.From, at+r.Secret.To)
		case answers:
			all = cover(all, at, at+len(r.Line))
		}
		answers = answers || r.Body == pop3.Exchange
		at += len(lines[i])
	}
	return all
}

// cover returns the shortest span that holds s and the octets between from and
// to.
func cover(s wire.Span, from, to int) wire.Span {
	switch {
	case from >= to:
		return s
	case s.Empty():
		return wire.Span{From: from, To: to}
	}
	return wire.Span{From: min(s.From, from), To: max(s.To, to)}
}

// send writes octets that hold these requests, unless something stands in the
// way of their replies. Whatever goes wrong with the writing ends the session: a
// line may have been cut off in the middle.
func (s *Session) send(ctx context.Context, octets []byte, secret wire.Span, requests []Request) error {
	switch {
	case s.Closed():
		return ErrClosed
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case s.Unread() != nil:
		return ErrOutOfStep
	case len(s.owed) == 0:
		if err := s.checkQuiet(); err != nil {
			return err
		}
	}
	now := time.Now()
	if err := s.conn.Send(ctx, octets, secret); err != nil {
		err = s.lost("sending", err)
		s.end()
		return err
	}
	s.lastWord = time.Now()
	for _, r := range requests {
		r.sent = now
		s.owed = append(s.owed, r)
	}
	return nil
}
