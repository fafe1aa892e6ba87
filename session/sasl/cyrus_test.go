package sasl

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"popsh/session/programs"
)

// A cyrus is the sample server of Cyrus SASL, which speaks on its standard input
// and output: a line for each message, in base64 behind its side.
type cyrus struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Scanner
	errs bytes.Buffer
}

// cyrusFolder makes a folder with the server's configuration, and alice in its
// database; the test is skipped where there is no Cyrus SASL.
func cyrusFolder(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"stdbuf", "sasl-sample-server", "saslpasswd2"} {
		programs.Find(t, name)
	}
	folder := t.TempDir()
	database := filepath.Join(folder, "db")
	config := "sasldb_path: " + database + "\nauxprop_plugin: sasldb\npwcheck_method: auxprop\nntlm_v2: yes\n"
	if err := os.WriteFile(filepath.Join(folder, "sample.conf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	add := exec.Command("saslpasswd2", "-p", "-c", "-f", database, "-u", "example.org", alice.User)
	add.Stdin = bytes.NewReader(alice.Secret.Reveal())
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("saslpasswd2: %v\n%s", err, out)
	}
	return folder
}

// startCyrus starts a server for one exchange.
func startCyrus(t *testing.T, folder, mechanism string) *cyrus {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	c := &cyrus{cmd: exec.CommandContext(ctx, "stdbuf", "-o0", "sasl-sample-server", "-m", mechanism, "-s", "pop", "-d", "example.org", "-u", "example.org", "-l")}
	c.cmd.Env = append(os.Environ(), "SASL_CONF_PATH="+folder)
	c.cmd.Stderr = &c.errs
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.out = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.in.Close(); io.Copy(io.Discard, out); c.cmd.Wait() })
	return c
}

// next returns the server's next message; false at the end, with whether it is
// content.
func (c *cyrus) next() (message []byte, more, content bool) {
	for c.out.Scan() {
		line := strings.TrimSpace(c.out.Text())
		if text, ok := strings.CutPrefix(line, "S:"); ok {
			message, _ = base64.StdEncoding.DecodeString(strings.TrimSpace(text))
			return message, true, false
		}
		if line == "Negotiation complete" {
			return nil, false, true
		}
	}
	return nil, false, false
}

func (c *cyrus) say(message []byte) {
	fmt.Fprintf(c.in, "C: %s\n", base64.StdEncoding.EncodeToString(message))
}

// signOn runs a client against the server and reports whether that is content.
func (c *cyrus) signOn(t *testing.T, mechanism string, client Client) bool {
	t.Helper()
	c.next() // the list
	first, err := client.Start()
	if err != nil {
		t.Fatal(err)
	}
	begin := []byte(mechanism)
	if first != nil {
		begin = append(append(begin, 0), first...)
	}
	c.say(begin)
	for {
		challenge, more, content := c.next()
		if !more {
			return content
		}
		answer, err := client.Next(challenge)
		if err != nil {
			t.Errorf("%s: Next(%q) = %v", mechanism, challenge, err)
			return false
		}
		c.say(answer)
	}
}

// TestCyrus signs on at a server that other people wrote, by the mechanisms that a
// secret belongs to.
func TestCyrus(t *testing.T) {
	folder := cyrusFolder(t)
	for _, mechanism := range []string{"PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "NTLM"} {
		for secret, want := range map[string]bool{"open-sesame": true, "wrong": false} {
			t.Run(mechanism+" "+secret, func(t *testing.T) {
				c := startCyrus(t, folder, mechanism)
				signer := as("alice", "", secret)
				signer.Host = "example.org"
				if got := c.signOn(t, mechanism, mustClient(t, mechanism, signer)); got != want {
					t.Errorf("the server is content: %v, want %v\n%s", got, want, &c.errs)
				}
			})
		}
	}
}
