package repl

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"popsh/repl/config"
	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/view"
)

// environment is one in which only these variables are set.
func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// configured returns the options that a command line and a configuration make.
func configured(t *testing.T, text string, args ...string) (Options, error) {
	t.Helper()
	o, err := parseOptions(args)
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, "popsh"), 0o700); err != nil {
		t.Fatal(err)
	}
	writeMode(t, filepath.Join(home, "popsh", "config.toml"), text, 0o600)
	return o, o.configure(environment("XDG_CONFIG_HOME", home))
}

func writeMode(t *testing.T, name, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
}

// TestConfigSettings compares a setting's value and origin.
func TestConfigSettings(t *testing.T) {
	tests := []struct {
		config, args, setting, want string
		from                        origin
	}{
		{"", "", "color", "auto", fromDefault},
		{`color = "never"`, "", "color", "never", fromConfig},
		{`color = "never"`, "--color=always", "color", "always", fromFlag},
		{"", "--color=always", "color", "always", fromFlag},
		{`color = "never"`, "--no-config", "color", "auto", fromDefault},
		{`trace = 1`, "", "trace", "1", fromConfig},
		{`trace = 0`, "-v", "trace", "1", fromFlag},
		{`read-only = true`, "", "read-only", "on", fromConfig},
		{`read-only = true`, "--read-only=false", "read-only", "off", fromFlag},
		{`timeout = "20s"`, "", "timeout", "20s", fromConfig},
		{`timeout = "20s"`, "--timeout=1m0s", "timeout", "1m", fromFlag},
		{`keepalive = "4m"`, "", "keepalive", "4m", fromConfig},
		{"", "", "keepalive", "off", fromDefault},
		{`pager = "less -FRX"`, "", "pager", "less -FRX", fromConfig},
		{`prompt = "{host}{mark} "`, "", "prompt", "{host}{mark} ", fromConfig},
		{`auth = "CRAM-MD5"`, "", "auth", "CRAM-MD5", fromConfig},
		{`ca = "/etc/ca.pem"`, "", "ca", "/etc/ca.pem", fromConfig},
		{"[colors]\nok = \"bold #00AA00\"", "", "colors.ok", "bold #00AA00", fromConfig},
		{`colors = { ok = "on red" }`, "", "colors.ok", "on red", fromConfig},
		{`colors.odd = "default"`, "", "colors.odd", "default", fromConfig},
		{`"color" = 'never' # a comment`, "", "color", "never", fromConfig},
	}
	for _, tt := range tests {
		o, err := configured(t, tt.config, strings.Fields(tt.args)...)
		s, _ := findSetting(tt.setting)
		if got := s.of(&o).String(); err != nil || got != tt.want || o.origin(tt.setting) != tt.from {
			t.Errorf("%q with %q: %s = %s from %s, error %v, want %s from %s",
				tt.config, tt.args, tt.setting, got, o.origin(tt.setting), err, tt.want, tt.from)
		}
	}
}

