package serve

import (
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"popsh/session/authority"
	"popsh/session/listen"
	"popsh/trace"
)

// FuzzServe: whatever stands in a transcript and whatever a client sends, the
// server says something or nothing, ends with the client, and shows no password of
// PASS.
func FuzzServe(f *testing.F) {
	f.Add(plain, "USER alice\r\nPASS zq7zq\r\nSTAT\r\nTOP 1 0\r\nDELE 1\r\nQUIT\r\n", true)
	for _, client := range []string{"USER PASS zq7zq", "RETR PASS zq7zq", "XFOO PASS zq7zq", "STAT PASS zq7zq", "APOP PASS zq7zq", "PASS zq7zq\x00", "PASS\tPASS zq7zq", "AUTH PASS zq7zq", "AUTH PLAIN PASS zq7zq", "PASS  PASS zq7zq", "PASS PASS zq7zq", "DELE 1 PASS zq7zq", " PASS zq7zq", "\xffPASS zq7zq"} {
		f.Add(plain, "USER alice\r\n"+client+"\r\nQUIT\r\n", true)
		f.Add(plain, client+"\r\n", false)
	}
	f.Add(secured, "CAPA\r\nSTLS\r\n", false)
	f.Add(challenged, "AUTH CRAM-MD5\r\n*\r\nAUTH PLAIN =\r\nAUTH\r\n", true)
	for _, text := range hardCases {
		client, _ := wireOf(f, text)
		f.Add(opening+text, client, false)
	}
	f.Fuzz(func(t *testing.T, text, client string, model bool) {
		rec, err := LoadFrom(trace.NewReader(strings.NewReader(text)), "x.p3t", LoadOptions{Fill: len(text) < 1000 && !strings.Contains(text, "octets=")})
		if err != nil {
			return
		}
		o := Options{Auth: Mechanisms, Match: ByOrder, OnMiss: MissSkip, Log: func(said string) {
			if strings.Contains(strings.ToUpper(said), "PASS ZQ7ZQ") { // elsewhere it is a word like any other
				t.Errorf("the log holds the password: %q", said)
			}
		}}
		if model {
			o.Match, o.OnMiss = ByModel, MissErr
		}
		near, far := net.Pipe()
		deadline := time.Now().Add(patience)
		near.SetDeadline(deadline)
		s := bare(rec, o)
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer far.Close()
			serveConn(s, far, rec.takes[0], 1)
		}()
		go io.Copy(io.Discard, near)
		io.WriteString(near, client)
		near.Close()
		<-done
		s.Report()
	})
}

// trust is made once: making certificates takes long.
var trust = sync.OnceValue(func() *authority.Authority {
	a, err := authority.New("fuzz")
	if err != nil {
		panic(err)
	}
	return a
})

// bare returns a server that shares its certificate with all others.
func bare(rec *Recording, o Options) *Server {
	return &Server{rec: rec, trust: trust(), options: o.orDefaults(), vault: newVault(nil, nil), open: listen.NewGroup(connMax), told: map[string]bool{}}
}

// FuzzLine: a command for people never holds a secret or a control octet.
func FuzzLine(f *testing.F) {
	for _, text := range []string{"PASS zq7zq", "pass  zq7zq x", "APOP alice zq7zq", "AUTH PLAIN zq7zq", "zq7zq", "pas zq7zq", "RETR \x1b[2J", "AUTH PLAIN x zq7zq", "AUTH zq7zq", "APOP zq7zq x", "APOP zq7zq zq7zq", "PASS\tzq7zq", "PASS \x00zq7zq", "AUTH  zq7zq", "PASS x\rzq7zq", "auth login zq7zq=", "PASS …zq7zq"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown := parseLine(text).String()
		for _, c := range []byte(strings.ReplaceAll(shown, "…", "")) {
			if c < ' ' || c > '~' {
				t.Errorf("String(%q) = %q", text, shown)
			}
		}
		words := strings.Fields(text)
		isSecret := len(words) == 2 && strings.EqualFold(words[0], "APOP") // the user is missing, not the digest
		for _, verb := range []string{"PASS ", "PAS ", "AUTH "} {
			isSecret = isSecret || strings.HasPrefix(strings.ToUpper(text), verb)
		}
		if isSecret && strings.Contains(shown, "zq7zq") {
			t.Errorf("String(%q) = %q", text, shown)
		}
	})
}

// FuzzParseFault: a fault that is accepted does no harm to any reply.
func FuzzParseFault(f *testing.F) {
	for i := range Faults {
		f.Add("RETR#2 after 10: " + Faults[i].Usage())
	}
	f.Add("RETR: slice=3,1ms")
	f.Add(`STLS: pretls="x"`)
	f.Fuzz(func(t *testing.T, text string) {
		fault, err := ParseFault(text)
		if err != nil {
			return
		}
		for _, octets := range []string{"", "+OK\r\n", retrieved} {
			d := &delivery{octets: []byte(octets), random: rand.New(rand.NewPCG(1, 2))}
			fault.kind.apply(d, &fault)
			for at := 0; at < len(d.octets); {
				n, pause := d.next(at)
				if n <= 0 || pause < 0 {
					t.Fatalf("%q: next(%d) = %d, %v of %d octets", text, at, n, pause, len(d.octets))
				}
				at += n
			}
		}
	})
}
