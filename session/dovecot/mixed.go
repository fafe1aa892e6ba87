package dovecot

import "strings"

// A Message is a message as it is stored and as a client must have it.
type Message struct {
	Name   string // what is special about it
	Stored []byte // what the maildrop holds
	CRLF   []byte // what RETR gives: every line ends in CRLF, without the stuffing dots and the end mark
}

// MixedMailbox returns messages that are awkward in as many ways as Dovecot
// sends without loss. One way is missing: a message whose very first octet is a
// dot, which Dovecot 2.3 does not stuff.
func MixedMailbox() []Message {
	var all []Message
	for _, m := range mixed {
		all = append(all, Message{m.name, []byte(m.stored), []byte(m.crlf)})
	}
	return all
}

// Stored returns the messages as Options wants them.
func Stored(messages []Message) [][]byte {
	var all [][]byte
	for _, m := range messages {
		all = append(all, m.Stored)
	}
	return all
}

// long is a line of 20,000 octets, twenty times what RFC 5322 §2.1.1 allows.
var long = strings.Repeat("0123456789", 2000)

// every is every octet but CR and LF.
var every = func() string {
	var b strings.Builder
	for c := range 256 {
		if c != '\r' && c != '\n' {
			b.WriteByte(byte(c))
		}
	}
	return b.String()
}()

var mixed = []struct{ name, stored, crlf string }{
	{
		"stored with LF",
		"From: alice@example.org\nSubject: lines\n\none\ntwo\n",
		"From: alice@example.org\r\nSubject: lines\r\n\r\none\r\ntwo\r\n",
	},
	{
		"stored with CRLF",
		"From: alice@example.org\r\nSubject: lines\r\n\r\none\r\ntwo\r\n",
		"From: alice@example.org\r\nSubject: lines\r\n\r\none\r\ntwo\r\n",
	},
	{
		"both line ends in turn",
		"Subject: both\r\n\nlf\ncrlf\r\nlf\n",
		"Subject: both\r\n\r\nlf\r\ncrlf\r\nlf\r\n",
	},
	{
		"dotted lines",
		"Subject: dots\n\n.\n..\n...\n.a\n .\n.\n\n.\n",
		"Subject: dots\r\n\r\n.\r\n..\r\n...\r\n.a\r\n .\r\n.\r\n\r\n.\r\n",
	},
	{
		"long lines",
		"Subject: long\n\n" + long + "\n." + long + "\nshort\n",
		"Subject: long\r\n\r\n" + long + "\r\n." + long + "\r\nshort\r\n",
	},
	{
		"every octet",
		"Subject: octets\n\n" + every + "\n",
		"Subject: octets\r\n\r\n" + every + "\r\n",
	},
	{
		"UTF-8 in the header",
		"Subject: Grüße\n\nZürich, 東京\n",
		"Subject: Grüße\r\n\r\nZürich, 東京\r\n",
	},
	{
		"NUL",
		"Subject: nul\n\nbefore\x00after\n\x00\n",
		"Subject: nul\r\n\r\nbefore\x00after\r\n\x00\r\n",
	},
	{
		"a CR inside a line",
		"Subject: cr\n\none\rtwo\n",
		"Subject: cr\r\n\r\none\rtwo\r\n",
	},
	{
		"no final line end",
		"Subject: cut\n\nthe end",
		"Subject: cut\r\n\r\nthe end\r\n",
	},
	{
		"no final line end behind a dot",
		"Subject: cut\n\n.",
		"Subject: cut\r\n\r\n.\r\n",
	},
	{
		"empty body",
		"Subject: empty\n\n",
		"Subject: empty\r\n\r\n",
	},
	{
		"blank lines only",
		"Subject: blank\n\n\n\n\n",
		"Subject: blank\r\n\r\n\r\n\r\n\r\n",
	},
	{
		"header only",
		"Subject: header\n",
		"Subject: header\r\n",
	},
	{
		"one octet",
		"x",
		"x\r\n",
	},
}
