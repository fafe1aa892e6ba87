package imports

import (
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/trace"
	"popsh/trace/canary"
	"popsh/trace/export"

	"popsh/session/wire"
)

var update = flag.Bool("update", false, "rewrite the files that transcripts are compared with")

const head = "%p3t 1\n"

func rows(l ...string) string { return strings.Join(l, "\n") + "\n" }

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// canonical rewrites a transcript.
func canonical(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	if err := trace.Format(&out, trace.NewReader(strings.NewReader(text))); err != nil {
		t.Fatalf("reading %.200q: %v", text, err)
	}
	return out.String()
}

// talk returns the records of a transcript behind the first lines, times left out.
func talk(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if line[0] != '%' && line[0] != '@' {
			out.WriteString(line)
		}
	}
	return out.String()
}

// samples are what tools really wrote of a session with the canary as password,
// shortened by hand, and the transcripts that become of them. The first file gives the transcript its name.
var samples = []struct {
	format string
	files  []string
}{
	{"text", []string{"text-rfc1939.txt"}},
	{"text", []string{"text-swaks.txt"}},
	{"text", []string{"text-mail.txt"}},
	{"rawlog", []string{"rawlog.in", "rawlog.out"}},
	{"rawlog", []string{"rawlog-one.txt"}},
	{"curl-trace", []string{"curl-trace.txt"}},
	{"curl-trace", []string{"curl-trace-ascii.txt"}},
	{"curl-trace", []string{"curl-trace-stls.txt"}},
	{"curl", []string{"curl-v.txt"}},
	{"curl", []string{"curl-v-stls.txt"}},
	{"fetchmail", []string{"fetchmail.txt"}},
	{"mpop", []string{"mpop.txt"}},
	{"poplib", []string{"poplib.txt"}},
	{"poplib", []string{"poplib-level-1.txt"}},
	{"tshark", []string{"tshark-plain.yaml"}},
	{"tshark", []string{"tshark-tcp.yaml", "tshark-tls.yaml"}},
	{"s_client", []string{"s_client.txt"}},
	{"thunderbird", []string{"thunderbird.txt"}},
	{"thunderbird", []string{"thunderbird-old.txt"}},
	{"thunderbird", []string{"thunderbird-stdout.txt"}},
}

// inputs opens the files of a sample.
func inputs(t *testing.T, names ...string) (all []Input) {
	t.Helper()
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, Input{Name: name, Reader: bytes.NewReader(data)})
	}
	return all
}

// golden compares what was made with a file, or writes the file.
func golden(t *testing.T, got []byte, name string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got:\n%s", name, got)
	}
}

// wantNoCanary fails if the canary is in an output, in any form.
func wantNoCanary(t *testing.T, what string, out []byte) {
	t.Helper()
	if found := canary.Find(out, []byte(canary.Secret)); found != "" {
		t.Errorf("%s gives the password away as %q:\n%s", what, found, out)
	}
}

func TestConvert(t *testing.T) {
	for _, s := range samples {
		var out bytes.Buffer
		if err := Convert(&out, trace.Options{}, "", inputs(t, s.files...)...); err != nil {
			t.Errorf("%v: %v", s.files, err)
			continue
		}
		if want := "%source " + s.format + "\n"; !strings.Contains(out.String(), want) {
			t.Errorf("%v: the transcript has no line %q:\n%.200s", s.files, want, out.String())
		}
		wantNoCanary(t, s.files[0], out.Bytes())
		if got := canonical(t, out.String()); got != out.String() {
			t.Errorf("%v: not canonical", s.files)
		}
		golden(t, out.Bytes(), s.files[0]+".p3t")
	}
}

// TestConvertByName: a format that is named is not looked for.
func TestConvertByName(t *testing.T) {
	var found, named bytes.Buffer
	for _, s := range samples {
		found.Reset()
		named.Reset()
		errs := []error{Convert(&found, trace.Options{}, "", inputs(t, s.files...)...), Convert(&named, trace.Options{}, s.format, inputs(t, s.files...)...)}
		if err := errors.Join(errs...); err != nil || found.String() != named.String() {
			t.Errorf("%v: %v; found and named differ", s.files, err)
		}
	}
}

