package scrub

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"popsh/trace"
)

// A cast is who and what is replaced, and by what: each in the order of its first
// appearance.
type cast struct {
	users map[string]string
	hosts map[string]string
	ids   map[string]string // of messages and greetings
	v4    map[netip.Addr]string
	v6    map[netip.Addr]string
	names []name // looked for by their letters, the longest first
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
	if slices.ContainsFunc(c.names, func(n name) bool { return !n.everyday && n.is(found) }) {
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

// slot returns the body of a slot without names. A regular expression can spell them
// in any way, so anything stands in its place.
func (c *cast) slot(s trace.Slot) string {
	if h, ok := s.Hidden(); ok {
		if h.User != "" {
			h.User = c.user(h.User)
		}
		return h.Slot(0).Body
	}
	if strings.HasPrefix(s.Body, "/") {
		return "*"
	}
	return string(c.text([]byte(s.Body), c.address))
}
