package practice

import "popsh/session/authority"

// tlsQuirks are about TLS and its certificates.
var tlsQuirks = []Switch{
	{"stls-refused", "", "offer STLS and refuse it", bends("STLS", refuseTLS)},
	{"stls-inject", "", "send a false reply in clear behind the +OK of STLS", bends("STLS", injectReply)},
	{"stls-under-tls-listed", "", "offer STLS under TLS too", sets(func(m *manner) { m.stlsAlways = true })},
	{"cert-expired", "", "show a certificate whose time is over", certificate(authority.Expired)},
	{"cert-name", "", "show the certificate of another server", certificate(authority.Name)},
	{"cert-untrusted", "", "show a certificate that a stranger has signed", certificate(authority.Untrusted)},
}

func certificate(f authority.Fault) func(*manner, int) {
	return sets(func(m *manner) { m.cert = f })
}

func refuseTLS(c *conn, _ []string, r *reply) { *r = c.refuse("", noTLS) }

// injectReply adds what someone in the line would: octets in clear that pass for
// the first reply under TLS, if the client keeps them (RFC 2595 §4).
func injectReply(_ *conn, _ []string, r *reply) {
	if r.secure {
		r.trailer = "+OK fake\r\n"
	}
}
