package session

import (
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"popsh/session/wire"
)

// TestSocket: a Unix socket is one door, at which either kind of TLS is found by
// trying. Names are not looked up, and the certificate is that of the host.
func TestSocket(t *testing.T) {
	srv := practising(t)
	for implicit, serve := range map[bool]func(net.Listener) error{false: srv.Serve, true: srv.ServeTLS} {
		file := filepath.Join(t.TempDir(), "pop 3.sock")
		ln, err := net.Listen("unix", file)
		if err != nil {
			t.Skip(err)
		}
		go serve(ln)
		var told []string
		var opened string
		o := &Options{Roots: srv.Authority(), Path: Path{Socket: file}, Tell: func(s string) { told = append(told, s) }, Observer: observing(func(e wire.Event) {
			if e.Kind == wire.Opened {
				opened = e.Note
			}
		})}
		s, err := Dial(t.Context(), Target{Host: "pop.example.org", Domain: true}, o)
		if err != nil {
			t.Fatal(err)
		}
		wantSecurity(t, s, implicit, !implicit)
		want := "the socket: no TLS from the start; trying the socket with stls"
		if got := strings.Join(told, "\n"); implicit && got != "" || !implicit && got != want {
			t.Errorf("told %q, want %q unless TLS is implicit (%v)", got, want, implicit)
		}
		if s.Addr() != file || s.ByNetwork() || len(strings.Fields(opened)) != 2 {
			t.Errorf("Addr() = %q, ByNetwork() = %v, recorded as %q", s.Addr(), s.ByNetwork(), opened)
		}
		login(t, s)
		do(t, s, "QUIT")
		s.Close()
	}
}

// TestNoSocket: a file that is not there is said once.
func TestNoSocket(t *testing.T) {
	var told []string
	file := filepath.Join(t.TempDir(), "none")
	_, err := Dial(t.Context(), Target{Host: "h"}, &Options{Path: Path{Socket: file}, Tell: func(s string) { told = append(told, s) }})
	var link *LinkError
	if !errors.As(err, &link) || link.Talking || link.Addr != file || told != nil {
		t.Errorf("Dial = %v, told %q; want no connection to %s and nothing told", err, told, file)
	}
}
