package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"popsh/session"
	"popsh/session/wire"
)

// words has a View made from o do something and returns what it wrote.
func words(o Options, do func(*View)) shown {
	var out, err bytes.Buffer
	o.Out, o.Err = &out, &err
	do(New(o))
	return shown{out.String(), err.String()}
}

func TestWords(t *testing.T) {
	pass := []byte("PASS open sesame")
	span := wire.Span{From: 5, To: len(pass)}
	status := func(line string) *session.Reply {
		l := wire.Line{Text: wire.OctetsOf([]byte(line)), Raw: wire.OctetsOf([]byte(line + "\r\n")), Ending: wire.CRLF}
		s, err := wire.ParseChallenge(l)
		if err != nil {
			t.Fatal(err)
		}
		return &session.Reply{Status: s}
	}
	for _, c := range []struct {
		name string
		o    Options
		do   func(*View)
		want shown
	}{
		{"info", Options{}, func(v *View) { v.Info("one\ntwo\x1b") }, shown{"", "=== one\n    two\\x1b\n"}},
		{"info as JSON", Options{JSON: true}, func(v *View) { v.Info("one") }, shown{`{"info":"one"}` + "\n", ""}},
		{"warning", Options{}, func(v *View) { v.Warn(`a \x1b`) }, shown{"", "!!! a \\x1b\n"}},
		{"warning as JSON", Options{JSON: true}, func(v *View) { v.Warn("a") }, shown{`{"warning":"a"}` + "\n", "!!! a\n"}},
		{"alert", Options{}, func(v *View) { v.Alert("gone") }, shown{"", "*** gone\n"}},
		{"in colours", Options{ErrPalette: NewPalette(false, nil)}, func(v *View) { v.Warn("a") }, shown{"", "\x1b[33m!!!\x1b[0m \x1b[33ma\x1b[0m\n"}},
		{"problem", Options{}, func(v *View) { v.Problem(session.ErrClosed) }, shown{"", "error: the session is closed\nhint: :reopen connects again\n"}},
		{"problem as JSON", Options{JSON: true}, func(v *View) { v.Problem(session.ErrClosed) },
			shown{`{"error":"the session is closed","hints":[":reopen connects again"]}` + "\n", "error: the session is closed\nhint: :reopen connects again\n"}},
		{"sent unseen", Options{}, func(v *View) { v.Sent(pass, span, false) }, shown{}},
		{"sent", Options{Trace: 1}, func(v *View) { v.Sent([]byte("STAT"), wire.Span{}, true) }, shown{"", "~>  STAT\n"}},
		{"sent secret", Options{Trace: 1}, func(v *View) { v.Sent(pass, span, false) }, shown{"", "->  PASS ****\n"}},
		{"sent secret in the middle", Options{Trace: 1}, func(v *View) { v.Sent([]byte("APOP a\x00 \xff b"), wire.Span{From: 8, To: 9}, false) }, shown{"", "->  APOP a\\x00 **** b\n"}},
		{"greeting", Options{}, func(v *View) { v.Greeting(status("+OK hello\x1b"), true) }, shown{"<~  +OK hello\\x1b\n", "!!! status line: the text holds control characters (RFC 1939 §3)\n"}},
		{"greeting as JSON", Options{JSON: true}, func(v *View) { v.Greeting(status("+OK hello"), true) },
			shown{`{"event":"greeting","status":"+OK","text":"hello","first_ms":0}` + "\n", ""}},
		{"greeting raw", Options{Raw: true}, func(v *View) { v.Greeting(status("+OK hello"), false) }, shown{"", "<-  +OK hello\n"}},
		{"greeting refused", Options{}, func(v *View) { v.Greeting(status("-ERR [SYS/TEMP] later"), false) },
			shown{"<** -ERR [SYS/TEMP] later\n", "=== [SYS/TEMP] The server has trouble that will probably pass. (RFC 3206 §4)\n=== Try again later; a new password would not help.\n"}},
		{"challenge", Options{}, func(v *View) { v.Challenge(status("+ PDE4OTYuMUBkYmMuc3U+"), false) }, shown{"<-  + PDE4OTYuMUBkYmMuc3U+\n    = <1896.1@dbc.su>\n", ""}},
		{"empty challenge", Options{}, func(v *View) { v.Challenge(status("+ "), false) }, shown{"<-  + \n", ""}},
		{"hostile challenge", Options{}, func(v *View) { v.Challenge(status("+ G10w"), false) }, shown{"<-  + G10w\n    = \\x1b]0\n", ""}},
		{"challenge as JSON", Options{JSON: true}, func(v *View) { v.Challenge(status("+ G10w"), false) },
			shown{`{"event":"challenge","status":"+","text":"G10w","first_ms":0,"decoded":"\u001b]0"}` + "\n", ""}},
		{"step", Options{Trace: 1}, func(v *View) {
			v.Step(session.Step{FromServer: true, Octets: wire.OctetsOf([]byte("User Name\x00"))}, true)
			v.Step(session.Step{Secret: true}, true)
		}, shown{"<~  \"User Name\\x00\"\n", "~>  ****\n"}},
	} {
		if got := words(c.o, c.do); got != c.want {
			t.Errorf("%s wrote %q and %q, want %q and %q", c.name, got.out, got.err, c.want.out, c.want.err)
		}
	}
}

