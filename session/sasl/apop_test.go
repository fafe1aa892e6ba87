package sasl

import (
	"strings"
	"testing"
)

func TestAPOP(t *testing.T) {
	tests := []struct{ stamp, secret, want string }{
		{"<1896.697170952@dbc.mtview.ca.us>", "tanstaaf", "c4c9334bac560ecc979e58001b3e22fb"}, // RFC 1939 §7
		{"<4711.1700000000@pop.example.org>", "open-sesame", "9027050a634f8dfc6c698bc964c1fd43"},
	}
	for _, tt := range tests {
		if got := APOP(tt.stamp, NewSecret([]byte(tt.secret))); got != tt.want {
			t.Errorf("APOP(%s) = %s, want %s", tt.stamp, got, tt.want)
		}
	}
}

func TestCheckAPOP(t *testing.T) {
	const stamp, digest = "<4711.1700000000@pop.example.org>", "9027050a634f8dfc6c698bc964c1fd43"
	empty := APOP(stamp, Secret{})
	tests := []struct {
		user, digest string
		want         bool
	}{
		{"alice", digest, true},
		{"alice", strings.ToUpper(digest), false},
		{"alice", digest[:31], false},
		{"alice", empty, false},
		{"mallory", empty, false},
		{"mallory", digest, false},
	}
	for _, tt := range tests {
		if got := CheckAPOP(lookup, tt.user, stamp, tt.digest); got != tt.want {
			t.Errorf("CheckAPOP(%s, %s) = %v, want %v", tt.user, tt.digest, got, tt.want)
		}
	}
}
