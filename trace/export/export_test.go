package export

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"popsh/session/programs"
	"popsh/trace"
)

var update = flag.Bool("update", false, "rewrite the files that exports are compared with")

const head = "%p3t 1\n"

func rows(l ...string) string { return strings.Join(l, "\n") + "\n" }

func readFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// handedOn hands a transcript on.
func handedOn(t testing.TB, name, text string, o Options) (string, error) {
	t.Helper()
	e, err := Named(name)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = e.Write(&out, func() (trace.Source, error) { return trace.NewReader(strings.NewReader(text)), nil }, o)
	return out.String(), err
}

// TestExports compares all forms of one transcript with files that were read by
// people.
func TestExports(t *testing.T) {
	text := readFile(t, "testdata/session.p3t")
	for _, e := range Forms {
		got, err := handedOn(t, e.Name, text, Options{})
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		if e.Binary {
			continue // TestCapture looks into it
		}
		name := filepath.Join("testdata", "session"+e.Ext)
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want := readFile(t, name); got != want {
			t.Errorf("%s differs from %s:\n%s", e.Name, name, got)
		}
	}
}

func TestExportBodies(t *testing.T) {
	text := head + rows("S: +OK", "C: RETR 1", "S: +OK", "S: a: b", "S:", "S: one", "S> two", "S:", "S~ octets=10 lines=2 sha256=0", "S: .", "C: LIST", "S: +OK", "S:", "S: 1 2", "S: .")
	lists := rows("S: .", "C: LIST", "S: +OK", "S:", "S: 1 2", "S: .")
	for bodies, want := range map[string]string{
		"full":    rows("S:", "S: one", "S: two", "S:", "S: [2 lines, 10 octets left out]"),
		"headers": rows("S:", "S: [4 lines, 20 octets left out]"),
		"head:1":  rows("S:", "S: one", "S: [3 lines, 15 octets left out]"),
	} {
		b, _ := trace.ParseBodies(bodies)
		got, err := handedOn(t, "text", text, Options{Bodies: &b})
		if want := rows("S: +OK", "C: RETR 1", "S: +OK", "S: a: b") + want + lists; got != want || err != nil {
			t.Errorf("%s: %v\n%s\nwant\n%s", bodies, err, got, want)
		}
	}
}

