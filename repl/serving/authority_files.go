package serving

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/pflag"

	"popsh/repl/files"
	"popsh/repl/misuse"
)

// authorityFiles are where the certificate authority of a server is written to:
// for clients, and with its key for the next run.
type authorityFiles struct{ out, save string }

// authorityMax is how much of a file is read, in octets: more than an authority
// needs.
const authorityMax = 64 << 10

func (a *authorityFiles) flags(f *pflag.FlagSet) {
	f.StringVar(&a.out, "ca-out", "", "write the certificate of the server's authority to a new `FILE`, for clients to trust")
	f.StringVar(&a.save, "save-ca", "", "keep the authority with its key in `FILE`, and use that of the last run")
}

// saved returns the authority of an earlier run, or nil.
func (a *authorityFiles) saved() ([]byte, error) {
	if a.save == "" {
		return nil, nil
	}
	f, err := files.CA.Open(a.save)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, authorityMax))
	if err != nil {
		return nil, &misuse.Error{Where: "--save-ca", Reason: "the file cannot be read", Err: err}
	}
	return text, nil
}

// write writes what the flags ask for: the certificate, and the authority with its
// key unless it was read from there.
func (a *authorityFiles) write(pem []byte, saved []byte, save func() ([]byte, error)) error {
	if a.save != "" && saved == nil {
		text, err := save()
		if err == nil {
			err = writeNew(a.save, text)
		}
		if err != nil {
			return &misuse.Error{Where: "--save-ca", Reason: "the file cannot be written", Err: err}
		}
	}
	if a.out == "" {
		return nil
	}
	if old, err := os.ReadFile(a.out); err == nil && bytes.Equal(old, pem) {
		return nil
	}
	if err := writeNew(a.out, pem); err != nil {
		return &misuse.Error{Where: "--ca-out", Reason: "the file cannot be written", Err: err, Hint: caOutHint(err)}
	}
	return nil
}

func caOutHint(err error) []string {
	if errors.Is(err, fs.ErrExist) {
		return []string{"there is a new authority in every run; --save-ca FILE keeps one"}
	}
	return nil
}

// writeNew writes a file that was not there, for its owner alone.
func writeNew(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// unusable says what is wrong with the authority of the last run, if that is what
// a server stumbled over.
func (a *authorityFiles) unusable(err error) error {
	if a.save == "" {
		return err
	}
	return &misuse.Error{Where: "--save-ca", Reason: a.save + " cannot be used", Err: err, Hint: []string{"remove it, and a new authority is made"}}
}
