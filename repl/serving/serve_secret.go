package serving

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/secrets"
	recorded "popsh/trace/serve"
)

// given gets the values of secrets from their sources: each from its own, or from
// the one for all.
func (p *serveOptions) given(ctx context.Context, s door.Streams, rec *recorded.Recording) (map[int][]byte, error) {
	numbers := rec.Secrets()
	if err := cmp.Or(p.secrets.Check(), p.wanted(numbers)); err != nil {
		return nil, err
	}
	values, from := map[int][]byte{}, secrets.Sources{Getenv: s.Getenv}
	for _, n := range numbers {
		source, ok := p.secrets.Source(n)
		if !ok {
			continue
		}
		var err error
		if values[n], err = from.Get(ctx, source, ""); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// wanted refuses secrets that nobody signs on with.
func (p *serveOptions) wanted(numbers []int) error {
	there := "it has none that could be checked"
	if len(numbers) > 0 {
		there = "it has " + strings.Trim(fmt.Sprint(numbers), "[]")
	}
	for _, flag := range p.secrets {
		number, _ := secrets.Cut(flag)
		if n, err := strconv.Atoi(number); number != "" && (err != nil || !slices.Contains(numbers, n)) {
			return misuse.New("--secret", "the recording has no secret "+number, there)
		}
	}
	return nil
}
