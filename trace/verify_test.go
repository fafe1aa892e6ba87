package trace

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// verifiersIn returns the verifiers of a transcript.
func verifiersIn(t *testing.T, text string) (all []Verifier, err error) {
	t.Helper()
	r := NewReader(strings.NewReader(text))
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			t.Fatal(err)
		}
		v, is, err := ReadVerifier(rec)
		if err != nil {
			return all, err
		}
		if is {
			all = append(all, v)
		}
	}
}

// TestVerifiers wants one for every secret that was sent whole, and none unless it
// is asked for.
func TestVerifiers(t *testing.T) {
	talk := script{"opened a b", "S +OK⏎", "C USER alice⏎", "S +OK⏎", "C PASS hun", "S x⏎", "C ter2⏎", "S -ERR⏎",
		"C AUTH PLAIN " + b64("\x00alice\x00open-sesame") + "⏎", "S +OK⏎", "ended eof", "closed closed here"}
	for _, o := range []Options{{}, {Verify: true, KeepSecrets: true}} {
		if got := record(t, o, talk); strings.Contains(got, "%verify") {
			t.Errorf("a verifier that nobody asked for: %q", got)
		}
	}
	text := record(t, Options{Verify: true}, talk)
	all, err := verifiersIn(t, text)
	if err != nil || len(all) != 2 || all[0].N != 1 || all[1].N != 2 {
		t.Fatalf("the verifiers are %v (%v), want those of secrets 1 and 2\n%s", all, err, text)
	}
	if !strings.HasSuffix(text, "\n%end closed\n") || strings.Contains(text, "sesame") {
		t.Errorf("the transcript is %q, want the trailer last and no secret", text)
	}
	for _, tt := range []struct {
		v      Verifier
		secret string
		right  bool
	}{{all[0], "hunter2", true}, {all[0], "hun", false}, {all[1], "open-sesame", true}, {all[1], "hunter2", false}} {
		if got := tt.v.Check([]byte(tt.secret)); got != tt.right {
			t.Errorf("secret %d: Check(%q) = %v, want %v", tt.v.N, tt.secret, got, tt.right)
		}
	}
}

func TestReadVerifier(t *testing.T) {
	const good = "1 pbkdf2-sha256 600000 MDEyMzQ1Njc4OWFiY2RlZg== MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	for text, want := range map[string]struct{ read, ok bool }{
		good:                                    {true, true},
		"1 argon2id x y z":                      {false, true},
		strings.Replace(good, "600", "999", 1):  {true, true},
		strings.Replace(good, "600", "6000", 1): {false, false},
		strings.Replace(good, "600000", "0", 1): {false, false},
		strings.Replace(good, "1 ", "0 ", 1):    {false, false},
		strings.Replace(good, "MDE", "!!!", 1):  {false, false},
		good + " x":                             {false, false},
		"1 pbkdf2-sha256 600000 MDE= MDE=":      {false, false},
	} {
		all, err := verifiersIn(t, "%p3t 1\n%verify "+text+"\n")
		var bad *FormatError
		if (err == nil) != want.ok || (len(all) == 1) != want.read || err != nil && (!errors.As(err, &bad) || bad.Line != 2) {
			t.Errorf("%q: %v, %v, want read %v, no error %v", text, all, err, want.read, want.ok)
		}
	}
}
