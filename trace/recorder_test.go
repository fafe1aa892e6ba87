package trace

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"popsh/session/wire"
)

var start = time.Date(2026, 11, 23, 6, 41, 36, 318e6, time.UTC)

// A script is a conversation: "C " and "S " lines are octets, "@" moves the
// clock, the others are events of wire.
type script []string

// events turns a script into events. In octets, ⏎ is CRLF and ⇩ a bare LF; ‹…›
// marks a secret. A time is written "@30ms".
func (s script) events() []wire.Event {
	at := start
	var all []wire.Event
	for _, line := range s {
		kind, rest, _ := strings.Cut(line, " ")
		if after, ok := strings.CutPrefix(line, "@"); ok {
			d, err := time.ParseDuration(after)
			if err != nil {
				panic(err)
			}
			at = at.Add(d)
			continue
		}
		e := wire.Event{At: at, Note: rest}
		switch kind {
		case "C":
			e.Kind, e.Note = wire.ToServer, ""
			e.Data, e.Secret = octets(rest)
		case "S":
			e.Kind, e.Note = wire.ToClient, ""
			e.Data, _ = octets(rest)
		default:
			for e.Kind = wire.Opened; e.Kind.String() != kind; e.Kind++ {
			}
			if e.Kind == wire.PreTLS {
				e.Data, _ = octets(rest)
			}
		}
		all = append(all, e)
	}
	return all
}

func octets(s string) (data []byte, secret wire.Span) {
	s = strings.NewReplacer("⏎", "\r\n", "⇩", "\n").Replace(s)
	if before, after, ok := strings.Cut(s, "‹"); ok {
		inside, behind, _ := strings.Cut(after, "›")
		secret = wire.Span{From: len(before), To: len(before) + len(inside)}
		s = before + inside + behind
	}
	return []byte(s), secret
}

// record runs a script through a recorder and returns the transcript.
func record(t *testing.T, o Options, s script, secrets ...string) string {
	t.Helper()
	o.Start = start
	var out bytes.Buffer
	r := NewRecorder(&out, o)
	for _, secret := range secrets {
		r.Hide([]byte(secret))
	}
	for _, e := range s.events() {
		r.Observe(e)
		if _, err := readSome(out.String()); err != nil {
			t.Fatalf("after %v: %v", e.Kind, err)
		}
	}
	if err := r.Close(); err != nil && !errors.Is(err, ErrLimit) {
		t.Fatal(err)
	}
	return out.String()
}

// talk returns the records of a transcript behind its first lines, without times
// and trailer.
func talk(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "%") && !strings.HasPrefix(line, "@") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func rows(l ...string) string { return strings.Join(l, "\n") + "\n" }

func sum(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func TestRecorder(t *testing.T) {
	got := record(t, Options{Peer: "pop.example.org:110", Facts: []Fact{{"title", "an example"}}}, script{
		"opened 192.0.2.77:51234 192.0.2.10:110",
		"@31200us", "S +OK Dovecot ready.⏎",
		"@400us", "C STLS⏎",
		"@30.9ms", "S +OK Begin TLS⏎",
		"securing", "@61.7ms", "upgraded version=1.3 cipher=X sni=pop.example.org verify=ok",
		"C RETR 1⏎",
		"S +OK 48 octets⏎From: a@example.org⏎⏎..dot",
		"@10ms", "S  line⏎.⏎",
		"C QUIT⏎", "S +OK Logging out.⏎", "ended eof", "closed closed here",
	})
	want := rows("%p3t 1", "%start 2026-11-23T06:41:36.318000Z", "%peer pop.example.org:110", "%secrets redacted", "%title an example",
		"! connect 192.0.2.77:51234 192.0.2.10:110",
		"@+0.031200", "S: +OK Dovecot ready.", "C: STLS", "@+0.031300", "S: +OK Begin TLS",
		"! tls-start", "@+0.061700", "! tls-ok version=1.3 cipher=X sni=pop.example.org verify=ok",
		"C: RETR 1", "S: +OK 48 octets", "S: From: a@example.org", "S:", "@+0.010000", "S: ..dot line", "S: .",
		"C: QUIT", "S: +OK Logging out.", "! eof S notify=yes", "! close C", "%end closed")
	if got != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", got, want)
	}
}