// TestConvertOrder: the order of a pair does not matter.
func TestConvertOrder(t *testing.T) {
	for _, pair := range [][]string{{"rawlog.in", "rawlog.out"}, {"tshark-tcp.yaml", "tshark-tls.yaml"}} {
		var one, other bytes.Buffer
		errs := []error{Convert(&one, trace.Options{}, "", inputs(t, pair...)...), Convert(&other, trace.Options{}, "", inputs(t, pair[1], pair[0])...)}
		if err := errors.Join(errs...); err != nil || one.String() != other.String() {
			t.Errorf("%v: %v; the order matters:\n%s\n%s", pair, err, one.String(), other.String())
		}
	}
}

// convert imports a text and returns the records behind the first lines.
func convert(t *testing.T, name, text string) string {
	t.Helper()
	var out bytes.Buffer
	if err := Convert(&out, trace.Options{}, name, Input{Reader: strings.NewReader(text)}); err != nil {
		t.Fatalf("Convert(%.60q): %v", text, err)
	}
	return talk(out.String())
}

func TestConvertDetails(t *testing.T) {
	long := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", 30)))
	for _, tt := range []struct{ name, format, in, want string }{
		{"a byte order mark", "", "\uFEFFS: +OK hi\r\nC: NOOP\r\nS: +OK\r\n", rows("S: +OK hi", "C: NOOP", "S: +OK")},
		{"quoted in a mail", "", "Bob wrote:\n> S: +OK hi\n> C: PASS x1y2z3\n> S: -ERR x1y2z3\n>\n> he said.\n", rows("S: +OK hi", `C: PASS \{secret:1}`, `S: -ERR \{secret:1}`)},
		{"arrows", "text", "<- +OK hi\n-> NOOP\n<- +OK\n", rows("S: +OK hi", "C: NOOP", "S: +OK")},
		{"long arrows", "text", "<-- +OK hi\n--> NOOP\n<-- +OK\n", rows("S: +OK hi", "C: NOOP", "S: +OK")},
		{"angles", "text", "  < +OK hi\n  > PASS x1y2z3\n  < -ERR x1y2z3\n", rows("S: +OK hi", `C: PASS \{secret:1}`, `S: -ERR \{secret:1}`)},
		{"three angles", "text", ">>> STAT\n<<< +OK 1 2\n", rows("C: STAT", "S: +OK 1 2")},
		{"no greeting", "text", "C: LIST\nS: +OK\nS: 1 2\nS: .\nC: QUIT\n", rows("C: LIST", "S: +OK", "S: 1 2", "S: .", "C: QUIT")},
		{"octets are octets", "text", "S: +OK\nC: RETR 1\nS: +OK\nS: ...\nS: <p>the server</p>\nS: a\\x\nS: .\n", rows("S: +OK", "C: RETR 1", "S: +OK", "S: ...", "S: <p>the server</p>", `S: a\\x`, "S: .")},
		{"sent ahead", "text", "S: +OK\nC: RETR 1\nC: STAT\nS: +OK\nS: a: b\nC: NOOP\nS: .\nS: +OK 1 2\n", rows("S: +OK", "C: RETR 1", "C: STAT", "S: +OK", "S: a: b", "C: NOOP", "S: .", "S: +OK 1 2")},
		{"our own words", "text", "S: +OK\nC: RETR 1\nS: +OK\n[clock +1]\nS: a: b\n# note\nS:\nS: [3 lines, 17 octets left out]\nS: .\n", rows("S: +OK", "C: RETR 1", "S: +OK", "S: a: b", "S:", "S~ octets=?", "S: .")},
		{"mpop cuts long lines", "mpop", "<-- +OK\r\n--> RETR 1\r\n<-- +OK\r\n<-- " + strings.Repeat("a", 4095) + "<-- b\r\n<-- .\r\n", rows("S: +OK", "C: RETR 1", "S: +OK", "S: "+strings.Repeat("a", 4095)+"b", "S: .")},
		{"rawlog cuts long lines", "rawlog", "1795453081.602478 I: +OK\r\n1795453081.602478 I> " + strings.Repeat("0", cutFrom+9) + "1795453081.652478 I: 9\r\n", rows("S: +OK", "S> "+strings.Repeat("0", trace.PartMax), "S: 0000000009")},
		{"mpop keeps bare LF", "mpop", "<-- +OK\r\n--> NOOP\r\n<-- +OK old\n", rows("S: +OK", "C: NOOP", `S> +OK old\n`)},
		{"curl: a message that looks like curl", "curl", "* Connected to h port 1\n< +OK\r\n> RETR 1\r\n< +OK\r\n> quoted\n.dot\n> QUIT\r\n< +OK\r\n", rows("! connect", "S: +OK", "C: RETR 1", "S: +OK", "S: > quoted", "S: ..dot", "S: .", "C: QUIT", "S: +OK")},
		{"curl shows the rest", "curl-trace", "<= Recv header, 5 bytes (0x5)\n0000: +OK\n=> Send header, 8 bytes (0x8)\n0000: RETR 1\n<= Recv header, 5 bytes (0x5)\n0000: +OK\n<= Recv data, 10 bytes (0xa)\n0000: ef 12\n0007: .\n", rows("S: +OK", "C: RETR 1", "S: +OK", "S~ octets=?", "S: ef 12", "S: .")},
		{"curl shows all", "curl-trace", "<= Recv header, 5 bytes (0x5)\n0000: +OK\n=> Send header, 8 bytes (0x8)\n0000: RETR 1\n<= Recv header, 5 bytes (0x5)\n0000: +OK\n<= Recv data, 9 bytes (0x9)\n0000: a: 1\n0006: .\n", rows("S: +OK", "C: RETR 1", "S: +OK", "S: a: 1", "S: .")},
		{"curl wraps", "curl-trace", "<= Recv header, 72 bytes (0x48)\n0000: +OK 012345678901234567890123456789012345678901234567890123456789\n0040: abcdef\n", rows("S: +OK 012345678901234567890123456789012345678901234567890123456789abcdef")},
		{"curl, blanks stripped", "curl-trace", "[0-0] <= Recv header, 5 bytes (0x5)\n0000: +OK\n[0-0] => Send header, 12 bytes (0xc)\n0000: AUTH PLAIN\n<= Recv header, 4 bytes (0x4)\n0000: +\n=> Send header, 42 bytes (0x2a)\n0000: " + long + "\n", rows("S: +OK", "C: AUTH PLAIN", `S: +\x20`, `C: \{sasl:1 step=1}`)},
		{"fetchmail shares lines", "fetchmail", "fetchmail: POP3< +OK\nfetchmail: POP3> RETR 1\nfetchmail: POP3< +OK\n#*.fetchmail: POP3> DELE 1\nfetchmail: POP3< \n", rows("S: +OK", "C: RETR 1", "S: +OK", "S~ octets=?", "S: .", "C: DELE 1", "S:")},
		{"poplib quotes", "poplib", `*put* b"PASS it's"` + "\n" + `*get* b'-ERR it\'s \\x\x00\n'` + "\n" + `*cmd* 'XF\xfc \u20ac'` + "\n", rows(`C: PASS \{secret:1}`, `S> -ERR \{secret:1} \\x\x00\n`, "C: XFü €")},
		{"s_client without R", "s_client", "CONNECTED(00000003)\n+OK hi\nRETR 1\n+OK\n---\n.\nclosed\n", rows("! connect", "! tls-start", "! tls-ok", "S: +OK hi", "C: RETR 1", "S: +OK", "S: ---", "S: .", "! eof S notify=yes")},
		{"s_client on a screen with a prompt", "s_client", "Can't use SSL_get_servername\ndepth=0 CN = a\nverify return:1\nCONNECTED(00000003)\n+OK hi\nQUIX\n-ERR\nclosed\n\n$ ls\n\n", rows("! connect", "! tls-start", "! tls-ok", "S: +OK hi", "C: QUIX", "S: -ERR", "! eof S notify=yes")},
		{"s_client -quiet, and nothing below", "", "depth=0 CN = a\nverify return:1\n+OK hi\nauth plain\n+ \n\n-ERR\n\n\n", rows("! connect", "! tls-start", "! tls-ok", "S: +OK hi", "C: auth plain", `S: +\x20`, "C:", "S: -ERR")},
		{"s_client in a list that was cut", "s_client", "CONNECTED(00000003)\n+OK hi\nLIST\n+OK\n1 2\nPASS sw0rd-Canary\n-ERR sw0rd-Canary\n", rows("! connect", "! tls-start", "! tls-ok", "S: +OK hi", "C: LIST", "S: +OK", "S: 1 2", `C: PASS \{secret:1}`, `S: -ERR \{secret:1}`)},
		{"thunderbird, with places", "thunderbird", "10:00:00.1 pop3.server2.17: S: +OK hi\r Pop3Client.sys.mjs:386:18\n10:00:00.2 pop3.server2.17: C: NOOP Pop3Client.sys.mjs:470:18\n10:00:00.3 pop3.server2.17: S: +OK\r Pop3Client.sys.mjs:386:18\n", rows("S: +OK hi", "C: NOOP", "S: +OK")},
		{"thunderbird, quoted", "thunderbird", "console.debug: mailnews.pop3: \"S: +OK hi\"\nconsole.debug: mailnews.pop3: \"C: NOOP\"\n", rows("S: +OK hi", "C: NOOP")},
		{"thunderbird, in pieces", "thunderbird", "console.debug: pop3.server1.1: \"S: +O\"\nconsole.debug: pop3.server1.1: \"Done\"\nconsole.debug: pop3.server1.1: \"S: K \\\"hi\\\"\\r\"\nconsole.debug: pop3.server1.1: \"S: \\n\"\nconsole.debug: pop3.server1.1: \"C: NOOP\"\nconsole.debug: pop3.server1.1: \"S: +OK \\xE9\\u20AC\\n-ERR\"\n", rows("S: +OK \"hi\"", "C: NOOP", `S> +OK \xE9€\n`, `S> -ERR`)},
		{"thunderbird, the end before the reply", "thunderbird", "pop3.server1.1: Connected\npop3.server1.1: S: +OK\npop3.server1.1: Connection closed.\npop3.server1.1: S: +OK bye\npop3.server1.1: Connected\npop3.server1.1: S: +OK\n", rows("! connect", "S: +OK", "S: +OK bye", "! eof S", "! conn 2", "! connect", "S: +OK")},
		{"thunderbird suppresses", "thunderbird", "pop3.server1: S: +OK <1.2@a>\npop3.server1: C: Logging suppressed (it probably contained auth information)\npop3.server1: S: -ERR\npop3.server1: C: AUTH PLAIN\npop3.server1: S: + \npop3.server1: C: Logging suppressed (it probably contained auth information)\npop3.server1: S: +OK\n", rows("S: +OK <1.2@a>", `C: APOP ? \{apop:1}`, "S: -ERR", "C: AUTH PLAIN", `S: +\x20`, `C: \{sasl:1 step=1}`, "S: +OK")},
		{"rawlog without line ends", "rawlog", "1795453081.602478 I: +OK\n1795453081.602479 O: NO", rows(`S> +OK\n`, "C> NO")},
	} {
		if got := convert(t, tt.format, tt.in); got != tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.name, got, tt.want)
		}
	}
}

