package compare

import (
	"fmt"
	"slices"
	"strings"
)

// A Rule names differences that do not count.
type Rule struct {
	Name  string
	About string // what may differ, without a full stop
}

// The names of the rules.
const (
	ruleGreeting  = "greeting"
	ruleText      = "text"
	ruleCode      = "code"
	ruleCaps      = "caps"
	ruleUID       = "uid"
	ruleChallenge = "challenge"
	ruleCount     = "count"
	ruleSize      = "size"
	ruleTrace     = "trace-headers"
	ruleTLS       = "tls"
	ruleBody      = "body"
)

// Rules are all of them.
var Rules = []Rule{
	{ruleGreeting, "the words and the timestamp of the greeting"},
	{ruleText, "the words behind +OK and -ERR; the response code counts"},
	{ruleCaps, "the order of capabilities and of their arguments, and IMPLEMENTATION"},
	{ruleUID, "unique-ids, as long as equal ones stay equal and distinct ones distinct"},
	{ruleChallenge, "the challenges of AUTH"},
	{ruleCount, "the number and the order of messages, as long as STAT and LIST agree; by their unique-ids they are compared with themselves"},
	{ruleSize, "sizes, as long as STAT, LIST and RETR agree"},
	{ruleTrace, "the header fields that delivery writes: Received, Date, Message-ID, Delivered-To, …"},
	{ruleTLS, "how TLS began, its version, cipher and certificate, and what is offered with it only"},
	{ruleCode, "the response code"},
	{ruleBody, "the lines of messages and lists; of capabilities the arguments"},
}

// A Level is a set of rules that are on.
type Level struct {
	Name  string
	Rules []string
}

// Levels are the sets with a name.
var Levels = []Level{
	{"exact", nil},
	{"normal", []string{ruleGreeting, ruleText, ruleCaps, ruleUID, ruleChallenge, ruleCount, ruleSize, ruleTrace, ruleTLS}},
	{"shape", ruleNames()},
}

func ruleNames() []string {
	var names []string
	for _, r := range Rules {
		names = append(names, r.Name)
	}
	return names
}

// A Ruleset is the rules that are on.
type Ruleset map[string]bool

// NewRuleset returns the rules of a level, with some more to ignore and some to
// keep.
func NewRuleset(level string, ignore, keep []string) (Ruleset, error) {
	i := slices.IndexFunc(Levels, func(l Level) bool { return l.Name == level })
	if i < 0 {
		return nil, fmt.Errorf("%.40q is no level: exact, normal or shape", level)
	}
	set := Ruleset{}
	for _, name := range Levels[i].Rules {
		set[name] = true
	}
	for _, change := range []struct {
		names []string
		on    bool
	}{{ignore, true}, {keep, false}} {
		for _, name := range change.names {
			if !slices.Contains(ruleNames(), name) {
				return nil, fmt.Errorf("%.40q is no rule: %s", name, strings.Join(ruleNames(), ", "))
			}
			set[name] = change.on
		}
	}
	return set, nil
}
