package session

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"time"

	"popsh/session/wire"
)

// Mode is how a connection gets its TLS.
type Mode uint8

// The modes. Auto tries implicit TLS, then clear text with STLS, and never ends
// up in clear text (RFC 8314 §3).
const (
	Auto     Mode = iota
	Implicit      // TLS from the first octet (port 995)
	STLS          // clear text, then STLS at once; a refusal ends the session (port 110)
	Clear         // no TLS (port 110); the user may still send STLS
)

var modeNames = [...]string{"auto", "implicit", "stls", "none"}

// ModeNames returns the names of all modes.
func ModeNames() []string { return modeNames[:] }

// String returns the mode's name, as users write it.
func (m Mode) String() string { return modeNames[m] }

// ParseMode finds a mode by its name.
func ParseMode(name string) (Mode, bool) {
	for m, n := range modeNames {
		if n == name {
			return Mode(m), true
		}
	}
	return 0, false
}

// The registered ports (RFC 1939 §3, RFC 8314 §7.1).
const (
	PortPOP3  = 110
	PortPOP3S = 995
)

// Options say how a session is to be opened. Nil means the zero value: TLS found
// by trying, the system's authorities, the default timers.
type Options struct {
	TLS         Mode
	Roots       *x509.CertPool   // nil for the system's
	Certificate *tls.Certificate // the client's own, shown to servers that ask for one; may be nil
	Insecure    bool             // take any certificate
	Pin         *Pin             // of the only server to take, whoever vouches for it; may be nil
	OldestTLS   uint16           // the oldest version to speak; 0 for TLS 1.2 (RFC 8314 §4.1)
	NewestTLS   uint16           // the newest; 0 for any
	Offer       Offer            // what else of TLS is offered
	TLSName     string           // to ask for, and to find in the certificate, in place of the host's; usually empty
	Path        Path             // how Dial connects
	Timers      *wire.Timers     // nil for wire.DefaultTimers
	Observer    wire.Observer    // told of every octet; may be nil
	KeyLog      io.Writer        // gets the keys of TLS, as of [tls.Config]; may be nil

	// MoreTime, if not nil, is asked whether a server that was silent for the timer
	// of what is awaited may be so for that long again, before the session ends by
	// it. The request is the zero one for the greeting. It is called as
	// [wire.Patience] says.
	MoreTime func(ctx context.Context, r Request, silent time.Duration) bool

	// BeforeTLS, if not nil, is told of the +OK to STLS before the handshake begins,
	// which may take long and may fail. It runs on the goroutine that called.
	BeforeTLS func(*Reply)

	// Dial makes a connection; nil for the network's, by the path.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// LookupSRV finds services; nil for the system's resolver.
	LookupSRV func(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	// Tell is told what was found on the way in, a sentence at a time; may be nil.
	Tell func(string)
}

func (o *Options) orDefaults() Options {
	var d Options
	if o != nil {
		d = *o
	}
	if d.Timers == nil {
		t := wire.DefaultTimers
		d.Timers = &t
	}
	d.TLSName = asciiName(d.TLSName)
	if d.Dial == nil {
		d.Dial = d.Path.dial
	}
	if d.LookupSRV == nil {
		d.LookupSRV = net.DefaultResolver.LookupSRV
	}
	if d.Tell == nil {
		d.Tell = func(string) {}
	}
	if d.BeforeTLS == nil {
		d.BeforeTLS = func(*Reply) {}
	}
	return d
}

// A Target is where a session goes. Port 0 means the port of the TLS mode. With
// Domain set, the host is looked up as a mail domain first (RFC 6186).
type Target struct {
	Host   string
	Port   int
	Domain bool
}
