package replay

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/sasl"
	"popsh/trace"
	"popsh/trace/compare"
)

// A filler puts octets in place of the slots of what is sent: secrets as they are,
// and what is computed from a secret and the live challenge.
type filler struct {
	secrets   map[int]sasl.Secret
	user      string // of a slot that names none
	values    compare.Values
	stamp     func() (string, error)
	begin     func(mechanism string, c sasl.Credentials) (sasl.Client, error)
	exchanges map[int]sasl.Client // of AUTH, by the number of the exchange
	challenge []byte              // the last one, decoded
}

// octets returns what is sent for a part.
func (f *filler) octets(p *compare.Part) ([]byte, error) {
	if f.isEmptyAnswer(p) {
		answer, err := f.answer(f.exchanges[p.Turn.Number], true)
		if err != nil {
			return nil, gaveUp(p, err)
		}
		return append(f.encode(answer), trace.LineEnd...), nil
	}
	return p.Text.Fill(func(s trace.Slot) ([]byte, error) {
		h, hidden := s.Hidden()
		if !hidden {
			value, _ := f.values.Get(s.Body)
			return []byte(value), nil
		}
		if h.Part > 1 { // the first part has brought all of it
			return nil, nil
		}
		return slotFills[h.Kind](f, h, p)
	})
}

// isEmptyAnswer reports whether a part is an empty line that answers a challenge of
// an exchange under way. It is no secret, so it has no slot; but the challenge, which
// may be the server's proof, must be looked at.
func (f *filler) isEmptyAnswer(p *compare.Part) bool {
	return p.Turn != nil && p.Line > p.Turn.From && f.exchanges[p.Turn.Number] != nil &&
		len(p.Text.Slots) == 0 && strings.TrimSpace(string(p.Text.Octets)) == ""
}

// slotFills compute what stands for a secret, by its kind.
var slotFills = map[string]func(*filler, trace.Hidden, *compare.Part) ([]byte, error){
	trace.HiddenSecret: (*filler).plain,
	trace.HiddenAPOP:   (*filler).digest,
	trace.HiddenSASL:   (*filler).message,
}

// secretForms encode a secret as it was recorded.
var secretForms = map[string]func([]byte) string{
	"":        func(b []byte) string { return string(b) },
	"base64":  base64.StdEncoding.EncodeToString,
	"hex":     hex.EncodeToString,
	"percent": func(b []byte) string { return url.QueryEscape(string(b)) },
}

func (f *filler) plain(h trace.Hidden, p *compare.Part) ([]byte, error) {
	form := secretForms[h.Form]
	if form == nil {
		return nil, misuse.New("replay", fmt.Sprintf("line %d: a secret in the form %s cannot be written", p.Line, view.Quote(h.Form)))
	}
	return []byte(form(f.secrets[h.N].Reveal())), nil
}

// digest answers the timestamp of the live greeting (RFC 1939 §7).
func (f *filler) digest(h trace.Hidden, _ *compare.Part) ([]byte, error) {
	stamp, err := f.stamp()
	if err != nil {
		return nil, err
	}
	return []byte(sasl.APOP(stamp, f.secrets[h.N])), nil
}

// message is the next message of an AUTH exchange (RFC 5034 §4).
func (f *filler) message(h trace.Hidden, p *compare.Part) ([]byte, error) {
	mechanism := mechanismOf(p.Turn)
	if mechanism == "" {
		return nil, misuse.New("replay", fmt.Sprintf("line %d: a message of AUTH belongs to no mechanism", p.Line))
	}
	client, begun := f.exchanges[p.Turn.Number]
	if !begun {
		var err error
		client, err = f.begin(mechanism, sasl.Credentials{User: cmp.Or(h.User, f.user), Secret: f.secrets[h.N]})
		if err != nil {
			return nil, err
		}
		f.exchanges[p.Turn.Number] = client
	}
	answer, err := f.answer(client, begun)
	switch {
	case err != nil:
		return nil, gaveUp(p, err)
	case len(answer) == 0 && p.Line == p.Turn.From:
		return []byte("="), nil
	}
	return f.encode(answer), nil
}

func (f *filler) encode(answer []byte) []byte {
	return base64.StdEncoding.AppendEncode(nil, answer)
}

// mechanismOf returns the mechanism of an AUTH, "" when there is none.
func mechanismOf(t *compare.Turn) string {
	words := strings.Fields(string(t.Command.Octets))
	if len(words) < 2 {
		return ""
	}
	return words[1]
}

// gaveUp says why a challenge is not answered.
func gaveUp(p *compare.Part, why error) error {
	return &session.AuthError{Mechanism: mechanismOf(p.Turn), Err: why}
}

// answer takes the first message of a mechanism that begins, or answers the last
// challenge.
func (f *filler) answer(client sasl.Client, begun bool) ([]byte, error) {
	if !begun {
		first, err := client.Start()
		if err != nil || first != nil {
			return first, err
		}
	}
	return client.Next(f.challenge)
}

// challenged notes a challenge of the server.
func (f *filler) challenged(text []byte) {
	decoded, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil {
		decoded = nil // the mechanism refuses it
	}
	f.challenge = decoded
}

// proved reports, as an error, that a server claims a success of an exchange that it
// has not shown.
func (f *filler) proved(t *compare.Turn, reply *session.Reply) error {
	client := f.exchanges[t.Number]
	if client == nil || !reply.Status.OK {
		return nil
	}
	if _, err := session.Proved(client, reply); err != nil {
		return &session.AuthError{Mechanism: mechanismOf(t), Err: err}
	}
	return nil
}
