package view

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"popsh/session"
	"popsh/session/wire"
)

// commanding returns the first thing in what was written that could command a
// terminal, beside the colours that are popsh's own.
func commanding(written []byte, colours bool) string {
	if colours {
		written = ownColours.ReplaceAll(written, nil)
	}
	for i, r := range string(written) {
		if r != '\n' && r != '\t' && !visible(r) {
			return fmt.Sprintf("%q in %q", r, written[max(0, i-20):min(len(written), i+20)])
		}
	}
	return ""
}

// ownColours is what popsh sends of its own.
var ownColours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// floods are bodies that are all of one thing.
var floods = map[string]string{
	"NUL":              "\x00",
	"ESC":              "\x1b",
	"unended titles":   "\x1b]0;x",
	"C1":               "\x9b31m\u009b",
	"combining marks":  "a\u0301\u0300\u0323\u0308\u0489\u20dd",
	"no base at all":   "\u0301",
	"Hangul vowels":    "\u1160",
	"wide":             "\uff37\U0001F600",
	"bidi":             "\u202e\u2066\u200f",
	"not UTF-8":        "\xff\xc3\xe2\x82",
	"overlong":         "\xc0\x9b\xe0\x80\x9b",
	"surrogates":       "\xed\xa0\x80",
	"bare CR":          "x\r",
	"cursor movements": "\x1b[A\b\v\f",
	"empty lines":      "\r\n",
	"lone dots":        ".\n",
	"digits":           "9",
	"blanks":           " ",
	"short lines":      "1 1\r\n",
	"endless folding":  "\tx\r\n",
	"no colon":         "x\r\n",
	"all colons":       ":\r\n",
	"backslashes":      "\\",
	"quotes":           "\"",
}

// shapes are the forms that a flood may come in.
var shapes = map[string]Form{"LIST": Listing, "UIDL": Unique, "CAPA": Capabilities, "RETR 1": Message, "LANG": Languages}

// TestFloods: in every form and look, nothing of a flood commands the terminal.
func TestFloods(t *testing.T) {
	veil := &wire.Veil{}
	veil.Hide([]byte("canary-Hunter2"))
	looks := map[string]Options{
		"text":    {OutTTY: true, Width: func() int { return 1 }, Trace: 2},
		"colours": {OutTTY: true, OutPalette: NewPalette(true, nil), ErrPalette: NewPalette(true, nil), Veil: veil},
		"JSON":    {JSON: true, Veil: veil},
	}
	for name, flood := range floods {
		for line, form := range shapes {
			for look, o := range looks {
				var written bytes.Buffer
				flooded(t, o, &written, form, line, flood, 12<<10/slowdown)
				if got := commanding(written.Bytes(), o.OutPalette != nil); got != "" || written.Len() == 0 {
					t.Errorf("%s as %s in %s wrote %s, want nothing that commands a terminal", name, line, look, got)
				}
			}
		}
	}
}

// TestLineWithoutEnd: one line of 16 MiB takes no memory that grows with it, in
// whichever form.
func TestLineWithoutEnd(t *testing.T) {
	const octets, most = 16 << 20, 2 << 20
	for line, form := range shapes {
		used := allocated(func() { flooded(t, Options{}, io.Discard, form, line, "1 ", octets/slowdown) })
		if used > most {
			t.Errorf("%s allocated %d octets, want at most %d", line, used, most)
		}
	}
}

// TestCertificateOfAnAttacker: the names in a certificate are the attacker's to
// choose, as long as nobody vouches for it.
func TestCertificateOfAnAttacker(t *testing.T) {
	const evil = "\x1b]0;x\a\x9b31m\u202e\r\n=== verified\x00"
	name := pkix.Name{CommonName: evil, Organization: []string{evil}}
	cert := &x509.Certificate{Subject: name, Issuer: name, DNSNames: []string{evil, evil}}
	for fault := range session.Injected + 1 {
		err := &session.TLSError{Host: evil, Addr: evil, Fault: fault, Cert: cert, Err: x509.HostnameError{Certificate: cert, Host: evil}}
		for _, o := range []Options{{}, {JSON: true}} {
			var written bytes.Buffer
			o.Out, o.Err = &written, &written
			New(o).Problem(err)
			if got := commanding(written.Bytes(), false); got != "" {
				t.Errorf("Problem(fault %d) wrote %s, want nothing that commands a terminal", fault, got)
			}
			if strings.Contains(written.String(), "\n===") {
				t.Errorf("Problem(fault %d) wrote %q, want no line of the attacker's", fault, written.String())
			}
		}
	}
}

func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// flooded has a View show a reply whose body is a flood.
func flooded(t *testing.T, o Options, out io.Writer, form Form, line, flood string, octets int) {
	t.Helper()
	o.Out, o.Err = out, out
	chunk := bytes.Repeat([]byte(flood), 4096/len(flood))
	c := serve(t, func(w io.Writer) {
		io.WriteString(w, "+OK "+strings.Repeat(strings.Trim(flood, "\r\n"), 100)+"\r\n")
		for sent := 0; sent < octets; sent += len(chunk) {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
		io.WriteString(w, "\r\n.\r\n")
	})
	if err := New(o).Reply(t.Context(), replyOn(t, c, line), form, false); err != nil {
		t.Errorf("Reply to %s of %q = %v", line, flood, err)
	}
}
