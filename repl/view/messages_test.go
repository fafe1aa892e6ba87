package view

import (
	"testing"
	"time"

	"popsh/session"
	"popsh/session/wire"
)

func TestMessages(t *testing.T) {
	text := func(s string) wire.Octets { return wire.OctetsOf([]byte(s)) }
	list := []session.Message{
		{Number: 7, Octets: 14541, Sized: true, ID: text("0af3"), From: text(`"Alice A." <alice@example.org>`), Subject: text("Invoice 118"),
			Date: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)},
		{Number: 12, Octets: 5, Sized: true, From: text("<\x1b]0;x@example.org>"), Subject: text("日本語の件名はここにあって、とても長いのでおしまいまでは見えません\u202e")},
	}
	for _, c := range []struct {
		name string
		o    Options
		want string
	}{
		{"to a file", Options{}, `    msg     size  date        from                  subject                                        unique-id
      7  14.2 KB  2026-03-01  Alice A.              Invoice 118                                    0af3
     12      5 B              \x1b]0;x@example.org  日本語の件名はここにあって、とても長いのでお…
`},
		{"at a terminal", onTerminal(80), `    msg     size  date        from                  subject
      7  14.2 KB  2026-03-01  Alice A.              Invoice 118
     12      5 B              \x1b]0;x@example.org  日本語の件名はここにあって…
`},
		{"at a narrow one, without the date", onTerminal(60), `    msg     size  from                  subject
      7  14.2 KB  Alice A.              Invoice 118
     12      5 B  \x1b]0;x@example.org  日本語の件名はここ…
`},
		{"without the sender", onTerminal(40), `    msg  subject
      7  Invoice 118
     12  日本語の件名はここにあって、と…
`},
		{"at the narrowest", onTerminal(20), `    msg  subject
      7  Invoice 118
     12  日本語の件…
`},
		{"as JSON", Options{JSON: true}, `{"scan":{"message":7,"octets":14541,"date":"2026-03-01T09:00:00Z","from":"\"Alice A.\" <alice@example.org>","subject":"Invoice 118","id":"0af3"}}
{"scan":{"message":12,"octets":5,"from":"<\u001b]0;x@example.org>","subject":"日本語の件名はここにあって、とても長いのでおしまいまでは見えません\u202e"}}
`},
		{"nothing", Options{}, "    msg  size  date  from  subject  unique-id\n"},
	} {
		rows := list
		if c.name == "nothing" {
			rows = nil
		}
		if got := words(c.o, func(v *View) { v.Messages(rows) }); got.out != c.want {
			t.Errorf("%s: Messages() wrote\n%swant\n%s", c.name, got.out, c.want)
		}
	}
}
