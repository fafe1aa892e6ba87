package repl

import "popsh/session"

// oldestTLS is the oldest version of TLS that may be spoken.
func (o *Options) oldestTLS() uint16 {
	id, _ := session.ParseTLSVersion(o.TLSMin)
	return id
}
