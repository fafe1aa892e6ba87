package serving

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"

	"popsh/repl/files"
	"popsh/repl/misuse"
)

// An addressFile tells programs where a server can be reached, for as long as it
// can. The empty name stands for no file.
type addressFile string

// addressMax is the longest file that can hold an address.
const addressMax = 128

// claim takes away what an earlier server left behind, so that nobody goes by it.
// A file that holds anything else than an address is left alone.
func (a addressFile) claim() error {
	if a == "" {
		return nil
	}
	text, err := a.read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return a.failed("cannot be read", err)
	case text != "" && !isAddress(text):
		return misuse.New("--addr-file", string(a)+" is there already and holds no address", "name another file, or remove this one")
	}
	if err := os.Remove(string(a)); err != nil {
		return a.failed("cannot be replaced", err)
	}
	return nil
}

// publish writes the address in one piece, for a program that waits for it.
func (a addressFile) publish(address string) error {
	if a == "" {
		return nil
	}
	draft, err := files.NewDraft(string(a))
	if err != nil {
		return a.failed("cannot be written", err)
	}
	defer draft.Discard()
	if _, err = draft.WriteString(address + "\n"); err == nil {
		err = draft.Publish(string(a), true)
	}
	if err != nil {
		return a.failed("cannot be written", err)
	}
	return nil
}

// withdraw removes the file, unless another server has it by now.
func (a addressFile) withdraw(address string) {
	if text, err := a.read(); a != "" && err == nil && text == address+"\n" {
		os.Remove(string(a))
	}
}

func (a addressFile) read() (string, error) {
	info, err := os.Stat(string(a))
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular() || info.Size() > addressMax:
		return "not an address", nil
	}
	text, err := os.ReadFile(string(a))
	return string(text), err
}

func isAddress(text string) bool {
	_, port, err := net.SplitHostPort(strings.TrimSuffix(text, "\n"))
	return err == nil && port != "" && strings.Trim(port, "0123456789") == ""
}

func (a addressFile) failed(how string, err error) error {
	return &misuse.Error{Where: "--addr-file", Reason: "the file " + how, Err: err}
}
