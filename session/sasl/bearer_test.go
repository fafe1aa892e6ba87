package sasl

import (
	"errors"
	"testing"
)

// tokenHolder is the user of the vectors with a token.
var tokenHolder = Credentials{User: "alice@example.org", Secret: NewSecret([]byte("tok123"))}

func TestBearerMessages(t *testing.T) {
	at := tokenHolder
	at.Host, at.Port = "pop.example.org", 995
	for _, tt := range []struct {
		name, mechanism string
		c               Credentials
		want            string // in base64
	}{
		{"own", "XOAUTH2", tokenHolder, "dXNlcj1hbGljZUBleGFtcGxlLm9yZwFhdXRoPUJlYXJlciB0b2sxMjMBAQ=="},
		{"own", "OAUTHBEARER", at, "bixhPWFsaWNlQGV4YW1wbGUub3JnLAFob3N0PXBvcC5leGFtcGxlLm9yZwFwb3J0PTk5NQFhdXRoPUJlYXJlciB0b2sxMjMBAQ=="},
		{"RFC 7628 §4.1", "OAUTHBEARER", Credentials{User: "user@example.com", Host: "server.example.com", Port: 143, Secret: NewSecret([]byte("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="))},
			"bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"},
	} {
		c := mustClient(t, tt.mechanism, tt.c)
		if ir, err := c.Start(); encodeIR(ir) != tt.want || err != nil || !c.Done() {
			t.Errorf("%s, %s: Start() = %s, %v, done %v, want %s", tt.mechanism, tt.name, encodeIR(ir), err, c.Done(), tt.want)
		}
	}
	for authzid, want := range map[string]string{"": "n,,\x01auth=Bearer t\x01\x01", "a=b,c": "n,a=a=3Db=2Cc,\x01auth=Bearer t\x01\x01"} {
		c := mustClient(t, "OAUTHBEARER", as("", authzid, "t"))
		if ir, _ := c.Start(); string(ir) != want {
			t.Errorf("Start() for %q = %q, want %q", authzid, ir, want)
		}
	}
}

// TestBearerReasons: a server's reasons are heard and answered, and then there is
// no success.
func TestBearerReasons(t *testing.T) {
	for mechanism, answer := range map[string]string{"OAUTHBEARER": "\x01", "XOAUTH2": ""} {
		c := mustClient(t, mechanism, tokenHolder)
		c.Start()
		got, err := c.Next([]byte(`{"status":"invalid_token"}`))
		if string(got) != answer || got == nil || err != nil || c.Done() {
			t.Errorf("%s: Next(reasons) = %q, %v, done %v, want %q", mechanism, got, err, c.Done(), answer)
		}
		var refused *ChallengeError
		if got, err := c.Next(nil); !errors.As(err, &refused) || got != nil {
			t.Errorf("%s: Next behind the reasons = %q, %v, want an error", mechanism, got, err)
		}
		if _, err := c.Start(); err == nil {
			t.Errorf("%s: Start twice gives the token twice", mechanism)
		}
	}
}

func TestBearerServer(t *testing.T) {
	for _, tt := range []struct {
		mechanism, message string
		reasons            bool
	}{
		{"OAUTHBEARER", "n,a=alice,\x01host=h\x01port=995\x01auth=Bearer open-sesame\x01\x01", false},
		{"OAUTHBEARER", "y,a=alice,\x01auth=bearer open-sesame\x01\x01", false},
		{"OAUTHBEARER", "n,a=bob,\x01auth=Bearer open-sesame\x01\x01", true},
		{"OAUTHBEARER", "n,,\x01auth=Bearer open-sesame\x01\x01", true},
		{"OAUTHBEARER", "n,a=alice,\x01auth=Bearer \x01\x01", true},
		{"XOAUTH2", "user=alice\x01auth=Bearer open-sesame\x01\x01", false},
		{"XOAUTH2", "user=alice\x01auth=Bearer wrong\x01\x01", true},
	} {
		m, _ := Find(tt.mechanism)
		s := m.Serve(service)
		challenge, user, done, err := s.Next([]byte(tt.message))
		if err != nil || done == tt.reasons || done && user != "alice" || (len(challenge) > 0) != tt.reasons {
			t.Errorf("%s, %q = %q, %q, %v, %v, want reasons %v", tt.mechanism, tt.message, challenge, user, done, err, tt.reasons)
		}
		if _, _, done, err := s.Next([]byte("\x01")); done || err == nil || tt.reasons && !errors.Is(err, ErrRefused) {
			t.Errorf("%s: behind it %v, %v, want an error", tt.mechanism, done, err)
		}
	}
}
