package trace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"popsh/session/wire"
)

// handlers say what becomes of each kind of event.
var handlers = [...]func(*Recorder, wire.Event){
	wire.Opened:   (*Recorder).opened,
	wire.ToServer: func(r *Recorder, e wire.Event) { r.hear(r.client, e) },
	wire.Unsent:   (*Recorder).unsent,
	wire.ToClient: func(r *Recorder, e wire.Event) { r.hear(r.server, e) },
	wire.Securing: (*Recorder).begunTLS,
	wire.Upgraded: (*Recorder).upgraded,
	wire.PreTLS:   (*Recorder).preTLS,
	wire.Ended:    (*Recorder).ended,
	wire.Closed:   (*Recorder).closed,
}

// event writes an event behind what is held.
func (r *Recorder) event(at time.Time, name string, attrs ...Attr) {
	r.yield(r.client)
	r.yield(r.server)
	r.bodies.tell(&r.out)
	for i := range attrs {
		attrs[i].Value = r.hoard.clean(attrs[i].Value)
	}
	r.out.record(at, &Record{Kind: Event, Name: name, Attrs: attrs})
}

// finish writes all that is held of the sides: nothing more belongs to it.
func (r *Recorder) finish(sides ...*half) {
	r.weave.settle(r, over)
	for _, h := range sides {
		r.cut(h, true)
		h.reset()
	}
	r.bodies.tell(&r.out)
}

func (r *Recorder) opened(e wire.Event) {
	r.finish(r.client, r.server)
	if r.conns++; r.conns > 1 {
		r.event(e.At, "conn", Attr{Value: strconv.Itoa(r.conns)})
	}
	r.talk, r.stamp = dialogue{}, ""
	r.open, r.secure, r.securing, r.reason = true, false, false, ""
	var addresses Attrs
	for word := range strings.FieldsSeq(e.Note) {
		name, value, _ := strings.Cut(word, "=")
		if name == EventVia || name == EventHeader {
			addresses = append(addresses, Attr{name, value})
		} else {
			addresses = append(addresses, Attr{Value: word})
		}
	}
	if r.options.AtServer {
		slices.Reverse(addresses) // the client's comes first
		r.event(e.At, "accept", addresses...)
		return
	}
	r.event(e.At, "connect", addresses...)
}

// near returns the side that the recorder sits at.
func (r *Recorder) near() Side {
	if r.options.AtServer {
		return Server
	}
	return Client
}

// side returns the line of a side.
func (r *Recorder) side(s Side) *half {
	if s == Client {
		return r.client
	}
	return r.server
}

// unsent says that the end of what the client said never left: the octets are
// not counted, since they may be a secret.
func (r *Recorder) unsent(e wire.Event) {
	r.event(e.At, "lost", Attr{Value: r.near().String()}, Attr{"reason", "unsent"})
}

func (r *Recorder) begunTLS(e wire.Event) {
	r.finish(r.client, r.server)
	r.event(e.At, "tls-start")
	r.securing = true
}

func (r *Recorder) upgraded(e wire.Event) {
	connection, certificates, _ := strings.Cut(e.Note, "\n")
	r.event(e.At, EventSecured, attrsOf(connection)...)
	for line := range strings.Lines(certificates) {
		r.event(e.At, EventCertificate, attrsOf(strings.TrimSuffix(line, "\n"))...)
	}
	r.securing, r.secure = false, true
	r.talk.secured()
}

// attrsOf reads what a note tells; one that is no list of attributes is one.
func attrsOf(note string) Attrs {
	attrs, reason := parseAttrs([]byte(note))
	if reason != "" {
		return Attrs{{"note", note}}
	}
	return attrs
}

func (r *Recorder) preTLS(e wire.Event) {
	r.event(e.At, "pretls", Attr{"side", r.near().Other().String()}, Attr{"octets", strconv.Itoa(len(e.Data))})
}

// endings say how the end of a side is written, by what wire says.
var endings = map[string]struct {
	name  string
	attrs Attrs
}{
	"eof":                      {name: "eof"},
	"eof without close_notify": {"eof", Attrs{{"notify", "no"}}},
	"reset":                    {name: "reset"},
}

// ServerLeft reports whether a record says that the server ended its side of the
// connection.
func (r *Record) ServerLeft() bool {
	return r.Kind == Event && endings[r.Name].name != "" && r.Attrs.Word(0) != Client.String()
}

func (r *Recorder) ended(e wire.Event) { r.end(r.near().Other(), e) }

// end writes that a side ended.
func (r *Recorder) end(side Side, e wire.Event) {
	r.finish(r.side(side))
	end, known := endings[e.Note]
	attrs := append(Attrs{{Value: side.String()}}, end.attrs...)
	switch {
	case !known:
		end.name, attrs = "reset", append(attrs, Attr{"reason", e.Note})
	case r.secure && end.name == "eof" && end.attrs == nil:
		attrs = append(attrs, Attr{"notify", "yes"})
	}
	if end.name == "reset" {
		r.reason = "reset"
	}
	r.event(e.At, end.name, attrs...)
}

// What wire says when a connection is closed at this side, as far as that is
// more than a reason.
const (
	noteClosed  = "closed here"
	noteTimeout = "time-out"
)

func (r *Recorder) closed(e wire.Event) {
	r.finish(r.client, r.server)
	switch {
	case r.securing:
		r.event(e.At, "tls-fail", Attr{"reason", e.Note})
		r.reason = "tls-fail"
	case e.Note == noteTimeout:
		r.event(e.At, "timeout", Attr{Value: r.near().Other().String()})
		r.reason = "timeout"
	}
	defer func() { r.open, r.securing = false, false }()
	if _, known := endings[e.Note]; known && r.options.AtServer {
		r.end(Server, e)
		return
	}
	attrs := Attrs{{Value: r.near().String()}}
	if e.Note != noteClosed && e.Note != noteTimeout && !r.securing {
		attrs = append(attrs, Attr{"reason", e.Note})
	}
	r.event(e.At, "close", attrs...)
}

// Edit writes that what follows is not what was to be expected from a side: a
// name for the change, and what was changed. Secrets in it become stars.
func (r *Recorder) Edit(side Side, name, what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.out.ended && r.begun {
		r.event(r.seen, "edit", Attr{Value: side.String()}, Attr{name, what})
		r.out.flush()
	}
}

// jumpMin is the smallest jump of the wall clock that is told: smaller ones are
// corrections of its rate.
const jumpMin = 500 * time.Millisecond

// jumped returns how far the wall clock jumped while the steady clock went on, or
// 0.
func jumped(wall, steady time.Duration) time.Duration {
	if jump := wall - steady; jump.Abs() >= jumpMin {
		return jump
	}
	return 0
}

func jumpText(jump time.Duration) string { return fmt.Sprintf("%+.3f", jump.Seconds()) }
