package secrets

import (
	"context"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/view"
)

// flag is what names a source on the command line.
const flag = "--secret"

// Sources is what a source of a secret needs of its surroundings.
type Sources struct {
	Getenv func(string) string

	// Ask asks the person at the terminal, without echo; nil when there is none.
	Ask func(ctx context.Context, prompt string) ([]byte, error)
}

// ask is the kind of source that needs nothing behind a colon.
const ask = "ask"

// kinds are the sources, by the word before the colon. The value is what stands
// behind it, what a secret is called for whoever is asked.
var kinds = map[string]func(ctx context.Context, s Sources, value, what string) ([]byte, error){
	"env": func(_ context.Context, s Sources, name, _ string) ([]byte, error) {
		if value := s.Getenv(name); value != "" {
			return []byte(value), nil
		}
		return nil, misuse.New(flag, "the variable "+view.Quote(name)+" is not set")
	},
	"file": func(_ context.Context, _ Sources, name, _ string) ([]byte, error) { return File(flag, name) },
	"cmd": func(ctx context.Context, _ Sources, command, _ string) ([]byte, error) {
		return Command(ctx, flag, command)
	},
	ask: func(ctx context.Context, s Sources, _, what string) ([]byte, error) {
		if s.Ask == nil {
			return nil, misuse.New(flag, "nobody can be asked here", "env:VAR, file:PATH and cmd:COMMAND need none")
		}
		return s.Ask(ctx, what+": ")
	},
}

// Get returns the secret that a source gives. Whoever is asked for it reads what
// it is.
func (s Sources) Get(ctx context.Context, source, what string) ([]byte, error) {
	if err := checkSource(source); err != nil {
		return nil, err
	}
	kind, value, _ := strings.Cut(source, ":")
	return kinds[kind](ctx, s, value, what)
}

// checkSource refuses what is no source: above all a secret itself.
func checkSource(source string) error {
	kind, value, _ := strings.Cut(source, ":")
	if kinds[kind] != nil && (value != "" || kind == ask) {
		return nil
	}
	return misuse.New(flag, "what follows is no source of a secret", "env:VAR, file:PATH, cmd:COMMAND or ask",
		"a secret on the command line could be read by everybody on this machine")
}
