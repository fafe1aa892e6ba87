package canary

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"popsh/session/wire"
)

// stamp is the timestamp of the greeting (RFC 1939 §7).
const stamp = "<1896.697170952@dbc.mtview.ca.us>"

// Talk returns a conversation that holds the secret in every place and in every
// form. A turn begins with C or S, for who says the rest of it.
func Talk(secret string) []string {
	ok, plain := "S+OK\r\n", base64Of("\x00al\x00"+secret)
	echo := "S-ERR no: " + strings.Join(Forms([]byte(secret)), " ") + "\r\n"
	talk := []string{
		"S+OK " + stamp + "\r\n",
		"CUSER al\r\nPASS " + secret + "\r\n", ok, echo,
		"Cpas " + secret + "\r\n", echo,
		"C  pass\t" + secret + "\n", echo,
		"CPASS" + secret + "\r\nLOGIN al " + secret + "\r\n", echo, echo,
		"CAPOP al " + fmt.Sprintf("%x", md5.Sum([]byte(stamp+secret))) + "\r\n", echo,
		"CAUTH PLAIN " + plain + "\r\n", "S-ERR " + plain + "\r\n",
		"CAUTH PLAIN\r\n", "S+ \r\n", "C" + plain + "\r\n", echo,
		"CAUTH LOGIN\r\n", "S+ VXNlcm5hbWU6\r\n", "C" + base64Of("al") + "\r\n", "S+ UGFzc3dvcmQ6\r\n", "C" + base64Of(secret) + "\r\n", echo,
		"CAUTH X-FOO\r\n", "S+ " + base64Of("x"+secret) + "\r\n", "C" + base64Of("y"+secret) + "\r\n", echo,
		"CAUTH XOAUTH2 " + base64Of("user=al\x01auth=Bearer "+secret+"\x01\x01") + "\r\n", "S+ " + base64Of(`{"t":"`+secret+`"}`) + "\r\n", "C\r\n", echo,
		"CAUTH CRAM-MD5\r\n", "S-ERR\r\n", "C" + plain + "\r\n", echo,
	}
	return append(append(talk, exchanges(secret, echo)...),
		"CUSER al\r\nPASS "+secret+"\r\nLIST\r\nRETR 1\r\n", ok, ok,
		"S+OK\r\n1 2\r\n2 "+secret+"\r\n.\r\n",
		"S+OK\r\nPASS x\r\nmy password: "+secret+"\r\n"+wrapped(base64Of("some text before "+secret+" and behind"))+".\r\n",
		"CXFOO "+secret+"\r\n", echo)
}

// exchanges are those of mechanisms in which the server says something too.
func exchanges(secret, echo string) (turns []string) {
	for _, x := range []struct{ mechanism, first, challenge, answer string }{
		{"OAUTHBEARER", "n,a=al,\x01host=h\x01auth=Bearer " + secret + "\x01\x01", `{"status":"invalid_token","scope":"` + secret + `"}`, "\x01"},
		{"SCRAM-SHA-256", "n,,n=al,r=abc", "r=abc" + secret + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "c=biws,p=" + secret},
		{"SCRAM-SHA-1", "n,,n=al,r=abc", "e=" + secret, ""},
		{"DIGEST-MD5", "", `realm="` + secret + `",nonce="n",algorithm=md5-sess`, `username="al",response=` + secret},
		{"NTLM", "NTLMSSP\x00\x01" + secret, ntlmOf(secret), "NTLMSSP\x00\x03" + secret},
		{"EXTERNAL", secret, secret, secret},
	} {
		turns = append(turns, "CAUTH "+x.mechanism+"\r\n", "S+ \r\n", "C"+base64Of(x.first)+"\r\n",
			"S+ "+base64Of(x.challenge)+"\r\n", "C"+base64Of(x.answer)+"\r\n", echo)
	}
	return turns
}

// ntlmOf is a challenge of NTLM from a host of that name, which stands in UTF-16.
func ntlmOf(host string) string {
	var name []byte
	for _, unit := range utf16.Encode([]rune(host)) {
		name = binary.LittleEndian.AppendUint16(name, unit)
	}
	const header = 48
	info := append([]byte{1, 0, byte(len(name)), byte(len(name) >> 8)}, name...)
	info = append(info, 0, 0, 0, 0)
	b := append([]byte("NTLMSSP\x00\x02\x00\x00\x00"), make([]byte, header-12)...)
	binary.LittleEndian.PutUint16(b[40:], uint16(len(info)))
	binary.LittleEndian.PutUint32(b[44:], header)
	return string(append(b, info...))
}

func base64Of(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// wrapped breaks a text into short lines, as base64 is in a message.
func wrapped(s string) string {
	const width = 20
	var out strings.Builder
	for ; len(s) > width; s = s[width:] {
		out.WriteString(s[:width] + "\r\n")
	}
	return out.String() + s + "\r\n"
}

// Events cuts the turns into what is read at once, as the cuts say: small ones make
// pieces, and some make a pause, or let the server say a word in between. Without
// cuts every turn is one event.
func Events(start time.Time, turns []string, cuts []byte) (all []wire.Event) {
	c := cutter{at: start, cuts: cuts}
	for _, turn := range turns {
		kind := wire.ToServer
		if turn[0] == 'S' {
			kind = wire.ToClient
		}
		for rest := turn[1:]; rest != ""; {
			n := c.next(len(rest))
			all = append(all, wire.Event{Kind: kind, At: c.at, Data: []byte(rest[:n])})
			rest = rest[n:]
			if c.last > 200 && kind == wire.ToServer && rest != "" && !strings.HasPrefix(rest, "\n") {
				all = append(all, wire.Event{Kind: wire.ToClient, At: c.at, Data: []byte("*")})
			}
		}
	}
	return all
}

// A cutter says where to cut.
type cutter struct {
	at   time.Time
	cuts []byte
	used int
	last int
}

// next returns how many of n octets come next, and moves the clock.
func (c *cutter) next(n int) int {
	if len(c.cuts) == 0 {
		return n
	}
	c.last = int(c.cuts[c.used%len(c.cuts)])
	c.used++
	c.at = c.at.Add(time.Duration(c.last) * time.Millisecond / 2)
	return min(n, 1+c.last%40)
}
