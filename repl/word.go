package repl

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/typing"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// localRows are the words for popsh itself, in alphabetical order.
func localRows() []Command {
	rows := []Command{
		{Name: "open", Args: args(arg("target", Target), some(Arg{Name: "--tls=…", Kind: Option, Among: tlsOptions})), Offline: true, Run: runOpen,
			Short: "open a connection",
			Long: `The target is a host, host:port, user@host, a URL such as pop3s://pop.example.org, or
the name of a server in the configuration file.
With no port and no scheme, implicit TLS on port 995 is tried first, then port 110
with STLS. --tls=implicit, --tls=stls or --tls=none names the way instead.`,
			Example: []string{":open pop.example.org", ":open localhost:1110 --tls=none", ":open pop3s://alice@pop.example.org"}},
		{Name: "alias", Args: args(some(arg("name", AliasName)), some(Arg{Name: "=", Kind: Option, Among: []string{"="}}), some(arg("line", Line))), Offline: true, Run: runAliases,
			Short: "give a line a short name",
			Long: `The name, behind a colon, then stands for the line, in this session; [aliases] in the
configuration file keeps it. $1 to $9 in the line are the arguments, $* is all of them,
$$ a dollar. An alias may use others. Without a line :alias shows what there is, and
-d NAME takes an alias away. A secret is left out: popsh asks for it.`,
			Example: []string{":alias first = TOP $1 0", ":first 3", ":alias in = AUTH CRAM-MD5", ":alias -d first"}},
		{Name: "reopen", Offline: true, Run: runReopen, Short: "open the last connection again",
			Long: "It goes the same way as the connection before, to the same host and port with the same kind of TLS."},
		{Name: "drop", Run: runDrop, Short: "end the connection without QUIT",
			Long: "The connection is closed at once. Without QUIT there is no UPDATE state, so no message that is marked as deleted is removed (RFC 1939 §6)."},
		{Name: "raw", Args: args(arg(`"octets"`, Octets)), Run: runRaw, Short: "send any octets, with no help at all",
			Long: `The octets stand in double quotes, with \r \n \t \\ \" and \xNN. Several quoted
pieces are sent in several writes. Nothing is added: a command needs its \r\n. Then
one reply is read for every line that was completed.

Nothing is asked and nothing is refused either: a DELE goes out in spite of --read-only,
and a password in clear text without a question.`,
			Example: []string{`:raw "NOOP\r\n"`, `:raw "STAT\r\nLIST\r\n"`, `:raw "NO" "OP\r\n"`, `:raw "USER caf\xe9\r\n"`}},
		{Name: "resync", Run: runResync, Short: "wait for what the server still owes",
			Long: `After Ctrl-C a reply may still be owed, which the prompt shows by ~. It is read while you
type; :resync waits for it, so that the session is in step when it ends. Ctrl-C stops the
waiting again.

A server that answers with a line that is neither +OK nor -ERR cannot be brought back into
step: nobody knows any more which line answers what. popsh ends such a connection, and
:reopen opens a new one.`,
			Example: []string{":resync"}},
		{Name: "caps", Sink: true, Pages: true, Run: runCaps, Short: "show what the server has announced",
			Long: "It shows what the last CAPA of this session said and sends nothing. After STLS nothing is known until CAPA is asked again (RFC 2595 §4)."},
		{Name: "timeout", Args: args(some(arg("timer", Timer)), some(arg("duration", Duration))), Offline: true, Run: runTimeout,
			Short:   "show or set how long popsh waits",
			Long:    "Without arguments it shows the timers. A duration is written 30s, 5m or 1m30s; 0 waits for ever. Whichever timer ends, the connection ends with it: a late answer could be taken for the next one.",
			Example: []string{":timeout", ":timeout idle 2m", ":timeout total 0"}},
		{Name: "save", Args: args(arg("msg", Message), arg("file", File)), Run: runSave, Short: "fetch a message into a file, octet for octet",
			Long:    "The message is fetched with RETR and written exactly as it came, stuffing dots taken away. The file is new and for you alone (mode 0600); one that exists is not touched.",
			Example: []string{":save 1 letter.eml"}},
		{Name: "set", Args: args(some(arg("setting", Setting)), some(many(arg("value", Value)))), Offline: true, Run: runSet,
			Short: "show or change a setting",
			Long: `Without arguments it shows all settings: the value, and whether that is the default or
comes from a flag, from the configuration file or from a :set of this session.`,
			Example: []string{":set", ":set trace 1", ":set read-only on", ":set pager less -FRX"}},
		{Name: "explain", Args: args(some(arg("line", Line))), Offline: true, Pages: true, Run: runExplain,
			Short: "explain the last reply, or any line, piece by piece",
			Long: `Without a line it explains what was sent last and what came back: the status, the response
code, the numbers, each capability, each challenge, what is odd, which state follows, and
what to try next when it failed. A line is one of a server, or behind C: one of a client.

:set explain on explains every reply.`,
			Example: []string{":explain", ":explain -ERR [IN-USE] locked", ":explain +OK 3 4210", ":explain SASL PLAIN", ":explain C: RETR 1"}},
		{Name: "help", Args: args(some(many(arg("name", TopicName)))), Offline: true, Sink: true, Pages: true, Run: runHelp,
			Short: "explain a command, a capability, a code or a topic",
			Long: `Without an argument it lists all commands and topics. A colon before a name asks for a word
of popsh, brackets around it for a response code. -k WORD lists everything that speaks of a
word, the best hits first.`,
			Example: []string{":help", ":help RETR", ":help stuffing", ":help IN-USE", ":help -k password"}},
		{Name: "pipeline", Args: args(arg("command; command …", Line)), Run: runPipeline, Short: "send several commands at once, then read the replies",
			Long:    "All lines go out in one write, without waiting (RFC 2449 §6.6). The replies come in the same order, and each is shown under its command.",
			Example: []string{":pipeline STAT; LIST; UIDL; NOOP"}},
		{Name: "time", Args: args(arg("line", Line)), Offline: true, Run: runTime, Short: "run a line and tell how long it took",
			Long:    "The line is run as if it were typed; the time is from sending it to the end of its reply.",
			Example: []string{":time STAT", ":time RETR 1 > letter.txt"}},
		{Name: "watch", Args: args(arg("seconds", Duration), arg("line", Line)), Run: runWatch, Short: "run a line again and again, until Ctrl-C",
			Long:    "The line is run, then there is a pause, and so on, until Ctrl-C or a failure. A number alone is in seconds.",
			Example: []string{":watch 60 NOOP", ":watch 5m STAT"}},
		{Name: "expect", Args: args(arg("pattern", Pattern), some(arg("line", Line))), Run: runExpect,
			Short: "run a line, and fail unless the reply is as expected",
			Long: `The pattern is what the reply begins with, such as +OK, -ERR or a response code in brackets,
or a regular expression between slashes that a line of the reply fits. Without a line it is
about the last reply. In a script a refusal that was expected is no failure; one that was
not, or the wrong reply, ends it with exit status 1.`,
			Example: []string{":expect -ERR RETR 99", ":expect [AUTH] PASS wrong", ":expect /^3 / LIST", ":expect +OK"}},
		{Name: "wait", Args: args(arg("duration", Duration)), Offline: true, Run: runWait,
			Short:   "do nothing for a time, and watch the server",
			Long:    "It ends early when the server says something or hangs up, which is a failure. A number alone is in seconds.",
			Example: []string{":wait 30", ":wait 10m"}},
		{Name: "quit", Offline: true, Run: runQuit, Short: "leave popsh",
			Long: "The connection is closed without QUIT, so messages marked as deleted stay; at a terminal popsh asks first. QUIT, without the colon, is the server's: it carries the deletions out."},
	}
	rows = append(rows, recordRows()...)
	rows = append(rows, lookRows()...)
	rows = append(rows, replayRows()...)
	for i := range rows {
		rows[i].Group = groupLocal
	}
	slices.SortFunc(rows, func(a, b Command) int { return strings.Compare(a.Name, b.Name) })
	return rows
}

