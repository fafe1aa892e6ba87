package repl

import (
	"strings"
	"time"

	"popsh/repl/view"
	"popsh/session/pop3"
	"popsh/session/sasl"
)

// tellToken says what a token says of itself, where it can be read: why a server
// refuses one is mostly to be seen there.
func (sh *Shell) tellToken(token sasl.Secret) {
	c, ok := pop3.ReadToken(token.Reveal())
	if !ok {
		return
	}
	var words []string
	for _, part := range []struct{ lead, text string }{
		{"signs on", c.User}, {"at", strings.Join(c.Audience, " ")}, {"for", strings.Join(c.Scope, " ")},
	} {
		if part.text != "" {
			words = append(words, part.lead+" "+view.Escape([]byte(part.text)))
		}
	}
	if len(words) > 0 {
		sh.view.Info("the token, by its own words, " + strings.Join(words, ", "))
	}
	if left := time.Until(c.Expires).Round(time.Second); !c.Expires.IsZero() && left <= 0 {
		sh.view.Warn("the token expired " + (-left).String() + " ago, as far as this machine's clock tells")
	} else if left > 0 {
		sh.view.Info("the token expires in " + left.String())
	}
}
