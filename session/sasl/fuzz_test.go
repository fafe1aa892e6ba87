package sasl

import (
	"bytes"
	"testing"
)

// FuzzServers: whatever a client answers, a server ends within five steps,
// names a user only when done, and only alice, whose secret the input lacks
// unless it holds it whole.
func FuzzServers(f *testing.F) {
	for _, v := range vectors {
		for i := range Mechanisms {
			f.Add(uint8(i), []byte(v.ir), []byte("alice"), []byte("open-sesame"))
		}
	}
	f.Add(uint8(0), []byte("\x00alice\x00open-sesame"), []byte(nil), []byte(nil))
	for i := range Mechanisms {
		f.Add(uint8(i), []byte("n,a=alice,\x01auth=Bearer open-sesame\x01\x01"), []byte("n,,n=alice,r=N"), []byte("user=alice\x01auth=Bearer x\x01\x01"))
	}
	f.Add(uint8(1), []byte(nil), []byte("alice"), []byte("open-sesame"))
	f.Fuzz(func(t *testing.T, which uint8, a, b, c []byte) {
		m := Mechanisms[int(which)%len(Mechanisms)]
		if m.Serve == nil {
			return
		}
		s := m.Serve(Service{Passwords: lookup, Token: hasToken})
		whole := bytes.Contains(bytes.Join([][]byte{a, b, c}, []byte{'|'}), []byte("open-sesame"))
		for _, answer := range [][]byte{a, b, c, {}, {}} {
			_, user, done, err := s.Next(answer)
			if !done && user != "" || done && (user != "alice" || err != nil || !whole) {
				t.Fatalf("Next(%q) = %q, %v, %v", answer, user, done, err)
			}
			if done || err != nil {
				return
			}
		}
		t.Fatal("the server still asks after five answers")
	})
}

// FuzzClients: whatever a server asks, a client answers at most twice, and is
// not done when it has to answer more than it knew of.
func FuzzClients(f *testing.F) {
	bindable, _ := channels(f)
	for i := range Mechanisms {
		f.Add(uint8(i), []byte("Username:"), []byte("Password:"))
		f.Add(uint8(i), []byte("<4711.1700000000@pop.example.org>"), []byte(nil))
	}
	f.Fuzz(func(t *testing.T, which uint8, a, b []byte) {
		signer := alice
		signer.Channel, signer.Ticket = bindable, aTicket()
		c := mustClient(t, Mechanisms[int(which)%len(Mechanisms)].Name, signer)
		if _, err := c.Start(); err != nil {
			t.Fatal(err)
		}
		answers := 0
		for _, challenge := range [][]byte{a, b, a, b} {
			done := c.Done()
			answer, err := c.Next(challenge)
			if err == nil && done && c.Done() {
				t.Fatalf("Next(%q) = %q after Done, and still done", challenge, answer)
			}
			if err == nil {
				answers++
			}
		}
		if answers > 2 {
			t.Fatalf("%d answers, want at most 2", answers)
		}
	})
}
