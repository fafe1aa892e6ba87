package pop3

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf16"
)

// ntlmSignature begins every message of NTLM, ntlmType2 the challenge of a server and
// ntlmType3 the answer to it.
const (
	ntlmSignature = "NTLMSSP\x00"
	ntlmType2     = ntlmSignature + "\x02\x00\x00\x00"
	ntlmType3     = ntlmSignature + "\x03\x00\x00\x00"
)

// Where the fields of the challenge stand, and of the answer.
const (
	ntlmTarget    = 12 // length, room, offset
	ntlmFlags     = 20
	ntlmInfo      = 40 // as the target
	ntlmVersion   = 48
	ntlmUser      = 36
	ntlmOwnFlags  = 60
	ntlmUnicode   = 1 << 0  // a flag: names are in UTF-16
	ntlmVersioned = 1 << 25 // a flag: the version is there
)

// ntlmPairs are the pieces of information about the server, by their numbers.
var ntlmPairs = map[uint16]struct {
	name, meaning string
	telling       bool
	read          func([]byte) string
}{
	1: {"host", "The short name of the server's host, told to every stranger.", true, wideText},
	2: {"domain", "The short name of its domain.", true, wideText},
	3: {"host name", "The name of the host in the DNS.", true, wideText},
	4: {"domain name", "The name of the domain in the DNS.", true, wideText},
	5: {"forest", "The name of the forest that the domain belongs to.", false, wideText},
	7: {"time", "The server's clock.", false, fileTime},
	9: {"service", "What the server takes itself for.", false, wideText},
}

// ntlmParts takes the second message apart: what a Windows host tells of itself before
// anybody has signed on.
func ntlmParts(decoded []byte) []Part {
	if !bytes.HasPrefix(decoded, []byte(ntlmType2)) || len(decoded) < ntlmFlags+4 {
		return nil
	}
	var parts []Part
	flags := binary.LittleEndian.Uint32(decoded[ntlmFlags:])
	if target := ntlmField(decoded, ntlmTarget); len(target) > 0 && flags&ntlmUnicode != 0 {
		parts = append(parts, Part{Text: "target " + wideText(target), Meaning: "The domain or the host that signs users on."})
	}
	for _, pair := range ntlmInformation(ntlmField(decoded, ntlmInfo)) {
		about, known := ntlmPairs[pair.number]
		if !known {
			continue
		}
		p := Part{Text: about.name + " " + about.read(pair.value), Meaning: about.meaning}
		if about.telling {
			p.gist = p.Text
		}
		parts = append(parts, p)
	}
	if len(decoded) >= ntlmVersion+8 && flags&ntlmVersioned != 0 {
		parts = append(parts, versionPart(decoded[ntlmVersion:]))
	}
	return parts
}

// versionPart reads the version of the operating system: major, minor, build.
func versionPart(b []byte) Part {
	text := fmt.Sprintf("version %d.%d, build %d", b[0], b[1], binary.LittleEndian.Uint16(b[2:]))
	return Part{Text: text, Meaning: "The version of Windows, told to every stranger.", gist: text}
}

// ntlmField returns the octets that a field points at, none if they are not there.
func ntlmField(message []byte, at int) []byte {
	if len(message) < at+8 {
		return nil
	}
	n := uint64(binary.LittleEndian.Uint16(message[at:]))
	from := uint64(binary.LittleEndian.Uint32(message[at+4:]))
	if from+n > uint64(len(message)) {
		return nil
	}
	return message[from : from+n]
}

// NTLMUser returns the name in the last message of a client.
func NTLMUser(message []byte) (name string, ok bool) {
	if !bytes.HasPrefix(message, []byte(ntlmType3)) || len(message) < ntlmOwnFlags+4 {
		return "", false
	}
	name = string(ntlmField(message, ntlmUser))
	if binary.LittleEndian.Uint32(message[ntlmOwnFlags:])&ntlmUnicode != 0 {
		name = wideText([]byte(name))
	}
	return name, name != ""
}

type ntlmPair struct {
	number uint16
	value  []byte
}

// ntlmInformation reads pairs of a number and a value, up to the pair 0.
func ntlmInformation(b []byte) []ntlmPair {
	var pairs []ntlmPair
	for len(b) >= 4 {
		number, n := binary.LittleEndian.Uint16(b), int(binary.LittleEndian.Uint16(b[2:]))
		if number == 0 || len(b) < 4+n {
			break
		}
		pairs = append(pairs, ntlmPair{number, b[4 : 4+n]})
		b = b[4+n:]
	}
	return pairs
}

// wideText reads UTF-16, little end first.
func wideText(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// fileTime reads a time of Windows: tenths of a microsecond since 1601.
func fileTime(b []byte) string {
	if len(b) != 8 {
		return "(unreadable)"
	}
	const untilUnix, inSecond = 11644473600, 10_000_000
	return time.Unix(int64(binary.LittleEndian.Uint64(b)/inSecond)-untilUnix, 0).UTC().Format("2006-01-02 15:04:05 UTC")
}
