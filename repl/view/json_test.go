package view

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"popsh/session/wire"
)

// objects are replies with the JSON object they become, up to "first_ms" and
// without the times.
var objects = []struct {
	form               Form
	line, server, want string
}{
	{Plain, "noop", "+OK hi\r\n", `{"cmd":"NOOP","sent":"noop","status":"+OK","text":"hi"}`},
	{Plain, "PASS open sesame", "-ERR [AUTH] no\r\n", `{"cmd":"PASS","sent":"PASS ****","status":"-ERR","code":"AUTH","text":"no",` +
		`"hints":["[AUTH] Something is wrong with the credentials, or with what this user may do. (RFC 3206 §5)","Check name and password before you try again. Some providers want an app password, a token, or POP enabled in the account's settings."]}`},
	{Counts, "STAT", "+OK 3 4210\r\n", `{"cmd":"STAT","sent":"STAT","status":"+OK","text":"3 4210","value":{"messages":3,"octets":4210}}`},
	{Counts, "STAT", "+OK mail\r\n", `{"cmd":"STAT","sent":"STAT","status":"+OK","text":"mail","unread":"the number of messages is not made of digits only"}`},
	{Counts, "STAT", "+OK 2  9 x\r\n", `{"cmd":"STAT","sent":"STAT","status":"+OK","text":"2  9 x","value":{"messages":2,"octets":9},"odd":"blanks beyond the one space, text after the last value"}`},
	{Listing, "LIST 2", "+OK 2 5\r\n", `{"cmd":"LIST","sent":"LIST 2","status":"+OK","text":"2 5","value":{"message":2,"octets":5}}`},
	{Listing, "LIST", "+OK\r\n1 5\r\nx\n02 6\r\n.\r\n", `{"cmd":"LIST","sent":"LIST","status":"+OK","text":"","body":[` +
		`{"message":1,"octets":5},` +
		`{"line":"x","unread":"the message number is not made of digits only","defects":["bare-lf"]},` +
		`{"message":2,"octets":6,"line":"02 6","odd":"leading zeros"}],` +
		`"lines":3,"octets":13,"defects":[{"name":"bare-lf","text":"the line ends in LF without CR","ref":"RFC 1939 §3","lines":1,"first":2}]}`},
	{Listing, "LIST", "+OK\r\n.\r\n", `{"cmd":"LIST","sent":"LIST","status":"+OK","text":"","body":[],"lines":0,"octets":0}`},
	{Unique, "UIDL", "+OK\r\n1 <a&b>\r\n2 \xff\r\n.\r\n", `{"cmd":"UIDL","sent":"UIDL","status":"+OK","text":"","body":[` +
		`{"message":1,"id":"<a&b>"},{"message":2,"id":{"b64":"/w=="},"line":{"b64":"MiD/"},"odd":"octets that do not belong there"}],"lines":2,"octets":14}`},
	{Capabilities, "CAPA", "+OK\r\nSASL PLAIN\r\nX-Y z\r\n.\r\n", `{"cmd":"CAPA","sent":"CAPA","status":"+OK","text":"","body":[` +
		`{"tag":"SASL","args":["PLAIN"],"registered":true,"meaning":"AUTH works with these mechanisms, and takes an initial response; the list may grow after STLS."},` +
		`{"tag":"X-Y","args":["z"],"registered":false}],"lines":2,"octets":19}`},
	{Message, "RETR 1", "+OK\r\nA: \x1b\u009b\u202e\r\n\r\n\xfc\r\n..\r\n\U000e0041\"\\\r\n.\r\n", `{"cmd":"RETR","sent":"RETR 1","status":"+OK","text":"","body":[` +
		`"A: \u001b\u009b\u202e","",{"b64":"/A=="},".","\udb40\udc41\"\\"],"lines":5,"octets":27,"stuffed":1}`},
	{Message, "RETR 1", "+OK\r\n\x00\r\ncut", `{"cmd":"RETR","sent":"RETR 1","status":"+OK","text":"","body":[{"text":"\u0000","defects":["nul"]},{"text":"cut","defects":["cut"]}],` +
		`"lines":2,"octets":6,"incomplete":"the server closed the connection","defects":[` +
		`{"name":"nul","text":"the line holds a NUL octet","ref":"RFC 6856 §2.1","lines":1,"first":1},` +
		`{"name":"cut","text":"the connection ended before the line did","ref":"RFC 1939 §3","lines":1,"first":2},` +
		`{"name":"no-end","text":"the reply has no end mark","ref":"RFC 1939 §3","lines":1,"first":2}]}`},
}