// TestAssembly is about lines and their order.
func TestAssembly(t *testing.T) {
	tests := []struct {
		name string
		in   script
		want string
	}{
		{"bare LF", script{"S +OK old⇩", "C USER bob⏎"}, rows(`S> +OK old\n`, "C: USER bob")},
		{"pieces", script{"S +O", "S K he", "S llo\r", "S \n"}, rows("S: +OK hello")},
		{"stall", script{"S +OK half a li", "@31s", "S ne⏎"}, rows("S> +OK half a li", "S: ne")},
		{"stall before LF", script{"S +OK a\r", "@1s", "S \n"}, rows("S> +OK a", "S:")},
		{"short gap", script{"S +OK half a li", "@50ms", "S ne⏎"}, rows("S: +OK half a line")},
		{"crossing", script{"S +OK⏎", "C NO", "S -ERR idle timeout⏎", "ended eof", "C OP⏎"}, rows("S: +OK", "C> NO", "S: -ERR idle timeout", "! eof S", "C: OP")},
		{"cut at the end", script{"S +OK⏎", "C RETR 1⏎", "S +OK⏎half", "ended reset"}, rows("S: +OK", "C: RETR 1", "S: +OK", "S> half", "! reset S")},
		{"no close_notify", script{"S +OK⏎", "ended eof without close_notify"}, rows("S: +OK", "! eof S notify=no")},
		{"other end", script{"ended no route to host"}, rows(`! reset S reason="no route to host"`)},
		{"timeout", script{"opened a b", "closed time-out"}, rows("! connect a b", "! timeout S", "! close C")},
		{"TLS fails", script{"opened a b", "securing", "closed TLS handshake: bad"}, rows("! connect a b", "! tls-start", `! tls-fail reason="TLS handshake: bad"`, "! close C")},
		{"unsent", script{"C NOOP⏎", "unsent x"}, rows("C: NOOP", "! lost C reason=unsent")},
		{"two connections", script{"opened a b", "closed closed here", "opened c d"}, rows("! connect a b", "! close C", "! conn 2", "! connect c d")},
		{"octets", script{"S a\x00\x1b[31m \xff\\{x} ⏎"}, rows(`S: a\x00\x1B[31m \xFF\\{x}\x20`)},
	}
	for _, tt := range tests {
		if got := talk(record(t, Options{}, tt.in)); got != tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.name, got, tt.want)
		}
	}
}

func TestEndings(t *testing.T) {
	for _, tt := range []struct {
		in   script
		want string
	}{
		{script{"opened a b", "closed closed here"}, "closed"},
		{script{"opened a b"}, "stopped"},
		{script{"opened a b", "ended reset", "closed closed here"}, "reset"},
		{script{"opened a b", "closed time-out"}, "timeout"},
		{nil, "closed"},
	} {
		if got := record(t, Options{}, tt.in); !strings.HasSuffix(got, "%end "+tt.want+"\n") {
			t.Errorf("record(%q) = %q, want the ending %s", tt.in, got, tt.want)
		}
	}
}

// TestTLSFacts: what a handshake tells becomes events, one for the connection and one
// for each certificate; what cannot be read as words is kept as it is.
func TestTLSFacts(t *testing.T) {
	var out bytes.Buffer
	r := NewRecorder(&out, Options{})
	r.Observe(wire.Event{Kind: wire.Upgraded, Note: "version=1.3 verify=ok\ndepth=0 subject=\"CN=a\\x22b, O=c\"\ndepth=1 subject=\"open"})
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	want := rows("! tls-ok version=1.3 verify=ok", `! tls-cert depth=0 subject="CN=a\x22b, O=c"`, `! tls-cert note="depth=1 subject=\x22open"`)
	if !strings.Contains(out.String(), want) {
		t.Errorf("recorded\n%s\nwant\n%s", out.String(), want)
	}
}

