package sasl

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"strings"
)

// digestServer is the server's side of DIGEST-MD5. It refuses an initial response:
// nobody can go on where an earlier exchange ended. Nobody may act for another user.
type digestServer struct {
	passwords Lookup
	realm     string
	nonce     string
	user      string
	step      func(*digestServer, []byte) ([]byte, string, bool, error)
}

func serveDigest(s Service) Server {
	return &digestServer{passwords: s.Passwords, realm: cmp.Or(s.Realm, "localhost"), nonce: rand.Text(), step: (*digestServer).begin}
}

func (d *digestServer) Next(response []byte) ([]byte, string, bool, error) {
	return d.step(d, response)
}

func (d *digestServer) begin(response []byte) ([]byte, string, bool, error) {
	d.step = (*digestServer).judge
	if response != nil {
		d.step = (*digestServer).over
		return nil, "", false, &ResponseError{digestName, "an answer came before the challenge"}
	}
	challenge := "realm=" + quoted(d.realm) + ",nonce=" + quoted(d.nonce) + `,qop="auth",charset=utf-8,algorithm=md5-sess`
	return []byte(challenge), "", false, nil
}

// judge checks the answer, and proves that the server knows the secret.
func (d *digestServer) judge(response []byte) ([]byte, string, bool, error) {
	d.step = (*digestServer).over
	in, sum, ok := d.read(string(response))
	if !ok {
		return nil, "", false, &ResponseError{digestName, "the answer is out of form"}
	}
	var known bool
	in.secret, known = d.passwords.secret(in.user)
	sums := sumsOf(in)
	if !hmac.Equal([]byte(sum), []byte(sums.client)) || !known || in.authzid != "" && in.authzid != in.user {
		return nil, "", false, ErrRefused
	}
	d.step, d.user = (*digestServer).end, in.user
	return []byte("rspauth=" + sums.server), "", false, nil
}

// read takes the directives of an answer, which must belong to this exchange.
func (d *digestServer) read(response string) (in digestInput, sum string, ok bool) {
	found, ok := readDirectives(response)
	get := func(name string) string {
		value, once := only(found, name)
		ok = ok && once
		return value
	}
	in = digestInput{user: get("username"), nonce: get("nonce"), cnonce: get("cnonce"), count: get("nc"), uri: get("digest-uri")}
	sum = get("response")
	in.realm, _ = only(found, "realm")
	in.authzid, _ = only(found, "authzid")
	quality, stated := only(found, "qop")
	fits := in.nonce == d.nonce && in.count == firstUse && strings.HasPrefix(in.uri, digestService) && in.cnonce != "" &&
		in.realm == d.realm && (!stated || quality == plainQuality) && len(found["authzid"]) < 2
	return in, sum, ok && fits
}

// end waits for the empty answer (RFC 5034 §6).
func (d *digestServer) end(response []byte) ([]byte, string, bool, error) {
	d.step = (*digestServer).over
	if len(bytes.TrimSpace(response)) > 0 {
		return nil, "", false, &ResponseError{digestName, "the last answer is not empty"}
	}
	return nil, d.user, true, nil
}

func (d *digestServer) over([]byte) ([]byte, string, bool, error) { return nil, "", false, errOver }
