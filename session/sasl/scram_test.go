package sasl

import (
	"crypto/tls"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

// A scramRun is a whole exchange of SCRAM, messages as they are.
type scramRun struct {
	source     string
	kind       scramKind
	c          Credentials
	nonce      string
	first      string
	serverOne  string
	final      string
	serverLast string
}

var scramRuns = []scramRun{
	{"RFC 5802 §5", scramSHA1, as("user", "", "pencil"), "fyko+d2lbbFgONRv9qkxdawL",
		"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
		"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
		"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
		"v=rmF9pqV8S7suAoZWja4dJRkFsKQ="},
	{"RFC 7677 §3", scramSHA256, as("user", "", "pencil"), "rOprNGfwEbeRWgbNEkqO",
		"n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
		"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
		"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
		"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="},
	{"own", scramSHA256, alice, "clientNONCE01",
		"n,,n=alice,r=clientNONCE01",
		"r=clientNONCE01serverNONCE02,s=cGVwcGVyLWFuZC1zYWx0IQ==,i=4096",
		"c=biws,r=clientNONCE01serverNONCE02,p=55tA5C8K8PI2ynAYZF55awS+vQBTzG+DmJSr6qYU3Jg=",
		"v=EwPmMmvNaYixdmvEXkO08JWoUYHoFBER2TIkhLHgXSY="},
	{"own", scramSHA1, alice, "clientNONCE01",
		"n,,n=alice,r=clientNONCE01",
		"r=clientNONCE01serverNONCE02,s=cGVwcGVyLWFuZC1zYWx0IQ==,i=4096",
		"c=biws,r=clientNONCE01serverNONCE02,p=0V4myXJmBm9zy/8m3+gxotoN32E=",
		"v=OJP5n0ptos1RXVgqq1LG+Kp5Kus="},
}

func TestScramVectors(t *testing.T) {
	for _, r := range scramRuns {
		c, err := r.kind.client(r.c, r.nonce)
		if err != nil {
			t.Fatal(err)
		}
		if first, err := c.Start(); string(first) != r.first || err != nil {
			t.Errorf("%s, %s: Start() = %s, %v, want %s", r.source, r.kind.name, first, err, r.first)
		}
		if final, err := c.Next([]byte(r.serverOne)); string(final) != r.final || err != nil || c.Done() {
			t.Errorf("%s, %s: Next(%s) = %s, %v, want %s", r.source, r.kind.name, r.serverOne, final, err, r.final)
		}
		if empty, err := c.Next([]byte(r.serverLast)); empty == nil || len(empty) > 0 || err != nil || !c.Done() {
			t.Errorf("%s, %s: Next(%s) = %q, %v, done %v, want an empty answer", r.source, r.kind.name, r.serverLast, empty, err, c.Done())
		}
		if _, err := c.Next(nil); err == nil {
			t.Errorf("%s: an answer behind the end", r.kind.name)
		}
	}
}

// TestScramRefusesTheServersFirst: what is wrong with a first message is found
// before anything is computed.
func TestScramRefusesTheServersFirst(t *testing.T) {
	const salt = "s=QSXCR+Q6sek8bf92"
	long := base64.StdEncoding.EncodeToString(make([]byte, SaltMax+1))
	for message, reason := range map[string]string{
		"":                                         "lacks the attribute r",
		"r=":                                       "does not begin with the client's",
		"r=N":                                      "adds nothing",
		"r=X1," + salt + ",i=4096":                 "does not begin with the client's",
		"r=n1," + salt + ",i=4096":                 "does not begin with the client's",
		"r=N\x01," + salt + ",i=4096":              "is not printable",
		"r=N\xc3\xa4," + salt + ",i=4096":          "is not printable",
		"r=N 1," + salt + ",i=4096":                "is not printable",
		"m=x,r=N1," + salt + ",i=4096":             "an extension",
		salt + ",r=N1,i=4096":                      "lacks the attribute r",
		"r=N1,i=4096," + salt:                      "lacks the attribute s",
		"r=N1,s=,i=4096":                           "the salt is empty",
		"r=N1,s=QSX,i=4096":                        "the salt is not base64",
		"r=N1,s=QSXCR+Q6sek8bf9=,i=4096":           "the salt is not base64",
		"r=N1,s=" + long + ",i=4096":               "the salt has 1025 octets",
		"r=N1," + salt:                             "lacks the attribute i",
		"r=N1," + salt + ",i=":                     "is no number",
		"r=N1," + salt + ",i=0":                    "is no number",
		"r=N1," + salt + ",i=-4096":                "is no number",
		"r=N1," + salt + ",i=+4096":                "is no number",
		"r=N1," + salt + ",i=04096":                "is no number",
		"r=N1," + salt + ",i=4096x":                "is no number",
		"r=N1," + salt + ",i= 4096":                "is no number",
		"r=N1," + salt + ",i=1":                    "asks for 1 iterations",
		"r=N1," + salt + ",i=4095":                 "asks for 4095 iterations",
		"r=N1," + salt + ",i=1000001":              "more than 1000000",
		"r=N1," + salt + ",i=2147483648":           "more than 1000000",
		"r=N1," + salt + ",i=99999999999999999999": "more than 1000000",
	} {
		c, err := scramSHA256.client(alice, "N")
		if err != nil {
			t.Fatal(err)
		}
		c.Start()
		answer, err := c.Next([]byte(message))
		var refused *ChallengeError
		if !errors.As(err, &refused) || answer != nil || c.Done() || !strings.Contains(refused.Reason, reason) {
			t.Errorf("Next(%.60q) = %q, %v, want refused: %s", message, answer, err, reason)
		}
		if _, err := c.Next([]byte("v=")); err == nil {
			t.Errorf("an answer after Next(%.60q) was refused", message)
		}
	}
	c, _ := scramSHA256.client(alice, "N")
	c.Start()
	if answer, err := c.Next([]byte("r=N1," + salt + ",i=4096,x=later,y")); err != nil || answer == nil {
		t.Errorf("with extensions = %q, %v, want an answer", answer, err)
	}
}

// TestScramWantsTheProof: without the right signature there is no success.
func TestScramWantsTheProof(t *testing.T) {
	r := scramRuns[1]
	for last, refused := range map[string]bool{
		"":                                   true,
		"v=":                                 true,
		"v=AAAA":                             true,
		"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=":     true,
		"v=" + strings.Repeat("A", 43) + "=": true,
		"x=" + r.serverLast[2:]:              true,
		"e=invalid-proof":                    false,
		"e=":                                 false,
	} {
		c, _ := r.kind.client(r.c, r.nonce)
		c.Start()
		if c.Next([]byte(r.serverOne)); c.Done() {
			t.Error("done before the server has proved anything")
		}
		answer, err := c.Next([]byte(last))
		if c.Done() || (err != nil) != refused || len(answer) > 0 {
			t.Errorf("Next(%q) = %q, %v, done %v; want refused %v", last, answer, err, c.Done(), refused)
		}
	}
}

// TestScramFlag: the client says what it knows about binding the channel (RFC
// 5802 §6).
func TestScramFlag(t *testing.T) {
	client, _ := channels(t)
	for _, tt := range []struct {
		kind    scramKind
		channel *Channel
		unbound bool
		authzid string
		want    string // the start of the first message; "" for an error
	}{
		{scramSHA256, nil, false, "", "n,,n=alice,"},
		{scramSHA256, nil, true, "", "n,,n=alice,"}, // this side cannot either
		{scramSHA256, client, false, "", "n,,n=alice,"},
		{scramSHA256, client, true, "", "y,,n=alice,"},
		{scramSHA256, client, true, "a,b=c", "y,a=a=2Cb=3Dc,n=alice,"},
		{scramSHA256, &Channel{}, true, "", "n,,n=alice,"},
		{scramSHA256.plus(), client, false, "", "p=tls-exporter,,n=alice,"},
		{scramSHA1.plus(), client.Only(EndPoint), true, "bob", "p=tls-server-end-point,a=bob,n=alice,"},
		{scramSHA1.plus(), nil, false, "", ""},
		{scramSHA1.plus(), &Channel{}, false, "", ""},
	} {
		c := alice
		c.Channel, c.Unbound, c.Authzid = tt.channel, tt.unbound, tt.authzid
		s, err := tt.kind.client(c, "N")
		if tt.want == "" {
			var bad *CredentialError
			if !errors.As(err, &bad) || bad.Field != connectionField {
				t.Errorf("%s without a channel = %v, want an error about the connection", tt.kind.name, err)
			}
			continue
		}
		if first, err := s.Start(); err != nil || !strings.HasPrefix(string(first), tt.want) {
			t.Errorf("%s: Start() = %s, %v, want %s…", tt.kind.name, first, err, tt.want)
		}
	}
}

// TestScramServerFlag: a server refuses what somebody in between has made of the
// two sides' words about the channel.
func TestScramServerFlag(t *testing.T) {
	near, far := channels(t)
	_, elsewhere := channels(t)
	for _, tt := range []struct {
		name           string
		client, server scramKind
		channel        *Channel // of the server
		unbound, bound bool
		ok             bool
	}{
		{"bound", scramSHA256.plus(), scramSHA256.plus(), far, false, true, true},
		{"another connection", scramSHA256.plus(), scramSHA256.plus(), elsewhere, false, true, false},
		{"the list without -PLUS is a lie", scramSHA256, scramSHA256, far, true, true, false},
		{"the list without -PLUS is true", scramSHA256, scramSHA256, far, true, false, true},
		{"not wanted", scramSHA256, scramSHA256, far, false, true, true},
		{"no channel here", scramSHA256.plus(), scramSHA256.plus(), nil, false, false, false},
		{"a kind that is not there", scramSHA256.plus(), scramSHA256.plus(), far.Only(EndPoint), false, true, false},
		{"mechanism without the flag", scramSHA256, scramSHA256.plus(), far, false, true, false},
		{"flag without the mechanism", scramSHA256.plus(), scramSHA256, far, false, true, false},
	} {
		c := alice
		c.Channel, c.Unbound = near, tt.unbound
		client, err := tt.client.client(c, "N")
		if err != nil {
			t.Fatal(err)
		}
		s := service
		s.Channel, s.Bound = tt.channel, tt.bound
		user, err := converse(t, client, tt.server.serve(s), true)
		if (err == nil) != tt.ok || tt.ok && (user != "alice" || !client.Done()) {
			t.Errorf("%s: %q, %v, want success %v", tt.name, user, err, tt.ok)
		}
	}
}

// TestScramBindings binds an exchange in every way that a version of TLS has.
func TestScramBindings(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		client, server := configs(version)
		here, there := handshake(t, client, server)
		near, far := NewChannel(here, here.PeerCertificates[0]), NewChannel(there, serverCertificate())
		for _, kind := range near.Kinds() {
			c, s := alice, service
			c.Channel, s.Channel, s.Bound = near.Only(kind), far, true
			signer := mustClient(t, "SCRAM-SHA-256-PLUS", c)
			if user, err := converse(t, signer, scramSHA256.plus().serve(s), true); user != "alice" || err != nil || !signer.Done() {
				t.Errorf("%s, %s: %q, %v", tls.VersionName(version), kind, user, err)
			}
		}
	}
}

