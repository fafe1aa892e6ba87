package session

import (
	"bytes"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// NewRequest reads a line as a user types it. It judges nothing: an unknown verb
// or a wrong argument is sent as it stands. Every argument that is a secret by
// its place is marked, and so is all that follows a verb that looks like a
// misspelt one of those: `pas hunter2` would give the secret away as well.
func NewRequest(line []byte) Request {
	verb, rest, _ := bytes.Cut(line, []byte(" "))
	r := Request{Verb: string(verb), Line: line}
	if cmd, ok := pop3.Lookup(r.Verb); ok {
		args := cmd.Split(string(rest))
		r.Command, r.Args = cmd, args
		r.Body = cmd.BodyFor(args...)
		r.Secret = secretSpan(cmd, args, len(verb))
		return r
	}
	r.Secret = guessedSecret(line)
	return r
}

// guessedSecret marks what follows the first word of a line that is no command,
// if the word is one that a secret follows, or looks like one. Blanks before the
// word or a TAB behind it make it no command, but give a secret away all the
// same, and so does a login of another protocol.
func guessedSecret(line []byte) wire.Span {
	if from, found := pop3.ForeignSecret(line); found {
		return wire.Span{From: from, To: len(line)}
	}
	const blank = " \t"
	from := len(line) - len(bytes.TrimLeft(line, blank))
	n := bytes.IndexAny(line[from:], blank)
	if n < 0 {
		return wire.Span{}
	}
	word := string(line[from : from+n])
	cmd, known := pop3.Lookup(word)
	if !known {
		cmd, known = pop3.Nearest(word)
	}
	if known && hasSecret(cmd) {
		return wire.Span{From: from + n + 1, To: len(line)}
	}
	return wire.Span{}
}

// secretSpan returns where the first secret argument stands, or what is taken for
// one, up to the end of the line: what follows a secret may be a part of it.
func secretSpan(cmd *pop3.Command, args []string, verb int) wire.Span {
	at, end := verb, verb
	for _, a := range args {
		end += 1 + len(a)
	}
	for i, a := range args {
		at++
		if i < len(cmd.Args) && isSecret(cmd.Args[i].Kind) || i == len(cmd.Args) && cmd.SecretBehind() {
			return wire.Span{From: at, To: end}
		}
		at += len(a)
	}
	return wire.Span{}
}

func hasSecret(cmd *pop3.Command) bool {
	for _, a := range cmd.Args {
		if isSecret(a.Kind) {
			return true
		}
	}
	return false
}

// isSecret reports whether arguments of a kind are secrets: a digest can be
// ground for the password behind it, so it is one.
func isSecret(k pop3.Kind) bool {
	return k == pop3.Secret || k == pop3.Digest || k == pop3.Response
}

// response reads a line that answers a challenge of the AUTH before it. All but
// the cancelling star and the empty answer is secret.
func response(auth Request, line []byte) Request {
	r := Request{Command: auth.Command, Verb: auth.Verb, Args: auth.Args[:1:1], Line: line, Body: pop3.Exchange, response: true}
	if s := string(line); s != "*" && s != "" {
		r.Secret = wire.Span{From: 0, To: len(line)}
	}
	return r
}

// Cancels reports whether the request gives up an exchange (RFC 5034 §4).
func (r *Request) Cancels() bool { return r.response && string(r.Line) == "*" }

// octets returns the request as it goes over the wire.
func (r *Request) octets() ([]byte, error) {
	if r.response {
		return wire.ResponseLine(r.Line)
	}
	return wire.CommandLine(r.Line)
}
