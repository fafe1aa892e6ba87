package repl

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/recording"
	"popsh/repl/view"
	"popsh/trace"
)

// recordRows are the words about transcripts.
func recordRows() []Command {
	return []Command{
		{Name: "record", Args: args(Arg{Name: "file, off, pause or resume", Kind: File, Among: []string{"off", "pause", "resume"}}, some(many(Arg{Name: "--flag", Kind: Option, Among: recordFlags}))), Offline: true, Run: runRecord,
			Short: "record the session to a file, or end that",
			Long: `The file holds every octet of both sides and the time of each line, but no secret; it is
for you alone (mode 0600). One that exists is not touched without --force, which replaces
it, or --append, which goes on in it. A recording goes on over several connections.
:record pause leaves out what happens until :record resume; :record off ends the file.
The other flags are those of popsh: --bodies, --max-size, --fsync. --secrets=keep writes
passwords as they are and asks first. popsh play FILE shows the file.`,
			Example: []string{":record session.p3t", ":record session.p3t --append --bodies=headers", ":record pause", ":record off"}},
		{Name: "note", Args: args(arg("text", Text)), Offline: true, Run: runNote,
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

// recordFlags are the flags of :record that are offered.
var recordFlags = []string{"--force", "--append", "--bodies=headers", "--bodies=head:", "--max-size=", "--fsync", "--secrets=keep", "--secrets=verify"}

// recordWords are what :record takes in place of a file.
var recordWords = map[string]func(*Shell) error{
	"off":    (*Shell).recordOff,
	"pause":  func(sh *Shell) error { return sh.recordPause(true) },
	"resume": func(sh *Shell) error { return sh.recordPause(false) },
}

func runRecord(ctx context.Context, sh *Shell, call Call) error {
	m := sh.options.Manner
	m.Force, m.Append = false, false
	f := pflag.NewFlagSet(":record", pflag.ContinueOnError)
	m.Flags(f)
	if err := door.Read(":record", f, call.Args, ":help record tells of the flags"); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return misuse.New(":record", "one file is to be named, or off, pause or resume", "usage: "+call.Row.Usage())
	}
	if word, ok := recordWords[f.Arg(0)]; ok {
		return word(sh)
	}
	if err := m.Check(); err != nil {
		return err
	}
	if err := sh.mayKeepSecrets(ctx, m); err != nil {
		return err
	}
	return sh.record(f.Arg(0), m)
}

// mayKeepSecrets has it typed out that secrets are kept, unless the command line
// says so.
func (sh *Shell) mayKeepSecrets(ctx context.Context, m recording.Manner) error {
	switch {
	case m.Secrets != recording.KeepSecrets || sh.options.Secrets == recording.KeepSecrets:
		return nil
	case sh.person == nil:
		return misuse.New(":record", "nobody can confirm that secrets are kept", "popsh --secrets=keep says it for the whole run")
	}
	answer, err := sh.ask(ctx, "passwords will stand in the file as they are, for everybody who gets it", "type keep to go on:")
	if err == nil && answer != recording.KeepSecrets {
		err = misuse.New(":record", "nothing is recorded", "without --secrets=keep secrets are left out")
	}
	return err
}

// record begins the recording that was asked for.
func (sh *Shell) record(name string, m recording.Manner) error {
	if r := sh.records.In(recording.Asked); r != nil {
		return misuse.New(":record", "a recording goes on already, to "+view.Quote(r.Name), ":record off ends it")
	}
	if sh.online() && sh.midway() {
		return misuse.New(":record", "a recording cannot begin in the middle of an exchange", "let it end first; * cancels an AUTH")
	}
	o := m.Creation()
	o.Joined = sh.online()
	o.Peer = sh.recordedPeer()
	recorder, err := trace.Create(name, o)
	if err != nil {
		return notRecorded(err)
	}
	sh.records.Begin(&recording.Recording{Recorder: recorder, Name: name})
	if o.Joined {
		recorder.Note("the recording begins in the middle of a session, " + sh.secrecy())
	}
	sh.tellRecording(name, m.Secrets)
	return nil
}

// midway reports whether what follows on the connection could not be read rightly
// by somebody who joins now, and so might give a secret away.
func (sh *Shell) midway() bool {
	return !sh.session.InStep() || sh.session.InExchange() || sh.records.MidLine()
}

func (sh *Shell) tellRecording(name, secrets string) {
	sh.view.Info("recording to " + view.Quote(name))
	switch secrets {
	case recording.KeepSecrets:
		sh.view.Warn("--secrets=keep: passwords are written to " + view.Quote(name) + " as they are")
	case recording.VerifySecrets:
		sh.view.Warn("--secrets=verify: whoever gets " + view.Quote(name) + " can try passwords against it")
	}
}

// notRecorded says why a recording cannot begin.
func notRecorded(err error) error {
	wrong := &misuse.Error{Reason: "nothing is recorded", Err: err}
	if errors.Is(err, fs.ErrExist) {
		wrong.Hint = []string{"take another name; --force replaces the file, --append goes on in it"}
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
	r, err := sh.records.End(recording.Asked)
	switch {
	case r == nil:
		return notRecording()
	case err != nil:
		return &misuse.Error{Where: ":record", Reason: "the recording is not complete", Err: err}
	}
	sh.view.Info(view.Quote(r.Name) + " is complete; popsh play shows it")
	return nil
}

func notRecording() error {
	return misuse.New(":record", "nothing is being recorded", ":record FILE begins a recording")
}

func (sh *Shell) recordPause(pause bool) error {
	r := sh.records.In(recording.Asked)
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
	r.Paused = pause
	return nil
}

func runNote(_ context.Context, sh *Shell, call Call) error {
	text := strings.TrimSpace(call.Rest)
	running := sh.records.All()
	switch {
	case text == "":
		return misuse.New(":note", "there is no text", "usage: "+call.Row.Usage())
	case len(running) == 0:
		return misuse.New(":note", "nothing is being recorded, so there is nowhere to write", ":record FILE begins a recording")
	}
	for _, r := range running {
		r.Note(text)
	}
	where := "the automatic transcript"
	if r := sh.records.In(recording.Asked); r != nil {
		where = view.Quote(r.Name)
	}
	sh.view.Info("noted in " + where)
	return nil
}

func runTrace(_ context.Context, sh *Shell, _ Call) error {
	if r := sh.records.In(recording.Asked); r != nil {
		state := ""
		if r.Paused {
			state = " (paused)"
		}
		sh.view.Line("recording   " + view.Quote(r.Name) + state)
	}
	if r := sh.records.In(recording.Automatic); r != nil {
		sh.view.Line("automatic   " + view.Quote(r.Name))
	}
	folder, err := recording.Folder(sh.streams.Getenv)
	switch {
	case err != nil:
		return err
	case sh.options.NoAutosave:
		sh.view.Line("automatic transcripts are off; older ones are in " + view.Quote(folder))
	default:
		sh.view.Line(fmt.Sprintf("folder      %s; the newest %d are kept", view.Quote(folder), recording.Kept))
	}
	return nil
}

// tellRecordings says once what went wrong with a recording, and ends the
// automatic one behind its connection.
func (sh *Shell) tellRecordings() {
	if err := sh.records.Complaint(); err != nil {
		sh.view.Warn(err.Error())
	}
	for _, as := range sh.records.Broken() {
		sh.endRecording(as)
	}
	if !sh.online() {
		sh.endRecording(recording.Automatic)
	}
}

// endRecording ends a recording, if there is one, and says why it is not complete.
func (sh *Shell) endRecording(as recording.Role) {
	r, err := sh.records.End(as)
	if err == nil {
		return
	}
	sh.view.Warn("the transcript " + view.Quote(r.Name) + " is not complete: " + err.Error())
	if as == recording.Asked && !errors.Is(err, trace.ErrLimit) {
		sh.unrecorded = err
	}
}

// closeRecordings ends all recordings.
func (sh *Shell) closeRecordings() {
	sh.tellRecordings()
	sh.endRecording(recording.Asked)
	sh.endRecording(recording.Automatic)
}

// conceal hides a secret wherever it turns up from now on, on the screen and in
// the recordings.
func (sh *Shell) conceal(secret []byte) {
	sh.veil.Hide(secret)
	sh.records.Hide(secret)
}

// promptRecording is " rec" while a recording that was asked for goes on.
func (sh *Shell) promptRecording() string {
	switch r := sh.records.In(recording.Asked); {
	case r == nil:
		return ""
	case r.Paused:
		return " rec(paused)"
	}
	return " rec"
}