func TestBodies(t *testing.T) {
	s := script{"S +OK⏎", "C RETR 1⏎", "S +OK⏎Subject: a⏎⏎one⏎two", "S ⏎three⏎.⏎", "C LIST⏎", "S +OK⏎1 2⏎⏎2 3⏎.⏎"}
	lists := rows("C: LIST", "S: +OK", "S: 1 2", "S:", "S: 2 3", "S: .")
	for bodies, want := range map[string]string{
		"full":    rows("S: one", "S: two", "S: three"),
		"headers": rows("S~ octets=17 lines=3 sha256=" + sum("one\r\ntwo\r\nthree\r\n")),
		"head:2":  rows("S: one", "S: two", "S~ octets=7 lines=1 sha256="+sum("three\r\n")),
		"head:9":  rows("S: one", "S: two", "S: three"),
	} {
		b, err := ParseBodies(bodies)
		if err != nil || b.String() != bodies {
			t.Fatalf("ParseBodies(%s) = %v, %v", bodies, b, err)
		}
		got := talk(record(t, Options{Bodies: b}, s))
		if want := rows("S: +OK", "C: RETR 1", "S: +OK", "S: Subject: a", "S:") + want + rows("S: .") + lists; got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", bodies, got, want)
		}
	}
	if _, err := ParseBodies("head:x"); err == nil {
		t.Error("ParseBodies(head:x) has no error")
	}
}

// TestBodiesStalled: what is left out stays out when it comes in pieces, when the
// other side speaks, and when the connection ends in the middle of it.
func TestBodiesStalled(t *testing.T) {
	head := script{"S +OK⏎", "C RETR 1⏎", "S +OK⏎Subject: a⏎⏎on"}
	before := rows("S: +OK", "C: RETR 1", "S: +OK", "S: Subject: a", "S:")
	for name, tt := range map[string]struct {
		rest script
		want string
	}{
		"a stall":              {script{"@1s", "S e⏎two⏎.⏎"}, rows("S~ octets=10 lines=2 sha256="+sum("one\r\ntwo\r\n"), "S: .")},
		"a stall in the mark":  {script{"S e⏎.", "@1s", "S ⏎"}, rows("S~ octets=5 lines=1 sha256="+sum("one\r\n"), "S: .")},
		"a client that speaks": {script{"C NOOP⏎", "S e⏎.⏎"}, rows("C: NOOP", "S~ octets=5 lines=1 sha256="+sum("one\r\n"), "S: .")},
		"an end":               {script{"@1s", "ended eof"}, rows("S~ octets=2 lines=0 sha256="+sum("on"), "! eof S")},
	} {
		b, _ := ParseBodies("headers")
		if got := talk(record(t, Options{Bodies: b}, append(head[:len(head):len(head)], tt.rest...))); got != before+tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", name, got, before+tt.want)
		}
	}
}

func TestPause(t *testing.T) {
	var out bytes.Buffer
	r := NewRecorder(&out, Options{})
	all := script{"opened a b", "S +OK⏎", "C USER a⏎", "S +OK⏎", "C PASS one⏎", "S +OK⏎"}.events()
	for i, e := range all {
		if i == 2 {
			r.Pause()
		}
		if i == 5 {
			r.Resume()
			r.Note("back again\nwith one")
		}
		r.Observe(e)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := talk(out.String()), rows("! connect a b", "S: +OK", "! lost reason=paused", "# back again", `# with \{secret:1}`, "S: +OK"); got != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", got, want)
	}
}