// TestExportUnknown: what another tool left out is never left out twice.
func TestExportUnknown(t *testing.T) {
	text := head + rows("S: +OK", "C: RETR 1", "S: +OK", "S: a: b", "S:", "S: one", "S~ octets=?", "S: two", "S: .")
	want := rows("S:", "S: [1 line, 5 octets left out]", "S: [an unknown number of octets left out]", "S: [1 line, 5 octets left out]", "S: .")
	if got, err := handedOn(t, "text", text, Options{Bodies: &trace.Bodies{Elide: true}}); !strings.HasSuffix(got, want) || err != nil {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

func TestExportKept(t *testing.T) {
	for _, text := range []string{head + "%secrets kept\n", head + "S: +OK\nC: PASS hunter2\n"} {
		for _, e := range Forms {
			if got, err := handedOn(t, e.Name, text, Options{}); !errors.Is(err, ErrKept) || got != "" {
				t.Errorf("%s of %q = %q, %v, want %v", e.Name, text, got, err, ErrKept)
			}
			if _, err := handedOn(t, e.Name, text, Options{KeptSecrets: true}); err != nil {
				t.Errorf("%s of %q, when asked for: %v", e.Name, text, err)
			}
		}
	}
}

func TestExportBadFile(t *testing.T) {
	for _, e := range Forms {
		if got, err := handedOn(t, e.Name, head+"S: +OK\n<<<<<<<\n", Options{}); err == nil || got != "" {
			t.Errorf("%s of a bad file = %q, %v, want an error only", e.Name, got, err)
		}
	}
	if _, err := Named("word"); err == nil || !strings.Contains(err.Error(), "markdown") {
		t.Errorf("Named(word) = %v, want the names that there are", err)
	}
}

func TestScript(t *testing.T) {
	tests := []struct {
		in   []string
		want string // a part of the script, or of the error
	}{
		{[]string{"S: +OK", `C: PASS \{secret:1}`}, `printf 'PASS %s\r\n' "$SECRET_1"`},
		{[]string{"S: +OK", "C: NOOP"}, "# The session was not ended when it was recorded"},
		{[]string{"S: +OK", `C: X '$(rm)'%s\\x`}, `printf 'X \047\044\050rm\051\047%%s\134x\r\n'`},
		{[]string{"S: +OK", `C> X\n`}, `printf 'X\012'`},
		{[]string{"S: +OK", `C: AUTH PLAIN \{sasl:2 step=1 user="o'neill"}`}, `printf 'AUTH PLAIN %s\r\n' "$(printf '\000%s\000%s' 'o'\''neill' "$SECRET_2" | base64 | tr -d '\n')"`},
		{[]string{"S: +OK", `C: AUTH LOGIN`, `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=1 user="a"}`, `S: + \{sasl:1 step=2}`, `C: \{sasl:1 step=2}`}, `"$(printf %s "$SECRET_1" | base64 | tr -d '\n')"`},
		{[]string{"S: +OK", `C: AUTH CRAM-MD5`, `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=1 user="a"}`}, "line 5: a script cannot answer AUTH CRAM-MD5"},
		{[]string{"S: +OK", `C: APOP a \{apop:1}`}, "line 3: a script cannot compute"},
		{[]string{"S: +OK", "C: dele 1"}, "\n: \"${ALLOW_DELETE:?the recording deletes messages; "},
		{[]string{"! tls-ok v=1", "S: +OK", "C: NOOP"}, `openssl s_client -quiet -verify_return_error -connect "$host:$port" "$check" "$host"`},
		{[]string{"S: +OK", "C: STLS", "S: +OK", "! tls-ok v=1", "C: NOOP"}, "{\nsleep 1\nprintf 'NOOP\\r\\n'\nsleep 1\n} | openssl s_client -quiet -starttls pop3"},
	}
	for _, tt := range tests {
		got, err := handedOn(t, "sh", head+rows(tt.in...), Options{})
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, tt.want) {
			t.Errorf("%q: %s\nwant %s", tt.in, got, tt.want)
		}
	}
}

// TestScriptRuns runs a script against a stand-in for nc that shows what it gets.
func TestScriptRuns(t *testing.T) {
	sh := programs.Find(t, "sh")
	dir := t.TempDir()
	for name, text := range map[string]string{"nc": "#!/bin/sh\ncat\n", "sleep": "#!/bin/sh\n"} {
		os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755)
	}
	script, err := handedOn(t, "sh", head+rows("S: +OK", `C: USER a'b%s\\`, `C: PASS \{secret:1}`, `C> x\x00\xFF\n`, `C: AUTH PLAIN \{sasl:1 step=1 user="a"}`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(sh, "-s", "host")
	cmd.Stdin = strings.NewReader(script)
	cmd.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "SECRET_1=p w%s"}
	got, err := cmd.CombinedOutput()
	if want := "USER a'b%s\\\r\nPASS p w%s\r\nx\x00\xff\nAUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00a\x00p w%s")) + "\r\n"; string(got) != want || err != nil {
		t.Errorf("the script sends %q, %v, want %q\n%s", got, err, want, script)
	}
}

// FuzzExports: whatever a transcript holds, each form of it is UTF-8 without
// controls and invisible characters, its JSON is JSON, its HTML has no tags but
// ours, and its packets are packets.
func FuzzExports(f *testing.F) {
	for line := range strings.Lines(readFile(f, "testdata/session.p3t")) {
		f.Add(head + "S: +OK\nC: RETR 1\nS: +OK\n" + line + "S: .\n")
	}
	f.Add(head + "! x a=\"<script>\\x22\"\n# </div><script>\n%title |<b>`|\nS: +OK <script>alert(1)</script> ![](x) ```\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range Forms {
			got, err := handedOn(t, e.Name, text, Options{KeptSecrets: true})
			if err != nil {
				continue
			}
			if e.Binary {
				packetsOf(t, []byte(got))
				continue
			}
			if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
				t.Fatalf("%s of %q is not clean: %q", e.Name, text, got)
			}
			switch e.Name {
			case "ndjson", "asciicast", "asciicast3":
				for line := range strings.Lines(got) {
					if !json.Valid([]byte(line)) {
						t.Fatalf("%s of %q: %s", e.Name, text, line)
					}
				}
			case "html":
				if i := strings.Index(strings.ToLower(got), "<script"); i >= 0 {
					t.Fatalf("html of %q: %s", text, got[i:])
				}
			}
		}
	})
}