// An onlyReader can be read once, as a pipe can.
type onlyReader struct{ io.Reader }

func TestConvertErrors(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"", "", "f: this looks like no conversation; the formats are rawlog, tshark, curl-trace, thunderbird, fetchmail, poplib, s_client, mpop, curl, text"},
		{"", "%p3t 1\n", "f:1: this is a transcript already"},
		{"pcap", "x", `there is no import called "pcap"; there are rawlog, tshark, curl-trace, thunderbird, fetchmail, poplib, s_client, mpop, curl, text`},
		{"text", "x\n", "f: no line begins with C: or S:, or with another mark of a side"},
		{"mpop", "x\n", "f: no line bears the mark of a side"},
		{"fetchmail", "x\n", "f: no line of a conversation is marked POP3> or POP3<"},
		{"thunderbird", "x\n", "f: no line is marked C: or S: by Thunderbird"},
		{"poplib", "x\n", "f: no line begins with *put*, *get* or *cmd*"},
		{"poplib", "*put* b'a'\n*get* b'\\q'\n", "f:2: this is no string as Python writes it"},
		{"s_client", "CONNECTED(00000003)\n", "f: there is no conversation behind the report on TLS"},
		{"rawlog", "x\n", "f:1: a line of a rawlog begins with a time"},
		{"rawlog", "1795453081.602478 " + strings.Repeat("x", lineMax+1), "f:1: the line is longer than 1048576 octets"},
		{"curl-trace", "x\n", "f:1: this is no line of a trace of curl"},
		{"curl-trace", "=> Send header, 2 bytes\n0000: abc\n", "f:2: the piece has more octets than it says"},
		{"curl-trace", "=> Send header, 2 bytes\n0003: abc\n", "f:2: the offset does not fit to the row before"},
		{"curl-trace", "=> Send header\n", "f:1: the number of octets is missing"},
		{"tshark", "peers:\n  - peer: 2\n", `f:2: "2" is no value of peer`},
		{"tshark", "peers:\npackets:\n  - packet: 1\n    data: !!binary |\n      !\n", "f:5: the octets of the chunk before are not base64"},
		{"tshark", "peers:\npackets:\n  - packet: 1\n    peer: 0\n    data: !!binary |\n      FgMBAA==\n", "f: nothing in this is in clear; let tshark follow tls, with a key log"},
	} {
		for _, in := range []io.Reader{strings.NewReader(tt.in), onlyReader{strings.NewReader(tt.in)}} {
			var out bytes.Buffer
			err := Convert(&out, trace.Options{}, tt.name, Input{Name: "f", Reader: in})
			if wrong := (*trace.FormatError)(nil); !errors.As(err, &wrong) || err.Error() != tt.want {
				t.Errorf("Convert(%s, %.60q) = %v, want %s", tt.name, tt.in, err, tt.want)
			}
			switch _, again := in.(io.Seeker); {
			case again && out.Len() > 0:
				t.Errorf("Convert(%s, %.60q) writes %q before it finds out", tt.name, tt.in, out.String())
			case out.Len() > 0:
				canonical(t, out.String())
			}
		}
	}
	err := Convert(&bytes.Buffer{}, trace.Options{}, "", inputs(t, "mpop.txt", "mpop.txt")...)
	if want := "mpop.txt: mpop comes in 1 at most, and there are 2 files"; err == nil || err.Error() != want {
		t.Errorf("Convert of two files = %v, want %s", err, want)
	}
}