func args(list ...Arg) []Arg         { return list }
func arg(name string, kind Kind) Arg { return Arg{Name: name, Kind: kind} }
func some(a Arg) Arg                 { a.Optional = true; return a }
func many(a Arg) Arg                 { a.Many = true; return a }

func runOpen(ctx context.Context, sh *Shell, call Call) error {
	tls := ""
	if len(call.Args) > 1 {
		name, ok := strings.CutPrefix(call.Args[1], "--tls=")
		if _, known := session.ParseMode(name); !ok || !known {
			return misuse.New(":open", view.Quote(call.Args[1])+" is not known here", "--tls=auto, --tls=implicit, --tls=stls or --tls=none")
		}
		tls = name
	}
	w, err := sh.options.wayTo(call.Args[0], tls)
	if err != nil {
		return err
	}
	return sh.open(ctx, w)
}

func runReopen(ctx context.Context, sh *Shell, _ Call) error {
	if sh.way == nil {
		return misuse.New(":reopen", "no connection was open before", ":open HOST opens one")
	}
	return sh.open(ctx, sh.way)
}

func runDrop(_ context.Context, sh *Shell, _ Call) error {
	sh.drop()
	return nil
}

// runRaw sends pieces of octets and reads the replies they ask for.
func runRaw(ctx context.Context, sh *Shell, call Call) error {
	if !strings.HasPrefix(strings.TrimLeft(call.Rest, " "), `"`) {
		return misuse.New(":raw", "the octets stand in double quotes", `:raw "NOOP\r\n"`)
	}
	pieces, err := typing.Words(call.Rest)
	if err != nil {
		return err
	}
	if err := sh.overtake(ctx); err != nil {
		return err
	}
	sh.hideRaw(strings.Join(pieces, ""))
	older, total := len(sh.session.Owed()), 0
	for _, piece := range pieces {
		n, err := sh.session.SendRaw(ctx, []byte(piece))
		if err != nil {
			return err
		}
		total += n
	}
	if total == 0 {
		sh.view.Info("the line has no end yet; the next octets continue it")
	}
	return sh.receive(ctx, older+total)
}

