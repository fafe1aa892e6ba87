package session

import (
	"testing"
	"time"
)

func TestParsePin(t *testing.T) {
	const hexed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	const want = "sha256//AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	for _, text := range []string{want, hexed, "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F"} {
		if p, err := ParsePin(text); err != nil || p.String() != want {
			t.Errorf("ParsePin(%q) = %v, %v, want %s", text, p, err, want)
		}
	}
	for _, text := range []string{"", "sha256//", "sha256//AAEC", want[len("sha256//"):], "sha1//AAEC", hexed[2:], hexed + "20", "sha256//" + hexed, want + " "} {
		if p, err := ParsePin(text); err == nil {
			t.Errorf("ParsePin(%q) = %v, want an error", text, p)
		}
	}
}

// TestPin: a server with the pinned key needs nobody to vouch for it, and another
// server has nobody who could.
func TestPin(t *testing.T) {
	const host = "pop.example.org"
	connect, _ := paper{names: []string{"elsewhere"}, ends: -time.Hour}.serve(t)
	s, err := New(t.Context(), connect(), host, &Options{TLS: Implicit, Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	right := PinOf(s.Security().State.PeerCertificates[0])
	s.Close()
	if s, err = New(t.Context(), connect(), host, &Options{TLS: Implicit, Pin: &right}); err != nil {
		t.Fatalf("New with the right pin = %v", err)
	}
	if sec := s.Security(); !sec.Pinned || sec.Distrust != nil {
		t.Errorf("Security() = pinned %v, distrust %v, want the key pinned", sec.Pinned, sec.Distrust)
	}
	s.Close()
	another, pool := paper{names: []string{host}, ends: time.Hour / 2}.serve(t)
	_, err = New(t.Context(), another(), host, &Options{TLS: Implicit, Roots: pool, Pin: &right})
	if fault := wantFault(t, "another key", err, WrongKey); fault.Cert == nil {
		t.Error("the error shows no certificate")
	}
}