func TestMaxSize(t *testing.T) {
	s := script{"S +OK⏎", "C RETR 1⏎", "S +OK⏎"}
	for range 100 {
		s = append(s, "S 0123456789\x00\x00⏎")
	}
	got := record(t, Options{MaxSize: 400}, s)
	if len(got) > 400 || !strings.HasSuffix(got, "\n%end limit\n") {
		t.Errorf("%d octets, ending %q, want at most 400 and the trailer", len(got), got[len(got)-20:])
	}
}

// A disk takes only so many octets.
type disk struct {
	data []byte
	room int
}

var errFull = errors.New("no space left on device")

func (d *disk) Write(p []byte) (int, error) {
	n := min(len(p), d.room-len(d.data))
	d.data = append(d.data, p[:n]...)
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

type fileOnDisk struct{ disk }

func (d *fileOnDisk) Truncate(n int64) error {
	d.data = d.data[:n]
	return nil
}

func TestFullDisk(t *testing.T) {
	s := script{"opened a b", "S +OK⏎", "C RETR 1⏎", `S +OK⏎a\\{b}\\{c}\\⏎` + strings.Repeat("\x00", 300) + "⏎.⏎"}
	whole := record(t, Options{}, s)
	for room := range len(whole) {
		f := fileOnDisk{disk{room: room}}
		for _, d := range []interface{ Write([]byte) (int, error) }{&f, &disk{room: room}} {
			r := NewRecorder(d, Options{Start: start})
			for _, e := range s.events() {
				r.Observe(e)
			}
			if err := r.Close(); !errors.Is(err, errFull) || !errors.Is(r.Err(), errFull) {
				t.Fatalf("room %d: error %v, want %v", room, err, errFull)
			}
		}
		if told := "! lost reason=\"" + errFull.Error() + "\"\n%end error\n"; room > len(head)+200 && room < len(whole)-200 && !strings.HasSuffix(string(f.data), told) {
			t.Fatalf("room %d: the end is %q, want %q", room, f.data[max(0, len(f.data)-80):], told)
		}
		records, _ := readSome(string(f.data))
		full, _ := readSome(whole)
		if got, want := octetsOf(records, Server), octetsOf(full, Server); !bytes.HasPrefix(want, got) {
			t.Fatalf("room %d: octets %q, want a prefix of %q", room, got, want)
		}
	}
}

func TestLongLines(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 5000)
	got := record(t, Options{}, script{"S +OK⏎", "C RETR 1⏎", "S +OK⏎" + long, "S " + long + "⏎.⏎", "C NOOP⏎"})
	records := readAll(t, got)
	if want := "+OK\r\n+OK\r\n" + long + long + "\r\n.\r\n"; string(octetsOf(records, Server)) != want {
		t.Errorf("octets differ: %d, want %d", len(octetsOf(records, Server)), len(want))
	}
	for _, r := range records {
		if len(r.Text.Octets) > PartMax {
			t.Errorf("line %d holds %d octets, want at most %d", r.Line, len(r.Text.Octets), PartMax)
		}
	}
	b, _ := ParseBodies("headers")
	got = record(t, Options{Bodies: b}, script{"S +OK⏎", "C RETR 1⏎", "S +OK⏎a: b⏎⏎" + long + "⏎.⏎"})
	if want := fmt.Sprintf("S:\nS~ octets=%d lines=1 sha256=", len(long)+2); !strings.Contains(got, want) || !strings.Contains(got, "\nS: .\n") {
		t.Errorf("transcript %q, want %q", got, want)
	}
}

func TestClock(t *testing.T) {
	if got := jumped(time.Second, time.Second+jumpMin/2); got != 0 {
		t.Errorf("jumped = %v, want none", got)
	}
	if got := jumpText(jumped(3601200*time.Millisecond, time.Second)); got != "+3600.200" {
		t.Errorf("jump = %s, want +3600.200", got)
	}
	got := record(t, Options{}, script{"S a⏎", "@-5s", "S b⏎"})
	if want := rows("S: a", "S: b"); talk(got) != want && !strings.Contains(got, "! clock") {
		t.Errorf("a clock that goes back: %s", got)
	}
}
