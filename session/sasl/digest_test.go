package sasl

import (
	"errors"
	"strings"
	"testing"
)

func TestDigestVectors(t *testing.T) {
	chris := as("chris", "", "secret")
	chris.Host = "elwood.innosoft.com"
	for _, tt := range []struct{ service, nonce, cnonce, response, proof string }{ // RFC 2831 §4
		{"imap/", "OA6MG9tEQGm2hh", "OA6MHXh6VqTrRk", "d388dad90d4bbd760a152321f2143af7", "ea40f60335c427b5527b84dbabcdfffd"},
		{"acap/", "OA9BSXrbuRhWay", "OA9BSuZWMSpW8m", "6084c6db3fede7352c551284490fd0fc", "2f0b3d7c3c2e486600ef710726aa2eae"},
	} {
		d, err := newDigestWith(chris, tt.service, tt.cnonce)
		if err != nil {
			t.Fatal(err)
		}
		if ir, err := d.Start(); ir != nil || err != nil {
			t.Errorf("Start() = %q, %v, want that the server begins", ir, err)
		}
		challenge := `realm="elwood.innosoft.com",nonce="` + tt.nonce + `",qop="auth",algorithm=md5-sess,charset=utf-8`
		want := `charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="` + tt.nonce + `",nc=00000001,cnonce="` + tt.cnonce +
			`",digest-uri="` + tt.service + `elwood.innosoft.com",response=` + tt.response + `,qop=auth`
		if got, err := d.Next([]byte(challenge)); string(got) != want || err != nil || d.Done() {
			t.Errorf("Next(%s) = %s, %v, want %s", challenge, got, err, want)
		}
		if got, err := d.Next([]byte("rspauth=" + tt.proof)); got == nil || len(got) > 0 || err != nil || !d.Done() {
			t.Errorf("Next(rspauth) = %q, %v, done %v, want an empty answer", got, err, d.Done())
		}
		if _, err := d.Next(nil); err == nil {
			t.Error("an answer behind the end")
		}
	}
}

