package pop3

import (
	"bytes"
	"encoding/json"
	"strings"
)

// reasons are the members of the object in which a server says why it refuses a
// token (RFC 7628 §3.2.2), and those that providers add.
var reasons = map[string]attribute{
	"status":               statusMeaning,
	"scope":                telling("What the token must be good for; empty when none would do."),
	"schemes":              means("The schemes that the server takes."),
	"openid-configuration": means("Where a client finds out how to get a token."),
	"error":                telling("The reason in a word."),
	"error_description":    telling("The reason in a sentence."),
}

// tokenStatuses are what a server says about a token (RFC 6750 §3.1), in words and in
// the numbers of HTTP.
var tokenStatuses = map[string]string{
	"invalid_request":    "the request was not understood",
	"invalid_token":      "the token has expired, was revoked, or is another server's",
	"insufficient_scope": "the token is good, but not for mail",
	"400":                "the request was not understood, or the token is for something else",
	"401":                "the token has expired, was revoked, or is another user's",
	"403":                "the token is good, but not for mail, or POP is off for this account",
}

func statusMeaning(_, value string) (meaning, gist string) {
	words, known := tokenStatuses[value]
	if !known {
		return "The status, which is not known here.", value
	}
	return "The status: " + words + ".", words
}

// reasonParts takes the reasons apart.
func reasonParts(decoded []byte) []Part {
	d := json.NewDecoder(bytes.NewReader(decoded))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return nil
	}
	var parts []Part
	for d.More() {
		name, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return nil
		}
		parts = append(parts, reasonPart(name.(string), value))
	}
	if _, err := d.Token(); err != nil {
		return nil // it is cut
	}
	return parts
}

func reasonPart(name string, value json.RawMessage) Part {
	var text string
	if json.Unmarshal(value, &text) != nil {
		text = string(value)
	}
	p := Part{Text: name + ": " + text, Meaning: "A member that is not known here."}
	if explain, known := reasons[strings.ToLower(name)]; known {
		p.Meaning, p.gist = explain(name, text)
	}
	return p
}
