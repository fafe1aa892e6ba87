package trace

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"popsh/session/wire"
)

// secretTalk is a conversation that holds a secret in every place and form; ¤ is
// the secret, and the functions stand for forms of it. A turn begins with its
// side.
func secretTalk(secret string) []string {
	ok, plain := "S+OK\r\n", b64("\x00al\x00"+secret)
	echo := "S-ERR no: " + secret + " " + b64(secret) + " " + string(formsOf([]byte(secret))[1].octets) + " " + string(percent([]byte(secret), hexPair)) + "\r\n"
	return []string{
		"S+OK " + stamp + "\r\n",
		"CUSER al\r\nPASS " + secret + "\r\n", ok, echo,
		"Cpas " + secret + "\r\n", echo,
		"C  pass\t" + secret + "\n", echo,
		"CAPOP al " + apop(stamp, secret) + "\r\n", echo,
		"CAUTH PLAIN " + plain + "\r\n", "S-ERR " + plain + "\r\n",
		"CAUTH PLAIN\r\n", "S+ \r\n", "C" + plain + "\r\n", echo,
		"CAUTH LOGIN\r\n", "S+ VXNlcm5hbWU6\r\n", "C" + b64("al") + "\r\n", "S+ UGFzc3dvcmQ6\r\n", "C" + b64(secret) + "\r\n", echo,
		"CAUTH X-FOO\r\n", "S+ " + b64("x"+secret) + "\r\n", "C" + b64("y"+secret) + "\r\n", echo,
		"CAUTH XOAUTH2 " + b64("user=al\x01auth=Bearer "+secret+"\x01\x01") + "\r\n", "S+ " + b64(`{"t":"`+secret+`"}`) + "\r\n", "C\r\n", echo,
		"CAUTH CRAM-MD5\r\n", "S-ERR\r\n", "C" + plain + "\r\n", echo,
		"CUSER al\r\nPASS " + secret + "\r\nLIST\r\nRETR 1\r\n", ok, ok,
		"S+OK\r\n1 2\r\n2 " + secret + "\r\n.\r\n",
		"S+OK\r\nPASS x\r\nmy password: " + secret + "\r\n" + wrapped(b64("some text before "+secret+" and behind")) + ".\r\n",
		"CXFOO " + secret + "\r\n", echo,
	}
}

func hexPair(b []byte) string { return string(formsOf(b)[1].octets) }

func wrapped(s string) string {
	var out strings.Builder
	for ; len(s) > 20; s = s[20:] {
		out.WriteString(s[:20] + "\r\n")
	}
	return out.String() + s + "\r\n"
}

// pieces cuts the turns as the cuts say: small ones make pieces, and some make a
// pause or let the other side say a word in between.
func pieces(turns []string, cuts []byte) (all []wire.Event) {
	at, next := start, 0
	for _, turn := range turns {
		kind := wire.ToServer
		if turn[0] == 'S' {
			kind = wire.ToClient
		}
		for rest := turn[1:]; rest != ""; {
			n := len(rest)
			if len(cuts) > 0 {
				c := int(cuts[next%len(cuts)])
				next++
				n = min(n, 1+c%40)
				at = at.Add(time.Duration(c) * time.Millisecond / 2)
				if c > 200 && kind == wire.ToServer && n < len(rest) && !strings.HasPrefix(rest, "\n") {
					all = append(all, wire.Event{Kind: kind, At: at, Data: []byte(rest[:n])}, wire.Event{Kind: wire.ToClient, At: at, Data: []byte("*")})
					rest = rest[n:]
					continue
				}
			}
			all = append(all, wire.Event{Kind: kind, At: at, Data: []byte(rest[:n])})
			rest = rest[n:]
		}
	}
	return all
}

// leak returns the form of the secret that a transcript gives away, or "". It
// looks at the file and at what each side said, a mark in place of each slot.
func leak(t *testing.T, file string, secret []byte) string {
	t.Helper()
	seen := map[Side][]byte{}
	for _, r := range readAll(t, file) {
		if r.Kind == Data {
			at := 0
			for _, s := range r.Text.Slots {
				seen[r.Side] = append(append(seen[r.Side], r.Text.Octets[at:s.At]...), 0)
				at = s.At
			}
			seen[r.Side] = append(seen[r.Side], r.Text.Octets[at:]...)
		}
	}
	for _, f := range formsOf(secret) {
		if len(f.octets) < len(secret) {
			continue
		}
		for _, where := range [][]byte{[]byte(file), seen[Client], seen[Server]} {
			if bytes.Contains(where, f.octets) {
				return string(f.octets)
			}
		}
	}
	return ""
}

// FuzzSecrets: no secret reaches the file or an export of it, in clear, base64,
// hexadecimal or percent form, however the octets are cut.
func FuzzSecrets(f *testing.F) {
	for _, secret := range []string{"hunter2x", "open-Sesame1", "Passw0rd with blanks", "ünïcødé#1", `back\slash{}"1`, "aaaa1aaaa1aaaa1", "====A1==", "C: PASS 1"} {
		f.Add(secret, []byte{})
		f.Add(secret, []byte{0})
		f.Add(secret, []byte{1, 250, 9, 120, 7, 255, 30})
	}
	f.Fuzz(func(t *testing.T, secret string, cuts []byte) {
		hidden := []byte(secret)
		if len(secret) < bodyFrom || wire.Classes(hidden) < 2 || len(secret) > 150 || strings.ContainsAny(secret, "\r\n\x00\x01,*") || strings.Trim(secret, " \t") != secret {
			return
		}
		var out bytes.Buffer
		r := NewRecorder(&out, Options{Start: start})
		for _, e := range pieces(secretTalk("\x02"), nil) {
			r.Observe(e)
		}
		r.Close()
		plain := out.String()
		for _, turn := range secretTalk("\x02") {
			out.WriteString(turn[1:])
		}
		for _, e := range Exports {
			handed, _ := export(t, e.Name, plain, ExportOptions{Bodies: &Bodies{}})
			out.WriteString(handed)
		}
		for _, form := range formsOf(hidden) {
			if len(form.octets) > 0 && bytes.Contains(out.Bytes(), form.octets) {
				return // the conversation holds it anyway
			}
		}
		out.Reset()
		r = NewRecorder(&out, Options{Start: start})
		for _, e := range pieces(secretTalk(secret), cuts) {
			r.Observe(e)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if got := leak(t, out.String(), hidden); got != "" {
			t.Fatalf("the file gives %q of %q away:\n%s", got, secret, out.String())
		}
		for _, e := range Exports {
			handed, err := export(t, e.Name, out.String(), ExportOptions{Bodies: &Bodies{}})
			for _, form := range formsOf(hidden) {
				if len(form.octets) >= len(hidden) && strings.Contains(handed, string(form.octets)) {
					t.Fatalf("%s gives %q of %q away (%v):\n%s", e.Name, form.octets, secret, err, handed)
				}
			}
		}
	})
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
