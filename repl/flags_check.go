package repl

import (
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/session"
)

// check refuses values that there are not, and what does not go together.
func (o *Options) check() error {
	for _, check := range []func() error{o.checkChoices, o.checkPort, o.checkTLS, o.checkClashes, o.checkPath, o.Manner.Check} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (o *Options) checkChoices() error {
	return checkPicked(
		picked{"--tls", o.TLS, session.ModeNames()},
		picked{"--initial-response", o.InitialResponse, session.InitialResponses},
		picked{"--channel-binding", o.ChannelBinding, bindingKinds},
		picked{"--color", o.Color, door.Colors})
}

// A picked value is one of few that a flag may have.
type picked struct {
	flag, value string
	known       []string
}

// checkPicked refuses the first value that there is not.
func checkPicked(all ...picked) error {
	for _, p := range all {
		if err := misuse.Among(p.flag, p.value, p.known); err != nil {
			return err
		}
	}
	return nil
}

// checkColorWord refuses a word that stands behind --color and was meant as its value,
// which may be left out and so is no word of its own: one of the values, or one where
// a host has no place.
func (o *Options) checkColorWord(f *pflag.FlagSet, args []string) error {
	word, at := f.Arg(0), slices.Index(args, "--color")
	switch {
	case !f.Changed("color") || at < 0 || at+1 == len(args) || args[at+1] != word:
		return nil
	case slices.Contains(door.Colors, word):
		return misuse.New("--color", "its value stands behind an equals sign", "--color="+word)
	case o.Practice || f.NArg() > 1:
		return misuse.Among("--color", word, door.Colors)
	}
	return nil
}

func (o *Options) checkPort() error {
	if o.Port < 0 || o.Port > 65535 {
		return misuse.New("--port", fmt.Sprintf("%d is not a port", o.Port), "a port is a number from 1 to 65535")
	}
	return nil
}

const timeHint = "30s, 5m; 0s waits for ever"

const leaveOut = "leave out one of the two"

// clashes are flags that do not go together; the first that is found is told.
var clashes = []struct {
	found              func(*Options) bool
	flag, reason, hint string
}{
	{func(o *Options) bool { return o.Practice && o.Target != "" }, "--practice", "the practice server needs no host, but one was named", leaveOut},
	{func(o *Options) bool { return o.Practice && o.Port != 0 }, "--port", "the practice server inside popsh has no port", "popsh practice --listen 127.0.0.1:PORT gives it one"},
	{func(o *Options) bool { return !o.Practice && len(o.Switches) > 0 }, "--switch", "switches are for the practice server", "add --practice"},
	{func(o *Options) bool { return o.Socket != "" && o.Port != 0 }, "--port", "a Unix socket has no port", "popsh --socket FILE HOST"},
	{func(o *Options) bool { return o.passwordSources() > 1 }, "", "more than one source for the password was named", "name one of --password-file, --password-fd and --password-command"},
	{func(o *Options) bool { return o.ProxyPasswordFile != "" && o.ProxyPasswordCommand != "" }, "", "more than one source for the password of the proxy was named", "name one of --proxy-password-file and --proxy-password-command"},
	{func(o *Options) bool { return o.Key != "" && o.Cert == "" }, "--key", "a key without its certificate is of no use", "--cert FILE names the certificate"},
	{func(o *Options) bool { return len(o.Lines) > 0 && o.File != "" }, "", "lines come either from -c or from -f", leaveOut},
	{func(o *Options) bool { return o.Pin != "" && o.Insecure }, "", "--pin and --insecure do not go together", leaveOut},
	{func(o *Options) bool { return o.IPv4 && o.IPv6 }, "", "--ipv4 and --ipv6 do not go together", leaveOut},
	{func(o *Options) bool { return o.JSON && o.Raw }, "", "--json and --raw do not go together", leaveOut},
	{func(o *Options) bool { return o.Timeout < 0 }, "--timeout", "a time cannot be negative", timeHint},
	{func(o *Options) bool { return o.ConnectTimeout < 0 }, "--connect-timeout", "a time cannot be negative", timeHint},
}

func (o *Options) checkClashes() error {
	for _, c := range clashes {
		if c.found(o) {
			return misuse.New(c.flag, c.reason, c.hint)
		}
	}
	return nil
}

// passwordSources counts where the password is said to come from.
func (o *Options) passwordSources() (n int) {
	for _, named := range []bool{o.PasswordFile != "", o.PasswordFD >= 0, o.PasswordCommand != ""} {
		if named {
			n++
		}
	}
	return n
}
