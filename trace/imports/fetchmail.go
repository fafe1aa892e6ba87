package imports

import (
	"bytes"
	"regexp"

	"popsh/trace"
)

// fetchmailSaid is a line of the conversation; other words of fetchmail may stand
// before it.
var fetchmailSaid = regexp.MustCompile(`(?:^|fetchmail: )POP3([<>])(?: (.*))?$`)

// fetchmailWords are words of fetchmail about the connection.
var fetchmailWords = []struct {
	pattern *regexp.Regexp
	react   func(t *retelling, m []string)
}{
	{regexp.MustCompile(`rying to connect to (\S{1,255})/(\d{1,5})\.\.\.connected`), func(t *retelling, m []string) {
		t.Peer(m[1] + ":" + m[2])
		t.Opened("")
	}},
	{regexp.MustCompile(`using protocol (?:TLSv|SSLv)?(\S+), cipher (\S+),`), func(t *retelling, m []string) {
		t.Securing()
		t.Secured(trace.Attr{Name: "version", Value: m[1]}, trace.Attr{Name: "cipher", Value: m[2]})
	}},
}

func isFetchmail(head []byte) bool { return fetchmailHead.Match(head) }

var fetchmailHead = regexp.MustCompile(`(?m)(?:^|fetchmail: )POP3[<>] `)

// readFetchmail reads what fetchmail -v -v says. It shows no line of a message.
func readFetchmail(in []*intake, t *retelling) error {
	t.Lossy(lossTime)
	t.Lossy(lossEnds)
	found := false
	err := in[0].each(func(line []byte) error {
		text := chomp(line)
		if m := fetchmailSaid.FindSubmatch(text); m != nil {
			found = true
			fetchmailLine(t, m[1][0], m[2])
		} else {
			fetchmailChatter(t, text)
		}
		return nil
	})
	if err == nil && !found {
		err = &trace.FormatError{File: in[0].name, Reason: "no line of a conversation is marked POP3> or POP3<"}
	}
	return err
}

// fetchmailLine retells a line of the conversation. A password ends in a star.
func fetchmailLine(t *retelling, mark byte, said []byte) {
	if mark == '<' {
		t.Line(trace.Server, said)
		return
	}
	if bytes.HasSuffix(said, []byte(" *")) {
		t.Lossy(lossSecrets)
	}
	t.asked(said)
}

// fetchmailChatter retells what fetchmail says of the connection.
func fetchmailChatter(t *retelling, text []byte) {
	for _, w := range fetchmailWords {
		if m := w.pattern.FindSubmatch(text); m != nil {
			w.react(t, stringsOf(m))
		}
	}
}
