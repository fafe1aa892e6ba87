package repl

import (
	"context"

	"popsh/repl/misuse"
)

// runCert shows the TLS of the session.
func runCert(_ context.Context, sh *Shell, _ Call) error {
	sec := sh.session.Security()
	if sec == nil {
		return misuse.New(":cert", "the connection is in clear text, so there is no certificate", "STLS starts TLS, where the server offers it")
	}
	sh.view.Security(sh.session.Host(), sec)
	return nil
}
