package repl

import (
	"context"
	"slices"
	"strings"

	"popsh/repl/explain"
	"popsh/repl/misuse"
	"popsh/repl/typing"
	"popsh/session"
)

// explainRow is the word :explain.
func explainRow() Command {
	return Command{Name: "explain", Args: args(some(arg("line", Line))), Offline: true, Pages: true, Run: runExplain,
		Short: "explain the last reply, or any line, piece by piece",
		Long: `Without a line it explains what was sent last and what came back: the status, the response
code, the numbers, each capability, each challenge, what is odd, which state follows, and
what to try next when it failed. A line is one of a server, or behind C: one of a client.

:set explain on explains every reply.`,
		Example: []string{":explain", ":explain -ERR [IN-USE] locked", ":explain +OK 3 4210", ":explain SASL PLAIN", ":explain C: RETR 1"}}
}

// runExplain explains the last reply, or the line that stands behind the word.
func runExplain(_ context.Context, sh *Shell, call Call) error {
	if line := strings.TrimSpace(call.Rest); line != "" {
		return sh.explainLine(line)
	}
	if sh.seen == nil {
		return misuse.New(":explain", "no reply has come yet", ":explain LINE explains any line: :explain -ERR [IN-USE] locked")
	}
	sh.showPage(sh.seen.Page())
	return nil
}

// explainLine explains any line, typed or pasted. In double quotes it may hold the
// escapes of :raw.
func (sh *Shell) explainLine(text string) error {
	text, from := explain.CutMark(text)
	if strings.HasPrefix(text, `"`) {
		pieces, err := typing.Words(text)
		if err != nil {
			return err
		}
		text = strings.Join(pieces, "")
	}
	known := explain.Reader{Veil: sh.veil}
	if sh.online() {
		known.Caps = sh.session.Capabilities()
	}
	sh.showPage(known.Line(text, from))
	return nil
}

// begin forgets the exchange before and notes how things stand.
func (sh *Shell) begin() { sh.seen = explain.Begin(sh.session, sh.veil) }

// keep remembers a reply, and its body while it is read.
func (sh *Shell) keep(r *session.Reply) { sh.seen.Keep(r, sh.session.State()) }

// explainAfter explains the last reply below it, when that is wanted.
func (sh *Shell) explainAfter() {
	if !sh.options.Explain || sh.seen == nil || !sh.seen.HasReply() {
		return
	}
	const margin = 4
	lines := slices.DeleteFunc(sh.seen.Page().Lines(sh.streams.Columns()-margin), func(l string) bool { return l == "" })
	sh.view.Info(strings.Join(lines, "\n"))
}
