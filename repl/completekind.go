package repl

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"popsh/repl/editor"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/sasl"
)

// ways are what a kind of argument offers and says while a line is typed. Each
// may be nil.
type ways struct {
	offer func(*scene, place, *offers)
	ask   func(*scene, place) string // what to type here, where nothing is typed yet
	tell  func(*scene, place) string // about what was typed
}

// wireWays are the ways of the arguments of verbs, localWays those of local
// words. A kind that is a secret offers nothing.
var (
	wireWays = map[pop3.Kind]ways{
		pop3.Message:   {offerMessages, askMessage, tellMessage},
		pop3.Count:     {offer: offerCounts},
		pop3.Name:      {offer: offerNames},
		pop3.Secret:    {ask: askSecret, tell: tellSecret},
		pop3.Digest:    {ask: askDigest},
		pop3.Mechanism: {offer: offerMechanisms, tell: tellMechanism},
		pop3.Response:  {tell: tellResponse},
		pop3.Language:  {offer: offerLanguages},
	}
	localWays = map[Kind]ways{
		Message:   {offerMessages, askMessage, tellMessage},
		File:      {offer: offerFiles},
		Target:    {offer: offerTargets},
		Octets:    {},
		Line:      {},
		Timer:     {offer: offerTimers},
		Duration:  {offer: offerDurations, ask: askDuration},
		Setting:   {offer: offerSettings},
		Value:     {offer: offerValues, ask: askValue},
		TopicName: {offer: offerTopics},
		Option:    {offer: offerOptions},
	}
)

// A slot is a place for an argument, of a verb or of a local word.
type slot struct {
	name     string
	optional bool
	hint     string
	ways     ways
}

// slot returns the slot for the argument i; the last one may take many.
func (c *Command) slot(i int) (slot, bool) {
	switch {
	case c.Verb != nil && i < len(c.Verb.Args):
		a := c.Verb.Args[i]
		return slot{a.Name, a.Optional, a.Kind.Hint(), wireWays[a.Kind]}, true
	case c.Verb != nil || len(c.Args) == 0:
		return slot{}, false
	case i >= len(c.Args) && !c.Args[len(c.Args)-1].Many:
		return slot{}, false
	}
	a := c.Args[min(i, len(c.Args)-1)]
	return slot{a.Name, a.Optional, "", localWays[a.Kind]}, true
}

// goesOn reports whether a blank may follow the argument before i: on the wire
// only where an argument must follow.
func (c *Command) goesOn(i int) bool {
	s, ok := c.slot(i)
	return ok && (c.Verb == nil || !s.optional)
}

func offerCounts(_ *scene, _ place, o *offers) {
	o.word("0", "the header alone")
	o.word("10", "and the first 10 lines")
	o.word("50", "and the first 50 lines")
}

func offerLanguages(_ *scene, _ place, o *offers) { o.word("*", "the server's own choice") }

// lore is what completion offers beside what the session and the tables say.
type lore struct {
	users  map[string][]string // by host, those who have logged in
	places func() []string     // named servers and hosts of before; may be nil
}

// met remembers that a user has logged in.
func (l *lore) met(host, user string) {
	if user == "" || slices.Contains(l.users[host], user) {
		return
	}
	if l.users == nil {
		l.users = map[string][]string{}
	}
	l.users[host] = append(l.users[host], user)
}

func offerNames(sc *scene, _ place, o *offers) {
	for _, name := range sc.shell.lore.users[sc.host] {
		o.word(name, "logged in here before")
	}
}

// offerMechanisms offers those that CAPA lists, the strongest first, or all that
// are in use when the server was not asked or lists none.
func offerMechanisms(sc *scene, _ place, o *offers) {
	names, source := sc.caps.Mechanisms(), ""
	names = slices.DeleteFunc(names, func(name string) bool { return pop3.Mechanism.Check(name) != nil })
	if len(names) == 0 {
		names, source = mechanismsInUse(), notAnnounced
		if sc.caps == nil {
			source = "CAPA not asked"
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(strength(b), strength(a)) })
	for _, name := range names {
		o.put(sc.mechanismCandidate(name, source))
	}
}

func mechanismsInUse() []string {
	var names []string
	for _, m := range pop3.Mechanisms {
		if !m.Museum {
			names = append(names, m.Name)
		}
	}
	return names
}

func (sc *scene) mechanismCandidate(name, source string) editor.Candidate {
	made := editor.Candidate{Text: name}
	notes := []string{source}
	if clearMechanism(name) {
		notes = append(notes, sc.clearness())
	}
	if _, spoken := sasl.Find(name); !spoken {
		made.Dim = true
		notes = append(notes, "answers typed by hand")
	}
	if m, ok := pop3.LookupMechanism(name); ok {
		notes = append(notes, m.Messages)
	}
	made.Note = joined(", ", notes...)
	return made
}

