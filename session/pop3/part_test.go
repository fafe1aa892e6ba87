package pop3

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// windows is a challenge of NTLM as a Windows host sends it.
var windows = ntlmOf("EXAMPLE", 6, [][2]string{{"\x02", "EXAMPLE"}, {"\x01", "PC1"}, {"\x04", "example.org"}, {"\x03", "pc1.example.org"}, {"\x08", "?"}}, 17763)

// ntlmOf writes a challenge with a target, pairs of information and a version.
func ntlmOf(target string, major byte, pairs [][2]string, build uint16) []byte {
	wide := func(text string) (b []byte) {
		for _, unit := range utf16.Encode([]rune(text)) {
			b = binary.LittleEndian.AppendUint16(b, unit)
		}
		return b
	}
	var info []byte
	for _, p := range pairs {
		value := wide(p[1])
		info = binary.LittleEndian.AppendUint16(append(info, p[0][0], 0), uint16(len(value)))
		info = append(info, value...)
	}
	info = append(info, "\x07\x00\x08\x00\x00\x80\x3e\xd5\xde\xb1\x9d\x01\x00\x00\x00\x00"...) // 1970-01-01 and no more pairs
	const header = 56
	name := wide(target)
	field := func(b []byte, n, at int) []byte {
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
		return binary.LittleEndian.AppendUint32(b, uint32(at))
	}
	b := field([]byte(ntlmType2), len(name), header)
	b = binary.LittleEndian.AppendUint32(b, ntlmUnicode|ntlmVersioned)
	b = append(b, "nonce678\x00\x00\x00\x00\x00\x00\x00\x00"...)
	b = field(b, len(info), header+len(name))
	b = binary.LittleEndian.AppendUint16(append(b, major, 1), build)
	return append(append(append(b, 0, 0, 0, 15), name...), info...)
}

func TestParts(t *testing.T) {
	for text, want := range map[string][]string{
		"":                    nil,
		"<1@b>":               nil,
		"hello":               nil,
		"x=y":                 nil,
		`{"a":1`:              nil,
		`["a"]`:               nil,
		"r=a,s=AAAA,i=4096":   {"r=a", "s=AAAA", "i=4096"},
		"r=a,x=b":             {"r=a"},
		"r=a=b,,=,i":          {"r=a=b"},
		`r="a,s=AAAA`:         {`r="a`, "s=AAAA"},
		"v=AAAA":              {"v=AAAA"},
		`realm="a",nonce="b"`: {`realm="a"`, `nonce="b"`},
		`realm="a, b",qop="auth,auth-int" , NONCE = "x\"y,"`: {`realm="a, b"`, `qop="auth,auth-int"`, `NONCE = "x\"y,"`},
		`{"status":"invalid_token","other":[1,2]}`:           {"status: invalid_token", "other: [1,2]"},
		string(windows): {"target EXAMPLE", "domain EXAMPLE", "host PC1", "domain name example.org", "host name pc1.example.org", "time 1970-01-01 00:00:00 UTC", "version 6.1, build 17763"},
		ntlmType2:       nil,
		ntlmSignature + "\x03\x00\x00\x00" + strings.Repeat("\x00", 60): nil,
	} {
		var got []string
		for _, p := range Parts([]byte(text)) {
			got = append(got, p.Text)
			checkSentence(t, p.Text, p.Meaning)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Parts(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestGist(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "",
		"Username:":         "",
		"v=AAAA":            "",
		"r=a,s=AAAA,i=4096": "server-first: 4096 iterations, 3-octet salt",
		"r=a,s=!,i=x":       "",
		"e=invalid-proof":   "SCRAM failed: the proof does not fit: another password, or another name",
		"e=what":            "SCRAM failed: what",
		`{"status":"invalid_token","scope":"mail"}`:              "the token is refused: the token has expired, was revoked, or is another server's, scope mail",
		`realm="example.org",nonce="x",qop="auth",charset=utf-8`: "digest challenge: realm example.org, qop auth",
		`rspauth=00`:    "",
		string(windows): "NTLM challenge: domain EXAMPLE, host PC1, domain name example.org, host name pc1.example.org, version 6.1, build 17763",
	} {
		if got := Gist([]byte(text)); got != want {
			t.Errorf("Gist(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestIterations(t *testing.T) {
	for count, want := range map[string]string{
		"4096": "The hash is iterated 4096 times.", "1": "Fewer than 4096", "2000000": "More than 1000000", "x": "which is none", "-1": "which is none",
	} {
		parts := Parts([]byte("r=a,i=" + count))
		if len(parts) != 2 || !strings.Contains(parts[1].Meaning, want) {
			t.Errorf("i=%s: %q, want %s", count, parts, want)
		}
	}
}

// TestScramFailures: every reason that a server may give is a kind of challenge, and
// has words.
func TestScramFailures(t *testing.T) {
	for reason, words := range scramFailures {
		if c, ok := ReadChallenge("SCRAM-SHA-256", []byte("e="+reason)); !ok || words == "" || !strings.HasPrefix(c.Meaning, "SCRAM failed") {
			t.Errorf("e=%s: %v, words %q", reason, c, words)
		}
	}
}

// FuzzParts: whatever a server sends is taken apart into sentences, and what a part
// shows of it is no longer than itself.
func FuzzParts(f *testing.F) {
	for _, text := range []string{"r=a,s=AAAA,i=4096", "e=x", `realm="a\"",qop="`, `{"status":"401","a":{"b":[]}}`, string(windows), string(windows[:60]), ntlmType2} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, decoded []byte) {
		for _, p := range Parts(decoded) {
			checkSentence(t, p.Text, p.Meaning)
			if len(p.Text) > 4*len(decoded)+60 {
				t.Errorf("a part of %d octets comes of %d", len(p.Text), len(decoded))
			}
		}
		if gist := Gist(decoded); len(gist) > 8*challengeMax {
			t.Errorf("a gist of %d octets", len(gist))
		}
	})
}
