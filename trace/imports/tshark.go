package imports

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"popsh/trace"
)

// The lines of a "follow" in YAML that matter.
var (
	followHead = regexp.MustCompile(`(?m)^peers:\s*$`)
	followKey  = regexp.MustCompile(`^ *(?:- )?(peer|host|port|packet|index|timestamp|data|peers|packets): ?(.*)$`)
)

func isFollow(head []byte) bool { return followHead.Match(head) }

// chunkMax is how many octets a chunk may have.
const chunkMax = 1 << 20

// A chunk is what one peer sent in one packet.
type chunk struct {
	packet int
	peer   int
	at     time.Time
	data   []byte
}

// A follow hands out the chunks of a file.
type follow struct {
	*intake
	peers  [2]string
	host   string // of the peer whose port comes next
	ahead  []byte // a line that was read too far
	next   *chunk // nil at the end
	server int    // the peer who is the server
	began  bool
	sealed bool // what it holds is TLS
}

// readFollow reads the octets that tshark put together. Of two files one holds what
// was said before TLS and the other what was said in it; the numbers of the packets
// tell their order.
func readFollow(in []*intake, t *retelling) error {
	var files []*follow
	for _, l := range in {
		f := &follow{intake: l}
		if err := f.advance(); err != nil {
			return err
		}
		files = append(files, f)
	}
	for f := foremost(files); f != nil; f = foremost(files) {
		if err := f.tell(t, len(files) == 1); err != nil {
			return err
		}
	}
	if !t.Spoke() {
		return &trace.FormatError{File: in[0].name, Reason: "nothing in this is in clear; let tshark follow tls, with a key log"}
	}
	return nil
}

// foremost returns the file with the lowest packet.
func foremost(files []*follow) (first *follow) {
	for _, f := range files {
		if f.next != nil && (first == nil || f.next.packet < first.next.packet) {
			first = f
		}
	}
	return first
}

// tell passes the next chunk on and reads another.
func (f *follow) tell(t *retelling, alone bool) error {
	c := f.next
	if !f.began {
		f.begin(t)
	}
	t.Moment(c.at)
	switch {
	case f.sealed:
	case isRecord(c.data):
		f.sealed = true
		t.Securing()
		if alone {
			t.Lossy(lossTLS)
		} else {
			t.Secured()
		}
	case c.peer == f.server:
		t.Said(trace.Server, c.data)
	default:
		t.Said(trace.Client, c.data)
	}
	return f.advance()
}

// begin finds out who is who: a server that speaks first has a status to say.
func (f *follow) begin(t *retelling) {
	f.began = true
	f.server = f.next.peer
	if !isStatus(f.next.data) {
		f.server = 1 - f.server
	}
	client := f.peers[1-f.server]
	if server := f.peers[f.server]; client != "" && server != "" && !t.Spoke() {
		t.Moment(f.next.at)
		t.Peer(server)
		t.Opened(client + " " + server)
	}
}

// isRecord reports whether octets begin a record of TLS (RFC 8446 §5.1).
func isRecord(data []byte) bool {
	return len(data) > 2 && 20 <= data[0] && data[0] <= 23 && data[1] == 3 && data[2] <= 4
}

// line returns the next line, as key and value, or a value alone.
func (f *follow) line() (key, value string, err error) {
	line := f.ahead
	if f.ahead = nil; line == nil {
		if line, err = f.intake.next(); err != nil {
			return "", "", err
		}
	}
	text := chomp(line)
	if m := followKey.FindSubmatch(text); m != nil {
		return string(m[1]), string(m[2]), nil
	}
	return "", string(bytes.TrimSpace(text)), nil
}

// advance reads up to the end of the next chunk.
func (f *follow) advance() error {
	f.next = nil
	var c chunk
	for {
		key, value, err := f.line()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case key == "data":
			return f.chunk(c, value)
		}
		if f.note(&c, key, value) != nil {
			return f.fail(fmt.Sprintf("%q is no value of %s", value, key))
		}
	}
}

// note keeps what a line says of a chunk, or of a peer.
func (f *follow) note(c *chunk, key, value string) (err error) {
	switch key {
	case "host":
		f.host = value
	case "port":
		f.peers[c.peer] = address(f.host, value)
	case "timestamp":
		c.at, err = stampTime(value)
	case "packet":
		c.packet, err = strconv.Atoi(value)
	case "peer":
		c.peer, err = peerNumber(value)
	}
	return err
}

// peerNumber reads which of the two peers is meant.
func peerNumber(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n&^1 != 0 {
		return 0, errors.New("a conversation has the peers 0 and 1")
	}
	return n, nil
}

func address(host, port string) string {
	if _, err := strconv.ParseUint(port, 10, 16); err != nil || host == "" || strings.ContainsAny(host, " \t") {
		return ""
	}
	return host + ":" + port
}

// stampTime reads seconds with a fraction.
func stampTime(value string) (time.Time, error) {
	d, err := time.ParseDuration(value + "s")
	return time.Unix(0, 0).Add(d), err
}

// chunk reads the octets of a chunk, in base64 on lines of their own.
func (f *follow) chunk(c chunk, form string) error {
	if !strings.HasPrefix(form, "!!binary") {
		return f.fail("the octets are not marked !!binary")
	}
	text, err := f.base64()
	if err != nil {
		return err
	}
	if c.data, err = base64.StdEncoding.DecodeString(string(text)); err != nil {
		return f.fail("the octets of the chunk before are not base64")
	}
	f.next = &c
	return nil
}

// base64 returns the rows that are indented and have no key, as one.
func (f *follow) base64() (text []byte, err error) {
	for {
		line, err := f.intake.next()
		if err == io.EOF {
			return text, nil
		}
		if err != nil {
			return nil, err
		}
		row := bytes.TrimSpace(line)
		if len(row) == len(chomp(line)) || bytes.IndexByte(row, ':') >= 0 {
			f.ahead = bytes.Clone(line)
			return text, nil
		}
		if text = append(text, row...); len(text) > chunkMax {
			return nil, f.fail(fmt.Sprintf("the chunk has more than %d octets", chunkMax))
		}
	}
}
