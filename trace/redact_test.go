package trace

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

func apop(stamp, secret string) string {
	return fmt.Sprintf("%x", md5.Sum([]byte(stamp+secret)))
}

func cram(user, challenge, secret string) string {
	mac := hmac.New(md5.New, []byte(secret))
	mac.Write([]byte(challenge))
	return b64(user + " " + hex.EncodeToString(mac.Sum(nil)))
}

const stamp = "<1896.697170952@dbc.mtview.ca.us>"

// ntlmChallenge tells the name of a host, ntlmAnswer that of a user.
const (
	ntlmChallenge = "NTLMSSP\x00\x02\x00\x00\x00" + "\x00\x00\x00\x00\x30\x00\x00\x00" + "\x01\x00\x00\x00" + "nonce678" + "\x00\x00\x00\x00\x00\x00\x00\x00" +
		"\x0e\x00\x0e\x00\x30\x00\x00\x00" + "\x01\x00\x06\x00P\x00C\x001\x00" + "\x00\x00\x00\x00"
	ntlmAnswer = "NTLMSSP\x00\x03\x00\x00\x00" + "\x00\x00\x00\x00\x40\x00\x00\x00" + "\x00\x00\x00\x00\x40\x00\x00\x00" + "\x00\x00\x00\x00\x40\x00\x00\x00" +
		"\x04\x00\x04\x00\x40\x00\x00\x00" + "\x00\x00\x00\x00\x44\x00\x00\x00" + "\x00\x00\x00\x00\x44\x00\x00\x00" + "\x01\x00\x00\x00" + "a\x00l\x00"
)