func TestDigestChallenges(t *testing.T) {
	const good = `nonce="n",algorithm=md5-sess`
	for challenge, reason := range map[string]string{
		"":                                    "no list of directives",
		"hello":                               "no list of directives",
		`nonce="n`:                            "no list of directives",
		`nonce="n"x,algorithm=md5-sess`:       "no list of directives",
		`nonce="n\`:                           "no list of directives",
		`="n",` + good:                        "no list of directives",
		`algorithm=md5-sess`:                  "no nonce",
		`nonce="",algorithm=md5-sess`:         "no nonce",
		`nonce="a",` + good:                   "more than one",
		`nonce="n"`:                           "the algorithm is not md5-sess",
		`nonce="n",algorithm=md5`:             "the algorithm is not md5-sess",
		`algorithm=md5-sess,` + good:          "the algorithm is not md5-sess",
		good + `,charset=latin1`:              "not UTF-8",
		good + `,charset=utf-8,charset=utf-8`: "not UTF-8",
		good + `,qop="auth-int,auth-conf"`:    "a security layer",
		good + `,x="` + strings.Repeat("x", challengeMax) + `"`: "longer than",
	} {
		d := mustClient(t, "DIGEST-MD5", alice)
		answer, err := d.Next([]byte(challenge))
		var refused *ChallengeError
		if !errors.As(err, &refused) || answer != nil || !strings.Contains(refused.Reason, reason) || d.Done() {
			t.Errorf("Next(%.80q) = %q, %v, want refused: %s", challenge, answer, err, reason)
		}
	}
	for _, challenge := range []string{good, ` , NONCE = "n" ,, algorithm=md5-sess , qop="auth-int, auth", stale=true,`, good + `,qop=auth,unheard="of \"it\""`} {
		if answer, err := mustClient(t, "DIGEST-MD5", alice).Next([]byte(challenge)); err != nil || !strings.Contains(string(answer), "response=") {
			t.Errorf("Next(%q) = %q, %v, want an answer", challenge, answer, err)
		}
	}
}

// TestDigestRealms: of several realms it is the one that the name ends in, else the
// first; of none nothing is said.
func TestDigestRealms(t *testing.T) {
	for _, tt := range []struct{ user, realms, want string }{
		{"alice", "", `username="alice",nonce=`},
		{"alice", `realm="a",realm="b.org",`, `realm="a",nonce=`},
		{"alice@b.org", `realm="a",realm="b.org",`, `realm="b.org",nonce=`},
		{"alice@c.org", `realm="a \"quoted\" \\",`, `realm="a \"quoted\" \\",nonce=`},
	} {
		answer, err := mustClient(t, "DIGEST-MD5", as(tt.user, "", "x")).Next([]byte(tt.realms + `nonce="n",algorithm=md5-sess`))
		if err != nil || !strings.Contains(string(answer), tt.want) {
			t.Errorf("%s with %s = %q, %v, want %s", tt.user, tt.realms, answer, err, tt.want)
		}
	}
}

// TestDigestCharacters: names are written in the character set of the challenge, and
// hashed in ISO 8859-1 where that holds them.
func TestDigestCharacters(t *testing.T) {
	const challenge = `realm="r",nonce="n",algorithm=md5-sess`
	if sum := sumsOf(digestInput{user: "ä", realm: "r", secret: NewSecret([]byte("ö"))}); sum != sumsOf(digestInput{user: "\xe4", realm: "r", secret: NewSecret([]byte("\xf6"))}) {
		t.Error("names in ISO 8859-1 and in UTF-8 give different digests")
	}
	for _, tt := range []struct{ user, challenge, want string }{
		{"ä", challenge, "username=\"\xe4\","},
		{"ä", challenge + ",charset=utf-8", `username="ä",`},
		{"ж", challenge + ",charset=utf-8", `username="ж",`},
		{"ж", challenge, ""},
	} {
		answer, err := mustClient(t, "DIGEST-MD5", as(tt.user, "", "x")).Next([]byte(tt.challenge))
		if (err != nil) != (tt.want == "") || !strings.Contains(string(answer), tt.want) {
			t.Errorf("%s for %s = %q, %v, want %q", tt.challenge, tt.user, answer, err, tt.want)
		}
	}
}

// TestDigestWantsTheProof: without the right proof there is no success.
func TestDigestWantsTheProof(t *testing.T) {
	for _, proof := range []string{"", "rspauth=", "rspauth=00000000000000000000000000000000", "hello", `rspauth=x,rspauth=x`} {
		d := mustClient(t, "DIGEST-MD5", alice)
		d.Next([]byte(`nonce="n",algorithm=md5-sess`))
		if answer, err := d.Next([]byte(proof)); err == nil || answer != nil || d.Done() {
			t.Errorf("Next(%q) = %q, %v, done %v, want refused", proof, answer, err, d.Done())
		}
	}
}

func TestDigestForAnother(t *testing.T) {
	for authzid, want := range map[string]error{"": nil, "alice": nil, "bob": ErrRefused} {
		c := mustClient(t, "DIGEST-MD5", as("alice", authzid, "open-sesame"))
		if user, err := converse(t, c, serveDigest(service), false); !errors.Is(err, want) || err == nil && user != "alice" {
			t.Errorf("for %q = %q, %v, want %v", authzid, user, err, want)
		}
	}
}

// FuzzDirectives: what is read can be written again, and is read as the same.
func FuzzDirectives(f *testing.F) {
	for _, text := range []string{`a=b`, `realm="x y",nonce="\"",qop="auth,auth-int"`, ` ,a = "b" ,`, `a="`, `rspauth=0,rspauth=1`, "a=\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, ok := readDirectives(text)
		if !ok {
			return
		}
		var again []string
		for name, values := range found {
			for _, v := range values {
				again = append(again, name+"="+quoted(v))
			}
		}
		second, ok := readDirectives(strings.Join(again, ","))
		if !ok || len(second) != len(found) {
			t.Fatalf("%q is read as %q, and that as %q", text, found, second)
		}
		for name, values := range found {
			if strings.Join(values, "|") != strings.Join(second[name], "|") {
				t.Fatalf("%q: %s is %q, and then %q", text, name, values, second[name])
			}
		}
	})
}
