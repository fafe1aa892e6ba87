package editor

import (
	"fmt"
	"unicode/utf8"
)

// maxSecret is the number of octets of a password. The buffer has this size from
// the start, so that growing leaves no copies behind.
const maxSecret = 16 << 10

// A secret is a password being typed. The library and the screen see stars.
type secret struct {
	octets []byte
}

// Password asks for a password and returns its octets in UTF-8, which the caller
// should clear after use. It is not kept anywhere. Ctrl-C cancels it with
// ErrInterrupt, Ctrl-D in an empty one with io.EOF. Without a terminal it is the
// next line.
func (e *Editor) Password(prompt string) ([]byte, error) {
	if e.plain != nil {
		return e.plain.password()
	}
	e.secret = &secret{make([]byte, 0, maxSecret)}
	e.setLabels(prompt, "? ")
	_, err := e.read()
	octets := e.secret.octets
	e.secret = nil
	e.setLabels()
	if err != nil {
		clear(octets)
		return nil, err
	}
	return octets, nil
}

// filter takes a key and returns what the library may see of it.
func (s *secret) filter(e *Editor, key rune) rune {
	switch {
	case isText(key):
		return s.add(key)
	case key == keyBackspace:
		_, n := utf8.DecodeLastRune(s.octets)
		s.octets = s.octets[:len(s.octets)-n]
		return key
	}
	e.action = secretActions[key]
	return keyNone
}

func (s *secret) add(r rune) rune {
	if len(s.octets)+utf8.RuneLen(r) > maxSecret {
		return keyNone
	}
	s.octets = utf8.AppendRune(s.octets, r)
	return star
}

// secretActions are the other keys of a password. Its cursor does not move.
var secretActions = map[rune]func(*Editor, text) text{
	keyKillLeft: (*Editor).killSecret,
	keyPaste:    (*Editor).pasteSecret,
	keyClear:    (*Editor).clear,
	keySuspend:  (*Editor).suspend,
}

func (e *Editor) killSecret(text) text {
	clear(e.secret.octets)
	e.secret.octets = e.secret.octets[:0]
	return text{}
}

func (e *Editor) pasteSecret(t text) text {
	lines := pastedLines(e.in.pasted())
	switch n := len(lines); n {
	case 0:
		return e.bell(t)
	case 1:
	default:
		e.Above(fmt.Sprintf("left out, since what is asked for is one line: a paste of %d lines", n))
		return t
	}
	for _, r := range lines[0] {
		if e.secret.add(r) == star {
			t = t.insert([]rune{star})
		}
	}
	return t
}
