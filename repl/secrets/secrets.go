// Package secrets gets passwords and tokens from where the user keeps them: a file
// that nobody else may read, a descriptor, a command, a variable, or the person at
// the terminal. It keeps none of them and never takes one from the command line,
// where everybody on the machine could read it. What a secret is used for, and
// that it is hidden wherever it turns up, is for its callers.
package secrets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"time"

	"popsh/repl/files"
	"popsh/repl/misuse"
	"popsh/repl/typing"
)

// The limits of a secret that comes from a file or a command. Some providers'
// tokens have thousands of octets.
const (
	octetsMax   = 16 << 10
	commandTime = 30 * time.Second
)

// File returns the first line of a file that nobody else may read. What named it
// is for error texts, as below.
func File(where, name string) ([]byte, error) {
	f, err := files.Secret.For(where).Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return firstLine(where, f)
}

// Descriptor returns the first line of an open file, and closes it.
func Descriptor(where string, fd int) ([]byte, error) {
	f := os.NewFile(uintptr(fd), "password")
	if f == nil {
		return nil, misuse.New(where, fmt.Sprintf("there is no file descriptor %d", fd), "a shell opens descriptor 3 by 3<FILE behind the command")
	}
	defer f.Close()
	return firstLine(where, f)
}

// Command runs a command, without a shell, and returns the first line of what it
// writes. It is ended after half a minute, or with ctx.
func Command(ctx context.Context, where, command string) ([]byte, error) {
	argv, err := typing.Words(command)
	if err != nil {
		return nil, err
	}
	if len(argv) == 0 {
		return nil, misuse.New(where, "there is no command", where+" 'pass show mail'")
	}
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	var out beginning
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	cmd.WaitDelay = time.Second // a child of it that lives on may hold its output open
	if err := cmd.Start(); err != nil {
		return nil, &misuse.Error{Where: where, Reason: "cannot be run", Err: err}
	}
	if err := cmd.Wait(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return nil, &misuse.Error{Where: where, Reason: "gave no password", Err: err, Hint: []string{"run it by hand: the first line that it prints is the password"}}
	}
	return firstLine(where, bytes.NewReader(out))
}

// A beginning keeps what may be a secret, and one octet more to tell that it is
// none. What is written beyond that is forgotten, so that the writer is not held up.
type beginning []byte

func (b *beginning) Write(p []byte) (int, error) {
	*b = append(*b, p[:min(len(p), octetsMax+1-len(*b))]...)
	return len(p), nil
}

// firstLine reads up to the first line end, and all of what follows up to the
// cap, so that whoever writes is not left hanging.
func firstLine(where string, r io.Reader) ([]byte, error) {
	all, err := io.ReadAll(io.LimitReader(r, octetsMax+1))
	if err != nil && !errors.Is(err, fs.ErrClosed) {
		return nil, &misuse.Error{Where: where, Reason: "the password cannot be read", Err: err}
	}
	if len(all) > octetsMax {
		return nil, misuse.New(where, fmt.Sprintf("the password is longer than %d octets", octetsMax), "the first line of what is read is the password; is this the right source?")
	}
	line, _, _ := bytes.Cut(all, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) == 0 {
		return nil, misuse.New(where, "the password is empty", "the first line of what is read is the password")
	}
	return line, nil
}
