package repl

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strconv"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// mailMost is how much of a message is taken apart, in octets.
const mailMost = 64 << 20

// An opened message is the one that was looked at last: it is fetched once.
type opened struct {
	session *session.Session
	number  string
	kept    *spool
}

// aspectNames are what :show takes behind the number.
func aspectNames() []string {
	var names []string
	for _, a := range view.Aspects {
		names = append(names, string(a.Aspect))
	}
	return names
}

// partNumber is the number of a part of a message.
var partNumber = regexp.MustCompile(`^[0-9]+(\.[0-9]+)*$`)

// runShow looks at a message.
func runShow(ctx context.Context, sh *Shell, call Call) error {
	number, aspect, part := call.Args[0], view.Summary, ""
	if err := pop3.Message.Check(number); err != nil {
		return &misuse.Error{Where: ":show", Reason: "nothing was fetched", Err: err}
	}
	rest := call.Args[1:]
	if len(rest) > 0 && slices.Contains(aspectNames(), rest[0]) {
		aspect, rest = view.Aspect(rest[0]), rest[1:]
	} else if len(rest) > 0 {
		aspect = view.Text
	}
	if len(rest) > 0 {
		part, rest = rest[0], rest[1:]
	}
	switch {
	case part != "" && !partNumber.MatchString(part):
		return misuse.New(":show", view.Quote(part)+" is no part and no way to look at one", misuse.Nearest(part, aspectNames(), "ways are headers, text, parts and hex; 2 and 1.3 are parts")...)
	case len(rest) > 0:
		return misuse.New(":show", view.Quote(rest[0])+" is one argument too many", "usage: "+call.Row.Usage())
	}
	return sh.look(ctx, number, aspect, part)
}

// look shows a message.
func (sh *Shell) look(ctx context.Context, number string, aspect view.Aspect, part string) error {
	kept, err := sh.messageFor(ctx, number, aspect)
	if err != nil {
		return err
	}
	n, _ := strconv.ParseInt(number, 10, 64) // was checked
	mail := view.Mail{Number: n, Part: part, Open: func() (io.Reader, error) { return kept.reader(), nil }}
	return sh.view.Mail(mail, aspect)
}

// messageFor returns a message, or its header where that is enough and the server
// gives it alone.
func (sh *Shell) messageFor(ctx context.Context, number string, aspect view.Aspect) (*spool, error) {
	if o := sh.opened; o != nil && o.session == sh.session && o.number == number {
		return o.kept, nil
	}
	verb, args := wholeVerb(), []string{number}
	caps := sh.session.Capabilities()
	if head := headVerb(); aspect == view.Headers && caps != nil && caps.Has(head.Needs) {
		verb, args = head, append(args, "0")
	}
	reply, err := sh.fetch(ctx, verb, args...)
	if err != nil {
		return nil, err
	}
	kept := &spool{}
	if err := sh.copyBody(ctx, ":show", &limited{kept, mailMost}, reply, "message "+number); err != nil {
		kept.close()
		return nil, err
	}
	if reply.Body.Tally().Octets > mailMost {
		sh.view.Warn("only the first " + view.HumanSize(mailMost) + " of the message are looked at; :save keeps all of it")
	}
	sh.view.Odd(reply)
	if verb == wholeVerb() {
		sh.closeOpened()
		sh.opened = &opened{sh.session, number, kept}
	}
	return kept, nil
}

// closeOpened forgets the message that was looked at last.
func (sh *Shell) closeOpened() {
	if sh.opened != nil {
		sh.opened.kept.close()
		sh.opened = nil
	}
}

// A limited writer drops what is beyond its limit.
type limited struct {
	w    io.Writer
	room int64
}

func (l *limited) Write(b []byte) (int, error) {
	n, err := l.w.Write(b[:min(int64(len(b)), l.room)])
	l.room -= int64(n)
	if err != nil {
		return n, err
	}
	return len(b), nil
}