// clearness says what becomes of a secret that is sent as it is.
func (sc *scene) clearness() string {
	switch {
	case sc.exposed:
		return "clear text"
	case sc.machine.Facts().Has(pop3.UnderTLS):
		return "the secret itself, inside TLS"
	}
	return "the secret itself"
}

// joined joins the texts that are not empty.
func joined(by string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), by)
}

func offerTargets(sc *scene, _ place, o *offers) {
	var all []string
	if places := sc.shell.lore.places; places != nil {
		all = places()
	}
	if w := sc.shell.way; w != nil && !w.practice && !slices.Contains(all, w.target.Host) {
		all = append(all, w.target.Host)
	}
	for _, place := range all {
		o.word(place, "")
	}
	o.put(editor.Candidate{Text: "pop3s://", Note: "TLS from the start", Open: true})
	o.put(editor.Candidate{Text: "pop3://", Note: "clear text, then STLS", Open: true})
}

func offerTimers(sc *scene, _ place, o *offers) {
	for _, t := range timers {
		o.word(t.name, sc.shell.patience(t).String()+"  "+t.what)
	}
}

// patience is how long a timer runs.
func (sh *Shell) patience(t timer) time.Duration {
	clocks := sh.clocks()
	return *t.of(clocks[len(clocks)-1])
}

func offerDurations(_ *scene, _ place, o *offers) {
	for _, d := range []string{"10s", "30s", "1m", "5m"} {
		o.word(d, "")
	}
	o.word("0s", "wait for ever")
}

func askDuration(sc *scene, p place) string {
	for _, t := range timers {
		if len(p.args) > 0 && t.name == p.args[0] {
			return "now " + sc.shell.patience(t).String()
		}
	}
	return ""
}

func offerSettings(sc *scene, _ place, o *offers) {
	for _, s := range settings {
		o.word(s.name, joined("  ", sc.held(s), s.what))
	}
}

// held is the value of a setting.
func (sc *scene) held(s setting) string { return s.of(&sc.shell.options).String() }

func offerValues(sc *scene, p place, o *offers) {
	s, ok := findSetting(first(p.args))
	if !ok {
		return
	}
	for _, v := range s.of(&sc.shell.options).Choices() {
		note := ""
		if v == sc.held(s) {
			note = "as it is now"
		}
		o.word(v, note)
	}
}

func askValue(sc *scene, p place) string {
	if s, ok := findSetting(first(p.args)); ok {
		return "now " + sc.held(s)
	}
	return ""
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

// offerTopics offers all that help knows; of one name the likeliest.
func offerTopics(sc *scene, _ place, o *offers) {
	seen := map[string]bool{}
	for _, s := range sc.shell.subjects() {
		if name := strings.ToUpper(s.name); !seen[name] {
			seen[name] = true
			o.word(s.name, s.short)
		}
	}
	for _, c := range pop3.Codes {
		o.word(c.Name, "response code: "+unstopped(c.Meaning))
	}
}

// offerOptions offers what the row of the argument names.
func offerOptions(_ *scene, p place, o *offers) {
	for _, option := range p.row.Args[min(len(p.args), len(p.row.Args)-1)].Among {
		o.word(option, "")
	}
}

// tlsOptions are the flags that say how to get TLS.
var tlsOptions = func() []string {
	var all []string
	for _, mode := range []session.Mode{session.Auto, session.Implicit, session.STLS, session.Clear} {
		all = append(all, "--tls="+mode.String())
	}
	return all
}()

func askSecret(sc *scene, _ place) string {
	if sc.exposed {
		return clearTextHint
	}
	return "left out, it is asked for"
}

var clearTextHint = "clear text! " + pop3.First(func(c *pop3.Command) bool { return c.Body == pop3.HelloTLS }).Verb + " first"

func tellSecret(sc *scene, _ place) string {
	if sc.exposed {
		return clearTextHint
	}
	return ""
}

func askDigest(*scene, place) string { return "left out, it is computed from the password" }

func tellMechanism(sc *scene, p place) string {
	m, ok := pop3.LookupMechanism(p.word)
	switch {
	case sc.exposed && clearMechanism(p.word):
		return clearTextHint
	case ok:
		return m.Messages
	}
	return ""
}

func tellResponse(sc *scene, p place) string {
	if sc.exposed && clearMechanism(first(p.args)) {
		return clearTextHint
	}
	return ""
}

// safe returns text of the server for one line, cut after n characters.
func safe(text []byte, n int) string {
	return clip(view.Escape(text), n)
}

func clip(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}
