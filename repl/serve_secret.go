package repl

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"popsh/repl/misuse"
	"popsh/session/sasl"
	recorded "popsh/trace/serve"
)

// given gets the values of secrets from their sources: each from its own, or from
// the one for all.
func (p *serveOptions) given(ctx context.Context, s Streams, rec *recorded.Recording) (map[int][]byte, error) {
	numbers := rec.Secrets()
	if err := checkSources(p.secrets); err != nil {
		return nil, err
	}
	for _, flag := range p.secrets {
		if err := wanted(flag, numbers); err != nil {
			return nil, err
		}
	}
	secrets, sh := map[int][]byte{}, &Shell{streams: s}
	for _, n := range numbers {
		source, ok := sourceOf(p.secrets, n)
		if !ok {
			continue
		}
		kind, value, _ := strings.Cut(source, ":")
		var err error
		if secrets[n], err = secretSources[kind](ctx, sh, value); err != nil {
			return nil, err
		}
	}
	return secrets, nil
}

// wanted refuses a secret that nobody signs on with.
func wanted(flag string, numbers []int) error {
	number, _, _ := strings.Cut(flag, "=")
	n, err := strconv.Atoi(number)
	if !isSecretKey(flag) || err == nil && slices.Contains(numbers, n) {
		return nil
	}
	there := "it has none that could be checked"
	if len(numbers) > 0 {
		there = "it has " + strings.Trim(fmt.Sprint(numbers), "[]")
	}
	return misuse.New("--secret", "the recording has no secret "+number, there)
}

// authenticator lends the mechanisms of this program to a server.
var authenticator = recorded.Authenticator{
	Refused: sasl.ErrRefused,
	Begin: func(name string, w recorded.Witness) (recorded.Exchange, bool) {
		m, ok := sasl.Find(name)
		if !ok || m.Serve == nil {
			return nil, false
		}
		svc := sasl.Service{Bound: w.Bound && w.TLS != nil}
		svc.Passwords = func(user string) (sasl.Secret, bool) {
			value, known := w.Secret(user)
			return sasl.NewSecret(value), known
		}
		svc.Token = func(user string, token []byte) bool {
			value, known := w.Secret(user)
			return !known || bytes.Equal(value, token)
		}
		if w.TLS != nil {
			svc.Channel = sasl.NewChannel(*w.TLS, w.Certificate)
		}
		return m.Serve(svc), true
	},
	Digest: func(stamp string, secret []byte) string { return sasl.APOP(stamp, sasl.NewSecret(secret)) },
}