// TestConvertExports: a sample can be handed on in every form, and in none of
// them is the password. A script may be refused.
func TestConvertExports(t *testing.T) {
	for _, s := range samples {
		var out bytes.Buffer
		if err := Convert(&out, trace.Options{}, "", inputs(t, s.files...)...); err != nil {
			t.Fatal(err)
		}
		for _, e := range export.Forms {
			var got bytes.Buffer
			err := e.Write(&got, again(out.String()), export.Options{Bodies: &trace.Bodies{}})
			if refused := (*export.Error)(nil); err != nil && (e.Name != "sh" || !errors.As(err, &refused)) {
				t.Errorf("%s of %s: %v", e.Name, s.files[0], err)
			}
			wantNoCanary(t, e.Name+" of "+s.files[0], got.Bytes())
		}
	}
}

// TestConvertText: the text that we write becomes the records it was made of.
func TestConvertText(t *testing.T) {
	want := rows("S: +OK", "C: USER al", "S: +OK", "C: RETR 1", "S: +OK", "S: a: b", "S:", "S~ octets=?", "S: .", "C: QUIT", "S: +OK")
	form, err := export.Named("text")
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	err = form.Write(&text, again(head+want), export.Options{})
	if got := convert(t, "", text.String()); got != want || err != nil {
		t.Errorf("the text %q became %v\n%s\nwant\n%s", text.String(), err, got, want)
	}
}

