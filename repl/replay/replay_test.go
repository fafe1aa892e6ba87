package replay

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/practice"
	"popsh/session/sasl"
	"popsh/session/wire"
	"popsh/trace"
	"popsh/trace/compare"
)

// A host is the practice server. It notes what it was asked about, and refuses a verb.
type host struct {
	server  *practice.Server
	refuses string
	asked   []string // the verbs, with a star behind those that bring a secret
	sent    bytes.Buffer
}

func (h *host) Open(ctx context.Context, _ bool, o wire.Observer) (*session.Session, error) {
	return session.New(ctx, h.server.Pipe(), "practice", &session.Options{TLS: session.Clear, Observer: wire.Tee(o, h)})
}

// Observe keeps what is sent.
func (h *host) Observe(e wire.Event) {
	if e.Kind == wire.ToServer {
		h.sent.Write(e.Data)
	}
}

var errRefused = errors.New("refused")

func (h *host) Guard(_ context.Context, r session.Request) error {
	verb := r.Command.Verb
	if verb == h.refuses {
		return errRefused
	}
	if !r.Secret.Empty() {
		verb += "*"
	}
	h.asked = append(h.asked, verb)
	return nil
}

// replayed replays a transcript and returns what is shown of it.
func replayed(t *testing.T, text string, h *host, o Options) (shown string, err error) {
	t.Helper()
	script, err := compare.NewScript(trace.NewReader(strings.NewReader("%p3t 1\n" + text)))
	if err != nil {
		t.Fatal(err)
	}
	if h.server, err = practice.New(nil); err != nil {
		t.Fatal(err)
	}
	defer h.server.Close()
	rules, err := compare.NewRuleset("exact", []string{"greeting", "text"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	screen := NewScreen(view.New(view.Options{Out: &out, Err: &out}))
	o.Host, o.Script, o.Told = h, script, screen.Tell
	o.Comparison = compare.New(rules, nil)
	o.Secrets = map[int]sasl.Secret{1: sasl.NewSecret([]byte("open-sesame")), 2: sasl.NewSecret([]byte("wr0ng"))}
	r := New(o)
	err = r.Run(t.Context())
	screen.Fold()
	return out.String() + Total(r.Outcomes()), err
}

// signedOn is the beginning of a session, as the practice server has it.
const signedOn = `! connect a b
S: +OK popsh practice server ready <1.2@practice>
C: USER alice
S: +OK
C: PASS \{secret:1}
S: +OK
`

func TestRun(t *testing.T) {
	tests := []struct {
		name, text string
		o          Options
		refuses    string
		want       []string // pieces of what is shown, in order
		asked      string
		err        error
	}{
		{"as recorded", signedOn + "C: STAT\nS: +OK 3 1863\nC: QUIT\nS: +OK\n", Options{}, "",
			[]string{"~ greeting  after greeting", "= STAT", "5 exchanges: 1 same, 4 the same after greeting, text"}, "USER PASS* STAT QUIT", nil},
		{"another value", signedOn + "C: LIST 1\nS: +OK 1 9\nC: QUIT\nS: +OK\n", Options{}, "",
			[]string{"! LIST 1", "recorded  S: +OK 1 9", "live      S: +OK 1 685", "^^^", "~ QUIT", "1 different"}, "USER PASS* LIST QUIT", nil},
		{"another status", signedOn + "C: RETR 9\nS: +OK\nS: x\nS: .\nC: STAT\nS: +OK 3 1863\n", Options{}, "",
			[]string{"! RETR 9", "the status changed", "- STAT"}, "USER PASS* RETR", nil},
		{"another status, and on", signedOn + "C: RETR 9\nS: +OK\nS: x\nS: .\nC: STAT\nS: +OK 3 1863\n", Options{KeepGoing: true}, "",
			[]string{"! RETR 9", "= STAT"}, "USER PASS* RETR STAT", nil},
		{"refused", signedOn + "C: STAT\nS: +OK 3 1863\n", Options{}, "STAT",
			[]string{"- STAT"}, "USER PASS*", errRefused},
		{"taken back", signedOn + "C: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n", Options{TakeBack: true}, "",
			[]string{"DELE 1", "QUIT"}, "USER PASS* DELE QUIT", nil},
	}
	for _, tt := range tests {
		h := &host{refuses: tt.refuses}
		shown, err := replayed(t, tt.text, h, tt.o)
		if !errors.Is(err, tt.err) || (err == nil) != (tt.err == nil) {
			t.Errorf("%s: Run() = %v, want %v", tt.name, err, tt.err)
		}
		if got := strings.Join(h.asked, " "); got != tt.asked {
			t.Errorf("%s: the host was asked about %s, want %s", tt.name, got, tt.asked)
		}
		rest := shown
		for _, want := range tt.want {
			_, after, found := strings.Cut(rest, want)
			if !found {
				t.Errorf("%s: shown is\n%s\nwant %q in it, in order", tt.name, shown, want)
				break
			}
			rest = after
		}
		rset := pop3.First(func(c *pop3.Command) bool { return c.Marks == pop3.ClearMarks }).Verb
		if got := strings.Contains(h.sent.String(), rset); got != tt.o.TakeBack {
			t.Errorf("%s: %s was sent: %v, want %v", tt.name, rset, got, tt.o.TakeBack)
		}
		if strings.Contains(shown, "sesame") || !strings.Contains(h.sent.String(), "open-sesame") {
			t.Errorf("%s: shown is\n%s\nsent was %q, want the secret in what was sent alone", tt.name, shown, h.sent.String())
		}
	}
}
