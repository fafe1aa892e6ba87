package repl

import (
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"popsh/repl/files"
	"popsh/repl/recording"
)

// recordFlags adds the flags about transcripts.
func (o *Options) recordFlags(f *pflag.FlagSet) {
	f.StringVar(&o.Record, "record", "", "record the whole session to a new `FILE`, without secrets")
	o.Manner.Flags(f)
	f.BoolVar(&o.NoAutosave, "no-autosave", false, "write no automatic transcript")
}

// startRecording begins the recording that the command line asks for.
func (sh *Shell) startRecording() error {
	if sh.options.Record == "" {
		return nil
	}
	return sh.record(sh.options.Record, sh.options.Manner)
}

// autosave has the next connection recorded by itself, unless that is switched off
// or the environment names no place for it.
func (sh *Shell) autosave(peer string) {
	sh.endRecording(recording.Automatic)
	sh.records.Await(nil)
	getenv := sh.streams.Getenv
	if sh.options.NoAutosave || !files.HasStateFolder(getenv) {
		return
	}
	sh.records.Await(func(begun time.Time) (*recording.Recording, error) {
		folder, err := recording.Folder(getenv)
		if err != nil {
			return nil, fmt.Errorf("this connection has no automatic transcript: %w", err)
		}
		return recording.BeginAutomatic(folder, peer, begun)
	})
}

// changeAutosave makes a change of the setting hold: the automatic transcript ends
// at once, and begins with the next connection.
func (sh *Shell) changeAutosave() {
	if sh.options.NoAutosave {
		sh.endRecording(recording.Automatic)
	}
}
