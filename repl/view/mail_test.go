package view

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// crlf writes a message as it travels.
func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// looked has a View made from o show a message.
func looked(o Options, text string, aspect Aspect, part string) (shown, error) {
	var out, words bytes.Buffer
	o.Out, o.Err = &out, &words
	open := func() (io.Reader, error) { return strings.NewReader(text), nil }
	err := New(o).Mail(Mail{Number: 7, Open: open, Part: part}, aspect)
	return shown{out.String(), words.String()}, err
}

// mixed is a message with an alternative, a file and another message.
var mixed = crlf(`From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <yamada@example.jp>
To: Dora <dora@example.org>
Subject: =?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=
 and on the next line
Date: Mon, 01 Jun 2026 09:20:00 +0000
X-Odd: =?klingon?Q?nuqneH?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="out"

--out
Content-Type: multipart/alternative; boundary=in

--in
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe aus dem
zweiten Teil
--in
Content-Type: text/html; charset=utf-8

<p>Grüße</p>
--in--
--out
Content-Type: application/octet-stream; name="=?utf-8?Q?gr=C3=BC=C3=9Fe.bin?="
Content-Disposition: attachment; filename*=utf-8''..%2Fetc%2F%e2%80%aepasswd
Content-Transfer-Encoding: base64

AAECAwQFBgcICQoLDA0ODxAR
--out
Content-Type: message/rfc822

Subject: inside

hello
--out--
`)

func TestMail(t *testing.T) {
	const plainMail = "Subject: =?utf-8?Q?caf=C3=A9?=\r\n\r\nbody \x1b[2J\u202e\r\nend"
	for _, c := range []struct {
		name   string
		o      Options
		mail   string
		aspect Aspect
		part   string
		want   shown
	}{
		{"headers", Options{}, mixed, Headers, "", shown{`    From: 山田 <yamada@example.jp>
    To: Dora <dora@example.org>
    Subject: Привет and on the next line
    Date: Mon, 01 Jun 2026 09:20:00 +0000
    X-Odd: =?klingon?Q?nuqneH?=  (it cannot be decoded: charset "klingon": htmlindex: invalid encoding name)
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="out"
`, ""}},
		{"parts", Options{}, mixed, Parts, "", shown{`    part   type                      octets  encoding          name
    0      multipart/mixed
     1     multipart/alternative
      1.1  text/plain; iso-8859-1        29  quoted-printable
      1.2  text/html; utf-8              14
     2     application/octet-stream      18  base64            \u{202E}passwd
     3     message/rfc822                24
`, ""}},
		{"text", Options{}, mixed, Text, "", shown{"    Grüße aus dem\n    zweiten Teil\n", ""}},
		{"text of a part", Options{}, mixed, Text, "1.2", shown{"    <p>Grüße</p>\n", ""}},
		{"hex of a part", Options{}, mixed, Hex, "2", shown{
			"    000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  ................\n    000010  10 11                                             ..\n", ""}},
		{"summary", Options{}, mixed, Summary, "", shown{`    From: 山田 <yamada@example.jp>
    To: Dora <dora@example.org>
    Subject: Привет and on the next line
    Date: Mon, 01 Jun 2026 09:20:00 +0000

    part   type                      octets  encoding          name
    0      multipart/mixed
     1     multipart/alternative
      1.1  text/plain; iso-8859-1        29  quoted-printable
      1.2  text/html; utf-8              14
     2     application/octet-stream      18  base64            \u{202E}passwd
     3     message/rfc822                24

    Grüße aus dem
    zweiten Teil
`, ""}},
		{"one part", Options{}, plainMail, Summary, "", shown{"    Subject: café\n\n    body \\x1b[2J\\u{202E}\n    end\n",
			"!!! 1 invisible character that could hide or reorder text, shown as \\u{…}\n"}},
		{"its parts", Options{}, plainMail, Parts, "", shown{"    part  type        octets  encoding  name\n    1     text/plain      17\n", ""}},
		{"as JSON", Options{JSON: true}, plainMail, Summary, "", shown{`{"message":7,"headers":[{"name":"Subject","value":"café"}]}
{"message":7,"part":"1","type":"text/plain","lines":["body \u001b[2J\u202e","end"]}
`, ""}},
		{"parts as JSON", Options{JSON: true}, plainMail, Parts, "", shown{`{"message":7,"parts":[{"part":"1","type":"text/plain","octets":17}]}` + "\n", ""}},
		{"hex as JSON", Options{JSON: true}, "a\r\nb", Hex, "", shown{`{"offset":0,"hex":"610d0a62"}` + "\n", ""}},
		{"text as it is", Options{Raw: true}, mixed, Text, "", shown{"Grüße aus dem\r\nzweiten Teil", ""}},
		{"nothing", Options{}, "", Summary, "", shown{"", ""}},
		{"no header", Options{}, "not a field\r\nbut text", Headers, "", shown{
			"    not a field  (this is no header field (RFC 5322 §2.2))\n    but text  (this is no header field (RFC 5322 §2.2))\n", ""}},
	} {
		got, err := looked(c.o, c.mail, c.aspect, c.part)
		if err != nil || got != c.want {
			t.Errorf("%s: Mail() = %v, wrote\n%s%swant\n%s%s", c.name, err, got.out, got.err, c.want.out, c.want.err)
		}
	}
}

