package trace

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"

	"popsh/session/pop3"
)

// aheadMax is how many lines a client can send ahead during AUTH before they are
// no longer counted.
const aheadMax = 1 << 10

// An exchange is one AUTH, from its line to its final status.
type exchange struct {
	id         int // of the command
	mechanism  string
	lines      []command // what the client sent since
	challenges int
	steps      map[Side]int
	number     int    // of its secret, as long as that cannot be seen; 0 if not given yet
	challenge  []byte // the last one, decoded
}

func newExchange(args []string) *exchange {
	x := &exchange{steps: map[Side]int{}}
	if len(args) > 0 {
		x.mechanism = strings.ToUpper(args[0])
	}
	return x
}

func (x *exchange) said(c command) {
	if len(x.lines) < aheadMax {
		x.lines = append(x.lines, c.kept())
	}
}

func (x *exchange) heard() { x.challenges++ }

// ahead returns the lines that no challenge asked for.
func (x *exchange) ahead() []command { return x.lines[min(x.challenges, len(x.lines)):] }

// decode returns what a SASL message says; one that is not base64 is taken as it
// is.
func decode(message []byte) []byte {
	if b, err := base64.StdEncoding.DecodeString(string(bytes.Trim(message, " \t"))); err == nil {
		return b
	}
	return message
}

// A reveal is what a message of the client shows of a login.
type reveal struct {
	user   string
	secret []byte
	proof  func(secret, challenge []byte) bool // whether a secret explains the message
	named  bool                                // the message holds a name and nothing else
}

// reveals reads the messages of the client by mechanism: its nth message, decoded.
var reveals = map[string]func(step int, message []byte) reveal{
	"PLAIN":              revealPlain,
	"LOGIN":              revealLogin,
	"CRAM-MD5":           revealCRAM,
	"DIGEST-MD5":         revealDigest,
	"NTLM":               revealNTLM,
	"MSN":                revealNTLM,
	"EXTERNAL":           revealName,
	"ANONYMOUS":          revealName,
	"XOAUTH2":            revealBearer,
	"OAUTHBEARER":        revealBearer,
	"SCRAM-SHA-1":        revealSCRAM,
	"SCRAM-SHA-256":      revealSCRAM,
	"SCRAM-SHA-1-PLUS":   revealSCRAM,
	"SCRAM-SHA-256-PLUS": revealSCRAM,
}

// Revealed returns the secret that the nth message of a client shows, decoded, in
// an exchange by a mechanism; nil when it shows none.
func Revealed(mechanism string, nth int, message []byte) []byte {
	if reads := reveals[strings.ToUpper(mechanism)]; reads != nil {
		return reads(nth, message).secret
	}
	return nil
}

// revealPlain: the name to act as, NUL, the name, NUL, the password.
func revealPlain(_ int, message []byte) reveal {
	parts := bytes.SplitN(message, []byte{0}, 3)
	if len(parts) < 3 {
		return reveal{secret: message}
	}
	return reveal{user: string(parts[1]), secret: parts[2]}
}

// revealLogin: the name, then the password.
func revealLogin(step int, message []byte) reveal {
	if step == 1 {
		return reveal{user: string(message), named: true}
	}
	return reveal{secret: message}
}

// revealCRAM: the name and a digest of the challenge.
func revealCRAM(_ int, message []byte) reveal {
	i := bytes.LastIndexByte(message, ' ')
	if i < 0 {
		return reveal{}
	}
	digest := string(message[i+1:])
	return reveal{user: string(message[:i]), proof: func(secret, challenge []byte) bool {
		return digest == cramDigest(secret, challenge)
	}}
}

// revealDigest: the name stands in quotes, in which a backslash protects the
// character behind it.
func revealDigest(_ int, message []byte) (r reveal) {
	_, rest, found := bytes.Cut(message, []byte(`username="`))
	for i := 0; found && i < len(rest); i++ {
		switch rest[i] {
		case '"':
			return r
		case '\\':
			if i++; i == len(rest) {
				return r
			}
		}
		r.user += string(rest[i : i+1])
	}
	return r
}

// revealNTLM: the name is in the second message.
func revealNTLM(_ int, message []byte) (r reveal) {
	r.user, _ = pop3.NTLMUser(message)
	return r
}

// revealName: a name and nothing else, or nothing.
func revealName(_ int, message []byte) reveal {
	return reveal{user: string(message), named: len(message) > 0}
}

// revealBearer: fields between octets of value 1, among them the name and a token.
func revealBearer(_ int, message []byte) (r reveal) {
	for field := range bytes.FieldsFuncSeq(message, func(c rune) bool { return c == 1 || c == ',' }) {
		name, value, _ := bytes.Cut(field, []byte("="))
		switch string(name) {
		case "user", "a":
			r.user = string(value)
		case "auth":
			_, r.secret, _ = bytes.Cut(value, []byte(" "))
		}
	}
	return r
}

// revealSCRAM: the name is in the first message.
func revealSCRAM(step int, message []byte) (r reveal) {
	for field := range bytes.SplitSeq(message, []byte(",")) {
		if name, ok := bytes.CutPrefix(field, []byte("n=")); ok && step == 1 {
			r.user = strings.NewReplacer("=2C", ",", "=3D", "=").Replace(string(name))
		}
	}
	return r
}

// helpful tells what a challenge says that is no secret and helps to understand
// it, or nothing. The reasons of a server that refuses a token are kept verbatim.
func helpful(challenge []byte) (words string, verbatim bool) {
	if json.Valid(challenge) && bytes.HasPrefix(challenge, []byte("{")) {
		return "the server explains: " + string(challenge), true
	}
	return pop3.Gist(challenge), false
}
