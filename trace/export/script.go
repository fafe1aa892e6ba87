package export

import (
	"fmt"
	"strings"
	"unicode"

	"popsh/session/pop3"
	"popsh/trace"
)

// scriptHead begins the script. The host is an argument, not a fact of the file:
// whoever runs the script says where the secrets go.
const scriptHead = `#!/bin/sh
# Sends the commands of a recorded POP3 session, one second after the other.
#   sh THIS-FILE HOST [PORT]
set -eu
host=${1:?usage: sh $0 HOST [PORT]}
port=${2:-%s}
`

// scriptCheck says how the certificate is checked, by a name or by an address.
const scriptCheck = `case $host in *:*) check=-verify_ip ;; *[!0-9.]*) check=-verify_hostname ;; *) check=-verify_ip ;; esac
`

// scriptWaits is said where the recorded client did not end the session.
const scriptWaits = "# The session was not ended when it was recorded: the connection stays until the\n# server ends it, or Ctrl-C does.\n"

// links are the programs that carry the octets, by how TLS began.
var links = map[string]struct{ port, command string }{
	"none":     {"110", `nc "$host" "$port"`},
	"stls":     {"110", `openssl s_client -quiet -starttls pop3 -verify_return_error -connect "$host:$port" "$check" "$host"`},
	"implicit": {"995", `openssl s_client -quiet -verify_return_error -connect "$host:$port" "$check" "$host"`},
}

// A shellScript is the commands of a transcript on their way into a shell script.
type shellScript struct {
	*handout
	mode    string
	needs   []string // variables with secrets, in order
	deletes bool     // messages
	quits   bool     // the last command ends the session
	body    strings.Builder
}

// writeScript writes a shell script. Secrets come from the environment; what
// depends on a challenge of the server cannot be scripted.
func writeScript(h *handout) error {
	s := &shellScript{handout: h, mode: mode(h.summary)}
	if err := h.each(s.record); err != nil {
		return err
	}
	link := links[s.mode]
	fmt.Fprintf(h, scriptHead, link.port)
	if s.mode != "none" {
		h.WriteString(scriptCheck)
	}
	if !s.quits {
		h.WriteString(scriptWaits)
	}
	for _, name := range s.needs {
		fmt.Fprintf(h, ": \"${%s:?the secret that the recording calls %s}\"\n", name, strings.ToLower(name))
	}
	if s.deletes {
		fmt.Fprintln(h, `: "${ALLOW_DELETE:?the recording deletes messages; set this to 1 to do so again}"`)
	}
	fmt.Fprintf(h, "{\nsleep 1\n%s} | %s\n", s.body.String(), link.command)
	return nil
}

// mode tells how TLS began on the first connection.
func mode(s *trace.Summary) string {
	switch {
	case len(s.Connections) == 0 || s.Connections[0].TLS() == nil:
		return "none"
	case len(s.Exchanges) > 0 && s.Exchanges[0].Secure:
		return "implicit"
	}
	return "stls"
}

func (s *shellScript) record(r *trace.Record, place trace.Place) error {
	x := place.Exchange
	if r.Kind != trace.Data || r.Side != trace.Client || x == nil || x.Conn != 1 || s.mode == "stls" && !x.Secure {
		return nil // openssl itself sends what comes before TLS
	}
	row, ok := pop3.Lookup(x.Verb)
	s.deletes = s.deletes || ok && row.Marks == pop3.AddMark
	s.quits = ok && row.Next == pop3.Update
	words, err := s.words(r, x)
	if err != nil {
		return err
	}
	fmt.Fprintf(&s.body, "printf %s\nsleep 1\n", words)
	return nil
}

// words returns the arguments of printf that send a record.
func (s *shellScript) words(r *trace.Record, x *trace.Exchange) (string, error) {
	format, args, from := "", "", 0
	for _, slot := range r.Text.Slots {
		value, err := s.value(r, x, slot)
		if err != nil {
			return "", err
		}
		format += shellText(r.Text.Octets[from:slot.At]) + "%s"
		args += " " + value
		from = slot.At
	}
	format += shellText(r.Text.Octets[from:])
	if !r.Exact {
		format += `\r\n`
	}
	return "'" + format + "'" + args, nil
}

// shellText writes octets for the format of printf, between single quotes.
func shellText(octets []byte) string {
	var out strings.Builder
	for _, c := range octets {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
		switch {
		case letter || strings.IndexByte(" .@_=:,<>/+", c) >= 0:
			out.WriteByte(c)
		case c == '%': // some shells look for it behind escapes too
			out.WriteString("%%")
		default:
			fmt.Fprintf(&out, `\%03o`, c)
		}
	}
	return out.String()
}

// shellWord quotes a name, if it is there and can be shown.
func shellWord(name string) (word string, ok bool) {
	if name == "" || strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return "", false
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'", true
}

// value returns a shell word for a slot.
func (s *shellScript) value(r *trace.Record, x *trace.Exchange, slot trace.Slot) (string, error) {
	h, ok := slot.Hidden()
	switch {
	case !ok:
		return "", &Error{r.Line, "a script cannot fill this slot: " + slot.Body}
	case h.Part > 0 || h.N == trace.Unknowable || h.Kind == trace.HiddenAPOP:
		return "", &Error{r.Line, "a script cannot compute what stands here"}
	case h.Kind == trace.HiddenSecret:
		return `"$` + s.need(h) + `"`, nil
	}
	return s.message(r, x, h)
}

func (s *shellScript) need(h trace.Hidden) string {
	name := fmt.Sprintf("SECRET_%d", h.N)
	for _, known := range s.needs {
		if known == name {
			return name
		}
	}
	s.needs = append(s.needs, name)
	return name
}

// message returns a shell word for a message of AUTH, of the mechanisms that need
// no challenge.
func (s *shellScript) message(r *trace.Record, x *trace.Exchange, h trace.Hidden) (string, error) {
	user, printable := shellWord(h.User)
	_, mechanism, _ := strings.Cut(strings.TrimSpace(string(x.Command.Octets)), " ")
	switch mechanism = strings.ToUpper(strings.TrimSpace(mechanism)); {
	case mechanism == "PLAIN" && printable:
		return fmt.Sprintf(`"$(printf '\000%%s\000%%s' %s "$%s" | base64 | tr -d '\n')"`, user, s.need(h)), nil
	case mechanism == "LOGIN" && h.Step == 1 && printable:
		return fmt.Sprintf(`"$(printf %%s %s | base64 | tr -d '\n')"`, user), nil
	case mechanism == "LOGIN" && h.Step == 2:
		return fmt.Sprintf(`"$(printf %%s "$%s" | base64 | tr -d '\n')"`, s.need(h)), nil
	}
	return "", &Error{r.Line, "a script cannot answer AUTH " + visible(trace.TextOf(mechanism))}
}