// redactions are conversations and what of them is in the file.
var redactions = []struct {
	name    string
	in      script
	secrets []string // known from the start
	want    string
}{
	{"ordinals", script{"S +OK⏎", "C PASS one⏎", "C pass two⏎", "C PASS one⏎"}, nil,
		rows("S: +OK", `C: PASS \{secret:1}`, `C: pass \{secret:2}`, `C: PASS \{secret:1}`)},
	{"blanks belong to it", script{"S +OK⏎", "C PASS  two words ⏎", "S -ERR not  two words , nor two words⏎"}, nil,
		rows("S: +OK", `C: PASS \{secret:1}`, `S: -ERR not \{secret:1}, nor \{secret:1}`)},
	{"leading blanks and TAB", script{"S +OK⏎", "C  \tPass\tx⏎"}, nil, rows("S: +OK", `C:  \tPass\t\{secret:1}`)},
	{"other protocols", script{"S +OK⏎", "C a1 LOGIN al open-Sesame1⏎", "S -ERR open-Sesame1⏎", "C HELO al x y⏎", "C login al⏎"}, nil,
		rows("S: +OK", `C: a1 LOGIN al \{secret:1}`, `S: -ERR \{secret:1}`, `C: HELO al \{secret:2}`, "C: login al")},
	{"behind a name", script{"S +OK⏎", "C USER al open-Sesame1⏎", "S -ERR open-Sesame1⏎", "C USER al ⏎"}, nil,
		rows("S: +OK", `C: USER al \{secret:1}`, `S: -ERR \{secret:1}`, `C: USER al\x20`)},
	{"misspelt", script{"S +OK⏎", "C pas x⏎", "C PASSS x⏎", "C PSAS x⏎", "C APO alice d⏎", "C PASSWORD:q⏎", "C AUT PLAIN abc⏎"}, nil,
		rows("S: +OK", `C: pas \{secret:1}`, `C: PASS\{secret:2}`, `C: PSAS \{secret:1}`, `C: APO \{secret:3}`, `C: PASS\{secret:4}`, `C: AUT \{secret:5}`)},
	{"nothing to hide", script{"S +OK⏎", "C PASS⏎", "C PASS ⏎", "C STAT⏎", "C XFOO bar⏎", "C TOPP 1 2⏎"}, nil,
		rows("S: +OK", "C: PASS", `C: PASS\x20`, "C: STAT", "C: XFOO bar", "C: TOPP 1 2")},
	{"pipelined", script{"S +OK⏎", "C USER a⏎PASS hun", "C ter2⏎STAT⏎", "S +OK⏎+OK⏎+OK 1 2⏎"}, nil,
		rows("S: +OK", "C: USER a", `C: PASS \{secret:1}`, "C: STAT", "S: +OK", "S: +OK", "S: +OK 1 2")},
	{"stalled", script{"S +OK⏎", "C PA", "@1s", "C SS hun", "@1s", "C ter2⏎"}, nil, rows("S: +OK", "C> PA", `C: SS \{secret:1}`)},
	{"crossing", script{"S +OK⏎", "C PASS hun", "S -ERR too slow, hun⏎", "C ter2⏎", "S -ERR hunter2⏎", "C PASS hunter2⏎"}, nil,
		rows("S: +OK", `C> PASS \{secret:1 part=1}`, "S: -ERR too slow, hun", `C: \{secret:1 part=2}`, `S: -ERR \{secret:1}`, `C: PASS \{secret:1}`)},
	{"crossing, long piece", script{"S +OK⏎", "C PASS hunter", "S -ERR too slow, hunter⏎", "C 2⏎"}, nil,
		rows("S: +OK", `C> PASS \{secret:1 part=1}`, `S: -ERR too slow, \{secret:1}`, `C: \{secret:1 part=2}`)},
	{"dies", script{"S +OK⏎", "C PASS hunter2\r", "ended reset", "C \n"}, nil,
		rows("S: +OK", `C> PASS \{secret:1 part=1}`, "! reset S", `C> \n`)},
	{"bare LF", script{"S +OK⇩", "C PASS bob⇩", "S -ERR 'bob'⇩"}, nil, rows(`S> +OK\n`, `C> PASS \{secret:1}\n`, `S> -ERR '\{secret:1}'\n`)},
	{"echoed in pieces", script{"S +OK⏎", "C PASS hunter2⏎", "S -ERR hun", "@1s", "S ter2 is", "C NOOP⏎", "S  wrong⏎"}, nil,
		rows("S: +OK", `C: PASS \{secret:1}`, `S> -ERR\x20`, `S> \{secret:1} is`, "C: NOOP", "S:  wrong")},
	{"echoed around a command", script{"S +OK⏎", "C PASS hunter2⏎", "S -ERR hun", "C NOOP⏎", "S ter2⏎"}, nil,
		rows("S: +OK", `C: PASS \{secret:1}`, `S> -ERR\x20`, "C: NOOP", `S: \{secret:1}`)},
	{"most of it at the end", script{"S +OK⏎", "C PASS hunter2⏎", "S -ERR hunter", "ended eof"}, nil,
		rows("S: +OK", `C: PASS \{secret:1}`, `S> -ERR \{secret:1 part=1}`, "! eof S")},
	{"forms", script{"S +OK⏎", "C PASS open/sesame⏎", "S -ERR " + b64("open/sesame") + " 6f70656E 6f70656e2f736573616d65 open%2Fsesame ==" + b64("x open/sesame!") + "⏎"}, nil,
		rows("S: +OK", `C: PASS \{secret:1}`, `S: -ERR \{secret:1 form=base64} 6f70656E \{secret:1 form=hex} \{secret:1 form=percent} ==eCB\{secret:1 form=base64}SE=`)},
	{"short as words", script{"S +OK⏎", "C PASS abc⏎", "S -ERR abc abcd xabc 'abc'⏎"}, nil, rows("S: +OK", `C: PASS \{secret:1}`, `S: -ERR \{secret:1} abcd xabc '\{secret:1}'`)},
	{"known before", script{"S +OK hello b-secret⏎", "C XFOO a-secret⏎"}, []string{"a-secret", "b-secret"}, rows(`S: +OK hello \{secret:1}`, `C: XFOO \{secret:2}`)},
	{"blanks", script{"S +OK⏎", "C AUTH PLAIN⏎", "S      ", "ended eof"}, nil, rows("S: +OK", "C: AUTH PLAIN", `S> \{sasl:1 step=1 part=1}`, "! eof S")},
	{"in a message", script{"S +OK⏎", "C PASS monkey⏎", "S +OK⏎", "C PASS open-Sesame1⏎", "S +OK⏎", "C RETR 1⏎", "S +OK⏎PASS x⏎the monkey⏎open-Sesame1⏎" + "b3Blbi1T⏎ZXNhbWUx⏎.⏎", "C LIST⏎", "S +OK⏎1 monkey⏎.⏎"}, nil,
		rows("S: +OK", `C: PASS \{secret:1}`, "S: +OK", `C: PASS \{secret:2}`, "S: +OK", "C: RETR 1", "S: +OK", "S: PASS x", "S: the monkey", `S: \{secret:2}`,
			`S: \{secret:2 part=1 form=base64}`, `S: \{secret:2 part=2 form=base64}`, "S: .", "C: LIST", "S: +OK", `S: 1 \{secret:1}`, "S: .")},
	{"no dot", script{"S +OK⏎", "C PASS monkey⏎", "S +OK⏎", "C RETR 1⏎", "S +OK⏎text⏎", "C NOOP⏎", "S -ERR monkey⏎"}, nil,
		rows("S: +OK", `C: PASS \{secret:1}`, "S: +OK", "C: RETR 1", "S: +OK", "S: text", "C: NOOP", `S: -ERR \{secret:1}`)},
	{"APOP", script{"S +OK " + stamp + "⏎", "C APOP mrose " + apop(stamp, "tanstaaf") + "⏎", "S -ERR " + apop(stamp, "tanstaaf") + "⏎"}, nil,
		rows("S: +OK "+stamp, `C: APOP mrose \{apop:1}`, `S: -ERR \{apop:1}`)},
	{"APOP with a known secret", script{"S +OK " + stamp + "⏎", "C PASS x⏎", "C APOP mrose " + apop(stamp, "tanstaaf") + "⏎", "C APOP " + apop(stamp, "other") + "⏎"}, []string{"tanstaaf"},
		rows("S: +OK "+stamp, `C: PASS \{secret:1}`, `C: APOP mrose \{apop:2}`, `C: APOP \{apop:3}`)},
	{"PLAIN", script{"S +OK⏎", "C AUTH PLAIN " + b64("\x00alice\x00hunter2") + "⏎", "S -ERR hunter2⏎", "C AUTH PLAIN⏎", "S + ⏎", "C " + b64("\x00alice\x00hunter3") + "⏎", "S -ERR " + b64("\x00alice\x00hunter3") + "⏎", "C PASS hunter2⏎"}, nil,
		rows("S: +OK", `C: AUTH PLAIN \{sasl:1 step=1 user="alice"}`, `S: -ERR \{secret:1}`, "C: AUTH PLAIN", `S: +\x20`, `C: \{sasl:2 step=1 user="alice"}`, `S: -ERR \{sasl:2 step=1}`, `C: PASS \{secret:1}`)},
	{"PLAIN with = and *", script{"S +OK⏎", "C AUTH EXTERNAL =⏎", "S + ⏎", "C *⏎", "S -ERR⏎", "C AUTH EXTERNAL⏎", "S +⏎", "C =⏎", "S +OK⏎"}, nil,
		rows("S: +OK", "C: AUTH EXTERNAL =", `S: +\x20`, "C: *", "S: -ERR", "C: AUTH EXTERNAL", "S: +", "C: =", "S: +OK")},
	{"LOGIN", script{"S +OK⏎", "C AUTH LOGIN⏎", "S + " + b64("Username:") + "⏎", "C " + b64("alice") + "⏎", "S + " + b64("Password:") + "⏎", "C " + b64("hunter2") + "⏎", "S +OK hello alice, hunter2⏎"}, nil,
		rows("S: +OK", "C: AUTH LOGIN", `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=1 user="alice"}`, `S: + \{sasl:1 step=2}`, `C: \{sasl:1 step=2}`, `S: +OK hello alice, \{secret:1}`)},
	{"SCRAM", script{"S +OK⏎", "C AUTH SCRAM-SHA-256 " + b64("n,,n=al=2Cice,r=abc") + "⏎", "S + " + b64("r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096") + "⏎", "C " + b64("c=biws,r=abcdef,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=") + "⏎", "S + " + b64("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=") + "⏎", "C ⏎", "S +OK⏎"}, nil,
		rows("S: +OK", `C: AUTH SCRAM-SHA-256 \{sasl:1 step=1 user="al,ice"}`, "# server-first: 4096 iterations, 16-octet salt", `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=2}`, `S: + \{sasl:1 step=2}`, "C:", "S: +OK")},
	{"CRAM", script{"S +OK⏎", "C AUTH CRAM-MD5⏎", "S + " + b64("<1@x>") + "⏎", "C " + cram("tim", "<1@x>", "tans") + "⏎", "S -ERR⏎", "C AUTH CRAM-MD5⏎", "S + " + b64("<2@x>") + "⏎", "C " + cram("tim", "<2@x>", "tans") + "⏎", "S +OK⏎"}, nil,
		rows("S: +OK", "C: AUTH CRAM-MD5", `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=1 user="tim"}`, "S: -ERR", "C: AUTH CRAM-MD5", `S: + \{sasl:? step=1}`, `C: \{sasl:? step=1 user="tim"}`, "S: +OK")},
	{"CRAM with a known secret", script{"S +OK⏎", "C PASS tanstaaf⏎", "S -ERR⏎", "C AUTH CRAM-MD5⏎", "S + " + b64("<1@x>") + "⏎", "C " + cram("tim", "<1@x>", "tanstaaf") + "⏎", "S -ERR⏎"}, nil,
		rows("S: +OK", `C: PASS \{secret:1}`, "S: -ERR", "C: AUTH CRAM-MD5", `S: + \{sasl:2 step=1}`, `C: \{sasl:1 step=1 user="tim"}`, "S: -ERR")},
	{"XOAUTH2", script{"S +OK⏎", "C AUTH XOAUTH2 " + b64("user=al@example.org\x01auth=Bearer ya29.token\x01\x01") + "⏎", "S + " + b64(`{"status":"401","t":"ya29.token"}`) + "⏎", "C ⏎", "S -ERR ya29.token⏎"}, nil,
		rows("S: +OK", `C: AUTH XOAUTH2 \{sasl:1 step=1 user="al@example.org"}`, `# the server explains: {"status":"401","t":"\{secret:1}"}`, `S: + \{sasl:1 step=1}`, "C:", `S: -ERR \{secret:1}`)},
	{"OAUTHBEARER", script{"S +OK⏎", "C AUTH OAUTHBEARER⏎", "S + ⏎", "C " + b64("n,a=al=3Dice,\x01host=h\x01port=995\x01auth=Bearer ya29.token\x01\x01") + "⏎", "S + " + b64(`{"status":"invalid_token"}`) + "⏎", "C AQ==⏎", "S -ERR ya29.token⏎"}, nil,
		rows("S: +OK", "C: AUTH OAUTHBEARER", `S: +\x20`, `C: \{sasl:1 step=1 user="al=3Dice"}`, `# the server explains: {"status":"invalid_token"}`, `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=2}`, `S: -ERR \{secret:1}`)},
	{"DIGEST-MD5", script{"S +OK⏎", "C AUTH DIGEST-MD5⏎", "S + " + b64(`realm="example.org",nonce="n",qop="auth",algorithm=md5-sess`) + "⏎", "C " + b64(`username="al\"ice",realm="example.org",response=00`) + "⏎", "S + " + b64("rspauth=00") + "⏎", "C ⏎", "S +OK⏎"}, nil,
		rows("S: +OK", "C: AUTH DIGEST-MD5", "# digest challenge: realm example.org, qop auth", `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=1 user="al\x22ice"}`, `S: + \{sasl:1 step=2}`, "C:", "S: +OK")},
	{"NTLM", script{"S +OK⏎", "C AUTH NTLM⏎", "S + ⏎", "C " + b64("NTLMSSP\x00\x01\x00\x00\x00") + "⏎", "S + " + b64(ntlmChallenge) + "⏎", "C " + b64(ntlmAnswer) + "⏎", "S +OK⏎"}, nil,
		rows("S: +OK", "C: AUTH NTLM", `S: +\x20`, `C: \{sasl:1 step=1}`, "# NTLM challenge: host PC1", `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=2 user="al"}`, "S: +OK")},
	{"EXTERNAL", script{"S +OK⏎", "C AUTH EXTERNAL " + b64("alice") + "⏎", "S +OK hello alice⏎"}, nil,
		rows("S: +OK", `C: AUTH EXTERNAL \{sasl:1 step=1 user="alice"}`, "S: +OK hello alice")},
	{"unknown mechanism", script{"S +OK⏎", "C AUTH X-FOO⏎", "S + what⏎", "C " + b64("one\x00twotwo") + "⏎", "S strange⏎", "C *⏎", "S -ERR twotwo⏎", "C STAT⏎", "S -ERR⏎"}, nil,
		rows("S: +OK", "C: AUTH X-FOO", `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=1}`, `S: \{sasl:1 step=2}`, "C: *", `S: -ERR \{sasl:1 step=1}`, "C: STAT", "S: -ERR")},
	{"after a refused AUTH", script{"S +OK⏎", "C AUTH PLAIN⏎", "S -ERR no⏎", "C " + b64("\x00alice\x00hunter2") + "⏎", "S -ERR hunter2⏎", "C STAT⏎", "S -ERR⏎", "C c3RhdA==⏎"}, nil,
		rows("S: +OK", "C: AUTH PLAIN", "S: -ERR no", `C: \{sasl:1 step=1 user="alice"}`, `S: -ERR \{secret:1}`, "C: STAT", "S: -ERR", "C: c3RhdA==")},
	{"sent ahead", script{"S +OK⏎", "C CAPA⏎AUTH PLAIN⏎" + b64("\x00alice\x00hunter2") + "⏎LIST⏎", "S +OK⏎USER⏎.⏎+ ⏎+OK⏎+OK⏎1 hunter2⏎.⏎"}, nil,
		rows("S: +OK", "C: CAPA", "C: AUTH PLAIN", `C: \{sasl:1 step=1 user="alice"}`, `C: \{sasl:1 step=2}`, "S: +OK", "S: USER", "S: .", `S: +\x20`, "S: +OK", "S: +OK", `S: 1 \{secret:1}`, "S: .")},
	{"bare AUTH lists", script{"S +OK⏎", "C AUTH⏎", "S +OK⏎PLAIN⏎.⏎", "C NOOP⏎"}, nil, rows("S: +OK", "C: AUTH", "S: +OK", "S: PLAIN", "S: .", "C: NOOP")},
	{"AUTH without a mechanism", script{"S +OK⏎", "C AUTH AHVzZXIAcGFzc3dvcmQ=⏎", "S -ERR⏎"}, nil, rows("S: +OK", `C: AUTH \{sasl:1 step=1}`, "S: -ERR")},
	{"marked", script{"S +OK⏎", "C XAUTH ‹token⏎STAT⏎more›⏎"}, nil, rows("S: +OK", `C: XAUTH \{secret:1}`, "C: STAT", `C: \{secret:2}`)},
	{"sent message", script{"S +OK⏎", "C XTND XMIT⏎", "S +OK⏎", "C To: x⏎⏎PASS x⏎.⏎", "S +OK⏎", "C PASS x⏎"}, nil,
		rows("S: +OK", "C: XTND XMIT", "S: +OK", "C: To: x", "C:", "C: PASS x", "C: .", "S: +OK", `C: PASS \{secret:1}`)},
	{"the name is the secret", script{"S +OK⏎", "C AUTH PLAIN " + b64("\x00alice\x00alice") + "⏎", "S -ERR⏎"}, nil, rows("S: +OK", `C: AUTH PLAIN \{sasl:1 step=1}`, "S: -ERR")},
	{"hostile name", script{"S +OK⏎", "C AUTH PLAIN " + b64("\x00a\"}\x1b\x00x") + "⏎"}, nil, rows("S: +OK", `C: AUTH PLAIN \{sasl:1 step=1 user="a\x22\x7D\x1B"}`)},
	{"TLS starts anew", script{"S +OK⏎", "C STLS⏎", "S +OK⏎-ERR injected⏎", "pre-tls -ERR injected⏎", "securing", "upgraded version=1.3", "C AUTH PLAIN⏎", "S + ⏎", "C YQ==⏎"}, nil,
		rows("S: +OK", "C: STLS", "S: +OK", "S: -ERR injected", "! pretls side=S octets=15", "! tls-start", "! tls-ok version=1.3", "C: AUTH PLAIN", `S: +\x20`, `C: \{sasl:1 step=1}`)},
}

