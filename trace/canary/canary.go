// Package canary finds secrets in what should hold none, in every encoding in
// which a server or a tool may repeat them. It is for tests only, and shares no
// code with what it tests.
package canary

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Secret is a password that nothing but a test says.
const Secret = "sw0rd-Canary"

// Find returns the form of the secret that is in text, or "".
func Find(text, secret []byte) string {
	for _, form := range Forms(secret) {
		if bytes.Contains(text, []byte(form)) {
			return form
		}
	}
	return ""
}

// escape is what stands for an octet in a transcript.
var escape = regexp.MustCompile(`\\(x[0-9A-F]{2}|[nrt\\])`)

// Plain returns a transcript with each octet itself in place of its escape. What an
// escape and the text behind it spell together, nobody said.
func Plain(transcript []byte) []byte {
	return escape.ReplaceAllFunc(transcript, func(found []byte) []byte {
		octet, _, _, err := strconv.UnquoteChar(string(found), 0)
		if err != nil {
			panic(err) // the pattern lets through what can be read only
		}
		return []byte{byte(octet)}
	})
}

// Forms returns the secret as it is, and in hexadecimal, percent form and base64,
// wherever in a longer text it stands. What is shorter than the secret is left out.
func Forms(secret []byte) []string {
	all := []string{string(secret)}
	hexadecimal := fmt.Sprintf("%x", secret)
	all = append(all, hexadecimal, strings.ToUpper(hexadecimal))
	all = append(all, url.QueryEscape(string(secret)), url.PathEscape(string(secret)))
	for _, keeps := range []string{"", alphanumeric + "/_.-~", alphanumeric + "-_.!~*'()", alphanumeric + ";,/?:@&=+$-_.!~*'()#"} { // of none, Python, JavaScript
		for _, digits := range []string{"%%%02x", "%%%02X"} {
			all = append(all, percent(secret, keeps, digits))
		}
	}
	for shift := range 3 {
		all = append(all, within(base64.RawStdEncoding, secret, shift), within(base64.RawURLEncoding, secret, shift))
	}
	var long []string
	for _, form := range all {
		if len(form) >= len(secret) {
			long = append(long, form)
		}
	}
	return long
}

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func percent(secret []byte, keeps, digits string) (form string) {
	for _, c := range secret {
		if strings.IndexByte(keeps, c) >= 0 {
			form += string([]byte{c})
		} else {
			form += fmt.Sprintf(digits, c)
		}
	}
	return form
}

// within returns the characters of base64 that the secret alone decides on when it
// stands some octets behind a multiple of three.
func within(code *base64.Encoding, secret []byte, shift int) string {
	const group, bits = 3, 6
	text := code.EncodeToString(append(make([]byte, shift), secret...))
	first := (8*shift + bits - 1) / bits
	last := 8 * (shift + len(secret)) / bits
	return text[first:last]
}
