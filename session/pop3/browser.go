package pop3

import "strings"

// browserVerbs are what the first line of a browser begins with (RFC 9110 §9,
// RFC 9113 §3.4); no command of POP3 is called like that.
var browserVerbs = map[string]bool{
	"GET": true, "HEAD": true, "POST": true, "PUT": true, "DELETE": true,
	"CONNECT": true, "OPTIONS": true, "TRACE": true, "PATCH": true, "PRI": true,
}

// FromBrowser reports whether a line that a server got is one of HTTP: somebody
// made a browser talk to a mail server, which must not go on with it.
func FromBrowser(line string) bool {
	verb, _, _ := strings.Cut(line, " ")
	return browserVerbs[verb]
}
