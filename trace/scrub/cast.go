package scrub

import (
	"bytes"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// A cast is who and what is replaced, and by what: each in the order of its first
// appearance.
type cast struct {
	users map[string]string
	hosts map[string]string
	ids   map[string]string // of messages and greetings
	v4    map[netip.Addr]string
	v6    map[netip.Addr]string
	words []string // names that are looked for by their letters, the longest first
}

func newCast() *cast {
	return &cast{users: map[string]string{}, hosts: map[string]string{}, ids: map[string]string{}, v4: map[netip.Addr]string{}, v6: map[netip.Addr]string{}}
}

// given returns what stands for a name, and gives it something if need be.
func given[K comparable](names map[K]string, name K, make func(n int) string) string {
	known, ok := names[name]
	if !ok {
		known = make(len(names) + 1)
		names[name] = known
	}
	return known
}

// user returns what stands for a user name, which may be an address.
func (c *cast) user(name string) string {
	if local, host, ok := strings.Cut(name, "@"); ok && local != "" && host != "" {
		return c.user(local) + "@" + c.host(host)
	}
	return given(c.users, name, func(n int) string { return fmt.Sprintf("user%d", n) })
}

// host returns what stands for a host name or a mail domain.
func (c *cast) host(name string) string {
	if ip, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return strings.Replace(name, strings.Trim(name, "[]"), c.machine(ip), 1)
	}
	if strings.EqualFold(name, "localhost") {
		return name
	}
	return given(c.hosts, strings.ToLower(name), func(n int) string {
		if n == 1 {
			return "example.org"
		}
		return fmt.Sprintf("d%d.example.org", n)
	})
}

// id returns what stands for an id such as those of messages.
func (c *cast) id(local, host string) string {
	return given(c.ids, local, func(n int) string { return fmt.Sprintf("id%d", n) }) + "@" + c.host(host)
}

// nets are the addresses for documents (RFC 5737 §3).
var nets = []string{"192.0.2", "198.51.100", "203.0.113"}

// machine returns what stands for the address of a machine. This machine's own
// stays.
func (c *cast) machine(ip netip.Addr) string {
	switch {
	case ip.IsLoopback() || ip.IsUnspecified():
		return ip.String()
	case ip.Is4():
		return given(c.v4, ip, func(n int) string {
			const most = 254
			return fmt.Sprintf("%s.%d", nets[(n-1)/most%len(nets)], (n-1)%most+1)
		})
	}
	return given(c.v6, ip.WithZone(""), func(n int) string { return fmt.Sprintf("2001:db8::%x", n) })
}

// learn notes a name that is to be replaced wherever it stands as a word.
func (c *cast) learn(name string) {
	if name == "" || slices.Contains(c.words, name) {
		return
	}
	c.words = append(c.words, name)
	slices.SortStableFunc(c.words, func(a, b string) int { return len(b) - len(a) })
}

// marks are what is recognised by its look: an address of mail, one of a machine, a
// host name.
var marks = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f.:]+\])` +
	`|(?:[0-9]{1,3}\.){3}[0-9]{1,3}` +
	`|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}` +
	`|(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}`)

// text returns octets with everything replaced that is known or looks like it. The
// ids of a greeting are no addresses, so that mail tells how to read those.
func (c *cast) text(octets []byte, mail func(local, host string) string) []byte {
	var out []byte
	from := 0
	for _, at := range marks.FindAllIndex(octets, -1) {
		out = append(out, c.known(octets[from:at[0]])...)
		out = append(out, c.mark(string(octets[at[0]:at[1]]), mail)...)
		from = at[1]
	}
	return append(out, c.known(octets[from:])...)
}

// mark returns what stands for what was recognised by its look.
func (c *cast) mark(found string, mail func(local, host string) string) string {
	if slices.Contains(c.words, found) {
		return c.standIn(found)
	}
	if local, host, ok := strings.Cut(found, "@"); ok {
		return mail(local, host)
	}
	if ip, err := netip.ParseAddr(found); err == nil {
		return c.machine(ip)
	}
	if strings.ContainsRune(found, ':') || strings.Trim(found, "0123456789.") == "" {
		return string(c.known([]byte(found))) // a time, or a number with points
	}
	return c.host(found)
}

func (c *cast) address(local, host string) string { return c.user(local) + "@" + c.host(host) }

// known returns octets with the names replaced that stand there as words.
func (c *cast) known(octets []byte) []byte {
	var out []byte
	for from := 0; from < len(octets); {
		name := c.at(octets, from)
		if name == "" {
			out = append(out, octets[from])
			from++
			continue
		}
		out = append(out, c.standIn(name)...)
		from += len(name)
	}
	return out
}

// standIn returns what stands for a name that was learnt.
func (c *cast) standIn(name string) string {
	if host, ok := c.hosts[strings.ToLower(name)]; ok {
		return host
	}
	return c.user(name)
}

// at returns the name that stands at an octet as a word, or "".
func (c *cast) at(octets []byte, i int) string {
	if i > 0 && isLetter(octets[i-1]) {
		return ""
	}
	for _, name := range c.words {
		end := i + len(name)
		if bytes.HasPrefix(octets[i:], []byte(name)) && (end == len(octets) || !isLetter(octets[end])) {
			return name
		}
	}
	return ""
}

// isLetter reports whether an octet can be part of a word.
func isLetter(c byte) bool {
	return c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
