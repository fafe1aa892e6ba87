package sasl

import (
	"bytes"
	"crypto/tls"
	"encoding/hex"
	"net"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"popsh/session/programs"
)

var keyingMaterial = regexp.MustCompile(`Keying material: ([0-9A-F]{64})`)

// TestExporterOfOpenSSL: what binds to a connection is what a program of other
// people computes at the other end of it (RFC 9266 §2).
func TestExporterOfOpenSSL(t *testing.T) {
	openssl := programs.Find(t, "openssl")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	state := make(chan tls.ConnectionState, 1)
	go func() {
		defer close(state)
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		nc.SetDeadline(time.Now().Add(time.Minute))
		secured := tls.Server(nc, serverConfig())
		if secured.Handshake() == nil {
			state <- secured.ConnectionState()
		}
	}()
	cmd := exec.CommandContext(t.Context(), openssl, "s_client", "-connect", ln.Addr().String(), "-tls1_3",
		"-keymatexport", "EXPORTER-Channel-Binding", "-keymatexportlen", "32")
	cmd.Stdin = bytes.NewReader(nil)
	out, _ := cmd.CombinedOutput() // its status is about the certificate as well
	theirs := keyingMaterial.FindSubmatch(out)
	here, ok := <-state
	if theirs == nil || !ok {
		t.Fatalf("openssl:\n%s", out)
	}
	want, _ := hex.DecodeString(string(theirs[1]))
	if ours, _ := NewChannel(here, serverCertificate()).find(Exporter); !bytes.Equal(ours.Data, want) {
		t.Errorf("tls-exporter = %x, openssl has %x", ours.Data, want)
	}
}