func TestRedaction(t *testing.T) {
	for _, tt := range redactions {
		got := talk(record(t, Options{}, tt.in, tt.secrets...))
		if got != tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.name, got, tt.want)
		}
	}
}

func TestKeepSecrets(t *testing.T) {
	got := record(t, Options{KeepSecrets: true}, script{"S +OK⏎", "C PASS ‹hunter2›⏎", "S -ERR hunter2⏎"}, "hunter2")
	if want := rows("S: +OK", "C: PASS hunter2", "S: -ERR hunter2"); talk(got) != want || !strings.Contains(got, "%secrets kept\n") {
		t.Errorf("transcript:\n%s", got)
	}
}

func TestLongSecret(t *testing.T) {
	long := strings.Repeat("ab1-", 50<<10)
	got := talk(record(t, Options{}, script{"S +OK⏎", "C PASS " + long, "C " + long + "⏎NOOP⏎"}))
	if want := rows("S: +OK", `C> PASS \{secret:1 part=1}`, `C: \{secret:1 part=2}`, "C: NOOP"); got != want {
		t.Errorf("transcript:\n%.300s\nwant:\n%s", got, want)
	}
}

func TestHidden(t *testing.T) {
	for _, h := range []Hidden{
		{Kind: HiddenSecret, N: 1},
		{Kind: HiddenSASL, N: Unknowable, Step: 2, Part: 3, User: "a \"b\"}\\"},
		{Kind: HiddenAPOP, N: 12, Form: "base64"},
	} {
		if got, ok := h.Slot(0).Hidden(); !ok || got != h {
			t.Errorf("Hidden(%s) = %v, want %v", h.Slot(0).Body, got, h)
		}
	}
	for _, body := range []string{"*", "...", ":int", "=size:int", "size", "/re/", "secret", "secret:x", `secret:1 "`} {
		if got, ok := (Slot{Body: body}).Hidden(); ok {
			t.Errorf("Hidden(%s) = %v, want none", body, got)
		}
	}
}

