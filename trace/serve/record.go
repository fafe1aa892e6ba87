package serve

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"popsh/session/wire"
	"popsh/trace"
)

// The words of edits in the server's own recording: what it says that the
// recorded server did not.
const (
	editFault  = "fault"     // ordered by the options
	editMade   = "synthetic" // a reply out of the mailbox, to the command
	editMissed = "miss"      // a refusal of a command that was not recorded
	editStamp  = "stamp"     // a fresh timestamp
	editCaps   = "suited"    // a list that had to hold here, in reply to the command
	editFilled = "filled"    // octets that were left out, in reply to the command
)

// beginRecording gets the recorder of the connection.
func (c *conn) beginRecording() {
	if c.srv.options.Record == nil {
		return
	}
	var err error
	if c.rec, err = c.srv.options.Record(c.number); err != nil {
		c.srv.log("connection %d is not recorded: %v", c.number, err)
	}
}

// observe tells the recorder of the connection what happens, if there is one.
func (c *conn) observe(kind wire.Kind, data []byte, note string) {
	if c.rec != nil {
		c.rec.Observe(wire.Event{At: time.Now(), Kind: kind, Data: data, Note: note})
	}
}

// edit tells the recorder that what follows was not recorded like that.
func (c *conn) edit(name, what string) {
	if c.rec != nil {
		c.rec.Edit(trace.Server, name, what)
	}
}

// put puts octets into the output buffer.
func (c *conn) put(octets []byte) error {
	c.observe(wire.ToClient, octets, "")
	_, err := c.out.Write(octets)
	return err
}

// heard tells what a client sends, as it comes.
type heard struct {
	net.Conn
	c *conn
}

func (h heard) Read(p []byte) (int, error) {
	n, err := h.Conn.Read(p)
	if n > 0 {
		h.c.observe(wire.ToServer, p[:n], "")
	}
	switch {
	case err == nil, h.c.ended != "":
	case errors.Is(err, os.ErrDeadlineExceeded):
		h.c.ended = timedOut
	case !errors.Is(err, net.ErrClosed):
		h.c.ended = closedHere
		h.c.observe(wire.Ended, nil, wire.HowEnded(err))
	}
	return n, err
}

// How a connection is closed, in the words that recorders know.
const (
	closedHere = "closed here" // after the client
	timedOut   = "time-out"
	withEOF    = "eof"
	cutOff     = "eof without close_notify"
	withReset  = "reset"
)

// farewell returns how the server ends the connection.
func (c *conn) farewell() string {
	switch c.end {
	case resets:
		return withReset
	case silent, aborted:
		if _, secured := c.nc.(*tls.Conn); secured {
			return cutOff
		}
	}
	return cmp.Or(c.ended, withEOF)
}

// endRecording closes the recording.
func (c *conn) endRecording() {
	if c.rec == nil {
		return
	}
	c.observe(wire.Closed, nil, c.farewell())
	if err := c.rec.Close(); err != nil {
		c.srv.log("connection %d: the recording is not complete: %v", c.number, err)
	}
}

// factsOf returns what a handshake agreed on, for a recording.
func factsOf(s tls.ConnectionState) string {
	return fmt.Sprintf("version=%s cipher=%s group=%v sni=%s",
		strings.TrimPrefix(tls.VersionName(s.Version), "TLS "), tls.CipherSuiteName(s.CipherSuite), s.CurveID, cmp.Or(s.ServerName, noSNI))
}

// noSNI stands for a client that asked for no name.
const noSNI = "none"
