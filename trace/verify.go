package trace

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// A Verifier can tell whether octets are a secret that is not in the transcript:
// a salted hash of it (RFC 8018 §5.2), slow to try passwords against. It is in a
// file only if somebody asked for it, and is not handed on.
type Verifier struct {
	N int // the number of the secret

	rounds    int
	salt, key []byte
}

// How verifiers are made, and how costly one may be that comes from a file.
const (
	verifyMethod = "pbkdf2-sha256"
	verifyRounds = 600_000
	roundsMax    = 4 * verifyRounds
	saltSize     = 16
	verifyMax    = 8 // only so many secrets of one recording
)

// newVerifier makes one for a secret. It takes a good part of a second.
func newVerifier(n int, secret []byte) (v Verifier, err error) {
	v = Verifier{N: n, rounds: verifyRounds, salt: make([]byte, saltSize)}
	rand.Read(v.salt)
	v.key, err = v.derive(secret)
	return v, err
}

func (v Verifier) derive(secret []byte) ([]byte, error) {
	return pbkdf2.Key(sha256.New, string(secret), v.salt, v.rounds, sha256.Size)
}

// Check reports whether octets are the secret. It takes a good part of a second.
func (v Verifier) Check(secret []byte) bool {
	key, err := v.derive(secret)
	return err == nil && subtle.ConstantTimeCompare(key, v.key) == 1
}

// text returns how the verifier is written behind its name.
func (v Verifier) text() string {
	code := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("%d %s %d %s %s", v.N, verifyMethod, v.rounds, code(v.salt), code(v.key))
}

// Verifies reports whether a record holds a verifier. What is handed on has none.
func (r *Record) Verifies() bool { return r.Kind == Meta && r.Name == MetaVerify }

// ReadVerifier reads a record that holds a verifier. It reports false for any
// other record; an error is a *FormatError.
func ReadVerifier(r *Record) (v Verifier, is bool, err error) {
	if !r.Verifies() {
		return v, false, nil
	}
	words := bytes.Fields(r.Text.Octets)
	if len(words) < 2 || string(words[1]) != verifyMethod {
		return v, false, nil // what a later version knows
	}
	if len(words) != 5 || !v.read(words) {
		return v, false, &FormatError{Line: r.Line, Reason: "this does not say how a secret is checked"}
	}
	return v, true, nil
}

func (v *Verifier) read(words [][]byte) bool {
	var errs [4]error
	v.N, errs[0] = strconv.Atoi(string(words[0]))
	v.rounds, errs[1] = strconv.Atoi(string(words[2]))
	v.salt, errs[2] = base64.StdEncoding.DecodeString(string(words[3]))
	v.key, errs[3] = base64.StdEncoding.DecodeString(string(words[4]))
	return errs == [4]error{} && v.N > 0 && v.rounds > 0 && v.rounds <= roundsMax && len(v.key) == sha256.Size
}

// prove keeps a secret that is complete, for a verifier.
func (h *hoard) prove(n int, secret []byte) {
	if h.proofs == nil || n < 1 || len(secret) >= valueMax || len(h.proofs) == verifyMax {
		return
	}
	if _, there := h.proofs[n]; !there {
		h.proofs[n] = bytes.Clone(secret)
	}
}

// verifiers writes one for every secret that was kept for it.
func (r *Recorder) verifiers() {
	for _, n := range slices.Sorted(maps.Keys(r.hoard.proofs)) {
		if v, err := newVerifier(n, r.hoard.proofs[n]); err == nil && !r.out.ended {
			r.meta(MetaVerify, v.text())
		}
	}
}
