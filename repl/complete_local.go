package repl

import (
	"slices"
	"strings"
	"time"

	"popsh/repl/editor"
	"popsh/repl/typing"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/wire"
)

// offerTargets offers servers of the configuration, and the places where earlier
// connections led, the latest first.
func (sh *Shell) offerTargets(_ *typing.Scene, _ typing.Place, o *typing.Offers) {
	for _, name := range sh.options.serverNames() {
		o.Word(name, "server "+sh.options.servers[name].host)
	}
	for _, place := range slices.Backward(sh.lore.places) {
		if sh.options.servers[place] == nil && place != practiceHost {
			o.Word(place, strings.Join(sh.lore.users[place], ", "))
		}
	}
	o.Put(editor.Candidate{Text: "pop3s://", Note: "TLS from the start", Open: true})
	o.Put(editor.Candidate{Text: "pop3://", Note: "clear text, then STLS", Open: true})
}

func (sh *Shell) offerTimers(_ *typing.Scene, _ typing.Place, o *typing.Offers) {
	for _, t := range timers {
		o.Word(t.name, wire.Brief(sh.patience(t))+"  "+t.what)
	}
}

// patience is how long a timer runs.
func (sh *Shell) patience(t timer) time.Duration {
	clocks := sh.clocks()
	return *t.of(clocks[len(clocks)-1])
}

func offerDurations(_ *typing.Scene, _ typing.Place, o *typing.Offers) {
	for _, d := range []string{"10s", "30s", "1m", "5m"} {
		o.Word(d, "")
	}
	o.Word("0s", "wait for ever")
}

func (sh *Shell) askDuration(_ *typing.Scene, p typing.Place) string {
	for _, t := range timers {
		if t.name == p.First() {
			return "now " + wire.Brief(sh.patience(t))
		}
	}
	return ""
}

func (sh *Shell) offerSettings(_ *typing.Scene, _ typing.Place, o *typing.Offers) {
	for _, s := range settings {
		o.Word(s.name, strings.TrimSpace(sh.held(s)+"  "+s.what))
	}
}

// held is the value of a setting.
func (sh *Shell) held(s setting) string { return s.of(&sh.options).String() }

func (sh *Shell) offerValues(_ *typing.Scene, p typing.Place, o *typing.Offers) {
	s, ok := findSetting(p.First())
	if !ok {
		return
	}
	held := s.of(&sh.options)
	choices := held.Choices()
	if made, ok := held.(interface{ Words() []string }); ok {
		choices = made.Words()
	}
	for _, v := range choices {
		note := ""
		if v == sh.held(s) {
			note = "as it is now"
		}
		o.Word(v, note)
	}
}

func (sh *Shell) askValue(_ *typing.Scene, p typing.Place) string {
	if s, ok := findSetting(p.First()); ok {
		return "now " + sh.held(s)
	}
	return ""
}

// offerTopics offers all that help knows; of one name the likeliest.
func (sh *Shell) offerTopics(_ *typing.Scene, _ typing.Place, o *typing.Offers) {
	seen := map[string]bool{}
	for _, s := range sh.subjects() {
		if name := strings.ToUpper(s.name); !seen[name] {
			seen[name] = true
			o.Word(s.name, s.short)
		}
	}
	for _, c := range pop3.Codes {
		o.Word(c.Name, "response code: "+unstopped(c.Meaning))
	}
}

// says returns what always asks for the same.
func says(text string) func(*typing.Scene, typing.Place) string {
	return func(*typing.Scene, typing.Place) string { return text }
}

func offerPatterns(_ *typing.Scene, _ typing.Place, o *typing.Offers) {
	o.Word(pop3.Positive.Mark, "the server accepts")
	o.Word(pop3.Negative.Mark, "the server refuses")
	for _, c := range pop3.Codes {
		o.Word("["+c.Name+"]", unstopped(c.Meaning))
	}
}

func offerAspects(_ *typing.Scene, _ typing.Place, o *typing.Offers) {
	for _, a := range view.Aspects {
		o.Word(string(a.Aspect), a.What)
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
