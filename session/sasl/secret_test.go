package sasl

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestSecretNeverShows(t *testing.T) {
	s := NewSecret([]byte("open-sesame"))
	for _, verb := range []string{"%v", "%s", "%q", "%x", "%d", "%+v", "%#v"} {
		if got := fmt.Sprintf(verb, s); got != stars {
			t.Errorf("Sprintf(%q) = %s, want %s", verb, got, stars)
		}
	}
	if got := fmt.Sprintf("%+v", Credentials{User: "alice", Secret: s}); strings.Contains(got, "sesame") {
		t.Errorf("Sprintf of credentials = %s, want no secret", got)
	}
	if got, err := json.Marshal(s); string(got) != `"`+stars+`"` || err != nil {
		t.Errorf("Marshal = %s, %v, want stars", got, err)
	}
}

func TestSecret(t *testing.T) {
	s := NewSecret([]byte("pass word"))
	kept := s.Clone()
	if !s.Equal([]byte("pass word")) || s.Equal([]byte("pass wor")) || s.Equal(nil) || s.Empty() {
		t.Error("Equal holds for something else, or not for the secret itself")
	}
	s.Wipe()
	if s.Equal([]byte("pass word")) || !kept.Equal([]byte("pass word")) {
		t.Error("Wipe clears the copy, or not the secret")
	}
	if !(Secret{}).Empty() {
		t.Error("Secret{}.Empty() = false, want true")
	}
}
