package repl_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"popsh/session/dovecot"
)

// TestScripts runs popsh against the practice server and against servers that
// play a script. The commands that are not testscript's own:
//
//	exits N popsh ARG…    run popsh, which must end with the status N
//	server NAME FILE      start a server that plays FILE on every connection
//	practice NAME SWITCH… start a practice server on ports of this machine
//	[!] received NAME RE  what the server NAME was sent matches RE
//	[!] hidden SECRET     no octet of the output, and of what was recorded, gives
//	                      the secret away
//	transcripts N         there are N automatic transcripts; copies of them are
//	                      transcript.1 and so on
//	private FILE          the file is for its owner alone
//	tear FILE             take the end off its last line
//	like FILE FILE        the two are the same, but for what the clock and the
//	                      server's random numbers put into them
//	closed NAME           nobody listens at $NAME
//	jsonlines             every line of the output is a JSON object
//	safe [colours]        no octet of the output could command a terminal; its
//	                      own colours may be there
//
// A server's address stands in $NAME, of a practice server also $NAME_tls and
// the file of its authority, $NAME_ca, and of a certificate for alice, $NAME_cert.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: filepath.Join("testdata", "script"), Setup: prepare, Cmds: commands})
}

// TestDovecotScripts runs popsh against a real server, whose address stands in
// $dovecot, $dovecot_tls and $dovecot_ca.
func TestDovecotScripts(t *testing.T) {
	server := dovecot.Start(t, dovecot.Options{Mail: map[string][][]byte{
		"alice": dovecot.Stored(dovecot.MixedMailbox()),
		"bob":   dovecot.Stored(dovecot.MixedMailbox()[:3]),
	}})
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "dovecot"), Cmds: commands,
		Setup: func(e *testscript.Env) error {
			e.Setenv("dovecot", server.Addr)
			e.Setenv("dovecot_tls", server.TLSAddr)
			e.Setenv("dovecot_ca", server.CAFile)
			return prepare(e)
		},
	})
}

var commands = map[string]func(*testscript.TestScript, bool, []string){
	"exits":     cmdExits,
	"server":    cmdServer,
	"practice":  cmdPractice,
	"received":  cmdReceived,
	"hidden":    cmdHidden,
	"like":      cmdLike,
	"closed":    cmdClosed,
	"jsonlines": cmdJSONLines,
	"safe":      cmdSafe,

	"transcripts": cmdTranscripts,
	"private":     cmdPrivate,
	"tear":        cmdTear,
	"replace":     cmdReplace,
}

// prepare keeps popsh away from the files and the looks of whoever runs the
// tests, and makes room for the servers of the script.
func prepare(e *testscript.Env) error {
	for _, name := range []string{"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"} {
		e.Setenv(name, filepath.Join(e.WorkDir, ".xdg", name))
	}
	for _, name := range []string{"NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLORTERM"} {
		e.Setenv(name, "")
	}
	e.Setenv("TERM", "xterm-256color")
	e.Setenv(raceVar, os.Getenv(raceVar))
	e.Values[playersKey{}] = map[string]*player{}
	return nil
}

// cmdExits runs a program and compares its exit status.
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N program [arg...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%q exits %d, want %d", args[1:], got, want)
	}
}
