package repl

import (
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"popsh/trace"
)

// What --secrets may be.
const (
	redactSecrets = "redact"
	verifySecrets = "verify"
	keepSecrets   = "keep"
)

// recordFlags adds the flags about transcripts.
func (o *Options) recordFlags(f *pflag.FlagSet) {
	f.StringVar(&o.Record, "record", "", "record the whole session to a new `FILE`, without secrets")
	f.StringVar(&o.Bodies, "bodies", "full", "what to record of messages: full, headers or head:N (`HOW`)")
	f.StringVar(&o.Secrets, "secrets", redactSecrets, "`redact|verify|keep` the secrets in recordings: out of them; with salted hashes that popsh serve checks passwords by; or as they are")
	f.BoolVar(&o.Force, "force", false, "let --record replace a file")
	f.BoolVar(&o.NoAutosave, "no-autosave", false, "write no automatic transcript")
}

// checkRecording refuses what the flags about transcripts cannot mean.
func (o *Options) checkRecording() error {
	if _, err := trace.ParseBodies(o.Bodies); err != nil {
		return &UsageError{Where: "--bodies", Reason: "not possible", Err: err}
	}
	if !slices.Contains([]string{redactSecrets, verifySecrets, keepSecrets}, o.Secrets) {
		return usage("--secrets", fmt.Sprintf("%q is not known", o.Secrets), redactSecrets+", "+verifySecrets+" or "+keepSecrets)
	}
	return nil
}

// startRecording begins the recording that the command line asks for.
func (sh *Shell) startRecording() error {
	if sh.options.Record == "" {
		return nil
	}
	return sh.record(sh.options.Record, sh.options.Force)
}

// offOn is a switch whose field says the opposite of its name.
type offOn bool

func (v *offOn) Choices() []string { return new(onOff).Choices() }

func (v *offOn) String() string {
	on := onOff(!*v)
	return on.String()
}

func (v *offOn) Set(text string) error {
	var on onOff
	if err := on.Set(text); err != nil {
		return err
	}
	*v = offOn(!on)
	return nil
}
