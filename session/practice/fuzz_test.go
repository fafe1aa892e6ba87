package practice

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"popsh/session/pop3"
)

// FuzzServer: whatever lines a client sends, the server gives one status line or
// challenge to each, with a body only where the command has one, or ends the
// session; it never stops answering and holds no lock afterwards.
func FuzzServer(f *testing.F) {
	for _, steps := range dialogues {
		f.Add(linesOf(steps), byte(0))
	}
	for _, steps := range authDialogues {
		f.Add(linesOf(steps), byte(0))
	}
	for i, tr := range trials {
		f.Add([]byte(tr.send), byte(i))
	}
	for _, cmd := range pop3.Commands {
		f.Add([]byte(asAlice+cmd.Verb+"\r\n"+cmd.Verb+" 1\r\n"+cmd.Verb+" 1 1\r\n"), byte(0))
	}
	f.Fuzz(func(t *testing.T, input []byte, language byte) {
		s := newServer(t, nil)
		nc := s.Pipe()
		defer nc.Close()
		nc.SetDeadline(time.Now().Add(patience))
		talk := &talker{t: t, nc: nc, in: bufio.NewReader(nc)}
		talk.line()
		if language%2 == 1 {
			talk.ask([]byte("LANG de"))
		}
		for line := range bytes.SplitSeq(input, []byte("\n")) {
			if !talk.ask(line) {
				break
			}
		}
		nc.Close()
		s.Close()
		for user, p := range s.people {
			if p.drop.held {
				t.Fatalf("the maildrop of %s stays locked", user)
			}
		}
	})
}

func linesOf(steps []step) []byte {
	var b bytes.Buffer
	for _, s := range steps {
		if s.send != "" {
			b.WriteString(s.send + "\r\n")
		}
	}
	return b.Bytes()
}

// A talker sends lines and knows enough of the protocol to tell where each answer
// ends.
type talker struct {
	t        *testing.T
	nc       io.ReadWriteCloser
	in       *bufio.Reader
	exchange bool // an AUTH goes on
}

// line returns the next line, or false when the server has ended the session.
func (k *talker) line() (string, bool) {
	k.t.Helper()
	line, err := k.in.ReadString('\n')
	switch {
	case err == io.EOF && line == "":
		return "", false
	case err != nil || !strings.HasSuffix(line, "\r\n"):
		k.t.Fatalf("line = %q, %v, want one with CRLF", line, err)
	}
	return strings.TrimSuffix(line, "\r\n"), true
}

// ask sends one line and reads its answer. It returns false when the session is
// over.
func (k *talker) ask(line []byte) bool {
	k.t.Helper()
	if _, err := k.nc.Write(append(bytes.Clone(line), '\n')); err != nil {
		return false
	}
	got, there := k.line()
	if !there {
		return false
	}
	ok := got == "+OK" || strings.HasPrefix(got, "+OK ")
	challenge := strings.HasPrefix(got, "+ ")
	if !ok && !challenge && !strings.HasPrefix(got, "-ERR ") {
		k.t.Fatalf("answer to %q = %q, want a status line or a challenge", line, got)
	}
	inExchange := k.exchange
	k.exchange = challenge
	return !ok || inExchange || k.rest(strings.TrimSuffix(string(line), "\r"))
}

// rest reads what follows a +OK to line.
func (k *talker) rest(line string) bool {
	k.t.Helper()
	verb, args, _ := strings.Cut(line, " ")
	cmd, known := pop3.Lookup(verb)
	if !known {
		k.t.Fatalf("%q was answered +OK", line)
	}
	switch cmd.BodyFor(cmd.Split(args)...) {
	case pop3.HelloTLS:
		return false
	case pop3.MultiLine:
		for text, there := k.line(); text != "."; text, there = k.line() {
			if !there {
				k.t.Fatalf("the body of %q has no end", line)
			}
		}
	}
	return true
}
