package export

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"strings"
	"time"

	"popsh/trace"
)

// The blocks of a pcapng file, by their types, and the options of theirs that are
// used.
const (
	blockSection   = 0x0A0D0D0A
	blockInterface = 1
	blockPacket    = 6
	byteOrder      = 0x1A2B3C4D
	linkRaw        = 101 // packets begin with the header of IP

	optionEnd         = 0
	optionComment     = 1
	optionApplication = 4 // of a section: the program that wrote it
)

// captureComment stands at the top of every file.
const captureComment = "Made from a transcript by popsh. Addresses, ports and TCP are made up where the transcript does not tell them; what was said inside TLS is in clear."

// servedPort is the port at which other programs look for POP3 in clear text.
const servedPort = 110

// writeCapture writes packets as they might have been on the wire: one TCP
// connection for each that was recorded, and another when TLS begins on it.
func writeCapture(h *handout) error {
	c := &capture{handout: h}
	c.block(blockSection, section(), option(optionComment, captureComment), option(optionApplication, "popsh"))
	c.block(blockInterface, binary.LittleEndian.AppendUint32([]byte{linkRaw, 0, 0, 0}, 0))
	if err := h.each(c.record); err != nil {
		return err
	}
	c.flush()
	if len(c.comment) > 0 && c.conn != nil {
		c.packet(c.conn.segment(trace.Client, flagAck, nil))
	}
	return nil
}

// section is the fixed part of the first block: little-endian, version 1.0, of
// unknown length.
func section() []byte {
	b := binary.LittleEndian.AppendUint32(nil, byteOrder)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, 0)
	return binary.LittleEndian.AppendUint64(b, ^uint64(0))
}

// option writes an option of a block.
func option(code uint16, text string) []byte {
	b := binary.LittleEndian.AppendUint16(nil, code)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(text)))
	return padded(append(b, text...))
}

// padded fills up to a multiple of four.
func padded(b []byte) []byte { return append(b, make([]byte, -len(b)&3)...) }

// A capture is a pcapng file that is being written.
type capture struct {
	*handout
	conn    *connection
	conns   int
	hosts   [2]netip.AddrPort // client and server, as the file says
	side    trace.Side        // whose octets are collected
	at      time.Duration
	octets  []byte
	comment []string // notes that belong to the next packet
}

// block writes a block with some options.
func (c *capture) block(kind uint32, body []byte, options ...[]byte) {
	body = padded(body)
	if len(options) > 0 {
		body = append(append(body, bytes.Join(options, nil)...), option(optionEnd, "")...)
	}
	size := uint32(len(body) + 12)
	b := binary.LittleEndian.AppendUint32(nil, kind)
	b = binary.LittleEndian.AppendUint32(b, size)
	c.Write(binary.LittleEndian.AppendUint32(append(b, body...), size))
}

// packet writes a packet, with the notes that came before it.
func (c *capture) packet(data []byte) {
	at := uint64(c.at.Microseconds())
	if !c.summary.Start.IsZero() {
		at += uint64(c.summary.Start.UnixMicro())
	}
	b := binary.LittleEndian.AppendUint32(nil, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(at>>32))
	b = binary.LittleEndian.AppendUint32(b, uint32(at))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	var options [][]byte
	if len(c.comment) > 0 {
		options = append(options, option(optionComment, strings.Join(c.comment, "\n")))
		c.comment = nil
	}
	c.block(blockPacket, append(b, data...), options...)
}

// noteMax is how much of a note goes with a packet, in octets.
const noteMax = 1000

