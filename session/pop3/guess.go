package pop3

import "strings"

// A TextHint is a guess at what the words of a -ERR mean. Reply texts are for
// people (RFC 1939 §9), so a hint is never more than "probably".
type TextHint struct {
	Words   []string // any of them, in lower case
	Means   string   // a sentence that begins with "Probably"
	Advice  string   // what to do about it, a sentence
	Related string   // a verb, topic or code worth reading
	Unknown bool     // the server does not have the command, or not now
}

// hints are the guesses, the surest first.
var hints = []TextHint{
	{
		Words:   []string{"tls required", "stls is required", "stls required", "ssl connection is required", "only available under a layer", "requires tls", "must issue a stls"},
		Means:   "Probably the server takes a login only inside TLS.",
		Advice:  "Send STLS first, or connect to port 995.",
		Related: "STLS",
	},
	{
		Words:   []string{"web login required", "not enabled for pop", "pop access", "app password", "application-specific password", "account locked", "account is locked"},
		Means:   "Probably the provider's policy stops you, not the password.",
		Advice:  "Enable POP in the account's settings, or use an app password or a token.",
		Related: "passwords",
	},
	{
		Words:   []string{"full email address", "full e-mail address"},
		Means:   "Probably the user name needs its @domain.",
		Advice:  "Log in with the whole mail address as the name.",
		Related: "USER",
	},
	{
		Words:   []string{"line too long", "command too long", "line length"},
		Means:   "Probably the command line is longer than the server takes.",
		Advice:  "Keep a command under 255 octets, and under 47 for servers without CAPA.",
		Related: "limits",
	},
	{
		Words:   []string{"inactivity", "autologout", "auto-logout", "idle"},
		Means:   "Probably the server's idle timer ran out; nothing was deleted.",
		Advice:  "Connect again, and send NOOP now and then.",
		Related: "timeouts",
	},
	{
		Words:   []string{"no such message", "already deleted", "marked as deleted", "not that many", "is no more", "only has", "doesn't exist", "does not exist", "no such msg"},
		Means:   "Probably the message number is wrong, or the message is marked as deleted.",
		Advice:  "LIST shows the numbers that are there, RSET takes deletion marks back.",
		Related: "numbers",
	},
	{
		Words:   []string{"unknown command", "unrecognized", "unrecognised", "unimplemented", "not implemented", "invalid command", "authorization first", "not valid in this state", "wrong state", "log in first"},
		Means:   "Probably the server does not have this command, or not in this state.",
		Advice:  "Compare with CAPA, and with the state that the command belongs to.",
		Related: "states",
		Unknown: true,
	},
	{
		Words:   []string{"lock", "in use", "busy", "already open", "already logged in", "another session", "another process"},
		Means:   "Probably the maildrop is open in another session.",
		Advice:  "Close other mail programs, or wait some minutes until the lock is released.",
		Related: "locking",
	},
	{
		Words:   []string{"wait", "too often", "too frequent", "too many logins", "minutes", "login allowed"},
		Means:   "Probably the server limits how often you may log in.",
		Advice:  "Wait some minutes, and let mail programs check less often.",
		Related: "LOGIN-DELAY",
	},
	{
		Words:   []string{"unavailable", "temporarily", "try again", "too many connections", "internal error", "i/o error"},
		Means:   "Probably the server has trouble of its own; the password is not the cause.",
		Advice:  "Try again later.",
		Related: "SYS/TEMP",
	},
	{
		Words:   []string{"logon failure", "invalid login", "authentication failed", "authorization failed", "bad login", "permission denied", "invalid password", "login failed", "authentication failure", "wrong password", "password is wrong"},
		Means:   "Probably name or password is wrong, or a policy hides behind these words.",
		Advice:  "Check both, try the full mail address, and ask whether the account may use POP3.",
		Related: "passwords",
	},
}

// guessMax is how much of a text is searched: more than any status line may have.
const guessMax = 512

// Guess looks for known words in the text of a -ERR and returns the surest hint
// that fits. The words may stand in any case, and only as whole words.
func Guess(text string) (*TextHint, bool) {
	text = strings.ToLower(text[:min(len(text), guessMax)])
	for i := range hints {
		for _, w := range hints[i].Words {
			if holdsWords(text, w) {
				return &hints[i], true
			}
		}
	}
	return nil, false
}

// holdsWords reports whether the words stand in the text, not as the beginning or
// the end of others. An -ed or -s may follow: "locked".
func holdsWords(text, words string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(words)
		rest := strings.TrimPrefix(strings.TrimPrefix(text[end:], "ed"), "s")
		if (start == 0 || !letter(text[start-1])) && (rest == "" || !letter(rest[0])) {
			return true
		}
		from = start + 1
	}
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' }
