package repl

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/secrets"
	"popsh/repl/view"
	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/trace/compare"
)

// checkSupply refuses what is no source of a secret, and lists all secrets that have
// none, for the file of that name.
func (r *replayOptions) checkSupply(file string, needs []compare.Need) error {
	if err := r.sources.Check(); err != nil {
		return err
	}
	var missing []string
	for _, n := range needs {
		if _, given := r.sources.Source(n.N); !given && !r.isInside() {
			missing = append(missing, fmt.Sprintf("--secret %s=SOURCE: %s", secrets.Key(n.N), needWords(n)))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return misuse.New(file, "nothing was sent: secrets are needed that the transcript does not hold",
		append(missing, "SOURCE is env:VAR, file:PATH, cmd:COMMAND or ask")...)
}

// checkUse refuses a source of a secret that the transcript does not need: its number
// is another one's.
func (r *replayOptions) checkUse(needs []compare.Need) error {
	for _, flag := range r.sources {
		key, _ := secrets.Cut(flag)
		if key != "" && !slices.ContainsFunc(needs, func(n compare.Need) bool { return secrets.Key(n.N) == key }) {
			return misuse.New("--secret", "the transcript needs no secret "+key, "popsh trace show lists its exchanges")
		}
	}
	return nil
}

// resupply gets all secrets that a script needs.
func (sh *Shell) resupply(ctx context.Context, o *replayOptions, needs []compare.Need) (map[int]sasl.Secret, error) {
	supplied := map[int]sasl.Secret{}
	for _, n := range needs {
		octets, err := sh.supplyOne(ctx, o, n)
		if err != nil {
			return nil, err
		}
		supplied[n.N] = sasl.NewSecret(octets)
		sh.conceal(octets)
	}
	return supplied, nil
}

// supplyOne gets one of them, or makes it up where the server will be told it.
func (sh *Shell) supplyOne(ctx context.Context, o *replayOptions, n compare.Need) ([]byte, error) {
	source, given := o.sources.Source(n.N)
	if !given && o.isInside() {
		return []byte(rand.Text()), nil
	}
	from := secrets.Sources{Getenv: sh.streams.Getenv}
	if sh.person != nil {
		from.Ask = sh.person.Password
	}
	return from.Get(ctx, source, "secret "+secrets.Key(n.N)+", "+needWords(n))
}

func needWords(n compare.Need) string {
	words := view.Escape([]byte(strings.Join(n.Uses, ", ")))
	if n.User != "" {
		words += " of " + view.Quote(n.User)
	}
	return fmt.Sprintf("%s, line %d", words, n.Line)
}

// unspoken returns the mechanisms that popsh cannot compute.
func unspoken(needs []compare.Need) []string {
	return mechanismsOf(needs, func(name string) bool {
		_, known := sasl.Find(name)
		return !known
	})
}

// needing returns the mechanisms that need something else than a secret.
func needing(what pop3.Need, needs []compare.Need) []string {
	return mechanismsOf(needs, func(name string) bool {
		about, known := pop3.LookupMechanism(name)
		return known && about.Needs.Has(what)
	})
}

// mechanismsOf returns those mechanisms of a script for which is holds.
func mechanismsOf(needs []compare.Need, is func(name string) bool) (names []string) {
	for _, n := range needs {
		for _, m := range n.Mechanisms {
			if is(m) && !slices.Contains(names, m) {
				names = append(names, m)
			}
		}
	}
	return names
}
