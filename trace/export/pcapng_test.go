package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"popsh/session/programs"
	"popsh/trace"
	"popsh/trace/imports"
)

// A wirePacket is one TCP segment of a capture.
type wirePacket struct {
	micros   uint64
	comment  string
	from, to string // address and port
	seq, ack uint32
	flags    byte
	octets   []byte
}

// packetsOf reads a capture, and checks that its blocks and headers are whole.
func packetsOf(t testing.TB, file []byte) (all []wirePacket) {
	t.Helper()
	little := binary.LittleEndian
	for n := 0; len(file) > 0; n++ {
		if len(file) < 12 {
			t.Fatalf("block %d is cut: %q", n, file)
		}
		kind, size := little.Uint32(file), int(little.Uint32(file[4:]))
		if size%4 != 0 || size > len(file) || int(little.Uint32(file[size-4:])) != size {
			t.Fatalf("block %d has the length %d, of %d octets", n, size, len(file))
		}
		if want := []uint32{blockSection, blockInterface}; n < 2 && kind != want[n] || n >= 2 && kind != blockPacket {
			t.Fatalf("block %d has type %#x", n, kind)
		}
		if kind == blockPacket {
			all = append(all, packetOf(t, file[8:size-4]))
		}
		file = file[size:]
	}
	return all
}

func packetOf(t testing.TB, body []byte) (p wirePacket) {
	t.Helper()
	little, big := binary.LittleEndian, binary.BigEndian
	p.micros = uint64(little.Uint32(body[4:]))<<32 | uint64(little.Uint32(body[8:]))
	length := int(little.Uint32(body[12:]))
	data, options := body[20:20+length], body[20+(length+3)&^3:]
	if len(options) > 0 {
		p.comment = string(options[4 : 4+little.Uint16(options[2:])])
	}
	head, addresses, size := int(data[0]&15)*4, data[12:20], int(big.Uint16(data[2:]))
	if data[0]>>4 == 6 {
		head, addresses, size = 40, data[8:40], 40+int(big.Uint16(data[4:]))
	} else if checksum(data[:head], 0) != 0 {
		t.Fatalf("the checksum of IP is wrong: %x", data)
	}
	segment := data[head:]
	if size != len(data) || checksum(segment, words16(addresses)+uint32(protocolTCP+len(segment))) != 0 {
		t.Fatalf("a packet of %d octets has the length %d, or the checksum of TCP is wrong: %x", len(data), size, data)
	}
	half := len(addresses) / 2
	p.from = fmt.Sprintf("%x:%d", addresses[:half], big.Uint16(segment))
	p.to = fmt.Sprintf("%x:%d", addresses[half:], big.Uint16(segment[2:]))
	p.seq, p.ack, p.flags, p.octets = big.Uint32(segment[4:]), big.Uint32(segment[8:]), segment[13], segment[segment[12]>>4*4:]
	return p
}

// streams puts the octets of each side together, in the order of the file.
func streams(t *testing.T, packets []wirePacket) (client, server string) {
	t.Helper()
	next := map[string]uint32{}
	for _, p := range packets {
		way := p.from + p.to
		if p.flags&flagSyn != 0 {
			next[way] = p.seq
		}
		if p.seq != next[way] {
			t.Errorf("a packet from %s has the number %d, want %d", p.from, p.seq, next[way])
		}
		if back := p.to + p.from; p.flags&flagAck != 0 && p.ack != next[back] {
			t.Errorf("a packet from %s acknowledges %d, want %d", p.from, p.ack, next[back])
		}
		next[way] += uint32(len(p.octets))
		if p.flags&(flagSyn|flagFin) != 0 {
			next[way]++
		}
		if strings.HasSuffix(p.from, ":110") {
			server += string(p.octets)
		} else {
			client += string(p.octets)
		}
	}
	return client, server
}

func TestCapture(t *testing.T) {
	for _, connect := range []string{"! connect 192.0.2.77:51234 192.0.2.10:995", "! connect [2001:db8::7]:51234 [2001:db8::1]:995", "! connect", "! connect here there"} {
		text := head + rows("%start 2026-11-23T06:41:36.000000Z", connect, "S: +OK ready", "# a note", "@+0.5", "C: USER a", `S> +OK\n`, `C: PASS \{secret:1}`,
			"S: "+strings.Repeat("x", 2*segmentMax), "! tls-ok version=1.3", "C: QUIT", "S: +OK", "! eof S", "! close C", "# the end")
		got, err := handedOn(t, "pcapng", text, Options{})
		if err != nil {
			t.Fatal(err)
		}
		packets := packetsOf(t, []byte(got))
		client, server := streams(t, packets)
		if want := "USER a\r\nPASS <secret:1>\r\nQUIT\r\n"; client != want {
			t.Errorf("%s: the client says %q, want %q", connect, client, want)
		}
		if want := "+OK ready\r\n+OK\n" + strings.Repeat("x", 2*segmentMax) + "\r\n+OK\r\n"; server != want {
			t.Errorf("%s: the server says %q, want %q", connect, server, want)
		}
		const start = 1795416096_000000
		said := packets[4]
		if said.micros != start+500000 || said.comment != "a note" || string(said.octets) != "USER a\r\n" {
			t.Errorf("%s: the first command is at %d, with %q: %q", connect, said.micros, said.comment, said.octets)
		}
		if last := packets[len(packets)-1]; last.comment != "the end" {
			t.Errorf("%s: the last packet has the note %q", connect, last.comment)
		}
	}
}

// TestCaptureInWireshark: tshark finds POP in the packets, nothing wrong with them,
// and what both sides said; a transcript made of that is the one it came from.
func TestCaptureInWireshark(t *testing.T) {
	tshark := programs.Find(t, "tshark")
	talk := rows("S: +OK ready", "C: USER alice", "S: +OK", "C: RETR 1", "S: +OK 3 lines follow", "S: Subject: one", "S:", "S: ..dot", "S: .", "C: QUIT", "S: +OK bye")
	got, err := handedOn(t, "pcapng", head+"! connect 192.0.2.77:51234 192.0.2.10:995\n! tls-ok version=1.3\n"+talk+"! eof S\n! close C\n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.pcapng")
	if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		cmd := exec.Command(tshark, append([]string{"-r", file}, args...)...)
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("tshark %v: %v", args, err)
		}
		return string(out)
	}
	if verbs := strings.Fields(run("-Y", "pop.request.command", "-T", "fields", "-e", "pop.request.command")); strings.Join(verbs, " ") != "USER RETR QUIT" {
		t.Errorf("tshark finds the commands %q", verbs)
	}
	if wrong := run("-Y", "tcp.analysis.flags || _ws.malformed || tcp.checksum.status == 0 || ip.checksum.status == 0", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"); wrong != "" {
		t.Errorf("tshark finds fault with\n%s", wrong)
	}
	var back bytes.Buffer
	follow := run("-q", "-z", "follow,tcp,yaml,0")
	if err := imports.Convert(&back, trace.Options{}, "tshark", imports.Input{Reader: strings.NewReader(follow)}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(back.String(), talk) {
		t.Errorf("tshark's words become\n%s\nwant\n%s", back.String(), talk)
	}
}