// TestTrace: with -v the conversation is on Err even when Out is no terminal.
func TestTrace(t *testing.T) {
	status := "<-  +OK hi" + strings.Repeat(" ", 64) + "0 ms\n"
	for _, c := range []struct {
		o    Options
		want shown
	}{
		{Options{Trace: 1}, shown{"<-  +OK hi\n", status}},
		{Options{Trace: 1, OutTTY: true}, shown{status, ""}},
		{Options{Trace: 1, JSON: true}, shown{`{"cmd":"NOOP","sent":"NOOP","status":"+OK","text":"hi","first_ms":0,"ms":0}` + "\n", status}},
		{Options{JSON: true}, shown{`{"cmd":"NOOP","sent":"NOOP","status":"+OK","text":"hi","first_ms":0,"ms":0}` + "\n", ""}},
	} {
		got, _ := show(t, c.o, Plain, "NOOP", "+OK hi\r\n")
		if got != c.want {
			t.Errorf("Reply with %+v wrote %q and %q, want %q and %q", c.o, got.out, got.err, c.want.out, c.want.err)
		}
	}
}

// TestTraceBesideJSON: no line of the trace stands inside an object, even when both
// go to one terminal.
func TestTraceBesideJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, func(w io.Writer) { io.WriteString(w, "+OK hi\r\n1 120\r\n.\r\n") })
		var both bytes.Buffer
		v := New(Options{Out: &both, Err: &both, OutTTY: true, ErrTTY: true, JSON: true, Trace: 1})
		if err := v.Reply(t.Context(), replyOn(t, c, "LIST"), Listing, false); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(both.String(), "\n"), "\n")
		if object := lines[len(lines)-1]; !json.Valid([]byte(object)) {
			t.Errorf("Reply wrote %q, want an object in the last line", lines)
		}
	})
}

// TestRaw: Out has the exact octets of the body and nothing else.
func TestRaw(t *testing.T) {
	const body = "A: b\r\n\r\n.dot\r\n\x00\xff\x1b\nlf\n\rx\r\n"
	stuffed := strings.Replace(body, ".dot", "..dot", 1)
	got, err := show(t, Options{Raw: true}, Message, "RETR 1", "+OK\r\n"+stuffed+".\r\n")
	if got.out != body || err != nil {
		t.Errorf("Reply wrote %q, %v, want %q", got.out, err, body)
	}
	if !strings.HasPrefix(got.err, "<-  +OK\n") || !strings.HasSuffix(got.err, "=== written as the exact octets\n") {
		t.Errorf("Reply said %q, want the status line first and the exactness last", got.err)
	}
	if got, _ = show(t, Options{Raw: true}, Message, "RETR 9", "-ERR no\r\n"); got != (shown{"", "<** -ERR no\n"}) {
		t.Errorf("Reply wrote %q, said %q, want the refusal on Err", got.out, got.err)
	}
}

type broken struct{}

var errBroken = errors.New("no space left")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// TestBrokenOut: an output that takes nothing ends the reply.
func TestBrokenOut(t *testing.T) {
	c := serve(t, saying("+OK\r\n"+strings.Repeat("x\r\n", 50000)))
	err := New(Options{Out: broken{}, Err: &bytes.Buffer{}}).Reply(t.Context(), replyOn(t, c, "RETR 1"), Message, false)
	if !errors.Is(err, errBroken) {
		t.Errorf("Reply = %v, want %v", err, errBroken)
	}
}

func TestElapsed(t *testing.T) {
	for in, want := range map[time.Duration]string{
		0: "0 ms", -1: "0 ms", 400 * time.Microsecond: "400 µs", 84*time.Millisecond + 1: "84 ms", 999999 * time.Microsecond: "1000 ms", 6789 * time.Millisecond: "6.8 s",
	} {
		if got := Elapsed(in); got != want {
			t.Errorf("Elapsed(%v) = %q, want %q", in, got, want)
		}
	}
}
