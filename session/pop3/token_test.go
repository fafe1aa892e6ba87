package pop3

import (
	"encoding/base64"
	"reflect"
	"testing"
	"time"
)

// jwt writes a token with these claims, which nobody has signed.
func jwt(claims string) []byte {
	encode := base64.RawURLEncoding.EncodeToString
	return []byte(encode([]byte(`{"alg":"none"}`)) + "." + encode([]byte(claims)) + ".")
}

func TestReadToken(t *testing.T) {
	for claims, want := range map[string]Claims{
		`{}`:                               {},
		`{"sub":"alice","exp":1700000000}`: {User: "alice", Expires: time.Unix(1700000000, 0)},
		`{"sub":"x","preferred_username":"alice@example.org","aud":"https://pop.example.org","scp":"POP.AccessAsUser.All offline"}`: {
			User: "alice@example.org", Audience: []string{"https://pop.example.org"}, Scope: []string{"POP.AccessAsUser.All", "offline"}},
		`{"aud":["a","b"],"scope":["mail"],"exp":-1}`: {Audience: []string{"a", "b"}, Scope: []string{"mail"}},
		`{"aud":{"x":1},"exp":1e300}`:                 {},
	} {
		if got, ok := ReadToken(jwt(claims)); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("ReadToken(%s) = %+v, %v, want %+v", claims, got, ok, want)
		}
	}
	for _, opaque := range []string{"", "token-of-alice", "a.b", "a.b.c", "ya29.A0.x", "..", string(jwt(`[1]`)), string(jwt(`{"exp":"x"}`))} {
		if got, ok := ReadToken([]byte(opaque)); ok {
			t.Errorf("ReadToken(%s) = %+v, want it opaque", opaque, got)
		}
	}
}

func FuzzReadToken(f *testing.F) {
	// Whatever a token holds, its claims are none for one that is opaque, and an expiry is after 1970.
	f.Add(jwt(`{"sub":"a","exp":1.5,"aud":["x",["y"]]}`))
	f.Add([]byte("a.b.c"))
	f.Fuzz(func(t *testing.T, token []byte) {
		c, ok := ReadToken(token)
		if !ok && !reflect.DeepEqual(c, Claims{}) || !c.Expires.IsZero() && c.Expires.Unix() < 0 {
			t.Errorf("ReadToken(%q) = %+v, %v", token, c, ok)
		}
	})
}
