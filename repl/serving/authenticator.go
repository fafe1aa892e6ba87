package serving

import (
	"bytes"

	"popsh/session/sasl"
	recorded "popsh/trace/serve"
)

// Authenticator lends the mechanisms of this program to a server.
var Authenticator = recorded.Authenticator{
	Refused: sasl.ErrRefused,
	Begin: func(name string, w recorded.Witness) (recorded.Exchange, bool) {
		m, ok := sasl.Find(name)
		if !ok || m.Serve == nil {
			return nil, false
		}
		svc := sasl.Service{Bound: w.Bound && w.TLS != nil}
		svc.Passwords = func(user string) (sasl.Secret, bool) {
			value, known := w.Secret(user)
			return sasl.NewSecret(value), known
		}
		svc.Token = func(user string, token []byte) bool {
			value, known := w.Secret(user)
			return !known || bytes.Equal(value, token)
		}
		if w.TLS != nil {
			svc.Channel = sasl.NewChannel(*w.TLS, w.Certificate)
		}
		return m.Serve(svc), true
	},
	Digest: func(stamp string, secret []byte) string { return sasl.APOP(stamp, sasl.NewSecret(secret)) },
}
