package trace

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// exchanges writes exchanges shortly: number, verb, status, lines/octets.
func exchanges(s *Summary) string {
	var out strings.Builder
	for _, x := range s.Exchanges {
		fmt.Fprintf(&out, "%d %s", x.Number, x.Verb)
		if x.Role != Request {
			out.WriteString(map[Role]string{Greeting: "greeting", Unasked: "unasked"}[x.Role])
		}
		if x.Answers > 0 {
			fmt.Fprintf(&out, " +%d", x.Answers)
		}
		fmt.Fprintf(&out, " [%s]", x.Status.Octets)
		if x.Body {
			fmt.Fprintf(&out, " %d/%d", x.Lines, x.Octets)
			if !x.Ended {
				out.WriteString(" no end")
			}
		}
		out.WriteString("; ")
	}
	return strings.TrimSuffix(out.String(), "; ")
}

func summarize(t *testing.T, text string) *Summary {
	t.Helper()
	s, err := Summarize(NewReader(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPairing(t *testing.T) {
	tests := []struct {
		name string
		in   []string
		want string
	}{
		{"plain", []string{"S: +OK hi", "C: user a", "S: +OK", "C: LIST", "S: +OK 1", "S: 1 2", "S: .", "C: LIST 1", "S: +OK 1 2", "C: QUIT", "S: +OK bye"},
			"1 greeting [+OK hi]; 2 USER [+OK]; 3 LIST [+OK 1] 1/5; 4 LIST [+OK 1 2]; 5 QUIT [+OK bye]"},
		{"pipelined", []string{"S: +OK", "C: STAT", "C: UIDL", "C: RETR 1", "S: +OK 1 2", "S: +OK", "S: .", "S: -ERR no"},
			"1 greeting [+OK]; 2 STAT [+OK 1 2]; 3 UIDL [+OK] 0/0; 4 RETR [-ERR no]"},
		{"client first", []string{"! connect a b", "C: STAT", "S: +OK hi", "S: -ERR"}, "1 STAT [-ERR]; 2 greeting [+OK hi]"},
		{"lower case", []string{"S: +ok", "C: LIST", "S: +Ok", "S: 1 2", "S: .", "C: AUTH PLAIN", "S: -err no", "C: NOOP", "S: +ok"},
			"1 greeting [+ok]; 2 LIST [+Ok] 1/5; 3 AUTH [-err no]; 4 NOOP [+ok]"},
		{"joined", []string{"C: STAT", "S: +OK 1 2"}, "1 STAT [+OK 1 2]"},
		{"parts", []string{`S> +OK old\n`, "C> RE", `S: +OK wait`, "C: TR 1", `S> +OK\n`, `S> a\n`, `S> half a li`, "@+31.0", `S> ne\n.\n`},
			"1 greeting [+OK old]; 2 unasked [+OK wait]; 3 RETR [+OK] 2/14"},
		{"AUTH", []string{"S: +OK", `C: AUTH LOGIN`, `S: + \{sasl:1 step=1}`, `C: \{sasl:1 step=1 user="a"}`, `S: + \{sasl:1 step=2}`, `C: \{sasl:1 step=2}`, "S: -ERR", "C: AUTH", "S: +OK", "S: PLAIN", "S: ."},
			"1 greeting [+OK]; 2 AUTH +2 [-ERR]; 3 AUTH [+OK] 1/7"},
		{"AUTH, sent ahead", []string{"S: +OK", "C: AUTH PLAIN", `C: \{sasl:1 step=1}`, "C: STAT", "C: CAPA", "S: + ", "S: +OK", "S: +OK 0 0", "S: +OK", "S: X", "S: ."},
			"1 greeting [+OK]; 2 AUTH +1 [+OK]; 3 STAT [+OK 0 0]; 4 CAPA [+OK] 1/3"},
		{"unknown with a body", []string{"S: +OK", "C: XFOO", "S: +OK", "S: one", "S: .", "C: NOOP", "S: +OK"}, "1 greeting [+OK]; 2 XFOO [+OK] 1/5; 3 NOOP [+OK]"},
		{"no dot", []string{"S: +OK", "C: CAPA", "S: +OK", "C: NOOP", "S: +OK", "C: RETR 1", "S: +OK", "S: text", "! eof S"}, "1 greeting [+OK]; 2 CAPA [+OK]; 3 NOOP [+OK]; 4 RETR [+OK] 1/6 no end"},
		{"elided", []string{"S: +OK", "C: RETR 1", "S: +OK", "S: a: b", "S:", "S~ octets=100 lines=4 sha256=0", "S: ."}, "1 greeting [+OK]; 2 RETR [+OK] 6/108"},
		{"unasked", []string{"S: +OK", "S: -ERR idle", "! eof S"}, "1 greeting [+OK]; 2 unasked [-ERR idle]"},
		{"cut status", []string{"S: +OK", "C: STAT", "S> +OK 1", "! reset S"}, "1 greeting [+OK]; 2 STAT [+OK 1]"},
		{"two connections", []string{"! connect a b", "S: +OK one", "C: LIST", "! conn 2", "! connect a b", "S: +OK two"}, "1 greeting [+OK one]; 2 LIST []; 3 greeting [+OK two]"},
		{"resumed", []string{"! connect a b", "S: +OK one", "C: LIST", "%end stopped", "%resume x", "C: NOOP", "S: +OK"}, "1 greeting [+OK one]; 2 LIST []; 3 NOOP [+OK]"},
		{"XMIT", []string{"S: +OK", "C: XTND XMIT", "S: +OK go", "C: PASS x", "C: .", "S: +OK sent"}, "1 greeting [+OK]; 2 XTND +2 [+OK sent]"},
		{"TLS", []string{"! connect a b", "! tls-start", "! tls-ok version=1.3", "S: +OK", "C: NOOP", "S: +OK"}, "1 greeting [+OK]; 2 NOOP [+OK]"},
	}
	for _, tt := range tests {
		if got := exchanges(summarize(t, head+rows(tt.in...))); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestSummary(t *testing.T) {
	s := summarize(t, rows("%p3t 1", "%start 2026-11-23T06:41:36.318000Z", "%peer a:110", "%secrets kept", "! connect x y", "@+1.5", "S: +OK", "# note", "! tls-ok version=1.3",
		"@+0.5", "C: NOOP", "@+0.25", "S: +OK", "%end closed")+"S: to")
	x := s.Exchanges[1]
	switch {
	case !s.Start.Equal(start), s.Facts.Get("peer") != "a:110", !s.Kept, s.Ending != "closed", s.Torn != 5, s.Length != 2250*time.Millisecond:
		t.Errorf("facts: %+v", s)
	case len(s.Notes) != 1 || s.Notes[0].Line != 8 || s.Notes[0].At != 1500*time.Millisecond:
		t.Errorf("notes: %+v", s.Notes)
	case len(s.Connections) != 1 || s.Connections[0].TLS().Get("version") != "1.3":
		t.Errorf("connections: %+v", s.Connections)
	case x.Sent != 2*time.Second || x.First != x.Done || x.Done-x.Sent != 250*time.Millisecond || !x.Secure || x.From != 11 || x.To != 13:
		t.Errorf("exchange: %+v", x)
	}
}

func TestBare(t *testing.T) {
	for text, want := range map[string]bool{
		"C: PASS x":                      true,
		"C: pas x":                       true,
		`C: PASS \{secret:1}`:            false,
		`C> PASS \{secret:1 part=1}`:     false,
		"C: APOP a 0123":                 true,
		`C: APOP a \{apop:1}`:            false,
		"C: AUTH PLAIN AGEAYg==":         true,
		"C: AUTH PLAIN\nS: +\nC: YQ==":   true,
		"C: AUTH PLAIN\nS: + YQ==":       true,
		"C: AUTH PLAIN\nS: +\nC: *":      false,
		"C: RETR 1\nS: +OK\nS: PASS x":   false,
		`C: AUTH PLAIN \{sasl:? step=1}`: false,
	} {
		if got := summarize(t, head+"S: +OK\n"+text+"\n").Kept; got != want {
			t.Errorf("Kept of %q = %v, want %v", text, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	p := NewPairing()
	var got strings.Builder
	for _, r := range readAll(t, head+rows("S: +OK", "C: RETR 1", "S: +OK", "S: a", "# b", "S~ octets=1 lines=1", "S: .", "C: AUTH X", "S: +", "C: *", "S: -ERR")) {
		place := p.Add(r)
		n := 0
		if place.Exchange != nil {
			n = place.Exchange.Number
		}
		fmt.Fprintf(&got, "%d:%d ", place.Role, n)
	}
	want := fmt.Sprintf("%d:1 %d:2 %d:2 %d:2 %d:0 %d:2 %d:2 %d:3 %d:3 %d:3 %d:3 ", Greeting, Request, Status, BodyLine, NoRole, BodyLine, EndMark, Request, Challenge, Response, Status)
	if got.String() != want {
		t.Errorf("places %s, want %s", got.String(), want)
	}
}

func TestFormat(t *testing.T) {
	var out bytes.Buffer
	if err := Format(&out, NewReader(strings.NewReader("%p3t 1\r\nC: a\tb \r\nS: torn"))); err != nil {
		t.Fatal(err)
	}
	if want := head + `C: a\tb\x20` + "\n"; out.String() != want {
		t.Errorf("Format = %q, want %q", out.String(), want)
	}
	if err := Format(&out, NewReader(strings.NewReader("%p3t 1\n<<<<<<<\n"))); err == nil {
		t.Error("Format of a conflict has no error")
	}
}

// FuzzPairing: whatever a transcript holds, each exchange lies within the file,
// and no octets of the server are counted twice.
func FuzzPairing(f *testing.F) {
	for _, line := range examples {
		f.Add(head + "S: +OK\nC: RETR 1\nS: +OK\n" + line + "\nS: .\n")
	}
	f.Add(head + "S: +OK\nC: AUTH PLAIN\nC: x\nC: AUTH X\nC: y\nS: -ERR\nS: -ERR\nS: +\nS: +OK\n")
	f.Add(head + "S: +OK\nS> +O\nC: STAT\nS> K")
	f.Add(head + "S: +OK\nS> +OK\nC: STAT\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Summarize(NewReader(strings.NewReader(text)))
		if err != nil {
			return
		}
		octets := int64(0)
		for i, x := range s.Exchanges {
			if x.Number != i+1 || x.From < 2 || x.To < x.From || x.To > strings.Count(text, "\n") {
				t.Fatalf("exchange %d: %+v in %q", i+1, x, text)
			}
			if !x.Elided {
				octets += x.Octets
			}
		}
		if all := int64(len(octetsOf(readAll(t, text), Server))); octets > all {
			t.Fatalf("%d octets of bodies, the server sent %d: %q", octets, all, text)
		}
	})
}

// BenchmarkSummarize lists the exchanges of a transcript: one of 1 GB must take 1.5 s
// at most, 667 MB/s, and memory grow with the exchanges alone.
func BenchmarkSummarize(b *testing.B) {
	message := append(encode([]byte("C: RETR 1\nS: +OK\n"), Server, mailText(1<<20, 0)), "S: .\n"...)
	short := []byte("C: LIST 1\n@+0.001000\nS: +OK 1 120\n")
	for name, exchange := range map[string][]byte{"messages": message, "short": short} {
		file := append([]byte(head+"S: +OK\n"), bytes.Repeat(exchange, (4<<20)/len(exchange))...)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			exchanges := 0
			for b.Loop() {
				s, err := Summarize(NewReader(bytes.NewReader(file)))
				if err != nil {
					b.Fatal(err)
				}
				exchanges = len(s.Exchanges)
			}
			b.ReportMetric(float64(exchanges), "exchanges")
		})
	}
}
