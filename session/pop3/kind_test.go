package pop3

import (
	"strings"
	"testing"
)

func TestKindCheck(t *testing.T) {
	for _, c := range []struct {
		kind   Kind
		arg    string
		reason string // "" for none
		mild   bool
	}{
		{Message, "1", "", false},
		{Message, "9223372036854775807", "", false},
		{Message, "0", "1 or more", false},
		{Message, "+3", "1 or more", false},
		{Message, "-3", "1 or more", false},
		{Message, "", "1 or more", false},
		{Message, "0x3", "1 or more", false},
		{Message, "12345678901234567890", "1 or more", false},
		{Message, "003", "no zeros in front", true},
		{Count, "0", "", false},
		{Count, "00", "no zeros in front", true},
		{Count, "ten", "0 or more", false},
		{Name, "alice", "", false},
		{Name, "alice@example.org", "", false},
		{Name, "", "empty", false},
		{Name, "alice b", "blank", true},
		{Name, "al\x1bice", "printable", false},
		{Name, "bjørn", "UTF8 USER", true},
		{Name, strings.Repeat("a", 41), "40", true},
		{Secret, "open-sesame", "", false},
		{Secret, "open sesame ", "", false},
		{Secret, "", "empty", true},
		{Secret, "a\nb", "line end", false},
		{Secret, "sésame", "UTF8 USER", true},
		{Digest, "9027050a634f8dfc6c698bc964c1fd43", "", false},
		{Digest, "9027050A634F8DFC6C698BC964C1FD43", "lower case", true},
		{Digest, "9027", "32 hex digits", false},
		{Digest, strings.Repeat("g", 32), "32 hex digits", false},
		{Mechanism, "SCRAM-SHA-256-PLUS", "", false},
		{Mechanism, "KERBEROS_V4", "", false},
		{Mechanism, "plain", "upper case", true},
		{Mechanism, "PLAIN!", "1 to 20", false},
		{Mechanism, strings.Repeat("A", 21), "1 to 20", false},
		{Response, "=", "", false},
		{Response, "AGFsaWNlAG9wZW4tc2VzYW1l", "", false},
		{Response, "", "base64", false},
		{Response, "AGF", "base64", false},
		{Response, "AG=FsaWN", "base64", false},
		{Response, "AGFs\naWNl", "base64", false},
		{Language, "de", "", false},
		{Language, "pt-BR", "", false},
		{Language, "*", "", false},
		{Language, "de-", "tag", false},
		{Language, "deutschland", "tag", false},
		{Word, "XLST", "", false},
		{Word, "two words", "no blanks", false},
		{Words, "two words", "", false},
		{Words, "a\x00b", "printable", false},
		{Words, "a\xFFb", "UTF-8", false},
	} {
		err := c.kind.Check(c.arg)
		if (err == nil) != (c.reason == "") {
			t.Errorf("%v.Check(%q) = %v, want %q", c.kind, c.arg, err, c.reason)
			continue
		}
		if err == nil {
			continue
		}
		if e := err.(*ArgError); !strings.Contains(e.Reason, c.reason) || e.Mild != c.mild || e.Kind != c.kind {
			t.Errorf("%v.Check(%q) = %#v, want %q, mild %v", c.kind, c.arg, e, c.reason, c.mild)
		}
	}
}

func TestKindsComplete(t *testing.T) {
	for k := Message; k <= Words; k++ {
		if info := kinds[k]; info.Name == "" || info.Hint == "" || info.look == nil {
			t.Errorf("kinds[%d] = %+v, want name, hint and look", k, info)
		}
	}
	if got, want := Kind(200).String(), "Kind(200)"; got != want {
		t.Errorf("Kind(200).String() = %q, want %q", got, want)
	}
}

func TestCheckArgs(t *testing.T) {
	for _, c := range []struct {
		verb string
		args []string
		want []string // the errors' texts
	}{
		{"TOP", []string{"1", "0"}, nil},
		{"LIST", nil, nil},
		{"TOP", []string{"1"}, []string{"TOP wants a number of lines here (digits only, 0 for the header alone)"}},
		{"RETR", []string{"+3"}, []string{`a message number is digits only, 1 or more: "+3"`}},
		{"STAT", []string{"1"}, []string{`STAT is written STAT, with nothing after it: "1"`}},
		{"LIST", []string{"x", "2"}, []string{
			`a message number is digits only, 1 or more: "x"`,
			`LIST is written LIST [msg], with nothing after it: "2"`,
		}},
		{"PASS", []string{"open\nsesame"}, []string{"a password cannot hold a line end or NUL"}},
		{"PASS", nil, []string{"PASS wants a password here (the rest of the line, blanks included; better not typed here)"}},
		{"AUTH", []string{"PLAIN", "AGFs!"}, []string{"an initial response is base64 without blanks, or = for an empty one"}},
		{"USER", []string{"alice", "open-sesame"}, []string{"USER is written USER name, with nothing after it"}},
		{"AUTH", []string{"PLAIN", "=", "open-sesame"}, []string{"AUTH is written AUTH [mechanism] [initial-response], with nothing after it"}},
	} {
		var got []string
		for _, e := range CheckArgs(mustLookup(t, c.verb), c.args) {
			got = append(got, e.Error())
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("CheckArgs(%s, %q) = %q, want %q", c.verb, c.args, got, c.want)
		}
	}
}

func TestSecretStaysOutOfErrors(t *testing.T) {
	const secret = "open\rsesame"
	for _, k := range []Kind{Secret, Response} {
		if e := k.Check(secret).(*ArgError); e.Got != "" || strings.Contains(e.Error(), "sesame") {
			t.Errorf("%v.Check of a secret = %#v, want it hidden", k, e)
		}
	}
}
