package repl_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"popsh/session/practice"
)

// A player is a server on a port of this machine that plays the same script on
// every connection, a line at a time:
//
//	S: text    sends the text with CRLF
//	S> text    sends exactly these octets; escapes are those of Go strings
//	C: text    takes a line, which must be this one; without a text any line
//	hang       says nothing more until the client ends the connection
//
// At the end of the script it closes the connection.
type player struct {
	steps []string
	ln    net.Listener
	conns sync.WaitGroup // of connections that are open

	mu  sync.Mutex
	got bytes.Buffer // all that clients have sent
}

// newPlayer starts a player; the caller stops it by stop.
func newPlayer(script string) (*player, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &player{steps: strings.FieldsFunc(script, func(r rune) bool { return r == '\n' }), ln: ln}
	p.conns.Go(p.serve)
	return p, nil
}

func (p *player) addr() string { return p.ln.Addr().String() }

func (p *player) serve() {
	for {
		nc, err := p.ln.Accept()
		if err != nil {
			return
		}
		p.conns.Go(func() {
			defer nc.Close()
			p.play(nc)
		})
	}
}

// Write keeps what a client sent.
func (p *player) Write(octets []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got.Write(octets)
}

func (p *player) play(nc net.Conn) {
	in := bufio.NewReader(io.TeeReader(nc, p))
	for _, step := range p.steps {
		if err := playStep(nc, in, step); err != nil {
			fmt.Fprintf(nc, "-ERR this is not in the script: %v\r\n", err)
			return
		}
	}
}

func playStep(w io.Writer, in *bufio.Reader, step string) error {
	kind, text, _ := strings.Cut(step, " ")
	switch kind {
	case "S:":
		_, err := io.WriteString(w, text+"\r\n")
		return err
	case "S>":
		octets, err := strconv.Unquote(`"` + text + `"`)
		if err == nil {
			_, err = io.WriteString(w, octets)
		}
		return err
	case "C:":
		line, err := in.ReadString('\n')
		if err == nil && text != "" && line != text+"\r\n" {
			err = fmt.Errorf("%q in place of %q", line, text)
		}
		return err
	case "hang":
		_, err := io.Copy(io.Discard, in)
		return err
	}
	return fmt.Errorf("%q is no step", step)
}

// stop takes no more connections and waits until the last one has ended.
func (p *player) stop() {
	p.ln.Close()
	p.conns.Wait()
}

// received stops the player and returns all that it was sent.
func (p *player) received() []byte {
	p.stop()
	return p.got.Bytes()
}

// cmdServer starts a player.
func cmdServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: server NAME FILE")
	}
	p, err := newPlayer(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Defer(p.stop)
	playersOf(ts)[args[0]] = p
	ts.Setenv(args[0], p.addr())
}

// playersKey is where a script keeps its players, by name.
type playersKey struct{}

func playersOf(ts *testscript.TestScript) map[string]*player {
	return ts.Value(playersKey{}).(map[string]*player)
}

// cmdReceived looks at what a player was sent. It takes no connections after.
func cmdReceived(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] received NAME pattern")
	}
	p, ok := playersOf(ts)[args[0]]
	if !ok {
		ts.Fatalf("there is no server %s", args[0])
	}
	got := p.received()
	re, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	if re.Match(got) == neg {
		ts.Fatalf("server %s was sent %q, want a match of %q: %v", args[0], got, args[1], !neg)
	}
}

// cmdPractice starts a practice server with both kinds of ports.
func cmdPractice(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: practice NAME [switch...]")
	}
	var o practice.Options
	for _, text := range args[1:] {
		name, value, _ := strings.Cut(text, "=")
		ts.Check(o.Switch(name, value))
	}
	server, err := practice.New(&o)
	ts.Check(err)
	ts.Defer(func() { server.Close() })
	ca := filepath.Join(ts.Getenv("WORK"), args[0]+".pem")
	ts.Check(os.WriteFile(ca, server.AuthorityPEM(), 0o600))
	ts.Setenv(args[0], serveOn(ts, server.Serve))
	ts.Setenv(args[0]+"_tls", serveOn(ts, server.ServeTLS))
	ts.Setenv(args[0]+"_ca", ca)
	mine, err := server.UserCertificate("alice")
	ts.Check(err)
	cert := filepath.Join(ts.Getenv("WORK"), args[0]+"-alice.pem")
	ts.Check(os.WriteFile(cert, mine, 0o600))
	ts.Setenv(args[0]+"_cert", cert)
}

// cmdClosed sets a variable to an address where nobody listens.
func cmdClosed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: closed NAME")
	}
	addr, release, err := reserve()
	ts.Check(err)
	ts.Defer(release)
	ts.Setenv(args[0], addr)
}

// serveOn has a port of this machine served and returns its address.
func serveOn(ts *testscript.TestScript, serve func(net.Listener) error) string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	go serve(ln)
	return ln.Addr().String()
}
