package repl

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl/door"
)

// benchMessage is the size of the message that is recorded, in octets.
const benchMessage = 300e6

// serveMessages serves connections, each with one large message.
func serveMessages(ln net.Listener) {
	block := bytes.Repeat([]byte(strings.Repeat("QUJD", 19)+"\r\n"), 1000)
	for {
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		in := bufio.NewReader(nc)
		fmt.Fprint(nc, "+OK ready\r\n")
		in.ReadString('\n')
		fmt.Fprint(nc, "+OK it comes\r\nSubject: large\r\n\r\n")
		for sent := 0; sent < benchMessage && err == nil; sent += len(block) {
			_, err = nc.Write(block)
		}
		fmt.Fprint(nc, ".\r\n")
		in.ReadString('\n')
		nc.Close()
	}
}

// BenchmarkRecording fetches a message of 300 MB without a recording, with the
// automatic one, and with all of it recorded to disk, which must reach 80 % of the
// speed of the first.
func BenchmarkRecording(b *testing.B) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); serveMessages(ln) }()
	defer func() { ln.Close(); <-done }()
	for _, bench := range []struct {
		name            string
		asked, autosave bool
	}{{"none", false, false}, {"automatic", false, true}, {"full", true, false}, {"both", true, true}} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(benchMessage)
			for b.Loop() {
				folder := b.TempDir()
				args := []string{"--tls=none", "--color=never", ln.Addr().String()}
				if bench.asked {
					args = append(args, "--record", filepath.Join(folder, "all.p3t"))
				}
				o, err := parseOptions(args)
				if err != nil {
					b.Fatal(err)
				}
				o.NoAutosave = !bench.autosave
				fetchLarge(b, o, folder)
			}
		})
	}
}

func fetchLarge(b *testing.B, o Options, folder string) {
	b.Helper()
	sh, err := NewShell(o, door.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Getenv: environment("XDG_STATE_HOME", folder)}, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer sh.Close()
	if err := sh.first(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := sh.Exec(b.Context(), "RETR 1"); err != nil {
		b.Fatal(err)
	}
}
