package sasl

import (
	"cmp"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const digestName = "DIGEST-MD5"

// challengeMax is how long a challenge of DIGEST-MD5 may be, in octets (RFC 2831
// §2.1.1).
const challengeMax = 2048

// digestService is the name of POP3 in a digest-uri (RFC 5034 §4).
const digestService = "pop/"

// digest is the client's side of DIGEST-MD5 (RFC 2831): the server's challenge is
// answered by a digest of nonces and secret, and the server proves that it knows the
// secret too. Of the qualities of protection only plain authentication is spoken.
type digest struct {
	c      Credentials
	cnonce string
	uri    string // of the server, as the client knows it
	proof  string // what the server's must be
	step   func(*digest, []byte) ([]byte, error)
	proved bool
}

func newDigest(c Credentials) (Client, error) {
	return newDigestWith(c, digestService, rand.Text())
}

func newDigestWith(c Credentials, service, cnonce string) (Client, error) {
	err := cmp.Or(checkName(digestName, c), refuse(digestName, authzidField, c.Authzid, control))
	if err != nil {
		return nil, err
	}
	return &digest{c: c, cnonce: cnonce, uri: service + cmp.Or(c.Host, "localhost"), step: (*digest).answer}, nil
}

func (d *digest) Start() ([]byte, error) { return nil, nil }

func (d *digest) Next(challenge []byte) ([]byte, error) { return d.step(d, challenge) }

func (d *digest) Done() bool { return d.proved }

// answer answers the challenge.
func (d *digest) answer(challenge []byte) ([]byte, error) {
	d.step = (*digest).over
	asked, reason := readDigestChallenge(challenge)
	if reason != "" {
		return nil, &ChallengeError{digestName, reason}
	}
	if !asked.utf8 && !isLatin(d.c.User+d.c.Authzid) {
		return nil, &ChallengeError{digestName, "the server takes no names beyond ISO 8859-1"}
	}
	sums := d.sums(asked)
	d.step, d.proof = (*digest).check, sums.server
	return []byte(d.response(asked, sums.client)), nil
}

func (d *digest) sums(asked digestChallenge) digestSums {
	return sumsOf(digestInput{
		user: d.c.User, realm: asked.realmFor(d.c.User), authzid: d.c.Authzid, secret: d.c.Secret,
		nonce: asked.nonce, cnonce: d.cnonce, count: firstUse, uri: d.uri,
	})
}

// firstUse counts how often a nonce was answered.
const firstUse = "00000001"

// response writes the directives of the answer (RFC 2831 §2.1.2).
func (d *digest) response(asked digestChallenge, sum string) string {
	parts := []string{"username=" + quoted(asked.encode(d.c.User))}
	if asked.utf8 {
		parts = slices.Insert(parts, 0, "charset=utf-8")
	}
	if realm := asked.realmFor(d.c.User); realm != "" {
		parts = append(parts, "realm="+quoted(realm))
	}
	parts = append(parts, "nonce="+quoted(asked.nonce), "nc="+firstUse, "cnonce="+quoted(d.cnonce),
		"digest-uri="+quoted(d.uri), "response="+sum, "qop="+plainQuality)
	if d.c.Authzid != "" {
		parts = append(parts, "authzid="+quoted(asked.encode(d.c.Authzid)))
	}
	return strings.Join(parts, ",")
}

// check compares the server's proof with what it must be. POP3 has it come as a
// challenge, and an empty line answers it (RFC 5034 §6).
func (d *digest) check(challenge []byte) ([]byte, error) {
	d.step = (*digest).over
	found, ok := readDirectives(string(challenge))
	proof, once := only(found, "rspauth")
	if !ok || !once || !hmac.Equal([]byte(proof), []byte(d.proof)) {
		return nil, &ChallengeError{digestName, "the server's proof is wrong: it does not know the secret"}
	}
	d.proved = true
	return []byte{}, nil
}

func (d *digest) over([]byte) ([]byte, error) {
	return nil, &ChallengeError{digestName, "the server goes on behind the end of the exchange"}
}

// digestInput is what both sides' digests are made of.
type digestInput struct {
	user, realm, authzid string
	secret               Secret
	nonce, cnonce, count string
	uri                  string
}

// digestSums are the digests of both sides, in lower-case hex.
type digestSums struct{ client, server string }

// sumsOf computes them (RFC 2831 §2.1.2.1, §2.1.3).
func sumsOf(in digestInput) digestSums {
	secret := md5.Sum([]byte(latin(in.user) + ":" + latin(in.realm) + ":" + latin(string(in.secret.Reveal()))))
	key := string(secret[:]) + ":" + in.nonce + ":" + in.cnonce
	if in.authzid != "" {
		key += ":" + in.authzid
	}
	sum := func(method string) string {
		return hexMD5(strings.Join([]string{hexMD5(key), in.nonce, in.count, in.cnonce, plainQuality, hexMD5(method + ":" + in.uri)}, ":"))
	}
	return digestSums{client: sum("AUTHENTICATE"), server: sum("")}
}

func hexMD5(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// latin returns text in ISO 8859-1 if it fits, since that is what is hashed
// (RFC 2831 §2.1.2.1).
func latin(text string) string {
	if !utf8.ValidString(text) || !isLatin(text) {
		return text
	}
	out := make([]byte, 0, len(text))
	for _, r := range text {
		out = append(out, byte(r))
	}
	return string(out)
}

func isLatin(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > 0xFF })
}

func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// A digestChallenge is what a server asks for (RFC 2831 §2.1.1).
type digestChallenge struct {
	nonce  string
	realms []string
	utf8   bool
}

// plainQuality is the quality of protection that is no more than authentication.
const plainQuality = "auth"

// readDigestChallenge reads a challenge, or says why it must not be answered.
func readDigestChallenge(challenge []byte) (c digestChallenge, reason string) {
	if len(challenge) > challengeMax {
		return c, fmt.Sprintf("the challenge is longer than %d octets", challengeMax)
	}
	found, ok := readDirectives(string(challenge))
	if !ok {
		return c, "the challenge is no list of directives"
	}
	nonce, once := only(found, "nonce")
	algorithm, stated := only(found, "algorithm")
	charset, hasCharset := only(found, "charset")
	switch {
	case !once || nonce == "":
		return c, "the challenge has no nonce, or more than one"
	case !stated || algorithm != "md5-sess":
		return c, "the algorithm is not md5-sess"
	case hasCharset && charset != "utf-8" || !hasCharset && len(found["charset"]) > 0:
		return c, "the character set is not UTF-8"
	case len(found["qop"]) > 0 && !slices.Contains(qualities(found["qop"]), plainQuality):
		return c, "the server wants a security layer, which is not spoken here"
	}
	return digestChallenge{nonce: nonce, realms: found["realm"], utf8: hasCharset}, ""
}

func qualities(values []string) []string {
	return strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// realmFor returns the realm of a user: the one that the name ends in, else the
// first.
func (c digestChallenge) realmFor(user string) string {
	_, domain, _ := strings.Cut(user, "@")
	switch {
	case len(c.realms) == 0:
		return ""
	case slices.Contains(c.realms, domain):
		return domain
	}
	return c.realms[0]
}

// encode writes a name in the character set of the challenge.
func (c digestChallenge) encode(name string) string {
	if c.utf8 {
		return name
	}
	return latin(name)
}
