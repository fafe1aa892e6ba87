package repl

import (
	"crypto/tls"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
)

// oldServer is a server that greets under TLS 1.0, and answers nothing. It returns
// its address.
func oldServer(t *testing.T) string {
	t.Helper()
	lender := httptest.NewTLSServer(nil) // of a certificate
	defer lender.Close()
	ln, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: lender.TLS.Certificates, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10,
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { ln.Close(); <-done })
	go func() {
		defer close(done)
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			io.WriteString(nc, "+OK as ever\r\n")
			io.Copy(io.Discard, nc)
			nc.Close()
		}
	}()
	return ln.Addr().String()
}

// TestOldTLS: a version of TLS that is broken is refused unless it is asked for, and
// then said, and shown as long as the session lasts.
func TestOldTLS(t *testing.T) {
	address := oldServer(t)
	status, _, words := runConfigured(t, "", "--no-autosave", "--tls=implicit", "--insecure", address, "-c", ":drop")
	if status != ExitNoConn || !strings.Contains(words, "hint: --tls-min 1.0 takes what old servers speak") {
		t.Errorf("popsh ends with %d and says %q, want %d and a hint", status, words, ExitNoConn)
	}
	for _, oldest := range []string{"1.0", "1.1"} {
		status, _, words = runConfigured(t, "", "--no-autosave", "--tls=implicit", "--insecure", "--tls-min", oldest, address, "-c", ":drop")
		if taken := oldest == "1.0"; taken != (status == ExitOK) || taken != strings.Contains(words, "!!! --tls-min: TLS 1.0 is broken") {
			t.Errorf("popsh --tls-min %s ends with %d and says %q", oldest, status, words)
		}
	}
	sh := sessionShell(t, 0, func(o *Options) {
		o.Practice, o.Target, o.TLS, o.TLSMin, o.Insecure, o.NoAutosave = false, address, "implicit", "1.0", true, true
	})
	if got := sh.prompt(); !strings.HasPrefix(got, "tls(unverified)(old) 127.0.0") {
		t.Errorf("prompt() = %q, want it to say that TLS is old", got)
	}
}
