package practice

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"popsh/session/sasl"
)

// authDialogues are SASL exchanges with the honest server. PLAIN of alice is
// AGFsaWNlAG9wZW4tc2VzYW1l, of mallory AG1hbGxvcnkAb3Blbi1zZXNhbWU=.
var authDialogues = map[string][]step{
	"PLAIN in one step":      {{"AUTH PLAIN AGFsaWNlAG9wZW4tc2VzYW1l", "+OK maildrop is open: 3"}, {"STAT", "+OK 3 "}, {"AUTH PLAIN", "-ERR only before"}},
	"PLAIN in two steps":     {{"auth plain", "+ "}, {"AGFsaWNlAG9wZW4tc2VzYW1l", "+OK maildrop"}},
	"PLAIN wrong":            {{"AUTH PLAIN AGFsaWNlAG9wZW4=", "-ERR [AUTH] "}, {"AUTH PLAIN AG1hbGxvcnkAb3Blbi1zZXNhbWU=", "-ERR [AUTH] "}, {"STAT", "-ERR log in first"}},
	"PLAIN for another":      {{"AUTH PLAIN Ym9iAGFsaWNlAG9wZW4tc2VzYW1l", "-ERR [AUTH] "}},
	"PLAIN empty":            {{"AUTH PLAIN =", "-ERR that answer does not fit"}, {"AUTH PLAIN", "+ "}, {"AA==", "-ERR that answer"}},
	"LOGIN":                  {{"AUTH LOGIN", "+ VXNlcm5hbWU6"}, {"YWxpY2U=", "+ UGFzc3dvcmQ6"}, {"b3Blbi1zZXNhbWU=", "+OK maildrop"}},
	"LOGIN with the name":    {{"AUTH LOGIN YWxpY2U=", "+ UGFzc3dvcmQ6"}, {"b3Blbi1zZXNhbWU=", "+OK maildrop"}},
	"LOGIN wrong":            {{"AUTH LOGIN", "+ VXNlcm5hbWU6"}, {"bWFsbG9yeQ==", "+ UGFzc3dvcmQ6"}, {"b3Blbi1zZXNhbWU=", "-ERR [AUTH] "}},
	"LOGIN cancelled":        {{"AUTH LOGIN", "+ VXNlcm5hbWU6"}, {"YWxpY2U=", "+ UGFzc3dvcmQ6"}, {"*", "-ERR cancelled"}, {"AUTH PLAIN AGFsaWNlAG9wZW4tc2VzYW1l", "+OK"}},
	"cancelled":              {{"AUTH PLAIN", "+ "}, {"*", "-ERR cancelled"}, {"CAPA", "+OK"}},
	"CRAM-MD5 too early":     {{"AUTH CRAM-MD5 YWxpY2U=", "-ERR that answer does not fit"}, {"AUTH CRAM-MD5 =", "-ERR that answer"}},
	"CRAM-MD5 wrong":         {{"AUTH CRAM-MD5", "+ "}, {"YWxpY2UgMDA=", "-ERR [AUTH] "}},
	"OAUTHBEARER":            {{"AUTH OAUTHBEARER bixhPWFsaWNlLAFhdXRoPUJlYXJlciB0b2tlbi1vZi1hbGljZQEB", "+OK maildrop is open: 3"}},
	"OAUTHBEARER wrong":      {{"AUTH OAUTHBEARER bixhPWFsaWNlLAFhdXRoPUJlYXJlciB4AQE=", "+ eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2Vu"}, {"AQ==", "-ERR [AUTH] "}, {"AUTH OAUTHBEARER", "+ "}, {"bixhPWJvYiwBYXV0aD1CZWFyZXIgdG9rZW4tb2YtYWxpY2UBAQ==", "+ "}, {"*", "-ERR cancelled"}, {"STAT", "-ERR log in first"}},
	"OAUTHBEARER malformed":  {{"AUTH OAUTHBEARER AQE=", "-ERR that answer does not fit"}},
	"XOAUTH2":                {{"AUTH XOAUTH2", "+ "}, {"dXNlcj1hbGljZQFhdXRoPUJlYXJlciB0b2tlbi1vZi1hbGljZQEB", "+OK maildrop is open: 3"}},
	"XOAUTH2 wrong":          {{"AUTH XOAUTH2", "+ "}, {"dXNlcj1hbGljZQFhdXRoPUJlYXJlciB4AQE=", "+ eyJzdGF0dXMiOiI0"}, {"*", "-ERR cancelled"}},
	"EXTERNAL in clear":      {{"AUTH EXTERNAL =", "-ERR not in clear text"}, {"AUTH SCRAM-SHA-1-PLUS", "-ERR not in clear text"}},
	"ANONYMOUS":              {{"AUTH ANONYMOUS =", "-ERR no such mechanism"}},
	"not base64":             {{"AUTH PLAIN !!!!", "-ERR that is not base64"}, {"AUTH PLAIN", "+ "}, {"AGFs aWNl", "-ERR that is not base64"}, {"AUTH PLAIN AGFsaWNl=AG9wZW4=", "-ERR that is not"}},
	"sloppy base64":          {{"AUTH PLAIN AGFsaWNlAG9wZW4tc2VzYW1l=", "-ERR that is not"}, {"AUTH PLAIN AGE", "-ERR that is not"}, {"AUTH PLAIN AGF=", "-ERR that is not"}},
	"a command is no answer": {{"AUTH PLAIN", "+ "}, {"QUIT", "-ERR that answer"}, {"QUIT", "+OK"}},
	"no such mechanism":      {{"AUTH SCRAM-SHA-512", "-ERR no such mechanism"}, {"AUTH PLAIN x y", "-ERR the command is written"}},
	"list":                   {{"AUTH", "+OK mechanisms"}, {"", strings.ReplaceAll(offered, " ", "\r\n") + "\r\n"}, {"AUTH ", "+OK mechanisms"}},
}

