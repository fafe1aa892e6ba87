package sasl

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
)

// wide is text as NTLM writes it.
func wide(text string) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}

// ntlmAsked is a challenge with a target name and, as far as there is, information
// about it.
func ntlmAsked(target string, info []byte) []byte {
	const header, unicodeFlag, targetInfoFlag = 48, 1, 0x00800000
	name := wide(target)
	b := bytes.Clone(ntlmChallenge)
	field := func(n, at int) {
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
		b = binary.LittleEndian.AppendUint32(b, uint32(at))
	}
	field(len(name), header)
	b = binary.LittleEndian.AppendUint32(b, unicodeFlag|targetInfoFlag)
	b = append(b, "nonce678\x00\x00\x00\x00\x00\x00\x00\x00"...)
	field(len(info), header+len(name))
	return append(append(b, name...), info...)
}

func TestNTLM(t *testing.T) {
	for _, name := range []string{"NTLM", "msn"} {
		c := mustClient(t, name, as(`EXAMPLE\alice`, "", "open-sesame"))
		first, err := c.Start()
		if err != nil || !bytes.HasPrefix(first, []byte("NTLMSSP\x00\x01\x00\x00\x00")) || c.Done() {
			t.Errorf("%s: Start() = %q, %v", name, first, err)
		}
		answer, err := c.Next(ntlmAsked("EXAMPLE", []byte{0, 0, 0, 0}))
		if err != nil || !bytes.HasPrefix(answer, []byte("NTLMSSP\x00\x03\x00\x00\x00")) || !c.Done() {
			t.Fatalf("%s: Next(challenge) = %q, %v, done %v", name, answer, err, c.Done())
		}
		if !bytes.Contains(answer, wide("alice")) || !bytes.Contains(answer, wide("EXAMPLE")) || bytes.Contains(answer, wide("open-sesame")) {
			t.Errorf("%s: the answer %q does not hold name and domain, or holds the secret", name, answer)
		}
		if _, err := c.Next(nil); err == nil {
			t.Errorf("%s: an answer behind the end", name)
		}
	}
}

func TestNTLMChallenges(t *testing.T) {
	whole := ntlmAsked("EXAMPLE", []byte{0, 0, 0, 0})
	ansi := bytes.Clone(whole)
	ansi[20] = 0
	for name, challenge := range map[string][]byte{
		"empty":          nil,
		"text":           []byte("hello"),
		"type 1":         []byte("NTLMSSP\x00\x01\x00\x00\x00"),
		"cut":            whole[:30],
		"cut in a field": whole[:50],
		"no Unicode":     ansi,
		"endless pair":   ntlmAsked("X", []byte{1, 0, 0xFF, 0xFF}),
		"no last pair":   ntlmAsked("X", []byte{1, 0, 2, 0, 'x', 0}),
	} {
		c := mustClient(t, "NTLM", alice)
		c.Start()
		answer, err := c.Next(challenge)
		var refused *ChallengeError
		if !errors.As(err, &refused) || answer != nil || c.Done() || strings.ContainsAny(refused.Reason, "\x00\n") {
			t.Errorf("%s: %q, %v, done %v, want refused", name, answer, err, c.Done())
		}
	}
}

// FuzzNTLM: whatever a server sends, a client answers only a challenge of NTLM, and
// never with the secret itself.
func FuzzNTLM(f *testing.F) {
	f.Add(ntlmAsked("EXAMPLE", []byte{0, 0, 0, 0}))
	f.Add(ntlmAsked("EXAMPLE", []byte{2, 0, 2, 0, 'X', 0, 7, 0, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0}))
	f.Add([]byte("NTLMSSP\x00\x02"))
	f.Fuzz(func(t *testing.T, challenge []byte) {
		c := mustClient(t, "NTLM", alice)
		c.Start()
		answer, err := c.Next(challenge)
		if (err == nil) != c.Done() || (err == nil) != (len(answer) > 0) || err == nil && !bytes.HasPrefix(challenge, ntlmChallenge) {
			t.Fatalf("Next(%q) = %q, %v, done %v", challenge, answer, err, c.Done())
		}
		if bytes.Contains(answer, wide("open-sesame")) {
			t.Fatal("the answer holds the secret")
		}
	})
}