// TestMailDamaged: what is wrong with a message is said, and the rest is shown.
func TestMailDamaged(t *testing.T) {
	for _, c := range []struct{ name, mail, out, words string }{
		{"damaged base64", "Content-Transfer-Encoding: base64\r\n\r\nSGVs*G8=\r\n", "    Hel\n", "!!! part 1: it cannot be decoded to its end: "},
		{"unknown charset", "Content-Type: text/plain; charset=klingon\r\n\r\nnuqneH\r\n", "    nuqneH\n", "!!! part 1: unknown charset: "},
		{"unknown encoding", "Content-Transfer-Encoding: rot13\r\n\r\nuryyb\r\n", "    uryyb\n", "!!! part 1: encoding error: "},
		{"no end of the parts", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n", "    hello\n", "!!! part 1: it cannot be decoded to its end: "},
		{"no boundary", "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nhello\r\n", "    1     multipart/mixed      14\n", ""},
		{"no parts at all", "Content-Type: multipart/mixed; boundary=b\r\n\r\nhello\r\n", "    0     multipart/mixed\n", "ends too soon"},
	} {
		got, err := looked(Options{}, c.mail, Summary, "")
		if c.name == "no boundary" || c.name == "no parts at all" {
			got, err = looked(Options{}, c.mail, Parts, "")
		}
		if err != nil || !strings.Contains(got.out, c.out) || !strings.Contains(got.err, c.words) {
			t.Errorf("%s: Mail() = %v, wrote\n%s%swant %q and %q", c.name, err, got.out, got.err, c.out, c.words)
		}
	}
}

func TestMailHasNoSuchPart(t *testing.T) {
	_, err := looked(Options{}, mixed, Text, "9")
	var none *PartError
	if !errors.As(err, &none) || err.Error() != `message 7 has no part "9"` || !strings.Contains(none.Hints()[0], "0 1 1.1 1.2 2 3") {
		t.Errorf("Mail(part 9) = %v, want that there is none", err)
	}
}

// TestMailBombs: depth and number of parts are bounded, whatever a message says.
func TestMailBombs(t *testing.T) {
	deep, wide := "", "Content-Type: multipart/mixed; boundary=w\r\n\r\n"
	for i := range 2000 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		wide += "--w\r\n\r\nx\r\n"
	}
	for name, mail := range map[string]string{"deep": deep, "wide": wide} {
		got, err := looked(Options{}, mail, Parts, "")
		if n := strings.Count(got.out, "\n"); err != nil || n > partsMost+10 || n < depthMost {
			t.Errorf("%s: Mail() = %v, and %d rows", name, err, n)
		}
	}
}

func FuzzMail(f *testing.F) {
	// Whatever a message holds, every aspect of it is shown without an error, and
	// nothing that commands a terminal.
	f.Add([]byte(mixed), 40)
	f.Add([]byte("Content-Type: text/html; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n"+base64.StdEncoding.EncodeToString([]byte("\x1b]0;x\x07"))), 80)
	f.Fuzz(func(t *testing.T, mail []byte, columns int) {
		for _, aspect := range []Aspect{Summary, Headers, Text, Parts, Hex} {
			for _, o := range []Options{onTerminal(columns), {JSON: true}} {
				got, err := looked(o, string(mail), aspect, "")
				if none := (*PartError)(nil); err != nil && !errors.As(err, &none) {
					t.Errorf("Mail(%q, %s) = %v", mail, aspect, err)
				}
				if bad := commanding([]byte(got.out+got.err), false); bad != "" {
					t.Errorf("Mail(%q, %s) wrote %s", mail, aspect, bad)
				}
			}
		}
	})
}
