package trace

import (
	"bytes"
	"encoding/hex"

	"popsh/session/pop3"
)

// A verdict says from where on a line is secret by its place in the
// conversation, and what kind of secret that is.
type verdict struct {
	from  int // open when no part of the line is secret
	kind  string
	loose bool // words of which only the last may be the secret
}

// open says that no place of a line is secret.
const open = -1

// hides names the slots for the kinds of arguments that are secret.
var hides = map[pop3.Kind]string{
	pop3.Secret:   HiddenSecret,
	pop3.Digest:   HiddenAPOP,
	pop3.Response: HiddenSASL,
}

const (
	mechanismMax = 20 // the longest name of a SASL mechanism (RFC 4422 §3.1)
	verbMax      = 40 // a longer verb is like none that is known
)

// A command is a line of the client, cut into words.
type command struct {
	row   *pop3.Command // nil when the verb is unknown
	verb  string
	words []word // the arguments
	body  pop3.Body
	id    int
}

// A word is where an argument stands in its line.
type word struct{ from, to int }

// parseCommand cuts a line into verb and arguments, forgiving blanks.
func parseCommand(line []byte) command {
	start := skipBlanks(line, 0)
	end := skipWord(line, start)
	c := command{verb: string(line[start:min(end, start+verbMax)])}
	c.row, _ = pop3.Lookup(string(line[start:end]))
	for i := end; i < len(line); {
		rest := word{i + 1, len(line)} // one blank separates; more belong to a last argument
		if c.row != nil && len(c.words) < len(c.row.Args) && c.row.Args[len(c.words)].Rest {
			c.words = append(c.words, rest)
			break
		}
		at := skipBlanks(line, i)
		if at == len(line) {
			break
		}
		i = skipWord(line, at)
		c.words = append(c.words, word{at, i})
	}
	if c.row != nil {
		c.body = c.row.BodyFor(c.args(line, 1)...)
	}
	return c
}

// kept returns what is needed of a command to read its reply: no octets of it.
func (c command) kept() command { return command{row: c.row, body: c.body, id: c.id} }

// args returns the first arguments, at most n.
func (c *command) args(line []byte, n int) []string {
	var args []string
	for _, w := range c.words[:min(n, len(c.words))] {
		args = append(args, string(line[w.from:w.to]))
	}
	return args
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func skipBlanks(line []byte, i int) int {
	for i < len(line) && isBlank(line[i]) {
		i++
	}
	return i
}

func skipWord(line []byte, i int) int {
	for i < len(line) && !isBlank(line[i]) {
		i++
	}
	return i
}

// secret finds the secret among the arguments of a command by their kinds, of a
// misspelt command too.
func (c *command) secret(line []byte) verdict {
	if c.row == nil {
		return c.misspelt(line)
	}
	for i, w := range c.words {
		if i < len(c.row.Args) {
			if kind, ok := hides[c.row.Args[i].Kind]; ok {
				return c.argument(line, i, kind)
			}
		}
		if kind := astray(c.row, line[w.from:w.to]); kind != "" {
			return verdict{from: w.from, kind: kind}
		}
		if i == len(c.row.Args) && c.row.SecretBehind() {
			return verdict{from: w.from, kind: HiddenSecret, loose: true}
		}
	}
	return verdict{from: open}
}

// argument returns the verdict on an argument that is secret: it begins one blank
// behind the one before. An empty response is no secret (RFC 5034 §4).
func (c *command) argument(line []byte, i int, kind string) verdict {
	from := c.words[i].from
	if i > 0 {
		from = c.words[i-1].to + 1
	}
	text := bytes.Trim(line[from:], " \t")
	if len(text) == 0 || kind == HiddenSASL && string(text) == "=" {
		return verdict{from: open}
	}
	return verdict{from: from, kind: kind}
}

// astray returns the kind of a secret that stands where another argument belongs:
// a digest without a name, a response without a mechanism.
func astray(row *pop3.Command, arg []byte) string {
	for _, a := range row.Args {
		switch {
		case a.Kind == pop3.Digest && isDigest(arg):
			return hides[a.Kind]
		case a.Kind == pop3.Response && (len(arg) > mechanismMax || bytes.ContainsAny(arg, "=+/")):
			return hides[a.Kind]
		}
	}
	return ""
}

func isDigest(arg []byte) bool {
	_, err := hex.DecodeString(string(arg))
	return err == nil && len(arg) == 32
}

// misspelt judges a line with an unknown verb: all behind one that is like a
// command with a secret, what is glued to such a command, and the password of a
// login of another protocol.
func (c *command) misspelt(line []byte) verdict {
	for _, find := range []func([]byte) (int, bool){pop3.GluedSecret, pop3.ForeignSecret} {
		if from, found := find(line); found {
			return verdict{from: from, kind: HiddenSecret, loose: true}
		}
	}
	start := skipBlanks(line, 0)
	near, ok := pop3.Nearest(c.verb)
	if !ok || len(c.words) == 0 {
		return verdict{from: open}
	}
	for _, a := range near.Args {
		if hides[a.Kind] != "" {
			return verdict{from: skipWord(line, start) + 1, kind: HiddenSecret, loose: true}
		}
	}
	return verdict{from: open}
}

// isBase64 reports whether text is, or begins, what a SASL message looks like.
func isBase64(text []byte) bool {
	for i, c := range text {
		switch {
		case isWordAt(text, i) && c < 0x80, c == '+', c == '/', c == '=':
		default:
			return len(bytes.Trim(text[i:], " \t")) == 0 && i > 0
		}
	}
	return len(text) > 0
}
