package pop3

import "testing"

func TestChallengesComplete(t *testing.T) {
	for i := range challenges {
		c := &challenges[i]
		checkSentence(t, c.Meaning, c.Meaning)
		checkSentence(t, c.Meaning, c.Answer)
		checkRefs(t, c.Meaning, c.Refs)
		for _, name := range c.Mechanisms {
			if _, ok := LookupMechanism(name); !ok {
				t.Errorf("%s: there is no mechanism %s", c.Meaning, name)
			}
		}
	}
}

func TestReadChallenge(t *testing.T) {
	tests := []struct {
		mechanism, decoded string
		want               string // the start of the meaning; "" for none
	}{
		{"", "", "An empty challenge"},
		{"PLAIN", "", "An empty challenge"},
		{"", "<1896.697170952@postoffice.example.org>", "A msg-id"},
		{"cram-md5", "<1896.697170952@postoffice.example.org>", "A msg-id"},
		{"LOGIN", "<1896.697170952@postoffice.example.org>", ""},
		{"", "Username:", "LOGIN asks for the user name"},
		{"LOGIN", "User Name\x00", "LOGIN asks for the user name"},
		{"", "Password:", "LOGIN asks for the password"},
		{"", "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "SCRAM's first"},
		{"", "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "SCRAM's last"},
		{"", "e=invalid-proof", "SCRAM failed"},
		{"", `realm="elwood.example.org",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8`, "DIGEST-MD5's"},
		{"", "rspauth=ea40f60335c427b5527b84dbabcdfffd", "The server's proof"},
		{"", `{"status":"invalid_token"}`, "The token was refused"},
		{"", "NTLMSSP\x00\x02", "NTLM's challenge"},
		{"", "what?", ""},
	}
	for _, tt := range tests {
		got := ""
		if c, ok := ReadChallenge(tt.mechanism, []byte(tt.decoded)); ok {
			got = c.Meaning[:min(len(c.Meaning), max(len(tt.want), 1))]
		}
		if got != tt.want {
			t.Errorf("ReadChallenge(%s, %q) = %q, want %q", tt.mechanism, tt.decoded, got, tt.want)
		}
	}
}
