package repl

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"
	"strconv"
	"strings"

	"popsh/repl/view"
	"popsh/trace"
)

// recordRows are the words about transcripts.
func recordRows() []Command {
	return []Command{
		{Name: "record", Args: args(arg("file, off, pause or resume", File), some(Arg{Name: "--force", Kind: Option, Among: []string{forceFlag}})), Offline: true, Run: runRecord,
			Short: "record the session to a file, or end that",
			Long: `The file holds every octet of both sides and the time of each line, but no secret; it is
for you alone (mode 0600). One that exists is not touched without --force. A recording
goes on over several connections. :record pause leaves out what happens until
:record resume; :record off ends the file. popsh play FILE shows it.`,
			Example: []string{":record session.p3t", ":record pause", ":record off"}},
		{Name: "note", Args: args(arg("text", Line)), Offline: true, Run: runNote,
			Short:   "write a remark into the transcript",
			Long:    "It goes to the recording and to the automatic transcript, where it stands between what was sent before and after it. popsh play finds notes by the key n.",
			Example: []string{":note now with the new password"}},
		{Name: "trace", Offline: true, Run: runTrace,
			Short: "show where the transcripts are",
			Long: `Every connection is recorded by itself, without secrets and without the bodies of
messages, into the folder that is shown. The newest 50 are kept. --no-autosave and
:set autosave off switch that off.`,
			Example: []string{":trace"}},
	}
}

const forceFlag = "--force"

// recordWords are what :record takes in place of a file.
var recordWords = map[string]func(*Shell) error{
	"off":    (*Shell).recordOff,
	"pause":  func(sh *Shell) error { return sh.recordPause(true) },
	"resume": func(sh *Shell) error { return sh.recordPause(false) },
}

func runRecord(_ context.Context, sh *Shell, call Call) error {
	force := slices.Contains(call.Args, forceFlag)
	names := slices.DeleteFunc(slices.Clone(call.Args), func(a string) bool { return a == forceFlag })
	if len(names) != 1 {
		return usage(":record", "one file is to be named, or off, pause or resume", "usage: "+call.Row.Usage())
	}
	if word, ok := recordWords[names[0]]; ok {
		return word(sh)
	}
	return sh.record(names[0], force)
}

// record begins the recording that was asked for.
func (sh *Shell) record(name string, force bool) error {
	if r := sh.records.in(asked); r != nil {
		return usage(":record", "a recording goes on already, to "+view.Quote(r.name), ":record off ends it")
	}
	if sh.online() && sh.midway() {
		return usage(":record", "a recording cannot begin in the middle of an exchange", "let it end first; * cancels an AUTH")
	}
	o := trace.CreateOptions{Force: force}
	o.Bodies, _ = trace.ParseBodies(sh.options.Bodies) // was checked
	o.KeepSecrets = sh.options.Secrets == keepSecrets
	o.Verify = sh.options.Secrets == verifySecrets
	o.Joined = sh.online()
	o.Peer = sh.recordedPeer()
	recorder, err := trace.Create(name, o)
	if err != nil {
		return notRecorded(err)
	}
	sh.records.begin(&recording{Recorder: recorder, name: name})
	if o.Joined {
		recorder.Note("the recording begins in the middle of a session, " + sh.secrecy())
	}
	sh.tellRecording(name)
	return nil
}

// midway reports whether what follows on the connection could not be read rightly
// by somebody who joins now, and so might give a secret away.
func (sh *Shell) midway() bool {
	return !sh.session.InStep() || sh.session.InExchange() || sh.records.midLine()
}

func (sh *Shell) tellRecording(name string) {
	sh.view.Info("recording to " + view.Quote(name))
	switch sh.options.Secrets {
	case keepSecrets:
		sh.view.Warn("--secrets=keep: passwords are written to " + view.Quote(name) + " as they are")
	case verifySecrets:
		sh.view.Warn("--secrets=verify: whoever gets " + view.Quote(name) + " can try passwords against it")
	}
}

// notRecorded says why a recording cannot begin.
func notRecorded(err error) error {
	wrong := &UsageError{Reason: "nothing is recorded", Err: err}
	if errors.Is(err, fs.ErrExist) {
		wrong.Hint = []string{"take another name; --force replaces the file"}
	}
	return wrong
}