func TestAuthDialogues(t *testing.T) {
	for name, steps := range authDialogues {
		t.Run(name, func(t *testing.T) { runSteps(t, dial(t, newServer(t, nil)), steps) })
	}
}

func TestEmptyChallengeIsPlusSpace(t *testing.T) {
	if got := dial(t, newServer(t, nil)).do("AUTH PLAIN"); got != "+ " {
		t.Errorf("AUTH PLAIN = %q, want %q", got, "+ ")
	}
}

func TestCramMD5(t *testing.T) {
	c := dial(t, newServer(t, nil))
	challenge, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(c.want("AUTH CRAM-MD5", "+ "), "+ "))
	if err != nil {
		t.Fatal(err)
	}
	client, err := sasl.NewClient("CRAM-MD5", sasl.Credentials{User: "alice", Secret: sasl.NewSecret([]byte("open-sesame"))})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Next(challenge)
	if err != nil {
		t.Fatal(err)
	}
	c.want(base64.StdEncoding.EncodeToString(answer), "+OK maildrop")
}

// TestLongAnswer: SASL lines may be longer than commands (RFC 5034 §4).
func TestLongAnswer(t *testing.T) {
	c := dial(t, newServer(t, nil))
	c.want("AUTH PLAIN", "+ ")
	c.want(base64.StdEncoding.EncodeToString([]byte("\x00alice\x00"+strings.Repeat("x", 40000))), "-ERR [AUTH] ")
	c.want("AUTH PLAIN", "+ ")
	c.write(strings.Repeat("A", lineMax))
	c.ended("")
}

func TestApop(t *testing.T) {
	o := &Options{}
	if err := o.Switch("static-stamp", ""); err != nil {
		t.Fatal(err)
	}
	s := newServer(t, o)
	const digest = "9027050a634f8dfc6c698bc964c1fd43" // of <4711.1700000000@pop.example.org>open-sesame
	c := dial(t, s)
	c.want("APOP alice", "-ERR the command is written: APOP name digest")
	c.want("APOP alice "+strings.ToUpper(digest), "-ERR [AUTH] ")
	c.want("APOP mallory "+digest, "-ERR [AUTH] ")
	c.want("APOP alice "+digest, "+OK maildrop is open: 3")
	second := dial(t, s)
	second.want("APOP alice "+digest, "-ERR [IN-USE] ")
}

func TestApopWithAFreshTimestamp(t *testing.T) {
	c := attach(t, newServer(t, nil).Pipe())
	greeting := c.line()
	stamp := greeting[strings.Index(greeting, "<") : strings.Index(greeting, ">")+1]
	c.want(fmt.Sprintf("APOP alice %s", sasl.APOP(stamp, sasl.NewSecret([]byte("open-sesame")))), "+OK maildrop")
}

// TestUserIsForgotten: PASS belongs to a USER that nothing has made void.
func TestUserIsForgotten(t *testing.T) {
	for _, between := range []string{"PASS wrong", "AUTH NONE", "APOP x y"} {
		c := dial(t, newServer(t, nil))
		c.want("USER alice", "+OK")
		c.want(between, "-ERR")
		c.want("PASS open-sesame", "-ERR say who you are first")
	}
}

// TestEmptyAnswers: an empty line is an answer, to a server that asks for a name and
// to one that says why it refuses.
func TestEmptyAnswers(t *testing.T) {
	c := dial(t, newServer(t, switched(t, "anonymous", "")))
	c.want("AUTH XOAUTH2 dXNlcj1hbGljZQFhdXRoPUJlYXJlciB4AQE=", "+ ")
	c.want("", "-ERR [AUTH] ")
	c.want("AUTH ANONYMOUS", "+ ")
	c.want("", "+OK maildrop is open: 0")
}
