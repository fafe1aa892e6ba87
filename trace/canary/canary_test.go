package canary

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
	"time"

	"popsh/session/wire"
)

// TestFind: a secret is found in every encoding, wherever it stands.
func TestFind(t *testing.T) {
	for _, around := range []string{"", "a", "ab", "abc"} {
		text := around + Secret + around
		for name, encoded := range map[string]string{
			"clear":   text,
			"base64":  base64.StdEncoding.EncodeToString([]byte(text)),
			"hex":     hex.EncodeToString([]byte(text)),
			"percent": url.QueryEscape(text),
		} {
			if Find([]byte("x "+encoded+" y"), []byte(Secret)) == "" {
				t.Errorf("Find(%s of %q) = nothing, want it found", name, text)
			}
		}
		if got := Find([]byte(strings.ToUpper(text)), []byte(Secret)); got != "" {
			t.Errorf("Find(%q) = %q, want nothing", strings.ToUpper(text), got)
		}
	}
}

// TestPlain: an escape is an octet, and what it ends with belongs to nothing behind it.
func TestPlain(t *testing.T) {
	for transcript, want := range map[string]string{
		`S: a\x88w0rd \\x41 \n\t\r`: "S: a\x88w0rd \\x41 \n\t\r",
		`PASS \{secret:1}`:          `PASS \{secret:1}`,
		"":                          "",
	} {
		if got := string(Plain([]byte(transcript))); got != want {
			t.Errorf("Plain(%q) = %q, want %q", transcript, got, want)
		}
	}
}

// TestEvents: cut or not, the same is said.
func TestEvents(t *testing.T) {
	turns := Talk(Secret)
	whole := said(Events(time.Time{}, turns, nil))
	cut := strings.ReplaceAll(said(Events(time.Time{}, turns, []byte{3, 130, 7})), "*", "")
	if want := strings.ReplaceAll(whole, "*", ""); cut != want {
		t.Errorf("cut turns say %q, want %q", cut, want)
	}
	if !strings.Contains(whole, "PASS "+Secret) {
		t.Errorf("the talk does not hold the secret: %q", whole)
	}
}

func said(events []wire.Event) string {
	var all strings.Builder
	for _, e := range events {
		all.Write(e.Data)
	}
	return all.String()
}
