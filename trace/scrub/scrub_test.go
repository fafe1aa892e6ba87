package scrub

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"popsh/trace"
	"popsh/trace/canary"
)

func rows(l ...string) string { return strings.Join(l, "\n") + "\n" }

// shared scrubs a transcript.
func shared(t testing.TB, text string) string {
	t.Helper()
	var out bytes.Buffer
	open := func() (trace.Source, error) { return trace.NewReader(strings.NewReader(text)), nil }
	if err := Write(&out, open, "share"); err != nil {
		t.Fatalf("scrubbing %q: %v", text, err)
	}
	return out.String()
}

const begin = "%p3t 1\n"

func TestShare(t *testing.T) {
	in := begin + rows(
		"%start 2026-11-23T06:41:36.318000Z", "%peer pop.corp.test:110", "%secrets redacted",
		"! connect 10.1.2.3:51234 10.9.8.7:110",
		"@+0.031200",
		"S: +OK pop.corp.test ready <38d6.1.6b03@pop.corp.test>",
		"# alice said it fails, from 10.1.2.3 and [2a01::5]",
		"! tls-ok version=1.3 cipher=TLS_AES_256_GCM_SHA384 sni=pop.corp.test verify=ok",
		`! tls-cert depth=0 subject="CN=pop.corp.test" until=2027-02-01 spki=sha256:8d1f0c`,
		"C: USER alice", "S: +OK",
		`C: PASS \{secret:1}`, "S: -ERR [AUTH] alice@corp.test, not alicia, at 12:30:45 by 10.1.2.3",
		`C: AUTH PLAIN \{sasl:2 step=1 user="alice@corp.test"}`, "S: +OK Logged in.",
		"C: UIDL", "S: +OK", "S: 1 abc.pop.corp.test", "S: .",
		"C: RETR 1", "S: +OK 200 octets",
		"S: Received: from mx.other.test (10.4.4.4)", "S:  by pop.corp.test", "S: From: Bob Builder <bob@other.test>", `S: To: "Alice, A." <alice@corp.test>,`, "S:  carol@corp.test",
		"S: Date: Mon, 1 Jun 2026 08:00:00 +0000", "S: Subject: salaries", "S: Message-ID: <1.2@other.test>", "S: X-Corp-Rank: 7",
		`S: Content-Type: text/plain; name="salaries.txt"`, "S:", "S: Dear Alice,", "S: .",
		"C: XFOO alice", "S> -ERR no al", "@+1.000000", "S> ice\\n",
		"! eof S", "%end closed")
	want := begin + rows(
		"%scrubbed share",
		"%start 2026-11-23T06:41:36.318000Z", "%peer example.org:110", "%secrets redacted",
		"! connect 192.0.2.1:51234 192.0.2.2:110",
		"@+0.031200",
		"S: +OK example.org ready <id1@example.org>",
		"# user1 said it fails, from 192.0.2.1 and [2001:db8::1]",
		"! tls-ok version=1.3 cipher=TLS_AES_256_GCM_SHA384 sni=example.org verify=ok",
		"! tls-cert depth=0 subject=(scrubbed) until=2027-02-01 spki=(scrubbed)",
		"C: USER user1", "S: +OK",
		`C: PASS \{secret:1}`, "S: -ERR [AUTH] user1@d2.example.org, not alicia, at 12:30:45 by 192.0.2.1",
		`C: AUTH PLAIN \{sasl:2 step=1 user="user1@d2.example.org"}`, "S: +OK Logged in.",
		"C: UIDL", "S: +OK", "S: 1 d3.example.org", "S: .",
		"C: RETR 1", "S: +OK 200 octets",
		"S: Received: (scrubbed)", "S:  (scrubbed)", "S: From: <user2@d4.example.org>", "S: To: <user1@d2.example.org>", "S:  <user3@d2.example.org>",
		"S: Date: Mon, 1 Jun 2026 08:00:00 +0000", "S: Subject: (scrubbed)", "S: Message-ID: <id2@d4.example.org>", "S: X-Scrubbed: (scrubbed)",
		"S: Content-Type: text/plain", "S:", "S~ octets=13 lines=1", "S: .",
		"C: XFOO user1", "S> -ERR (scrubbed)", "@+1.000000", "S>  (scrubbed)\\n",
		"! eof S", "%end closed")
	got := shared(t, in)
	if got != want {
		t.Errorf("shared:\n%s\nwant:\n%s", got, want)
	}
	if again := shared(t, want); again != want {
		t.Errorf("scrubbed twice:\n%s\nwant:\n%s", again, want)
	}
}

