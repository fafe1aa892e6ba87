package export

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"popsh/session/wire"
	"popsh/trace"
	"popsh/trace/canary"
)

// recorded returns the transcript of a talk that comes in pieces.
func recorded(t testing.TB, turns []string, cuts []byte) string {
	t.Helper()
	var out bytes.Buffer
	start := time.Date(2026, 11, 23, 6, 41, 36, 0, time.UTC)
	r := trace.NewRecorder(&out, trace.Options{Start: start})
	for _, e := range canary.Events(start, turns, cuts) {
		r.Observe(e)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// blankForms returns what each form makes of a talk without a secret, cut in the
// same way.
func blankForms(t testing.TB, cuts []byte) map[string][]byte {
	t.Helper()
	forms, blank := map[string][]byte{}, recorded(t, canary.Talk("\x02"), cuts)
	for _, form := range Forms {
		text, _ := handedOn(t, form.Name, blank, Options{Bodies: &trace.Bodies{}})
		forms[form.Name] = []byte(text)
	}
	return forms
}

// FuzzSecrets: no secret reaches any form, in any encoding, however the octets
// were cut when they were recorded.
func FuzzSecrets(f *testing.F) {
	for _, secret := range []string{"hunter2x", "open-Sesame1", "Passw0rd with blanks", "ünïcødé#1", `back\slash{}"1`, "aaaa1aaaa1aaaa1", "C: PASS 1", "<b>1</b>&", `<b>1</b>"`, "Hunter2-xyz/ü?"} {
		f.Add(secret, []byte{})
		f.Add(secret, []byte{0})
		f.Add(secret, []byte{1, 250, 9, 120, 7, 255, 30})
	}
	f.Fuzz(func(t *testing.T, secret string, cuts []byte) {
		const shortest, longest = 8, 150 // a shorter one is looked for only where it is likely
		hidden := []byte(secret)
		if len(secret) < shortest || len(secret) > longest || wire.Classes(hidden) < 2 || strings.ContainsAny(secret, "\r\n\x00\x01,*") || strings.Trim(secret, " \t") != secret {
			return
		}
		file, own := recorded(t, canary.Talk(secret), cuts), blankForms(t, cuts)
		for _, form := range Forms {
			if canary.Find(own[form.Name], hidden) != "" {
				continue // the form has it of its own
			}
			got, _ := handedOn(t, form.Name, file, Options{Bodies: &trace.Bodies{}})
			if found := canary.Find([]byte(got), hidden); found != "" {
				t.Fatalf("%s gives %q of %q away:\n%s", form.Name, found, secret, got)
			}
		}
	})
}

// TestVerifiersAreNotHandedOn: they are worth an attack, so no form has them.
func TestVerifiersAreNotHandedOn(t *testing.T) {
	file := strings.Replace(readFile(t, "testdata/session.p3t"), "%end", "%verify 1 pbkdf2-sha256 600000 c2FsdA== aGFzaA==\n%end", 1)
	for _, form := range Forms {
		got, err := handedOn(t, form.Name, file, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(got, "c2FsdA") || strings.Contains(got, "aGFzaA") {
			t.Errorf("%s hands a verifier on:\n%s", form.Name, got)
		}
	}
}
