package dovecot

import (
	"errors"
	"net"
	"strings"
	"testing"
)

// TestPortTaken is recognised by Start, which then looks for other ports.
func TestPortTaken(t *testing.T) {
	s := Start(t, Options{})
	s.Stop(t)
	l, err := net.Listen("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := s.start(t, Options{}); !errors.Is(err, errPortTaken) {
		t.Errorf("start on a port in use = %v, want %v", err, errPortTaken)
	}
}

// TestBadConfig names the setting that Dovecot does not know, at once.
func TestBadConfig(t *testing.T) {
	s := Start(t, Options{})
	s.Stop(t)
	const setting = "no_such_setting"
	err := s.start(t, Options{Extra: setting + " = yes"})
	if err == nil || !strings.Contains(err.Error(), setting) {
		t.Errorf("start with an unknown setting = %v, want an error that names %s", err, setting)
	}
}