var withoutTimes = strings.NewReplacer(`,"first_ms":0`, "", `,"ms":0`, "")

func TestJSON(t *testing.T) {
	for _, c := range objects {
		got, _ := show(t, Options{JSON: true}, c.form, c.line, c.server)
		if out := withoutTimes.Replace(got.out); out != c.want+"\n" {
			t.Errorf("Reply(%q) wrote\n%swant\n%s", c.server, out, c.want)
		}
		if !json.Valid([]byte(got.out)) || got.err != "" {
			t.Errorf("Reply(%q) wrote %q and %q, want valid JSON and no words", c.server, got.out, got.err)
		}
	}
}

// TestJSONParts: the parts of a long line are elements that belong together.
func TestJSONParts(t *testing.T) {
	long := strings.Repeat("a", 5000)
	got, _ := show(t, Options{JSON: true}, Message, "RETR 1", "+OK\r\n"+long+"\r\n.\r\n")
	var o struct {
		Body []struct {
			Text      string
			Defects   []string
			Continues bool
		}
	}
	if err := json.Unmarshal([]byte(got.out), &o); err != nil {
		t.Fatal(err)
	}
	if len(o.Body) != 2 || o.Body[0].Text+o.Body[1].Text != long || o.Body[0].Continues || !o.Body[1].Continues {
		t.Errorf("Reply wrote %.80q…, want two parts of one line", got.out)
	}
}

func FuzzText(f *testing.F) {
	// Invariant: the JSON of any octets is valid, is safe on a terminal, and gives
	// the octets back.
	for _, c := range escapes {
		f.Add([]byte(c.in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		dst := appendText(nil, in)
		if strings.ContainsFunc(string(dst), func(r rune) bool { return unicode.IsControl(r) || !visible(r) }) {
			t.Fatalf("appendText(%q) = %q, want nothing unseen", in, dst)
		}
		var text string
		if err := json.Unmarshal(dst, &text); err == nil && text == string(in) {
			return
		}
		var object struct{ B64 string }
		if err := json.Unmarshal(dst, &object); err != nil {
			t.Fatalf("appendText(%q) = %s: %v", in, dst, err)
		}
		if back, _ := base64.StdEncoding.DecodeString(object.B64); string(back) != string(in) {
			t.Fatalf("appendText(%q) = %s, want the octets back", in, dst)
		}
	})
}

// TestVeil: known secrets are hidden wherever a server repeats them.
func TestVeil(t *testing.T) {
	const secret = "open-sesame"
	veil := &wire.Veil{}
	veil.Hide([]byte(secret))
	for _, o := range []Options{{}, {OutTTY: true}, {JSON: true}, {JSON: true, Trace: 1}, {Trace: 1}} {
		o.Veil = veil
		for _, server := range []string{"-ERR wrong: " + secret + "\r\n", "+OK " + secret + "\r\nYour password is " + secret + ".\r\n" + secret + ": x\r\n.\r\n"} {
			got, _ := show(t, o, Message, "RETR 1", server)
			if strings.Contains(got.out+got.err, secret) || !strings.Contains(got.out, "****") {
				t.Errorf("Reply(%q) with %+v wrote %q and %q, want stars", server, o, got.out, got.err)
			}
		}
	}
}
