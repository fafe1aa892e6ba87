package repl

import (
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"

	"popsh/repl/page"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
)

// usualPrompt is the prompt's template. A word in braces that has nothing to say
// takes the blank before it along.
const usualPrompt = "{tls} {host} {user} {state}{count}{dele}{rec}{mark} "

// noSession is the prompt before the first connection.
const noSession = "popsh> "

// A promptWord is what a template may hold in braces.
type promptWord struct {
	name  string
	text  func(*Shell) string
	long  bool // somebody else's text, which may be cut
	means string
}

var promptWords = []promptWord{
	{name: "tls", text: (*Shell).transport,
		means: "how the connection is protected: plain, stls or tls"},
	{name: "host", text: (*Shell).promptHost, long: true,
		means: "the server, with its port where that is not a usual one"},
	{name: "user", text: (*Shell).promptUser, long: true,
		means: "who has logged in"},
	{name: "state", text: func(sh *Shell) string { return stateWords[sh.session.State()] },
		means: "where the session stands: auth before the login, trans after it; :help states"},
	{name: "count", text: (*Shell).promptCount,
		means: "how many messages there are"},
	{name: "dele", text: (*Shell).promptDeletions,
		means: "how many deletions QUIT would carry out, as -2"},
	{name: "rec", text: (*Shell).promptRecording,
		means: "that a recording goes on"},
	{name: "mark", text: (*Shell).promptMark,
		means: "> after +OK, ! after -ERR, + where an answer is awaited, ~ where a reply is owed"},
}

var stateWords = map[pop3.State]string{
	pop3.Connected: "greet", pop3.Authorization: "auth", pop3.Transaction: "trans", pop3.Update: "update", pop3.Closed: "closed",
}

// nameLimits are how long host and user may be, from terminal to narrower terminal.
var nameLimits = []int{255, 32, 20, 12, 8}

// prompts tell where the session stands, on one line: the widest first, for
// terminals of every width.
func (sh *Shell) prompts() []string {
	if sh.session == nil {
		return []string{noSession}
	}
	var all []string
	for _, limit := range nameLimits {
		all = append(all, sh.promptWith(limit))
	}
	return append(slices.Compact(all), "pop3"+sh.promptMark()+" ")
}

// promptWith fills the template in, with names of at most limit characters.
func (sh *Shell) promptWith(limit int) string {
	return fillPrompt(sh.options.Prompt, func(name string) string {
		w, _ := findPromptWord(name)
		text := w.text(sh)
		if w.long {
			text = view.Clip(view.Escape([]byte(text)), limit)
		}
		return text
	})
}

func findPromptWord(name string) (promptWord, bool) {
	i := slices.IndexFunc(promptWords, func(w promptWord) bool { return w.name == name })
	if i < 0 {
		return promptWord{}, false
	}
	return promptWords[i], true
}

// fillPrompt puts words into a template.
func fillPrompt(template string, word func(name string) string) string {
	filled := ""
	for {
		before, rest, found := strings.Cut(template, "{")
		filled += before
		if !found {
			return strings.TrimLeft(filled, " ")
		}
		name, after, _ := strings.Cut(rest, "}")
		text := word(name)
		if text == "" {
			filled = strings.TrimSuffix(filled, " ")
		}
		filled, template = filled+text, after
	}
}

// transport is how the link is protected; a closed one is not any more.
func (sh *Shell) transport() string {
	sec := sh.session.Security()
	kind := "stls"
	switch {
	case sh.session.Closed():
		return ""
	case sec == nil:
		return "plain"
	case sec.Implicit:
		kind = "tls"
	}
	if sh.options.Insecure {
		kind += "(unverified)"
	}
	if sec.Name != "" {
		kind += "(other-name)"
	}
	if sec.IsOld() {
		kind += "(old)"
	}
	return kind
}

// promptHost is the host, with the port unless that is a registered one.
func (sh *Shell) promptHost() string {
	host := sh.session.Host()
	_, port, err := net.SplitHostPort(sh.session.Addr())
	if err != nil || slices.Contains(registeredPorts, port) {
		return host
	}
	return net.JoinHostPort(host, port)
}

var registeredPorts = []string{strconv.Itoa(session.PortPOP3), strconv.Itoa(session.PortPOP3S)}

// promptUser is who has logged in.
func (sh *Shell) promptUser() string {
	if sh.session.State() != pop3.Transaction {
		return ""
	}
	return sh.user
}

func (sh *Shell) promptCount() string {
	n, known := sh.session.Machine().Highest()
	if !known {
		return ""
	}
	return " " + strconv.FormatInt(n, 10)
}

// promptDeletions is how many messages QUIT would remove.
func (sh *Shell) promptDeletions() string {
	n := sh.session.Machine().Deletions()
	if n == 0 {
		return ""
	}
	return " -" + strconv.Itoa(n)
}

// promptMark is ~ while the session is out of step, + while the server waits for
// the answer to a challenge, ! after -ERR and > otherwise.
func (sh *Shell) promptMark() string {
	switch {
	case !sh.session.Closed() && !sh.session.InStep():
		return "~"
	case !sh.session.Closed() && sh.session.InExchange():
		return "+"
	case sh.refused:
		return "!"
	}
	return ">"
}

// promptTemplate is a value: text with words in braces, of which each is known.
type promptTemplate string

func (v *promptTemplate) Choices() []string { return nil }
func (v *promptTemplate) String() string    { return string(*v) }

func (v *promptTemplate) Set(text string) error {
	if err := checkPrompt(text); err != nil {
		return err
	}
	return (*plainText)(v).Set(text)
}

// Legend lists the words that may stand in it.
func (v *promptTemplate) Legend() page.Page {
	var words []page.Block
	for _, w := range promptWords {
		words = append(words, page.Fact("{"+w.name+"}", w.means))
	}
	return page.Entries("words", words...)
}

func checkPrompt(text string) error {
	var names []string
	for _, w := range promptWords {
		names = append(names, w.name)
	}
	for rest := text; strings.ContainsAny(rest, "{}"); {
		before, inside, _ := strings.Cut(rest, "{")
		name, after, closed := strings.Cut(inside, "}")
		if strings.Contains(before, "}") || !closed {
			return errors.New("a word in a prompt stands between { and }")
		}
		if _, ok := findPromptWord(name); !ok {
			return errors.New("the words are {" + strings.Join(names, "} {") + "}")
		}
		rest = after
	}
	if strings.TrimSpace(text) == "" {
		return errors.New("something to see, such as {host}{mark}")
	}
	return nil
}