// TestProxyIsScrubbed: what a connection goes through is somebody too, short name or
// long.
func TestProxyIsScrubbed(t *testing.T) {
	in := begin + rows("! connect 10.1.2.3:51234 pop.corp.test:995 via=socks5://gate:1080", "S: +OK gate and pop.corp.test")
	got := shared(t, in)
	for _, name := range []string{"gate", "corp", "10.1.2.3"} {
		if strings.Contains(got, name) {
			t.Errorf("shared:\n%s\nholds %s", got, name)
		}
	}
	if !strings.Contains(got, "via=socks5://") {
		t.Errorf("shared:\n%s\nhides that there is a proxy", got)
	}
}

// TestEverydayHost: a short name that is a word like any other is replaced where a host
// stands, and only there; any other short name wherever it stands, in any case.
func TestEverydayHost(t *testing.T) {
	for _, tt := range []struct{ host, in, want string }{
		{"practice", "S: +OK popsh practice server ready", "S: +OK popsh practice server ready"},
		{"practice", "S: IMPLEMENTATION popsh-practice", "S: IMPLEMENTATION popsh-practice"},
		{"practice", "S: +OK at practice:110, pop3://practice/ and <1.2@practice>", "S: +OK at example.org:110, pop3://example.org/ and <id1@example.org>"},
		{"Mail", "S: +OK no new mail: 0 messages", "S: +OK no new mail: 0 messages"},
		{"top", "S: -ERR TOP is off", "S: -ERR TOP is off"},
		{"zeus", "S: +OK ZEUS ready on zeus-2", "S: +OK example.org ready on example.org-2"},
		{"mail.corp.test", "S: +OK mail.corp.test has mail", "S: +OK example.org has mail"},
	} {
		in := begin + rows("%peer "+tt.host, "! connect "+tt.host+" "+tt.host+":110", tt.in)
		want := begin + rows("%scrubbed share", "%peer example.org", "! connect example.org example.org:110", tt.want)
		if got := shared(t, in); got != want {
			t.Errorf("shared, with the host %s:\n%s\nwant:\n%s", tt.host, got, want)
		}
	}
}

// TestEverydayUser: a user is somebody everywhere, also one who is called as the host.
func TestEverydayUser(t *testing.T) {
	in := begin + rows("%peer mail:110", "C: USER mail", "S: +OK no mail for mail")
	if got := shared(t, in); strings.Contains(got, "mail") {
		t.Errorf("shared:\n%s\nholds the user's name", got)
	}
}

// TestNoName: that the client asked for no name is no name.
func TestNoName(t *testing.T) {
	in := begin + rows("! tls-ok sni=none", "S: +OK none of this", "C: USER none", "S: +OK none")
	if got, want := shared(t, in), begin+rows("%scrubbed share", "! tls-ok sni=none", "S: +OK user1 of this", "C: USER user1", "S: +OK user1"); got != want {
		t.Errorf("shared:\n%s\nwant:\n%s", got, want)
	}
	if got := shared(t, strings.Replace(in, "USER none", "NOOP", 1)); !strings.Contains(got, "S: +OK none of this\n") {
		t.Errorf("shared:\n%s\nwant the word none in it", got)
	}
}

// TestVerifierGoes: what a password could be tried against is not handed on.
func TestVerifierGoes(t *testing.T) {
	if got := shared(t, begin+rows("%verify 1 pbkdf2-sha256 600000 c2FsdA== aGFzaA==", "S: +OK")); strings.Contains(got, "c2FsdA") || strings.Contains(got, "aGFzaA") {
		t.Errorf("shared:\n%s\nwant no verifier in it", got)
	}
}

// TestProfiles: a profile that is not there is told, with those that are.
func TestProfiles(t *testing.T) {
	err := Write(&bytes.Buffer{}, nil, "all")
	if want := `there is no profile called "all"; there is share`; err == nil || err.Error() != want {
		t.Errorf("Write(all) = %v, want %s", err, want)
	}
	open := func() (trace.Source, error) { return trace.NewReader(strings.NewReader(begin + "<<<<<<<\n")), nil }
	var out bytes.Buffer
	if err := Write(&out, open, "share"); err == nil || out.Len() > 0 {
		t.Errorf("Write of a bad file = %v after %q, want an error only", err, out.String())
	}
}

