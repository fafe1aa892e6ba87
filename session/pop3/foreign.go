package pop3

import "strings"

const elsewhere = "; POP3 is on port 110, and under TLS on port 995"

// foreign tells other protocols by the first octets they send.
var foreign = []struct{ prefix, name, hint string }{
	{"* OK", "IMAP", "this is an IMAP server" + elsewhere},
	{"* PREAUTH", "IMAP", "this is an IMAP server" + elsewhere},
	{"* BYE", "IMAP", "this is an IMAP server" + elsewhere},
	{"* ACAP", "ACAP", "this server keeps settings, not mail" + elsewhere},
	{"220", "SMTP or FTP", "this server takes mail or files in" + elsewhere},
	{"421", "SMTP or FTP", "this server takes mail or files in, and just now it does not" + elsewhere},
	{"554", "SMTP", "this server takes mail in, but not from you" + elsewhere},
	{"200 ", "NNTP", "this is a news server" + elsewhere},
	{"201 ", "NNTP", "this is a news server" + elsewhere},
	{"HTTP/", "HTTP", "this is a web server" + elsewhere},
	{"SSH-", "SSH", "this is a secure shell server" + elsewhere},
	{"+ POP2", "POP2", "this is POP2, the older protocol, as on port 109" + elsewhere},
	{"\x15\x03", "TLS", "this is a TLS alert: the port wants TLS from the first octet, as port 995 does"},
	{"\x16\x03", "TLS", "this is a TLS handshake: the port wants TLS from the first octet, as port 995 does"},
}

// ForeignGreeting recognises a greeting that is not POP3 by its first octets, and
// names the protocol. The hint is the rest of an explanation, without a full stop.
func ForeignGreeting(first []byte) (name, hint string, ok bool) {
	for _, f := range foreign {
		if strings.HasPrefix(upper(string(first[:min(len(first), len(f.prefix))])), f.prefix) {
			return f.name, f.hint, true
		}
	}
	return "", "", false
}