// hideRaw remembers the secrets on lines that are about to be sent together: the
// reply to the first of them may repeat one of the last.
func (sh *Shell) hideRaw(octets string) {
	for line := range strings.Lines(octets) {
		sh.hide(sh.session.Request([]byte(strings.TrimRight(line, "\r\n"))))
	}
}

// receive reads replies that are owed; the error is the first refusal.
func (sh *Shell) receive(ctx context.Context, replies int) (first error) {
	for range replies {
		if sh.session.Closed() {
			return first
		}
		err := sh.exchange(ctx, nil, func() (*session.Reply, error) {
			reply, err := sh.session.Receive(ctx)
			if reply != nil {
				sh.notice(reply.Request) // only now the line is known: it may have come in pieces
			}
			return reply, err
		})
		var refused *session.RefusedError
		if err != nil && !errors.As(err, &refused) {
			return err
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func runCaps(_ context.Context, sh *Shell, _ Call) error {
	caps := sh.session.Capabilities()
	if caps == nil {
		sh.view.Info("nothing is known: the server was not asked by CAPA, or TLS has begun since")
		return nil
	}
	var lines [][]byte
	for _, line := range caps.Lines {
		lines = append(lines, []byte(strings.TrimSpace(line.Written+" "+strings.Join(line.Args, " "))))
	}
	sh.view.Announced(lines)
	return nil
}

func runQuit(ctx context.Context, sh *Shell, _ Call) error {
	if err := sh.awaitKeepalive(ctx); errors.Is(err, context.Canceled) {
		return err
	}
	if sh.online() && sh.session.Machine().Deletions() > 0 && sh.person != nil {
		return sh.quitWithDeletions(ctx)
	}
	sh.leave()
	return nil
}

func (sh *Shell) leave() {
	sh.left = true
	if sh.online() {
		sh.drop()
	}
}

// quitWithDeletions asks what is to become of the marks.
func (sh *Shell) quitWithDeletions(ctx context.Context) error {
	choices := "[c]ommit by QUIT, [d]iscard or [s]tay?"
	if sh.owes() {
		choices = "[d]iscard or [s]tay? (QUIT must wait for a reply)"
	}
	answer, err := sh.ask(ctx, fmt.Sprintf("messages marked as deleted: %d", sh.session.Machine().Deletions()), choices)
	if err != nil {
		return err
	}
	switch {
	case answer == "c" && !sh.owes():
		quit := pop3.First(func(c *pop3.Command) bool { return c.Next == pop3.Update })
		sh.left = true
		return sh.run(ctx, quit)
	case answer == "d":
		sh.leave()
	}
	return nil
}