// TestNamesInOddPlaces: names are replaced in slots, in plain fields and in what was
// left out, too.
func TestNamesInOddPlaces(t *testing.T) {
	in := begin + rows("%param zaphod", "S: +OK", "C: USER zaphod", `S: \{=zaphod:uid} \{zaphod} \{/z[a]phod/} \{*}`, "? eq a zaphod",
		"C: RETR 1", "S: +OK", "S: Status: zaphod", "S: Date: 1 May, for zaphod", "S: Content-Type: text/zaphod", "S:", "S~ octets=9 by=zaphod", "S: .", `C> x\{sasl:1 step=1 user="zaphod"}`)
	want := begin + rows("%scrubbed share", "%param user1", "S: +OK", "C: USER user1", `S: \{=user1:uid} \{user1} \{*} \{*}`, "? eq a user1",
		"C: RETR 1", "S: +OK", "S: Status: user1", "S: Date: 1 May, for user1", "S: Content-Type: text/user1", "S:", "S~ octets=9 by=user1", "S: .", `C>  (scrubbed)\{sasl:1 step=1 user="user1"}`)
	if got := shared(t, in); got != want {
		t.Errorf("shared:\n%s\nwant:\n%s", got, want)
	}
}

// The names of FuzzShare: as they are written, and as words. A host is the same in any
// case. No octet beyond ASCII ends a word, and an underscore does; so both are told to
// the pattern.
var (
	fuzzNames = regexp.MustCompile(`\b(?:zaphod|magrathea\.test|(?i:krikkit))\b`)
	fuzzParts = regexp.MustCompile(`(?i)zaphod|magrathea|krikkit`)
	fuzzFacts = regexp.MustCompile(`(?im)^%\S*(?:zaphod|krikkit)|^[!?] *\S*(?:zaphod|krikkit)|(?:zaphod|krikkit)\S*=`)
)

// asWords returns what a transcript says, without the names that are words in it.
func asWords(text string) string {
	octets := canary.Plain([]byte(text))
	for i, c := range octets {
		switch {
		case c >= 0x80:
			octets[i] = 'x'
		case c == '_':
			octets[i] = ' '
		}
	}
	return fuzzNames.ReplaceAllString(string(octets), "")
}

// FuzzShare: whatever else a transcript holds, the names of its user, of its hosts
// and of who wrote mails are nowhere in what is shared, which is a transcript in
// canonical form that scrubbing does not change any more. The names of hosts that are
// words like any other are not meant.
func FuzzShare(f *testing.F) {
	for _, line := range []string{"S: +OK zaphod is here", "C: TOP 1 0", "S: Subject: zaphod", "# magrathea.test", "! x a=zaphod@magrathea.test", "S: x\\{*}", "C> XFOO zap", "S: +OK@zaphod is0", "S: -errzaphod", "S> hod", "S: From: <zaphod@magrathea.test>", "? eq a zaphod",
		`S: zaphod\xE9`, `S: zaphod\x41`, "S: zaphod\u00e9", `S: z\x61phod`, "%x-zaphod y", "! x zaphod-a=b", "S: zaphod_", `S: \{=zaphod:uid}`, `S: \{/zaphod/}`, "S~ octets=1 x=zaphod", "C: TOP 1 0\nS: +OK\nS: Date: zaphod", "S: +OK KRIKKIT", "S: krikkit.zaphod",
	} {
		f.Add(line + "\n")
	}
	f.Fuzz(func(t *testing.T, more string) {
		if fuzzParts.MatchString(asWords(more)) || fuzzFacts.MatchString(more) {
			return // a part of another word; or what a tool calls its facts and events, which stays
		}
		text := begin + rows("%peer magrathea.test:110", "! tls-ok sni=krikkit", "S: +OK magrathea.test <1.2@magrathea.test>", "C: USER zaphod", "S: +OK zaphod", "C: RETR 1", "S: +OK", "S: From: Zaphod <zaphod@magrathea.test>", "S:", "S: zaphod", "S: .") + more
		if _, err := trace.Summarize(trace.NewReader(strings.NewReader(text))); err != nil {
			return
		}
		got := shared(t, text)
		if fuzzParts.MatchString(got) || fuzzParts.Match(canary.Plain([]byte(got))) {
			t.Fatalf("shared is\n%s", got)
		}
		if again := shared(t, got); again != got {
			t.Fatalf("scrubbed twice:\n%s\nwant:\n%s", again, got)
		}
	})
}