// TestManyParts: what is known of a secret before it is complete, and what a message
// consists of, drives no secret out.
func TestManyParts(t *testing.T) {
	var fields []string
	pieces := script{"S +OK⏎", "C PASS open-sesame1⏎", "S -ERR⏎", "C PASS "}
	for i := range valuesMax + 20 {
		fields = append(fields, fmt.Sprintf("field-%d", i))
		pieces = append(pieces, "C abcdé", "S *")
	}
	message := base64.StdEncoding.EncodeToString([]byte(strings.Join(fields, "\x01")))
	for name, s := range map[string]script{
		"pieces": append(pieces, "C ⏎"),
		"fields": {"S +OK⏎", "C PASS open-sesame1⏎", "S -ERR⏎", "C AUTH X-FOO⏎", "S + ⏎", "C " + message + "⏎"},
	} {
		got := record(t, Options{}, append(s, "S -ERR open-sesame1⏎"))
		if want := "-ERR \\{secret:1}\n%end closed\n"; !strings.HasSuffix(got, want) {
			t.Errorf("%s: transcript ends %q, want %q", name, got[len(got)-100:], want)
		}
	}
}

func TestManySecrets(t *testing.T) {
	var s script
	const attempts = valuesMax + 20
	for i := range attempts {
		s = append(s, fmt.Sprintf("C PASS password-%d⏎", i))
	}
	s = append(s, fmt.Sprintf("S -ERR password-%d⏎", attempts-1), "C PASS password-0⏎", "S -ERR password-0⏎")
	got := record(t, Options{}, append(script{"S +OK⏎"}, s...))
	if want := fmt.Sprintf("S: -ERR \\{secret:%d}\nC: PASS \\{secret:1}\nS: -ERR \\{secret:1}\n", attempts); !strings.Contains(got, want) {
		t.Errorf("transcript ends %q, want %q", got[len(got)-100:], want)
	}
}
