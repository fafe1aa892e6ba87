package trace

import (
	"strconv"
	"strings"
)

// The kinds of slots that stand for secrets.
const (
	HiddenSecret = "secret" // a password, or any other secret
	HiddenAPOP   = "apop"   // the digest of APOP (RFC 1939 §7)
	HiddenSASL   = "sasl"   // a message of an AUTH exchange (RFC 5034 §4)
)

// Unknowable is the number of a secret of which nobody can tell whether it is the
// same as another one.
const Unknowable = -1

// Hidden is what a slot says about the secret that it stands for. Equal secrets
// have equal numbers in one file; numbers begin at 1.
type Hidden struct {
	Kind string
	N    int
	Step int    // of an AUTH exchange, counted for each side; 0 for none
	Part int    // when the secret is cut in pieces, from 1; 0 when it is whole
	User string // the name that was sent with it, if it can be told
	Form string // how it was encoded: base64, hex, percent; "" for not at all
}

// Slot returns the slot that stands for h.
func (h Hidden) Slot(at int) Slot {
	body := h.Kind + ":?"
	if h.N > 0 {
		body = h.Kind + ":" + strconv.Itoa(h.N)
	}
	var attrs Attrs
	for _, a := range []struct {
		name string
		n    int
	}{{"step", h.Step}, {"part", h.Part}} {
		if a.n > 0 {
			attrs = append(attrs, Attr{a.name, strconv.Itoa(a.n)})
		}
	}
	if h.Form != "" {
		attrs = append(attrs, Attr{"form", h.Form})
	}
	dst := attrs.append([]byte(body))
	if h.User != "" {
		dst = append(appendQuoted(append(dst, ` user="`...), h.User), '"')
	}
	return Slot{At: at, Body: string(dst)}
}

// Hidden reads a slot that stands for a secret. It reports false for any other.
func (s Slot) Hidden() (Hidden, bool) {
	first, rest, _ := strings.Cut(s.Body, " ")
	kind, number, _ := strings.Cut(first, ":")
	h := Hidden{Kind: kind, N: Unknowable}
	if kind != HiddenSecret && kind != HiddenAPOP && kind != HiddenSASL {
		return Hidden{}, false
	}
	attrs, reason := parseAttrs([]byte(rest))
	if reason != "" || number != "?" && !digits([]byte(number)) {
		return Hidden{}, false
	}
	if number != "?" {
		h.N, _ = strconv.Atoi(number)
	}
	h.Step, _ = strconv.Atoi(attrs.Get("step"))
	h.Part, _ = strconv.Atoi(attrs.Get("part"))
	h.User, h.Form = attrs.Get("user"), attrs.Get("form")
	return h, true
}