// TestScramSalts: a name that nobody has looks like any other.
func TestScramSalts(t *testing.T) {
	salt := func(user string) string {
		s := scramSHA256.serve(service)
		challenge, _, _, err := s.Next([]byte("n,,n=" + user + ",r=N"))
		if err != nil {
			t.Fatal(err)
		}
		_, salt, _ := strings.Cut(string(challenge), ",")
		return salt
	}
	for _, user := range []string{"alice", "mallory"} {
		if a, b := salt(user), salt(user); a != b || a == salt("bob") {
			t.Errorf("salts of %s: %s and %s; of bob %s", user, a, b, salt("bob"))
		}
	}
}

// TestScramNames: a name is prepared and escaped, and one that cannot be is named.
func TestScramNames(t *testing.T) {
	s := Service{Passwords: func(user string) (Secret, bool) { return NewSecret([]byte("Ⅸ")), user == "a,b=c" }}
	c, err := NewClient("SCRAM-SHA-1", as("a,b=c", "", "IX"))
	if err != nil {
		t.Fatal(err)
	}
	if user, err := converse(t, c, scramSHA1.serve(s), true); user != "a,b=c" || err != nil {
		t.Errorf("= %q, %v, want a,b=c", user, err)
	}
	for field, c := range map[string]Credentials{
		userField: as("\u0007", "", "x"), secretField: as("a", "", "\u0007"), authzidField: as("a", "\u0007", "x"),
	} {
		var bad *CredentialError
		if _, err := NewClient("SCRAM-SHA-1", c); !errors.As(err, &bad) || bad.Field != field || strings.Contains(err.Error(), "\a") {
			t.Errorf("NewClient with a bad %s = %v", field, err)
		}
	}
}