// again returns what opens a transcript as often as it is asked.
func again(text string) func() (trace.Source, error) {
	return func() (trace.Source, error) { return trace.NewReader(strings.NewReader(text)), nil }
}

// hurdles are what importers must not stumble over.
var hurdles = []string{
	"C: AUTH X\nS: +\nC:\nS: <the POP3 server sends\n", "<-- \n-->\n<- +OK\n", "S: +OK\nC: RETR 1\nS: +OK\n\x00\xff\n.\n",
	"1795453081.602478 O> +OK", "1795453081.602478 +OK\r\nx\n", "12:59:59.000000 => Send header, 9 bytes (0x9)\n0000: 4e 4f\n",
	"00:00:00.000000 == Info: Connected to x (y) port 1\n", "*get* b'\\xff'\n*cmd* '\\U00110000'\n",
	"peers:\npackets:\n- packet: 1\n  data: !!binary |\n   K09LDQo=\n- packet: 2\n  timestamp: 1795453079.4\n  data: !!binary |\n   K09LDQo=\n",
	"peers:\npackets:\n- packet: 1\n  timestamp: 9999999999.9\n  data: !!binary |\n   K09L\n", "CONNECTED(0)\n+OK\nRETR\nDONE\nclosed\n",
}

// FuzzConvert: whatever a file holds, no importer panics, and what it writes is a
// transcript in canonical form.
func FuzzConvert(f *testing.F) {
	for _, s := range samples {
		data, err := os.ReadFile(filepath.Join("testdata", s.files[0]))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, data[:min(len(data), 100)])
	}
	for _, h := range hurdles {
		f.Add([]byte(h), []byte(hurdles[3]))
	}
	f.Fuzz(func(t *testing.T, one, two []byte) {
		for _, format := range append([]Format{{Files: 1}}, Formats...) {
			from := []Input{{Name: "one", Reader: bytes.NewReader(one)}, {Name: "two", Reader: bytes.NewReader(two)}}
			var out bytes.Buffer
			err := Convert(&out, trace.Options{}, format.Name, from[:format.Files]...)
			if wrong := (*trace.FormatError)(nil); err != nil && !errors.As(err, &wrong) {
				t.Fatalf("%s: %v, want a *FormatError", format.Name, err)
			}
			if out.Len() > 0 && canonical(t, out.String()) != out.String() {
				t.Fatalf("%s: not canonical: %q", format.Name, out.String())
			}
		}
	})
}