// record takes a record of the transcript.
func (c *capture) record(r *trace.Record, place trace.Place) error {
	switch r.Kind {
	case trace.Data:
		text := []byte(spelled(r.Text))
		if !r.Exact {
			text = append(text, trace.LineEnd...)
		}
		c.say(r.Side, place.At, text)
	case trace.Elided:
		c.say(r.Side, place.At, []byte("["+leftOut(r)+"]"+trace.LineEnd))
	case trace.Remark:
		c.flush()
		note := visible(r.Text)
		c.comment = append(c.comment, note[:min(len(note), noteMax)])
	case trace.Event:
		c.flush()
		c.at = place.At
		if react := captured[r.Name]; react != nil {
			react(c, r)
		}
	}
	return nil
}

// spelled returns the octets of a text, and of a slot what stands in its place.
func spelled(t trace.Text) []byte {
	octets, _ := t.Fill(func(s trace.Slot) ([]byte, error) { return []byte("<" + s.Body + ">"), nil })
	return octets
}

// captured are the events that can be seen on the wire.
var captured = map[string]func(*capture, *trace.Record){
	"connect":          (*capture).connect,
	"accept":           (*capture).connect,
	"conn":             (*capture).renew,
	trace.EventSecured: (*capture).renew, // what follows would be taken for TLS
	"eof":              (*capture).leave,
	"close":            (*capture).leave,
	"reset":            func(c *capture, r *trace.Record) { c.end(r, flagReset|flagAck) },
}

func (c *capture) connect(r *trace.Record) {
	c.conn = nil
	for i := range c.hosts {
		c.hosts[i], _ = netip.ParseAddrPort(r.Attrs.Word(i))
	}
}

func (c *capture) renew(*trace.Record) { c.conn = nil }

func (c *capture) leave(r *trace.Record) { c.end(r, flagFin|flagAck) }

// end ends a side of the connection, if there is one.
func (c *capture) end(r *trace.Record, flags byte) {
	side := trace.Server
	if r.Attrs.Word(0) == trace.Client.String() {
		side = trace.Client
	}
	if c.conn != nil && !c.conn.over[side] {
		c.conn.over[side] = true
		c.packet(c.conn.segment(side, flags, nil))
	}
}

// segmentMax is how many octets of a conversation go into one packet.
const segmentMax = 1400

// say collects octets that were said at one moment.
func (c *capture) say(side trace.Side, at time.Duration, octets []byte) {
	if side != c.side || at != c.at {
		c.flush()
	}
	c.side, c.at = side, at
	for len(octets) > 0 {
		n := min(len(octets), segmentMax-len(c.octets))
		c.octets = append(c.octets, octets[:n]...)
		if octets = octets[n:]; len(c.octets) == segmentMax {
			c.flush()
		}
	}
}

// flush writes what was collected as a packet.
func (c *capture) flush() {
	if len(c.octets) == 0 {
		return
	}
	if c.conn == nil {
		c.open()
	}
	c.packet(c.conn.segment(c.side, flagPush|flagAck, c.octets))
	c.octets = c.octets[:0]
}

// open begins a connection with the three packets of TCP.
func (c *capture) open() {
	c.conns++
	c.conn = newConnection(c.hosts, c.conns)
	c.packet(c.conn.segment(trace.Client, flagSyn, nil))
	c.packet(c.conn.segment(trace.Server, flagSyn|flagAck, nil))
	c.packet(c.conn.segment(trace.Client, flagAck, nil))
}

// addressesOf returns who speaks with whom on the nth connection: as recorded, the
// server's port apart, or addresses for documents (RFC 5737 §3).
func addressesOf(hosts [2]netip.AddrPort, n int) (client, server netip.AddrPort) {
	client, server = hosts[0], hosts[1]
	if !client.IsValid() || !server.IsValid() || client.Addr().Is4() != server.Addr().Is4() {
		client = netip.MustParseAddrPort("192.0.2.1:50000")
		server = netip.MustParseAddrPort("192.0.2.2:110")
	}
	const ports = 10000
	port := uint16(50000 + (int(client.Port())+n)%ports) // one connection of the file may be several here
	return netip.AddrPortFrom(client.Addr(), port), netip.AddrPortFrom(server.Addr(), servedPort)
}
