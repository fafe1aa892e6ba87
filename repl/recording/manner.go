package recording

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"popsh/repl/misuse"
	"popsh/trace"
)

// What --secrets may be.
const (
	RedactSecrets = "redact"
	VerifySecrets = "verify"
	KeepSecrets   = "keep"
)

// A Manner is how a recording is made.
type Manner struct {
	Bodies        string // how much of messages
	Secrets       string // redact, verify or keep
	MaxSize       Octets
	Force, Append bool // what becomes of a file that is there
	Fsync         bool
}

// Flags adds the flags of :record and --record; what m says already is what they
// say unless they are given.
func (m *Manner) Flags(f *pflag.FlagSet) {
	f.StringVar(&m.Bodies, "bodies", cmp.Or(m.Bodies, trace.Bodies{}.String()), "`HOW` much to record of messages: full, headers or head:N")
	f.StringVar(&m.Secrets, "secrets", cmp.Or(m.Secrets, RedactSecrets), "`WHAT` recordings hold of secrets: redact (nothing), verify (salted hashes, by which popsh serve checks passwords) or keep (all)")
	f.Var(&m.MaxSize, "max-size", "end the recording before the file grows beyond `SIZE`, such as 100M")
	f.BoolVar(&m.Force, "force", m.Force, "let --record replace a file")
	f.BoolVar(&m.Append, "append", m.Append, "let --record go on in a file that is there")
	f.BoolVar(&m.Fsync, "fsync", m.Fsync, "have every line of a recording on the disk at once, in case the power fails")
}

// Check refuses what the flags cannot mean.
func (m *Manner) Check() error {
	switch _, err := trace.ParseBodies(m.Bodies); {
	case err != nil:
		return &misuse.Error{Where: "--bodies", Reason: "not possible", Err: err}
	case m.Force && m.Append:
		return misuse.New("", "--force and --append do not go together", "one replaces the file, the other goes on in it")
	}
	return misuse.Among("--secrets", m.Secrets, []string{RedactSecrets, VerifySecrets, KeepSecrets})
}

// Creation is what the recorder is told.
func (m *Manner) Creation() trace.CreateOptions {
	o := trace.CreateOptions{Force: m.Force, Append: m.Append, Sync: m.Fsync}
	o.Bodies, _ = trace.ParseBodies(m.Bodies) // was checked
	o.KeepSecrets = m.Secrets == KeepSecrets
	o.Verify = m.Secrets == VerifySecrets
	o.MaxSize = int64(m.MaxSize)
	return o
}

// Octets is a number of octets, written with k, M or G for thousands, millions
// and thousands of millions.
type Octets int64

// countUnits are the letters behind a number of octets.
var countUnits = map[byte]int64{'k': 1e3, 'K': 1e3, 'M': 1e6, 'G': 1e9}

func (c *Octets) String() string {
	if *c == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*c), 10)
}

// Type is what pflag calls it.
func (c *Octets) Type() string { return "size" }

// Set reads a number of octets.
func (c *Octets) Set(text string) error {
	number, unit := text, int64(1)
	if n := len(text); n > 0 && countUnits[text[n-1]] != 0 {
		number, unit = text[:n-1], countUnits[text[n-1]]
	}
	n, err := strconv.ParseUint(strings.TrimSpace(number), 10, 32)
	if err != nil || n == 0 {
		return fmt.Errorf("a size is a number of octets such as 500k, 100M or 2G, not %q", text)
	}
	*c = Octets(int64(n) * unit)
	return nil
}
