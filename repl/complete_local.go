package repl

import (
	"slices"
	"strings"
	"time"

	"popsh/repl/editor"
	"popsh/session"
	"popsh/session/pop3"
)

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