// TestConfigRefused checks what is wrong, where, and what to do.
func TestConfigRefused(t *testing.T) {
	tests := []struct{ config, want, hint string }{
		{"\n colr = \"never\"", `config.toml:2:2: there is no setting "colr"`, "did you mean color?"},
		{"[server.work]\nhost = \"h\"", `config.toml:1:2: there is no setting "server"`, "did you mean servers?"},
		{`color = "pink"`, `config.toml:1:1: color cannot be "pink"`, "auto, always, never"},
		{"color = \"never\"\ntrace = 7", `config.toml:2:1: trace cannot be "7"`, "a number from 0 to 1"},
		{"color = \"never\"\ntrace = -1", `config.toml:2:1: trace cannot be "-1"`, "a number from 0 to 1"},
		{`timeout = 20`, `config.toml:1:1: timeout cannot be "20"`, "30s, 5m or 1m30s; 0s waits for ever"},
		{`keepalive = "10s"`, `config.toml:1:1: keepalive cannot be "10s"`, "off, or a time such as 4m, of at least 1m"},
		{`read-only = "maybe"`, `config.toml:1:1: read-only cannot be "maybe"`, "on or off"},
		{`prompt = "{hots}"`, `config.toml:1:1: prompt cannot be "{hots}"`, "the words are {tls} {host} {user} {state} {count} {dele} {rec} {mark}"},
		{`prompt = "a\nb"`, `config.toml:1:1: prompt cannot be "a\x0ab"`, "one line of text, without control characters"},
		{`pager = ""`, `config.toml:1:1: pager cannot be ""`, `auto, off, or a command, with "quotes" around words that hold blanks`},
		{`color = ["never"]`, `config.toml:1:1: color has one value`, `color = "…"`},
		{"[colors]\nok = \"bald\"", `config.toml:2:1: colors.ok cannot be "bald"`, view.ErrLook.Error()},
		{"[colors]\nokay = \"red\"", `config.toml:2:1: there is no setting "colors.okay"`, "did you mean colors.ok?"},
		{"[colors.ok]\n", `config.toml:1:2: colors.ok has one value`, `colors.ok = "…"`},
		{`color.deep = "never"`, `config.toml:1:1: color has one value`, `color = "…"`},
		{"[color]\n", `config.toml:1:2: color has one value`, `color = "…"`},
		{`allow-cleartext = true`, `config.toml:1:1: allow-cleartext does not stand in a file: it is said in each session anew`, "--allow-cleartext, or :set allow-cleartext on"},
		{"color = \"never\"\ncolor = \"auto\"", `config.toml:2:1: this is no TOML: key color is already defined`, "--no-config starts popsh without it"},
		{"trace = 1\ncolor = never", `config.toml:2:9: this is no TOML: `, "--no-config starts popsh without it"},
		{"color = \"ne\xffver\"", `config.toml:1:`, "--no-config starts popsh without it"},
		{"[servers]\nwork = 1", `config.toml:2:1: a server is a table with a name`, "[servers.work]"},
		{"[[servers]]\nhost = \"h\"", `config.toml:1:3: a server is a table with a name`, "[servers.work]"},
		{"[servers.work]\nuser = \"alice\"", `config.toml:1:2: server work has no host`, `host = "pop.example.org"`},
		{"[servers.work]\nhost = \"h:110\"", `config.toml:1:2: "h:110" is not the name of a host`, "a port stands beside it: port = 1110"},
		{"[servers.work]\nhots = \"h\"", `config.toml:2:1: a server has no "hots"`, "did you mean host?"},
		{"[servers.work]\npassword = \"h\"", `config.toml:2:1: a server has no "password"`, "did you mean password-command?"},
		{"servers.work = { host = \"h\", prot = 1 }", `config.toml:1:30: a server has no "prot"`, "did you mean port?"},
		{"servers.work = { host = \"h\", port = 0 }", `config.toml:1:30: port cannot be "0"`, "a number from 1 to 65535"},
		{"servers.work = { host = \"h\", tls = \"ssl\" }", `config.toml:1:30: tls cannot be "ssl"`, "auto, implicit, stls, none"},
		{"servers.\"a b\" = { host = \"h\" }", `config.toml:1:1: a server cannot be called "a b"`, "letters, digits, dots, dashes and underscores"},
		{"servers.-x = { host = \"h\" }", `config.toml:1:1: a server cannot be called "-x"`, "letters, digits, dots, dashes and underscores"},
	}
	for _, tt := range tests {
		_, err := configured(t, tt.config)
		var wrong *misuse.Error
		if !errors.As(err, &wrong) || !strings.Contains(wrong.Error(), tt.want) || len(wrong.Hint) == 0 || wrong.Hint[0] != tt.hint {
			t.Errorf("%q: %v, hints %q, want %s, hint %s", tt.config, err, hints(wrong), tt.want, tt.hint)
		}
	}
}

func hints(e *misuse.Error) []string {
	if e == nil {
		return nil
	}
	return e.Hint
}

// TestConfigTyped checks a value even where a flag makes it meaningless.
func TestConfigTyped(t *testing.T) {
	if _, err := configured(t, `color = "pink"`, "--color=never"); err == nil {
		t.Error("configure() takes a wrong value beside a flag, want an error")
	}
}

