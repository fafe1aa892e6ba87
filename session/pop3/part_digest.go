package pop3

// digestDirectives are those of DIGEST-MD5 that a server sends (RFC 2831 §2.1.1,
// §2.1.3).
var digestDirectives = map[string]attribute{
	"realm":     telling("The realm that the account belongs to; of several, one is chosen."),
	"nonce":     means("The nonce, new each time."),
	"qop":       telling("The qualities of protection that are offered: auth is no more than signing on."),
	"algorithm": means("The algorithm, which must be md5-sess."),
	"charset":   means("The character set of name and password."),
	"cipher":    means("The ciphers that are offered for what follows."),
	"maxbuf":    means("The largest block that the server takes, in octets."),
	"stale":     means("The client used an old nonce."),
	"rspauth":   means("The server's proof that it knows the secret too."),
}

// digestParts takes a list of directives apart, whose values may stand in quotes.
func digestParts(decoded []byte) []Part {
	return partsOf(splitQuoted(string(decoded)), digestDirectives)
}

// splitQuoted cuts a text at its commas, but for those in quotes.
func splitQuoted(text string) []string {
	var pieces []string
	from, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quoted:
			i++
		case text[i] == '"':
			quoted = !quoted
		case text[i] == ',' && !quoted:
			pieces = append(pieces, text[from:i])
			from = i + 1
		}
	}
	return append(pieces, text[min(from, len(text)):])
}
