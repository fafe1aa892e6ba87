package export

import (
	"encoding/binary"
	"net/netip"

	"popsh/trace"
)

// The flags of TCP (RFC 9293 §3.1).
const (
	flagFin   = 1 << 0
	flagSyn   = 1 << 1
	flagReset = 1 << 2
	flagPush  = 1 << 3
	flagAck   = 1 << 4
)

// Sizes and numbers of the headers.
const (
	ipv4Header  = 20
	tcpHeader   = 20
	protocolTCP = 6
	timeToLive  = 64
	window      = 65535
)

// A connection makes the packets of one TCP connection.
type connection struct {
	addresses map[trace.Side]netip.AddrPort
	sent      map[trace.Side]uint32 // octets, SYN and FIN counted
	over      map[trace.Side]bool
}

func newConnection(hosts [2]netip.AddrPort, n int) *connection {
	client, server := addressesOf(hosts, n)
	return &connection{
		addresses: map[trace.Side]netip.AddrPort{trace.Client: client, trace.Server: server},
		sent:      map[trace.Side]uint32{},
		over:      map[trace.Side]bool{},
	}
}

// segment returns a packet with octets of a side.
func (c *connection) segment(side trace.Side, flags byte, octets []byte) []byte {
	from, to := c.addresses[side], c.addresses[side.Other()]
	b := binary.BigEndian.AppendUint16(nil, from.Port())
	b = binary.BigEndian.AppendUint16(b, to.Port())
	b = binary.BigEndian.AppendUint32(b, c.sent[side])
	acknowledged := uint32(0)
	if flags&flagAck != 0 {
		acknowledged = c.sent[side.Other()]
	}
	b = binary.BigEndian.AppendUint32(b, acknowledged)
	b = append(b, tcpHeader/4<<4, flags)
	b = binary.BigEndian.AppendUint16(b, window)
	b = append(b, 0, 0, 0, 0) // checksum, urgent pointer
	b = append(b, octets...)
	binary.BigEndian.PutUint16(b[16:], checksum(b, pseudo(from.Addr(), to.Addr(), len(b))))
	c.sent[side] += uint32(len(octets))
	if flags&(flagSyn|flagFin) != 0 {
		c.sent[side]++
	}
	return append(header(from.Addr(), to.Addr(), len(b)), b...)
}

// header returns the header of IP before some octets of TCP.
func header(from, to netip.Addr, octets int) []byte {
	if !from.Is4() {
		b := []byte{6 << 4, 0, 0, 0}
		b = binary.BigEndian.AppendUint16(b, uint16(octets))
		b = append(b, protocolTCP, timeToLive)
		return append(append(b, from.AsSlice()...), to.AsSlice()...)
	}
	b := []byte{4<<4 | ipv4Header/4, 0}
	b = binary.BigEndian.AppendUint16(b, uint16(ipv4Header+octets))
	b = append(b, 0, 0, 0, 0, timeToLive, protocolTCP, 0, 0)
	b = append(append(b, from.AsSlice()...), to.AsSlice()...)
	binary.BigEndian.PutUint16(b[10:], checksum(b, 0))
	return b
}

// pseudo sums up what the checksum of TCP covers besides the segment.
func pseudo(from, to netip.Addr, octets int) uint32 {
	sum := uint32(protocolTCP + octets)
	for _, address := range [][]byte{from.AsSlice(), to.AsSlice()} {
		sum += words16(address)
	}
	return sum
}

// checksum is that of IP and TCP (RFC 1071 §1).
func checksum(b []byte, sum uint32) uint16 {
	sum += words16(b)
	for sum > 0xFFFF {
		sum = sum>>16 + sum&0xFFFF
	}
	return ^uint16(sum)
}

// words16 adds up words of two octets.
func words16(b []byte) (sum uint32) {
	for ; len(b) > 1; b = b[2:] {
		sum += uint32(binary.BigEndian.Uint16(b))
	}
	if len(b) == 1 {
		sum += uint32(b[0]) << 8
	}
	return sum
}
