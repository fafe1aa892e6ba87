package repl

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session/pop3"
	"popsh/session/sasl"
	"popsh/trace"
	"popsh/trace/compare"
)

// secretSources are the ways in which a replay gets a secret, by the word before
// the colon.
var secretSources = map[string]func(ctx context.Context, sh *Shell, value string) ([]byte, error){
	"env": func(_ context.Context, sh *Shell, name string) ([]byte, error) {
		if value := sh.streams.Getenv(name); value != "" {
			return []byte(value), nil
		}
		return nil, misuse.New("--secret", "the variable "+view.Quote(name)+" is not set")
	},
	"file": func(_ context.Context, _ *Shell, name string) ([]byte, error) {
		return readSecretFile("--secret", name)
	},
	"cmd": func(ctx context.Context, _ *Shell, command string) ([]byte, error) {
		return runSecretCommand(ctx, "--secret", command)
	},
	"ask": func(ctx context.Context, sh *Shell, what string) ([]byte, error) {
		if sh.person == nil {
			return nil, misuse.New("--secret", "there is no terminal to ask at", "env:VAR, file:PATH and cmd:COMMAND need none")
		}
		return sh.person.Password(ctx, what+": ")
	},
	sourceInvented: func(context.Context, *Shell, string) ([]byte, error) { return invented(), nil },
}

// unknowable is how a secret without a number is named.
const unknowable = "?"

// sourceOf finds what the flags say about a secret: its own, or the one for all.
func sourceOf(flags []string, n int) (source string, ok bool) {
	key := unknowable
	if n != trace.Unknowable {
		key = strconv.Itoa(n)
	}
	for _, flag := range flags {
		switch number, rest, found := strings.Cut(flag, "="); {
		case found && number == key:
			return rest, true
		case !isSecretKey(flag):
			source, ok = flag, true
		}
	}
	return source, ok
}

// isSecretKey reports whether a flag names the secret that it is for.
func isSecretKey(flag string) bool {
	number, _, found := strings.Cut(flag, "=")
	_, err := strconv.Atoi(number)
	return found && (err == nil || number == unknowable)
}

// checkSources refuses what is no source: above all a secret itself.
func checkSources(flags []string) error {
	for _, flag := range flags {
		source := flag
		if isSecretKey(flag) {
			_, source, _ = strings.Cut(flag, "=")
		}
		kind, value, _ := strings.Cut(source, ":")
		if secretSources[kind] == nil || value == "" && kind != "ask" || kind == sourceInvented {
			return misuse.New("--secret", "what follows is no source of a secret", "env:VAR, file:PATH, cmd:COMMAND or ask",
				"a secret on the command line could be read by everybody on this machine")
		}
	}
	return nil
}

// checkSupply refuses what is no source of a secret, and lists all secrets that have
// none.
func (r *replayOptions) checkSupply(needs []compare.Need) error {
	if err := checkSources(r.sources); err != nil {
		return err
	}
	var missing []string
	for _, n := range needs {
		if _, ok := r.sourceFor(n); !ok {
			missing = append(missing, fmt.Sprintf("--secret %s=SOURCE: %s", needName(n), needWords(n)))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return misuse.New("replay", "nothing was sent: secrets are needed that the transcript does not hold",
		append(missing, "SOURCE is env:VAR, file:PATH, cmd:COMMAND or ask")...)
}

// resupply gets all secrets that a script needs.
func (sh *Shell) resupply(ctx context.Context, o *replayOptions, needs []compare.Need) (map[int]sasl.Secret, error) {
	secrets := map[int]sasl.Secret{}
	for _, n := range needs {
		source, _ := o.sourceFor(n)
		kind, value, _ := strings.Cut(source, ":")
		if kind == "ask" {
			value = "secret " + needName(n) + ", " + needWords(n)
		}
		octets, err := secretSources[kind](ctx, sh, value)
		if err != nil {
			return nil, err
		}
		secrets[n.N] = sasl.NewSecret(octets)
		sh.conceal(octets)
	}
	return secrets, nil
}

func needName(n compare.Need) string {
	if n.N == trace.Unknowable {
		return unknowable
	}
	return strconv.Itoa(n.N)
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
