package repl

import (
	"strings"

	"popsh/session"
	"popsh/session/pop3"
)

// offerTopic is the topic about what is offered in a TLS handshake.
var offerTopic = pop3.Topic{
	Name:  "ciphers",
	Short: "what is offered in a TLS handshake",
	Long: `--tls-ciphers and --tls-groups offer to a server only what they name, by the names of IANA's
registries, with commas between; :set tls-ciphers and :set tls-groups do so for the next
connection. The order does not count. A server that has none of it ends the handshake, which
tells what it lacks. With -v popsh tells what was agreed on, and :cert shows it.

Nobody can choose among the ciphers of TLS 1.3. Where it is agreed on, --tls-ciphers says
nothing; --tls-max 1.2 does without it. The last of the ciphers are better not used (RFC 9325
§4.2), and none but servers that are tried out should be offered them.

Groups for the exchange of keys:

` + listed(session.GroupNames()) + `
Ciphers up to TLS 1.2:

` + listed(session.CipherNames()),
	See: []string{"tls", "configuration"},
}

// listed puts each name on a line that stands as it is.
func listed(names []string) string { return "  " + strings.Join(names, "\n  ") + "\n" }