// recordedPeer is the server that a recording is about, "" as long as none is
// known.
func (sh *Shell) recordedPeer() string {
	w := sh.way
	if !sh.online() {
		w, _ = sh.firstWay() // what is wrong with it is told when it is opened
	}
	return w.place()
}

// place names the server, and the port where one was named.
func (w *way) place() string {
	switch {
	case w == nil:
		return ""
	case w.practice:
		return practiceHost
	case w.target.Port == 0:
		return w.target.Host
	}
	return net.JoinHostPort(w.target.Host, strconv.Itoa(w.target.Port))
}

// secrecy says how the link is protected, for a remark.
func (sh *Shell) secrecy() string {
	if sh.secured() {
		return "inside TLS"
	}
	return "in clear text"
}

func (sh *Shell) recordOff() error {
	r, err := sh.records.end(asked)
	switch {
	case r == nil:
		return notRecording()
	case err != nil:
		return &UsageError{Where: ":record", Reason: "the recording is not complete", Err: err}
	}
	sh.view.Info(view.Quote(r.name) + " is complete; popsh play shows it")
	return nil
}

func notRecording() error {
	return usage(":record", "nothing is being recorded", ":record FILE begins a recording")
}

func (sh *Shell) recordPause(pause bool) error {
	r := sh.records.in(asked)
	switch {
	case r == nil:
		return notRecording()
	case pause:
		r.Pause()
		sh.view.Info("the recording pauses; :record resume goes on")
	default:
		r.Resume()
		sh.view.Info("the recording goes on")
	}
	r.paused = pause
	return nil
}

func runNote(_ context.Context, sh *Shell, call Call) error {
	text := strings.TrimSpace(call.Rest)
	running := sh.records.all()
	switch {
	case text == "":
		return usage(":note", "there is no text", "usage: "+call.Row.Usage())
	case len(running) == 0:
		return usage(":note", "nothing is being recorded, so there is nowhere to write", ":record FILE begins a recording")
	}
	for _, r := range running {
		r.Note(text)
	}
	return nil
}

func runTrace(_ context.Context, sh *Shell, _ Call) error {
	if r := sh.records.in(asked); r != nil {
		state := ""
		if r.paused {
			state = " (paused)"
		}
		sh.view.Line("recording   " + view.Quote(r.name) + state)
	}
	if r := sh.records.in(automatic); r != nil {
		sh.view.Line("automatic   " + view.Quote(r.name))
	}
	folder, err := transcriptFolder(sh.streams.Getenv)
	switch {
	case err != nil:
		return err
	case sh.options.NoAutosave:
		sh.view.Line("automatic transcripts are off; older ones are in " + view.Quote(folder))
	default:
		sh.view.Line(fmt.Sprintf("folder      %s; the newest %d are kept", view.Quote(folder), transcriptsKept))
	}
	return nil
}

// tellRecordings says once what went wrong with a recording, and ends the
// automatic one behind its connection.
func (sh *Shell) tellRecordings() {
	if err := sh.records.complaint(); err != nil {
		sh.view.Warn(err.Error())
	}
	for _, as := range sh.records.broken() {
		sh.endRecording(as)
	}
	if !sh.online() {
		sh.endRecording(automatic)
	}
}

// endRecording ends a recording, if there is one, and says why it is not complete.
func (sh *Shell) endRecording(as role) {
	if r, err := sh.records.end(as); err != nil {
		sh.view.Warn("the transcript " + view.Quote(r.name) + " is not complete: " + err.Error())
	}
}

// closeRecordings ends all recordings.
func (sh *Shell) closeRecordings() {
	sh.tellRecordings()
	sh.endRecording(asked)
	sh.endRecording(automatic)
}

// conceal hides a secret wherever it turns up from now on, on the screen and in
// the recordings.
func (sh *Shell) conceal(secret []byte) {
	sh.veil.Hide(secret)
	sh.records.hide(secret)
}

// promptRecording is " rec" while a recording that was asked for goes on.
func (sh *Shell) promptRecording() string {
	switch r := sh.records.in(asked); {
	case r == nil:
		return ""
	case r.paused:
		return " rec(paused)"
	}
	return " rec"
}
