package repl

import (
	"errors"
	"testing"

	"popsh/session"
)

func TestParseWay(t *testing.T) {
	host := func(name string, port int) session.Target { return session.Target{Host: name, Port: port} }
	tests := []struct {
		text string
		mode session.Mode
		port int
		want way
	}{
		{"pop.example.org", session.Auto, 0, way{target: host("pop.example.org", 0)}},
		{"pop.example.org:1110", session.Auto, 0, way{target: host("pop.example.org", 1110)}},
		{"pop.example.org:1110", session.STLS, 2110, way{target: host("pop.example.org", 2110), mode: session.STLS}},
		{"192.0.2.1:110", session.Clear, 0, way{target: host("192.0.2.1", 110), mode: session.Clear}},
		{"2001:db8::1", session.Auto, 0, way{target: host("2001:db8::1", 0)}},
		{"[2001:db8::1]", session.Auto, 0, way{target: host("2001:db8::1", 0)}},
		{"[2001:db8::1]:995", session.Auto, 0, way{target: host("2001:db8::1", 995)}},
		{"bücher.example", session.Auto, 0, way{target: host("bücher.example", 0)}},
		{"alice@example.org", session.Auto, 0, way{target: session.Target{Host: "example.org", Domain: true}, user: "alice"}},
		{"alice@work@example.org:110", session.Auto, 0, way{target: session.Target{Host: "example.org", Port: 110, Domain: true}, user: "alice@work"}},
		{"pop://pop.example.org", session.Auto, 0, way{target: host("pop.example.org", 110), mode: session.STLS}},
		{"pop3://alice@pop.example.org:1110", session.Auto, 0, way{target: host("pop.example.org", 1110), mode: session.STLS, user: "alice"}},
		{"pop3://pop.example.org", session.Clear, 0, way{target: host("pop.example.org", 110), mode: session.Clear}},
		{"pop3s://pop.example.org", session.Auto, 0, way{target: host("pop.example.org", 995), mode: session.Implicit}},
		{"POPS://pop.example.org", session.Auto, 4995, way{target: host("pop.example.org", 4995), mode: session.Implicit}},
		{"pop://alice;AUTH=+APOP@pop.example.org", session.Auto, 0, way{target: host("pop.example.org", 110), mode: session.STLS, user: "alice", auth: "APOP"}},
		{"pop://alice;AUTH=CRAM-MD5@pop.example.org", session.Auto, 0, way{target: host("pop.example.org", 110), mode: session.STLS, user: "alice", auth: "CRAM-MD5"}},
		{"pop://a%40b%20c@pop.example.org", session.Auto, 0, way{target: host("pop.example.org", 110), mode: session.STLS, user: "a@b c"}},
	}
	for _, tt := range tests {
		got, err := parseWay(tt.text, tt.mode, tt.port)
		if err != nil || *got != tt.want {
			t.Errorf("parseWay(%q, %v, %d) = %+v, %v, want %+v", tt.text, tt.mode, tt.port, got, err, tt.want)
		}
	}
}

func TestParseWayRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", "two words", "host\r\nQUIT", "host\x00", "host/path", ":110", "host:", "host:0", "host:65536", "host:pop", "host:-1", "host:+1",
		"[2001:db8::1", "[2001:db8::1]:x", "alice@", "@", "pop2://host", "imap://host", "pop://", "pop://host:x", "pop://al%ice@host",
	} {
		got, err := parseWay(text, session.Auto, 0)
		if err == nil || ExitCode(err) != ExitUsage {
			t.Errorf("parseWay(%q) = %+v, %v, want a usage error", text, got, err)
			continue
		}
		var hinted interface{ Hints() []string }
		if errors.As(err, &hinted) && len(hinted.Hints()) == 0 {
			t.Errorf("parseWay(%q) = %v, want a hint", text, err)
		}
	}
}