func TestConfigServers(t *testing.T) {
	const config = `
[servers.work]
host = "pop.example.org"
port = 1995
tls = "implicit"
user = "alice"
auth = "CRAM-MD5"
ca = "work.pem"
password-command = "pass show work"
timeout = "20s"

[servers]
old = { host = "192.0.2.1", tls = "none" }
`
	o, err := configured(t, config)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := o.serverNames(), []string{"old", "work"}; !reflect.DeepEqual(got, want) {
		t.Errorf("serverNames() = %q, want %q", got, want)
	}
	work := o.servers["work"]
	if filepath.Base(work.ca) != "work.pem" || !filepath.IsAbs(work.ca) {
		t.Errorf("ca = %s, want one beside the configuration", work.ca)
	}
	work.at, work.ca = "", ""
	want := &server{host: "pop.example.org", tls: "implicit", user: "alice", auth: "CRAM-MD5",
		passwordCommand: "pass show work", port: 1995, timeout: 20 * time.Second}
	if !reflect.DeepEqual(work, want) {
		t.Errorf("work = %+v, want %+v", work, want)
	}
}

// TestWayTo compares the ways to servers with and without names.
func TestWayTo(t *testing.T) {
	const config = "auth = \"user\"\n[servers.work]\nhost = \"pop.example.org\"\ntls = \"stls\"\nuser = \"alice\"\nauth = \"CRAM-MD5\"\n[servers.bare]\nhost = \"bare.example.org\""
	tests := []struct{ args, target, tls, way, user, auth string }{
		{"", "work", "", "pop.example.org, the usual port, TLS stls", "alice", "CRAM-MD5"},
		{"", "work", "none", "pop.example.org, the usual port, TLS none", "alice", "CRAM-MD5"},
		{"--tls=implicit", "work", "", "pop.example.org, the usual port, TLS implicit", "alice", "CRAM-MD5"},
		{"--tls=auto", "work", "", "pop.example.org, the usual port, TLS auto", "alice", "CRAM-MD5"},
		{"--auth=PLAIN", "work", "", "pop.example.org, the usual port, TLS stls", "alice", "PLAIN"},
		{"", "bare", "", "bare.example.org, the usual port, TLS auto", "", "user"},
		{"", "host:1110", "", "host, port 1110, TLS auto", "", "user"},
		{"--tls=none", "bob@host", "", "host, the usual port, TLS none", "bob", "user"},
		{"", "pop3s://host", "", "host, port 995, TLS implicit", "", "user"},
		{"-p 5 -u carol", "work", "", "pop.example.org, port 5, TLS stls", "carol", "CRAM-MD5"},
	}
	for _, tt := range tests {
		o, err := configured(t, config, append(strings.Fields(tt.args), tt.target)...)
		if err != nil {
			t.Fatal(err)
		}
		sh := &Shell{options: o}
		w, err := sh.firstWay()
		if tt.tls != "" {
			w, err = o.wayTo(tt.target, tt.tls)
		}
		if err != nil || w.String() != tt.way || w.user != tt.user || w.auth != tt.auth {
			t.Errorf("way to %s with %q = %v, user %q, auth %q, error %v, want %s, %q, %q", tt.target, tt.args, w, w.user, w.auth, err, tt.way, tt.user, tt.auth)
		}
	}
}

// TestConfigREADME takes the configuration that README shows.
func TestConfigREADME(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```toml\n")
	config, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("README shows no configuration")
	}
	o, err := configured(t, config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewShell(o, door.Streams{Getenv: environment()}, nil); err != nil || len(o.servers) == 0 || len(o.aliases) == 0 {
		t.Errorf("NewShell() = %v with servers %v and aliases %v, want some", err, o.servers, o.aliases)
	}
}

// FuzzConfig: a file is either taken, or refused with a place and what to do;
// nothing in it makes popsh panic.
func FuzzConfig(f *testing.F) {
	for _, seed := range []string{
		"color = \"never\"\n[servers.work]\nhost = \"h\"\n", "servers.x = { host = \"h\", port = 1 }", "[[servers]]", "prompt = \"{host}\"",
		"a.b.\"c d\" = [1, {x = 2}]", "timeout = 1979-05-27T07:32:00Z", "\"\" = 1", "x = '''\n'''", "\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		entries, err := config.Parse("config.toml", []byte(text))
		var o Options
		for _, e := range entries {
			if err == nil {
				err = o.take(e)
			}
		}
		var wrong *misuse.Error
		if err != nil && (!errors.As(err, &wrong) || !strings.HasPrefix(wrong.Where, "config.toml:") || len(wrong.Hint) == 0) {
			t.Errorf("taking %q = %v, want nothing or an error with a place and a hint", text, err)
		}
	})
}
