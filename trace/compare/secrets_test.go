package compare

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"popsh/session/wire"
	"popsh/trace"
	"popsh/trace/canary"
)

var start = time.Date(2026, 11, 23, 6, 41, 36, 0, time.UTC)

// observe has a recorder see a talk that comes in pieces.
func observe(t testing.TB, r *trace.Recorder, turns []string, cuts []byte) {
	t.Helper()
	for _, e := range canary.Events(start, turns, cuts) {
		r.Observe(e)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// held holds a talk against another and returns all that is written about that: every
// report, and the recording brought up to date.
func held(t testing.TB, recorded, live []string, secret, cuts []byte) string {
	t.Helper()
	var file bytes.Buffer
	observe(t, trace.NewRecorder(&file, trace.Options{Start: start}), recorded, cuts)
	turns := NewTurns()
	r := trace.NewRecorder(turns.Listener(), trace.Options{Start: start})
	r.HideAs(secret, 1)
	observe(t, r, live, nil)
	turns.Finish()
	set, err := NewRuleset("exact", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	suite, c := Suite{Name: "a"}, New(set, nil)
	old, now := turnsOf(t, file.String()), turns.From(0)
	for i := range max(len(old), len(now)) {
		suite.Outcomes = append(suite.Outcomes, c.Compare(nth(old, i), nth(now, i)))
	}
	var out bytes.Buffer
	for _, report := range Reports {
		if err := report(&out, []Suite{suite}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := revise(&out, trace.NewReader(bytes.NewReader(file.Bytes())), Renewed(suite.Outcomes)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func nth(turns []*Turn, i int) *Turn {
	if i < len(turns) {
		return turns[i]
	}
	return nil
}

// FuzzSecrets: no secret reaches a report or a transcript that is brought up to date,
// in any encoding, however the octets were cut when they were recorded.
func FuzzSecrets(f *testing.F) {
	for _, secret := range []string{"hunter2x", "open-Sesame1", "Passw0rd with blanks", "ünïcødé#1", `back\slash{}"1`, "C: PASS 1"} {
		f.Add(secret, []byte{})
		f.Add(secret, []byte{1, 250, 9, 120, 7, 255, 30})
	}
	f.Fuzz(func(t *testing.T, secret string, cuts []byte) {
		const shortest, longest = 8, 150 // a shorter one is looked for only where it is likely
		hidden := []byte(secret)
		if len(secret) < shortest || len(secret) > longest || wire.Classes(hidden) < 2 || strings.ContainsAny(secret, "\r\n\x00\x01,*") || strings.Trim(secret, " \t") != secret {
			return
		}
		talk := canary.Talk(secret)
		other := append(canary.Talk(secret)[:len(talk)-4], "CNOOP\r\n", "S-ERR not "+secret+"\r\n")
		blank := held(t, canary.Talk("\x02"), canary.Talk("\x02"), nil, cuts)
		if canary.Find([]byte(blank), hidden) != "" {
			return // it would be there anyway
		}
		if found := canary.Find([]byte(held(t, talk, other, hidden, cuts)), hidden); found != "" {
			t.Fatalf("%q of %q is given away", found, secret)
		}
	})
}
