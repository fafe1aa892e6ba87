package practice

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"popsh/session/sasl"
)

// A twistTrial shows what a switch does to an exchange: what the honest server
// says and what the switched one, as patterns of its lines, base64 taken off, and
// of its answer to STAT behind them.
type twistTrial struct{ name, mechanism, honest, then string }

const (
	scramOne  = `r=[A-Z0-9]{26}[^,]{32},s=[^,]{24},i=4096`
	scramTwo  = `v=[^,]{44}`
	signedOn  = `\+OK maildrop is open: 3 messages, 1863 octets`
	honestly  = "|" + scramOne + "|" + scramTwo + "|" + signedOn + "|" + statOfAll
	statOfAll = `\+OK 3 1863`
	givenUp   = `-ERR cancelled, you are not logged in|-ERR log in first`
	plainOnce = "|" + signedOn + "|" + statOfAll
)

var twistTrials = []twistTrial{
	{"sasl-text-challenge", "PLAIN", plainOnce, `\+ go ahead\|` + signedOn + "|" + statOfAll},
	{"sasl-plain-asks-login", "PLAIN", plainOnce, "Username:|" + signedOn + "|" + statOfAll},
	{"sasl-data-with-ok", "SCRAM-SHA-256", honestly, "|" + scramOne + `|\+OK dj[A-Za-z0-9+/]{60}==|` + statOfAll},
	{"sasl-hasty", "SCRAM-SHA-256", honestly, "|" + scramOne + "|" + scramTwo + "|" + signedOn + "|-ERR unknown command, CAPA lists what I can do"},
	{"sasl-no-proof", "SCRAM-SHA-256", honestly, "|" + scramOne + "|" + signedOn + "|" + statOfAll},
	{"sasl-wrong-proof", "SCRAM-SHA-256", honestly, "|" + scramOne + "|" + scramTwo + "|" + givenUp},
	{"scram-wrong-nonce", "SCRAM-SHA-256", honestly, `|r=[^,]{32}[A-Z0-9]{26},s=[^,]{24},i=4096|` + givenUp},
	{"scram-few-iterations", "SCRAM-SHA-256", honestly, "|" + strings.TrimSuffix(scramOne, "4096") + "1|" + givenUp},
	{"scram-many-iterations", "SCRAM-SHA-256", honestly, "|" + strings.TrimSuffix(scramOne, "4096") + "2147483647|" + givenUp},
	{"scram-long-salt", "SCRAM-SHA-256", honestly, "|" + strings.Replace(scramOne, "[^,]{24}", "A{1000}A+=*", 1) + "|" + givenUp},
	{"scram-says-why", "SCRAM-SHA-256", honestly, honestly},
}

func TestTwists(t *testing.T) {
	for _, tr := range twistTrials {
		t.Run(tr.name, func(t *testing.T) {
			honest, then := newServer(t, nil), newServer(t, switched(t, tr.name, ""))
			matches(t, "the honest server", exchangeWith(t, honest, tr.mechanism, "open-sesame"), tr.honest)
			matches(t, tr.name, exchangeWith(t, then, tr.mechanism, "open-sesame"), tr.then)
		})
	}
}

func TestScramSaysWhy(t *testing.T) {
	s := newServer(t, switched(t, "scram-says-why", ""))
	matches(t, "the server", exchangeWith(t, s, "SCRAM-SHA-256", "wrong"), "|"+scramOne+`|e=invalid-proof|-ERR \[AUTH\] name and password do not match|-ERR log in first`)
}

// matches compares what a server said with a pattern, in which a bar stands for
// itself.
func matches(t *testing.T, who, got, pattern string) {
	t.Helper()
	pattern = strings.ReplaceAll(strings.ReplaceAll(pattern, `\|`, "|"), "|", `\|`)
	if !regexp.MustCompile("^" + pattern + "$").MatchString(got) {
		t.Errorf("%s says %q, want %s", who, got, pattern)
	}
}

// exchangeWith signs alice on and returns what the server said.
func exchangeWith(t *testing.T, s *Server, mechanism, secret string) string {
	t.Helper()
	client, err := sasl.NewClient(mechanism, sasl.Credentials{User: "alice", Secret: sasl.NewSecret([]byte(secret))})
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, s)
	answer, err := client.Start()
	var said []string
	for line := c.do("AUTH " + mechanism); ; line = c.do(base64.StdEncoding.EncodeToString(answer)) {
		asked, more := challengeIn(line)
		said = append(said, asked)
		if more && len(said) > 1 {
			answer, err = client.Next([]byte(asked))
		}
		if err != nil {
			asked, more = c.do("*"), false
			said = append(said, asked)
		}
		if !more {
			return strings.Join(append(said, c.do("STAT")), "|")
		}
	}
}

// challengeIn returns what a challenge says, or another line as it is.
func challengeIn(line string) (said string, isChallenge bool) {
	text, isChallenge := strings.CutPrefix(line, "+ ")
	decoded, err := base64.StdEncoding.DecodeString(text)
	if !isChallenge || err != nil {
		return line, isChallenge
	}
	return string(decoded), true
}
