package practice

import "strings"

// lineQuirks are about the connection and about status lines.
var lineQuirks = []Switch{
	{"greeting-err", "", "greet with -ERR and hang up", bends(greeting, greetNo)},
	{"greeting-silent", "", "accept connections and never say a word", sets(func(m *manner) { m.mute = true })},
	{"greeting-foreign-protocol", "", "greet as an IMAP server does", bends(greeting, says("* OK IMAP4rev1 practice server ready"))},
	{"greeting-escapes", "", "put terminal escape sequences into greeting and errors", bothOf(bends(greeting, escapeText), bends("", escapeErrors))},
	{"status-too-long", "", "greet with a line of 600 octets", bends(greeting, func(_ *conn, _ []string, r *reply) { r.text += strings.Repeat(".", 600-len(r.status())) })},
	{"status-lowercase", "", "say +ok and -err", bends("", lowerStatus)},
	{"status-plus-err", "", "say +ERR in place of -ERR", bends("", plusErr)},
	{"status-8bit", "", "put octets beyond ASCII into texts", bends("", func(_ *conn, _ []string, r *reply) { r.text += " \xfc" })},
	{"double-reply", "", "send the status line of NOOP and TOP two times", bothOf(bends("NOOP", sayTwice), bends("TOP", sayTwice))},
	{"unknown-command-ok", "", "say +OK to what is no command", bends("", func(_ *conn, _ []string, r *reply) { r.ok = r.ok || r.unknown })},
	{"lf-only", "", "end all lines with LF, without CR", sets(func(m *manner) { m.lf = true })},
	{"eol-split-segments", "", "send every octet in a segment of its own", sets(func(m *manner) { m.split = true })},
	{"hang-after", "COMMANDS", "answer so many commands, then say nothing more", func(m *manner, n int) { m.hangs, m.hangAfter = true, n }},
	{"idle-short", "SECONDS", "hang up on clients that are silent for that time", func(m *manner, n int) { m.idle = duration(n) }},
	{"idle-err-line", "", "say -ERR before hanging up on a silent client", sets(func(m *manner) { m.idleWord = true })},
}

func greetNo(c *conn, _ []string, r *reply) {
	*r = c.refuse("SYS/TEMP", tooBusy)
	r.closes = true
}

// says returns a bend that sends another status line.
func says(line string) func(*conn, []string, *reply) {
	return func(_ *conn, _ []string, r *reply) { r.line = line }
}

// escapes set the title of a terminal, then turn its text red.
const escapes = "\x1b]0;practice\x07\x1b[31m"

func escapeText(_ *conn, _ []string, r *reply) { r.text = escapes + r.text }

func escapeErrors(c *conn, args []string, r *reply) {
	if !r.ok {
		escapeText(c, args, r)
	}
}

func lowerStatus(_ *conn, _ []string, r *reply) {
	indicator, rest, _ := strings.Cut(r.status(), " ")
	r.line = strings.ToLower(indicator) + " " + rest
}

func plusErr(_ *conn, _ []string, r *reply) {
	if !r.ok {
		r.line = "+" + strings.TrimPrefix(r.status(), "-")
	}
}

func sayTwice(_ *conn, _ []string, r *reply) { r.twice = true }
