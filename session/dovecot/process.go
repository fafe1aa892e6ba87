package dovecot

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"
)

// errPortTaken says that another process listens on a port meant for the server.
var errPortTaken = errors.New("port taken")

// A process is a Dovecot with its children: a process group of its own.
type process struct {
	leash  *os.File      // while it is open, the server lives
	output bytes.Buffer  // what it printed; complete when ended is closed
	ended  chan struct{} // closed when the server is gone
	err    error         // how it ended; set when ended is closed
}

// leashed runs a server in the foreground until the other end of descriptor 3 is
// closed, and then kills it with all its children. So nothing is left behind
// even by a test that is killed itself; and it is quick, where a Dovecot that is
// asked to end waits half a minute for clients that have not logged in.
const leashed = `{ read end; kill -KILL 0; } <&3 >/dev/null 2>&1 & exec "$0" -F -c "$1" 3<&-`

// run starts Dovecot as the owner. The caller must stop it.
func run(o owner, config string) (*process, error) {
	held, leash, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer held.Close()
	p := &process{leash: leash, ended: make(chan struct{})}
	cmd := exec.Command("sh", "-c", leashed, binary, config)
	cmd.ExtraFiles = []*os.File{held}
	cmd.Stdout, cmd.Stderr = &p.output, &p.output
	cmd.SysProcAttr = o.attributes()
	cmd.WaitDelay = stopWithin // a child that lives on would hold the output open
	if err := cmd.Start(); err != nil {
		leash.Close()
		return nil, err
	}
	go func() {
		defer close(p.ended)
		p.err = cmd.Wait()
	}()
	return p, nil
}

// readyWithin is how long a server may take to greet. It takes a tenth of a
// second; a machine that runs many tests at once needs more.
const readyWithin = 2 * time.Minute

// greetWithin is how long a connection may take to be greeted before the next
// one is tried: whoever took the port may be silent.
const greetWithin = 10 * time.Second

// pollEvery is how long awaitGreeting pauses after a refused connection.
const pollEvery = 5 * time.Millisecond

// awaitGreeting connects again and again until the server greets, ends, or ctx
// ends.
func (p *process) awaitGreeting(ctx context.Context, addr string) error {
	for {
		err := greets(ctx, addr)
		if err == nil {
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("it ended by itself: %v\n%s", p.err, p.output.String())
		case <-ctx.Done():
			return fmt.Errorf("it does not greet: %w", err)
		case <-time.After(pollEvery):
		}
	}
}

// greets reports, by a nil error, that a server sends +OK to those who connect.
func greets(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, greetWithin)
	defer cancel()
	nc, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer nc.Close()
	deadline, _ := ctx.Deadline()
	nc.SetReadDeadline(deadline)
	line, err := bufio.NewReader(nc).ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(line, "+OK") {
		return fmt.Errorf("greeting %q", line)
	}
	return nil
}

// stopWithin is how long the children may outlive the server.
const stopWithin = time.Minute

// stop ends the server and waits until it is gone with its children.
func (p *process) stop() error {
	p.leash.Close()
	<-p.ended
	if errors.Is(p.err, exec.ErrWaitDelay) {
		return p.err
	}
	return nil
}

// awaitRefusal waits until nobody takes connections at an address: a child that was
// killed may hold a port for a moment longer than the server that it belonged to.
func awaitRefusal(addr string) error {
	for end := time.Now().Add(stopWithin); time.Now().Before(end); time.Sleep(pollEvery) {
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			return nil
		}
		nc.Close()
	}
	return fmt.Errorf("%s still takes connections", addr)
}

// explain adds the server's log to an error, and errPortTaken if the log says so.
func explain(err error, log []byte) error {
	if bytes.Contains(log, []byte("Address already in use")) {
		err = errors.Join(errPortTaken, err)
	}
	return fmt.Errorf("%w\n%s", err, log)
}

// log returns what the server wrote into its log since it was started.
func (s *Server) log() []byte {
	b, err := os.ReadFile(s.path("log"))
	if err != nil {
		return []byte(err.Error())
	}
	return b
}
