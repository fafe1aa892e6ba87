package repl

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/misuse"
	"popsh/trace"
)

// What --secrets may be.
const (
	redactSecrets = "redact"
	verifySecrets = "verify"
	keepSecrets   = "keep"
)

// recordManner is how a recording is made.
type recordManner struct {
	Bodies        string // how much of messages
	Secrets       string // redact, verify or keep
	MaxSize       octetCount
	Force, Append bool // what becomes of a file that is there
	Fsync         bool
}

// flags adds the flags of :record and --record; what m says already is what they
// say unless they are given.
func (m *recordManner) flags(f *pflag.FlagSet) {
	f.StringVar(&m.Bodies, "bodies", cmp.Or(m.Bodies, trace.Bodies{}.String()), "`HOW` much to record of messages: full, headers or head:N")
	f.StringVar(&m.Secrets, "secrets", cmp.Or(m.Secrets, redactSecrets), "`WHAT` recordings hold of secrets: redact (nothing), verify (salted hashes, by which popsh serve checks passwords) or keep (all)")
	f.Var(&m.MaxSize, "max-size", "end the recording before the file grows beyond `SIZE`, such as 100M")
	f.BoolVar(&m.Force, "force", m.Force, "let --record replace a file")
	f.BoolVar(&m.Append, "append", m.Append, "let --record go on in a file that is there")
	f.BoolVar(&m.Fsync, "fsync", m.Fsync, "have every line of a recording on the disk at once, in case the power fails")
}

// check refuses what the flags cannot mean.
func (m *recordManner) check() error {
	switch _, err := trace.ParseBodies(m.Bodies); {
	case err != nil:
		return &misuse.Error{Where: "--bodies", Reason: "not possible", Err: err}
	case !slices.Contains([]string{redactSecrets, verifySecrets, keepSecrets}, m.Secrets):
		return misuse.New("--secrets", fmt.Sprintf("%q is not known", m.Secrets), redactSecrets+", "+verifySecrets+" or "+keepSecrets)
	case m.Force && m.Append:
		return misuse.New("", "--force and --append do not go together", "one replaces the file, the other goes on in it")
	}
	return nil
}

// creation is what the recorder is told.
func (m *recordManner) creation() trace.CreateOptions {
	o := trace.CreateOptions{Force: m.Force, Append: m.Append, Sync: m.Fsync}
	o.Bodies, _ = trace.ParseBodies(m.Bodies) // was checked
	o.KeepSecrets = m.Secrets == keepSecrets
	o.Verify = m.Secrets == verifySecrets
	o.MaxSize = int64(m.MaxSize)
	return o
}

// recordFlags adds the flags about transcripts.
func (o *Options) recordFlags(f *pflag.FlagSet) {
	f.StringVar(&o.Record, "record", "", "record the whole session to a new `FILE`, without secrets")
	o.recordManner.flags(f)
	f.BoolVar(&o.NoAutosave, "no-autosave", false, "write no automatic transcript")
}

// startRecording begins the recording that the command line asks for.
func (sh *Shell) startRecording() error {
	if sh.options.Record == "" {
		return nil
	}
	return sh.record(sh.options.Record, sh.options.recordManner)
}

// octetCount is a number of octets, written with k, M or G for thousands, millions
// and thousands of millions.
type octetCount int64

// countUnits are the letters behind a number of octets.
var countUnits = map[byte]int64{'k': 1e3, 'K': 1e3, 'M': 1e6, 'G': 1e9}

func (c *octetCount) String() string {
	if *c == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*c), 10)
}

// Type is what pflag calls it.
func (c *octetCount) Type() string { return "size" }

// Set reads a number of octets.
func (c *octetCount) Set(text string) error {
	number, unit := text, int64(1)
	if n := len(text); n > 0 && countUnits[text[n-1]] != 0 {
		number, unit = text[:n-1], countUnits[text[n-1]]
	}
	n, err := strconv.ParseUint(strings.TrimSpace(number), 10, 32)
	if err != nil || n == 0 {
		return fmt.Errorf("a size is a number of octets such as 500k, 100M or 2G, not %q", text)
	}
	*c = octetCount(int64(n) * unit)
	return nil
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