// TestConvertEchoes: a password is hidden as well where a message or a reply repeats it
// in another form.
func TestConvertEchoes(t *testing.T) {
	text := "S: +OK\nC: USER al\nS: +OK\nC: PASS " + canary.Secret + "\nS: -ERR\nC: RETR 1\nS: +OK\n"
	for _, form := range canary.Forms([]byte(canary.Secret)) {
		text += "S: it is " + form + "\n"
	}
	text += "S: " + b64("x"+canary.Secret+" and more") + "\nS: .\n"
	var out bytes.Buffer
	if err := Convert(&out, trace.Options{}, "text", Input{Reader: strings.NewReader(text)}); err != nil {
		t.Fatal(err)
	}
	wantNoCanary(t, "the transcript", out.Bytes())
}

// FuzzConvertSecrets: a password that is sent with PASS, or with AUTH PLAIN, is in
// no transcript, whatever else the source holds.
func FuzzConvertSecrets(f *testing.F) {
	f.Add(canary.Secret, "C: NOOP\nS: +OK "+canary.Secret+"\n")
	f.Add("8w0rd-Cana", "C: NOOP\nS: +OK \x88w0rd-Canary\n") // the escape and the text behind it spell the secret
	f.Fuzz(func(t *testing.T, secret, more string) {
		hidden := []byte(secret)
		if len(secret) < 8 || wire.Classes(hidden) < 2 || len(secret) > 150 || strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return
		}
		more = strings.ReplaceAll(more, secret, "")
		if canary.Find([]byte("S: +OK C: PASS USER al AUTH PLAIN"+more), hidden) != "" {
			return // it would be there anyway
		}
		text := "S: +OK\nC: USER al\nS: +OK\nC: PASS " + secret + "\nS: -ERR " + secret + "\nC: AUTH PLAIN " + b64("\x00al\x00"+secret) + "\nS: -ERR\nC: NOOP\nS: +OK\n" + more
		var out bytes.Buffer
		if err := Convert(&out, trace.Options{}, "text", Input{Reader: strings.NewReader(text)}); err != nil {
			return
		}
		if got := canary.Find(canary.Plain(out.Bytes()), hidden); got != "" {
			t.Fatalf("the transcript of %q gives %q away:\n%s", text, got, out.String())
		}
	})
}
