package trace

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"popsh/session/wire"
	"popsh/trace/canary"
)

// leak returns the form of the secret that a transcript gives away, or "". It
// looks at the file and at what each side said, a mark in place of each slot.
func leak(t *testing.T, file string, secret []byte) string {
	t.Helper()
	seen := map[Side][]byte{}
	for _, r := range readAll(t, file) {
		if r.Kind == Data {
			octets, _ := r.Text.Fill(func(Slot) ([]byte, error) { return []byte{0}, nil })
			seen[r.Side] = append(seen[r.Side], octets...)
		}
	}
	for _, where := range [][]byte{canary.Plain([]byte(file)), seen[Client], seen[Server]} {
		if found := canary.Find(where, secret); found != "" {
			return found
		}
	}
	return ""
}

// FuzzSecrets: no secret reaches the file, in clear, base64, hexadecimal or percent
// form, however the octets are cut.
func FuzzSecrets(f *testing.F) {
	for _, secret := range []string{"hunter2x", "open-Sesame1", "Passw0rd with blanks", "ünïcødé#1", `back\slash{}"1`, "aaaa1aaaa1aaaa1", "====A1==", "C: PASS 1", "Hunter2-xyz/ü?"} {
		f.Add(secret, []byte{})
		f.Add(secret, []byte{0})
		f.Add(secret, []byte{1, 250, 9, 120, 7, 255, 30})
	}
	f.Add("0000000A", []byte{244}) // more pieces than are looked for
	f.Add("Passw0rd witW bnks", []byte{0xf3, 0xc9})
	f.Fuzz(func(t *testing.T, secret string, cuts []byte) {
		hidden := []byte(secret)
		if len(secret) < bodyFrom || wire.Classes(hidden) < 2 || len(secret) > 150 || strings.ContainsAny(secret, "\r\n\x00\x01,*") || strings.Trim(secret, " \t") != secret {
			return
		}
		blank := recordEvents(t, canary.Events(start, canary.Talk("\x02"), nil)) + recordEvents(t, canary.Events(start, canary.Talk("\x02"), cuts))
		if canary.Find([]byte(blank+strings.Join(canary.Talk("\x02"), "")), hidden) != "" {
			return // the conversation holds it anyway
		}
		file := recordEvents(t, canary.Events(start, canary.Talk(secret), cuts))
		if got := leak(t, file, hidden); got != "" {
			t.Fatalf("the file gives %q of %q away:\n%s", got, secret, file)
		}
	})
}

func recordEvents(t *testing.T, events []wire.Event) string {
	t.Helper()
	var out bytes.Buffer
	r := NewRecorder(&out, Options{Start: start})
	for _, e := range events {
		r.Observe(e)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// FuzzRecorder: whatever happens on a connection, the file is a transcript that
// holds every octet of it in order, slots apart.
func FuzzRecorder(f *testing.F) {
	f.Add([]byte("C\nUSER a\r\nS\n+OK\r\n"), []byte{3, 200, 1})
	f.Add([]byte("RETR 1\r\n+OK\r\n\x00\xff\\\r\r\n\n.\r\n"), []byte{9, 9, 250})
	f.Fuzz(func(t *testing.T, data, cuts []byte) {
		var out bytes.Buffer
		r := NewRecorder(&out, Options{Start: start, KeepSecrets: true})
		sent := map[Side][]byte{}
		at := start
		for i := 0; len(data) > 0; i++ {
			c := 17
			if len(cuts) > 0 {
				c = int(cuts[i%len(cuts)])
			}
			n := min(len(data), 1+c%64)
			side, kind := Client, wire.ToServer
			if c&64 != 0 {
				side, kind = Server, wire.ToClient
			}
			at = at.Add(time.Duration(c%128) * time.Millisecond)
			r.Observe(wire.Event{Kind: kind, At: at, Data: data[:n]})
			sent[side] = append(sent[side], data[:n]...)
			data = data[n:]
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		records := readAll(t, out.String())
		for side, want := range sent {
			if got := octetsOf(records, side); !bytes.Equal(got, want) {
				t.Fatalf("%v: %q, want %q\n%s", side, got, want, out.String())
			}
		}
		if again := canonical(t, out.String()); again != out.String() {
			t.Fatalf("not canonical: %q", out.String())
		}
	})
}
