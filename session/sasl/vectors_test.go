package sasl

import (
	"encoding/base64"
	"errors"
	"testing"
)

// A vector is what a client must send, in base64. Where ir is "-" the server
// begins.
type vector struct {
	source     string
	mechanism  string
	c          Credentials
	ir         string
	challenges []string
	answers    []string
}

var vectors = []vector{
	{"own", "PLAIN", alice, "AGFsaWNlAG9wZW4tc2VzYW1l", nil, nil},
	{"own, with authzid", "PLAIN", as("alice", "bob", "open-sesame"), "Ym9iAGFsaWNlAG9wZW4tc2VzYW1l", nil, nil},
	{"RFC 4616 §4", "PLAIN", as("tim", "", "tanstaaftanstaaf"), "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", nil, nil},
	{"RFC 4616 §4", "PLAIN", as("Kurt", "Ursel", "xipj3plmq"), "VXJzZWwAS3VydAB4aXBqM3BsbXE=", nil, nil},
	{"own", "EXTERNAL", alice, "YWxpY2U=", nil, nil},
	{"own, for bob", "EXTERNAL", as("alice", "bob", ""), "Ym9i", nil, nil},
	{"own, nobody named", "EXTERNAL", Credentials{}, "", nil, nil},
	{"own", "ANONYMOUS", as("guest", "", ""), "Z3Vlc3Q=", nil, nil},
	{"own, nothing said", "ANONYMOUS", Credentials{}, "", nil, nil},
	{"own", "LOGIN", alice, "-", []string{"VXNlcm5hbWU6", "UGFzc3dvcmQ6"}, []string{"YWxpY2U=", "b3Blbi1zZXNhbWU="}},
	{"own, odd prompts", "login", alice, "-", []string{"", "VXNlcm5hbWU6"}, []string{"YWxpY2U=", "b3Blbi1zZXNhbWU="}},
	{"own", "CRAM-MD5", alice, "-", []string{"PDQ3MTEuMTcwMDAwMDAwMEBwb3AuZXhhbXBsZS5vcmc+"},
		[]string{"YWxpY2UgZjA3ZjJkYzAwYTIyZmUwZTAzNTk4MTE2MDgzZjQwN2Y="}},
	{"RFC 2195 §2", "CRAM-MD5", as("tim", "", "tanstaaftanstaaf"), "-",
		[]string{"PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"},
		[]string{"dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"}},
}

func TestClientVectors(t *testing.T) {
	for _, v := range vectors {
		t.Run(v.mechanism+" "+v.source, func(t *testing.T) { runVector(t, v) })
	}
}

func runVector(t *testing.T, v vector) {
	t.Helper()
	c := mustClient(t, v.mechanism, v.c)
	if c.Done() {
		t.Errorf("%s: Done() = true before the first step", v.mechanism)
	}
	ir, err := c.Start()
	if got := encodeIR(ir); got != v.ir || err != nil {
		t.Errorf("%s: Start() = %s, %v, want %s", v.mechanism, got, err, v.ir)
	}
	for i, challenge := range v.challenges {
		if c.Done() {
			t.Errorf("%s: Done() = true before challenge %d", v.mechanism, i+1)
		}
		answer, err := c.Next(decode(t, challenge))
		if got := base64.StdEncoding.EncodeToString(answer); got != v.answers[i] || err != nil {
			t.Errorf("%s: Next(%s) = %s, %v, want %s", v.mechanism, challenge, got, err, v.answers[i])
		}
	}
	if !c.Done() {
		t.Errorf("%s: Done() = false after the last step", v.mechanism)
	}
	var refused *ChallengeError
	if answer, err := c.Next([]byte("more?")); !errors.As(err, &refused) || answer != nil {
		t.Errorf("%s: Next after the last step = %q, %v, want a *ChallengeError", v.mechanism, answer, err)
	}
}

func encodeIR(ir []byte) string {
	if ir == nil {
		return "-"
	}
	return base64.StdEncoding.EncodeToString(ir)
}