// FuzzScramClient: whatever a server sends, a client proves its secret only for a
// nonce that begins with its own and within the limits, and is never done without
// the server's signature. N stands for the nonce in the input.
func FuzzScramClient(f *testing.F) {
	for _, r := range scramRuns {
		f.Add(strings.ReplaceAll(r.serverOne, r.nonce, "N"), r.serverLast)
	}
	f.Add("m=x,r=N1,s=AAAA,i=4096", "e=other-error")
	f.Add("r=N1,s=AAAA,i=1", "v=")
	f.Fuzz(func(t *testing.T, one, last string) {
		const nonce = "clientNONCE01"
		c, err := scramSHA1.client(alice, nonce)
		if err != nil {
			t.Fatal(err)
		}
		c.Start()
		one = strings.ReplaceAll(one, "N", nonce)
		answer, err := c.Next([]byte(one))
		if len(answer) > 0 && (err != nil || !strings.HasPrefix(one, "r="+nonce) || !strings.Contains(one, ",i=")) {
			t.Fatalf("Next(%q) = %q, %v", one, answer, err)
		}
		if answer, err = c.Next([]byte(last)); c.Done() || len(answer) > 0 {
			t.Fatalf("Next(%q) = %q, %v, done %v behind %q", last, answer, err, c.Done(), one)
		}
	})
}
