package serve

import (
	"crypto/tls"
	"net"
	"time"

	"popsh/trace"
)

// event notes what happens to connections.
func (l *loader) event(r *trace.Record, at time.Duration) {
	if note := notes[r.Name]; note != nil {
		note(l, r.Attrs, at)
	}
	if len(l.pairing.Exchanges) == 0 {
		return // nothing was said on a connection yet
	}
	conn := l.conn()
	if endings[r.Name] != nil && r.Attrs.Word(0) != trace.Server.String() {
		l.left[conn] = true
	}
	if _, known := l.ends[conn]; !known && !l.left[conn] && endings[r.Name] != nil {
		l.ends[conn] = endings[r.Name](r.Attrs)
	}
}

// notes take events of the beginning of a conversation.
var notes = map[string]func(l *loader, told trace.Attrs, at time.Duration){
	"conn":             func(l *loader, _ trace.Attrs, _ time.Duration) { l.version = 0 },
	"connect":          (*loader).opened,
	"accept":           (*loader).opened,
	trace.EventSecured: (*loader).secured,
}

func (l *loader) opened(_ trace.Attrs, at time.Duration) { l.spoke, l.version = at, 0 }

// versions are those of TLS by the names that transcripts have for them.
var versions = map[string]uint16{"1.0": tls.VersionTLS10, "1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

func (l *loader) secured(told trace.Attrs, at time.Duration) {
	l.spoke, l.version = at, versions[told.Get("version")]
	if host := told.Get("sni"); host != "" && host != noSNI {
		l.rec.hosts = append(l.rec.hosts, host)
	}
}

// endings say how a server ended a connection, by the name of the event.
var endings = map[string]func(told trace.Attrs) ending{
	"reset": func(trace.Attrs) ending { return resets },
	"close": func(trace.Attrs) ending { return closes },
	"eof": func(told trace.Attrs) ending {
		if told.Get("notify") == "no" {
			return silent
		}
		return closes
	},
}

// meta keeps the name of the server, for the certificate, and what secrets can be
// checked by.
func (l *loader) meta(r *trace.Record) error {
	v, is, err := trace.ReadVerifier(r)
	switch {
	case err != nil:
		return err
	case is:
		l.rec.verifiers[place{l.file, v.N}] = v
	case r.Name == trace.MetaPeer:
		if host, _, err := net.SplitHostPort(string(r.Text.Octets)); err == nil {
			l.rec.hosts = append(l.rec.hosts, host)
		}
	}
	return nil
}
