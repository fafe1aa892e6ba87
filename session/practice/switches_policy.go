package practice

import "time"

// policies are what an honest server may be like.
var policies = []Switch{
	{"login-delay", "SECONDS", "refuse a second login within that time, by [LOGIN-DELAY]", func(m *manner, n int) { m.loginDelay = duration(n) }},
	{"expire", "DAYS", "announce EXPIRE; with 0, QUIT removes what was fetched", func(m *manner, n int) { m.expires, m.days = true, n }},
	{"clear-login-refused", "", "take no password in clear text, only under TLS", sets(func(m *manner) { m.tlsLogin = true })},
	{"anonymous", "", "let guests in by ANONYMOUS, to bob's maildrop", sets(func(m *manner) { m.guest = "bob" })},
}

// lacks are what an honest server need not have.
var lacks = []Switch{
	{"no-capa", "", "know no CAPA", hide("CAPA")},
	{"no-stls", "", "neither offer STLS nor know it", hide("STLS")},
	{"no-apop", "", "send no timestamp and know no APOP", hide(apopVerb)},
	{"no-uidl", "", "neither offer UIDL nor know it", hide("UIDL")},
	{"no-top", "", "neither offer TOP nor know it", hide("TOP")},
	{"no-pipelining", "", "lose every command sent before the last reply came", sets(func(m *manner) { m.loseMore = true })},
}

func duration(seconds int) time.Duration { return time.Duration(seconds) * time.Second }
