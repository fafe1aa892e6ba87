package scrub

import (
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"popsh/session/pop3"
	"popsh/trace"
)

// Profiles are for whom a transcript can be scrubbed.
var Profiles = []string{"share"}

// metaScrubbed is the % line that says by which profile a transcript was scrubbed.
const metaScrubbed = "scrubbed"

// scrubbed stands where nothing else may stand.
const scrubbed = "(scrubbed)"

// Write writes a transcript as a profile wants it: "share" takes out user names,
// addresses and hosts, and all of messages but their fields. It reads the
// transcript twice, and open begins anew each time: names must be known before they
// are first said. What is wrong with the file is found before anything is written.
func Write(w io.Writer, open func() (trace.Source, error), profile string) error {
	if !slices.Contains(Profiles, profile) {
		return fmt.Errorf("there is no profile called %.40q; there is %s", profile, strings.Join(Profiles, ", "))
	}
	src, err := open()
	if err != nil {
		return err
	}
	c := newCast()
	if err := c.meet(src); err != nil {
		return err
	}
	if src, err = open(); err != nil {
		return err
	}
	return trace.Format(w, &scrubber{src: trace.Elide(src, trace.Bodies{Elide: true}), pairing: trace.NewPairing(), cast: c, open: map[trace.Side]bool{}, profile: profile})
}

// nameAttr is the attribute of a handshake that says which name the client asked for,
// and noName what it says when that was none.
const (
	nameAttr = "sni"
	noName   = "none"
)

// meet reads a transcript for names that nothing but their place shows.
func (c *cast) meet(src trace.Source) error {
	pairing := trace.NewPairing()
	for {
		r, err := src.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		place := pairing.Add(r)
		switch {
		case r.Kind == trace.Meta && r.Name == trace.MetaPeer:
			c.meetHost(string(r.Text.Octets))
		case r.Kind == trace.Event && r.Attrs.Get(nameAttr) != noName:
			c.meetHost(r.Attrs.Get(nameAttr))
			_, proxy, _ := strings.Cut(r.Attrs.Get(trace.EventVia), "://")
			c.meetHost(proxy)
		case r.Kind == trace.Data && r.Side == trace.Client && place.Exchange != nil:
			c.meetUser(r, place.Exchange)
		}
	}
}

// meetHost notes a host, with or without a port.
func (c *cast) meetHost(host string) {
	if alone, _, err := net.SplitHostPort(host); err == nil {
		host = alone
	}
	if host == "" || net.ParseIP(host) != nil || strings.EqualFold(host, "localhost") {
		return
	}
	c.host(host)
	c.learn(name{text: host, isHost: true, everyday: isEveryday(host)})
}

// meetUser notes the user whom a command or a login names.
func (c *cast) meetUser(r *trace.Record, x *trace.Exchange) {
	for _, s := range r.Text.Slots {
		if h, ok := s.Hidden(); ok {
			c.meetName(h.User)
		}
	}
	row, known := pop3.Lookup(x.Verb)
	words := strings.Fields(string(x.Command.Octets))
	if !known || x.Command.Empty() {
		return
	}
	for i, a := range row.Args {
		if a.Kind == pop3.Name && len(words) > i+1 {
			c.meetName(words[i+1])
		}
	}
}

// meetName notes a user name; of an address the part before the sign is a name too.
func (c *cast) meetName(user string) {
	if user == "" {
		return
	}
	c.user(user)
	local, _, _ := strings.Cut(user, "@")
	c.learn(name{text: user})
	c.learn(name{text: local})
}
