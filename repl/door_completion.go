package repl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/manual"
	"popsh/repl/misuse"
	"popsh/session"
	"popsh/session/practice"
	"popsh/session/sasl"
	"popsh/trace/compare"
	"popsh/trace/scrub"
	recorded "popsh/trace/serve"
)

// printCompletion prints the script for a shell.
func printCompletion(args []string, s door.Streams) error {
	d, _ := findDoor("completion")
	rest, done, err := d.Parse(args, s)
	if err != nil || done {
		return err
	}
	if len(rest) != 1 || !slices.Contains(manual.Shells(), rest[0]) {
		return misuse.New("completion", "name one of "+strings.Join(manual.Shells(), ", "), "source <(popsh completion bash)")
	}
	script, err := commandLine().Completion(rest[0])
	if err == nil {
		_, err = fmt.Fprint(s.Out, script)
	}
	return err
}

// commandLine describes all that may be typed behind the name of popsh.
func commandLine() manual.Program {
	p := manual.Program{Flags: flagsOf(new(Options).flags())}
	for _, d := range doors() {
		p.Doors = append(p.Doors, doorOf(d))
	}
	return p
}

// doorOf describes a door. What may stand behind it is told by its usage.
func doorOf(d door.Door) manual.Door {
	described := manual.Door{Name: d.Name, Short: d.Short, Usage: d.Usage(), Words: d.Words, Flags: flagsOf(d.FlagSet()),
		Files: strings.Contains(d.Args, "FILE") && d.Inside == nil, Hosts: strings.Contains(d.Args, "HOST")}
	for _, inside := range d.Inside {
		described.Doors = append(described.Doors, doorOf(inside))
	}
	return described
}

func flagsOf(set *pflag.FlagSet) []manual.Flag {
	var list []manual.Flag
	set.VisitAll(func(f *pflag.Flag) { list = append(list, flagOf(f)) })
	return list
}

// untold are the usual values that say nothing.
var untold = []string{"[]", "0", "-1"}

// commaList is what pflag calls the values of a flag that have commas between them.
const commaList = "stringSlice"

// flagOf describes a flag. What its value may be is told by what it is called in
// the usage.
func flagOf(f *pflag.Flag) manual.Flag {
	value, what := pflag.UnquoteUsage(f)
	_, list := f.Value.(pflag.SliceValue)
	counts := f.Value.Type() == "count"
	flag := manual.Flag{Long: f.Name, Short: f.Shorthand, What: what, Many: list || counts}
	if f.Value.Type() == "bool" || counts {
		return flag
	}
	flag.Value, flag.Glued, flag.Files = value, f.NoOptDefVal != "", value == "FILE"
	if words := flagValues[f.Name+" "+value]; words != nil {
		flag.Words, flag.List = words(), list && f.Value.Type() == commaList
	}
	if !slices.Contains(untold, f.DefValue) {
		flag.Default = f.DefValue
	}
	return flag
}

// flagValues are the values that flags may have, by their names and what their
// values are called.
var flagValues = map[string]func() []string{
	"proxy-header VERSION":  among(session.HeaderNames()...),
	"proxy URL":             among("socks5://", "http://", "none"),
	"tls-ciphers CIPHERS":   among(session.CipherNames()...),
	"tls-groups GROUPS":     among(session.GroupNames()...),
	"tls-max VERSION":       among(session.TLSVersions()...),
	"tls-min VERSION":       among(session.TLSVersions()...),
	"tls MODE":              session.ModeNames,
	"color WHEN":            among(door.Colors...),
	"auth HOW":              authNames,
	"switch NAME[=N]":       switchNames,
	"bodies HOW":            among("full", "headers", "head:"),
	"secrets WHAT":          among("redact", "verify", "keep"),
	"channel-binding KIND":  among(bindingKinds...),
	"initial-response WHEN": among(session.InitialResponses...),
	"match WAY":             among(recorded.Matches...),
	"on-miss WAY":           among(recorded.OnMisses...),
	"tls WAY":               among(recorded.TLSes...),
	"after-last WAY":        among(recorded.Afters...),
	"cert-fault WAY":        among(recorded.CertFaults...),
	"latency HOW":           among("recorded"),
	"profile PROFILE":       among(scrub.Profiles...),
	"report KIND":           among("ndjson", "junit", "tap"),
	"level LEVEL":           levelNames,
	"ignore RULES":          ruleNames,
	"keep RULES":            ruleNames,
	"against WHAT":          among("model", "serve:"),
	"record WHICH":          among(recordNever, recordMissing, recordAlways),
	"update HOW":            among("ask", "new"),
	"allow-dele HOW":        among("rset"),
}

// among returns what always gives the same values.
func among[T ~string](values ...T) func() []string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = string(v)
	}
	return func() []string { return names }
}

func levelNames() []string {
	var names []string
	for _, l := range compare.Levels {
		names = append(names, l.Name)
	}
	return names
}

func ruleNames() []string {
	var names []string
	for _, r := range compare.Rules {
		names = append(names, r.Name)
	}
	return names
}

func authNames() []string {
	names := []string{"auto", "user", "apop", "token"}
	for _, m := range sasl.Mechanisms {
		names = append(names, m.Name)
	}
	return names
}

func switchNames() []string {
	var names []string
	for _, s := range practice.Switches {
		name := s.Name
		if s.Value != "" {
			name += "="
		}
		names = append(names, name)
	}
	return names
}
