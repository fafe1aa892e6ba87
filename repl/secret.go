package repl

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
	"popsh/session/sasl"
)

// What a secret is called. A token has the same sources as a password.
const (
	aPassword = "password"
	aToken    = "token"
)

// The limits of a secret that comes from a file or a command. Some providers'
// tokens have thousands of octets.
const (
	secretMax     = 16 << 10
	secretCommand = 30 * time.Second
)

// secrets is where passwords come from, when not from a person. A password is
// bound to the connection it was first read for.
type secrets struct {
	options *Options
	read    sasl.Secret
	bound   string
}

// secret returns the secret for the session, which from now on is hidden wherever
// it turns up.
func (sh *Shell) secret(ctx context.Context, what string) (sasl.Secret, error) {
	secret, err := sh.findSecret(ctx, what)
	if err == nil {
		sh.conceal(secret.Reveal())
	}
	return secret, err
}

// findSecret gets the secret from the file, descriptor or command that was named,
// else from the person at the terminal.
func (sh *Shell) findSecret(ctx context.Context, what string) (sasl.Secret, error) {
	if source := sh.secrets.source(); source != nil {
		return sh.secrets.get(ctx, source, sh.way.String())
	}
	if sh.way.server.passwordCommand != "" {
		octets, err := runSecretCommand(ctx, "password-command", sh.way.server.passwordCommand)
		return sasl.NewSecret(octets), err
	}
	if sh.person == nil {
		return sasl.Secret{}, misuse.New("", "a "+what+" is needed, and there is no terminal to ask at",
			"name its source: --password-file FILE, --password-fd N or --password-command COMMAND")
	}
	octets, err := sh.person.Password(ctx, what+": ")
	if err != nil {
		return sasl.Secret{}, err
	}
	return sasl.NewSecret(octets), nil
}

// hasSource reports whether the secret can be had without asking somebody.
func (sh *Shell) hasSource() bool {
	return sh.secrets.source() != nil || sh.way.server.passwordCommand != ""
}

// source returns how the password is read; nil when no source was named.
func (s *secrets) source() func(context.Context) ([]byte, error) {
	o := s.options
	switch {
	case o.PasswordFile != "":
		return func(context.Context) ([]byte, error) { return readSecretFile("--password-file", o.PasswordFile) }
	case o.PasswordFD >= 0:
		return func(context.Context) ([]byte, error) { return readSecretFD(o.PasswordFD) }
	case o.PasswordCommand != "":
		return func(ctx context.Context) ([]byte, error) {
			return runSecretCommand(ctx, "--password-command", o.PasswordCommand)
		}
	}
	return nil
}

func (s *secrets) get(ctx context.Context, source func(context.Context) ([]byte, error), way string) (sasl.Secret, error) {
	switch {
	case s.bound == way:
		return s.read.Clone(), nil
	case s.bound != "":
		return sasl.Secret{}, misuse.New("", fmt.Sprintf("the password was given for %s and is not used for %s", s.bound, way),
			"type it, or start popsh again for that server")
	}
	octets, err := source(ctx)
	if err != nil {
		return sasl.Secret{}, err
	}
	s.read, s.bound = sasl.NewSecret(octets), way
	return s.read.Clone(), nil
}

// readSecretFile reads a password file that nobody else may read. What named it
// is for error texts, as below.
func readSecretFile(where, name string) ([]byte, error) {
	f, err := files.Secret.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return firstLine(where, f)
}

func readSecretFD(fd int) ([]byte, error) {
	f := os.NewFile(uintptr(fd), "password")
	if f == nil {
		return nil, misuse.New("--password-fd", fmt.Sprintf("there is no file descriptor %d", fd))
	}
	defer f.Close()
	return firstLine("--password-fd", f)
}

// runSecretCommand runs a command, without a shell, and takes its first line.
func runSecretCommand(ctx context.Context, where, command string) ([]byte, error) {
	argv, err := typing.Words(command)
	if err != nil {
		return nil, err
	}
	if len(argv) == 0 {
		return nil, misuse.New(where, "there is no command")
	}
	ctx, cancel := context.WithTimeout(ctx, secretCommand)
	defer cancel()
	var out beginning
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	cmd.WaitDelay = time.Second // a child of it that lives on may hold its output open
	if err := cmd.Start(); err != nil {
		return nil, &misuse.Error{Where: where, Reason: "cannot be run", Err: err}
	}
	if err := cmd.Wait(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return nil, &misuse.Error{Where: where, Reason: "gave no password", Err: err}
	}
	return firstLine(where, bytes.NewReader(out))
}

// A beginning keeps what may be a secret, and one octet more to tell that it is
// none. What is written beyond that is forgotten, so that the writer is not held up.
type beginning []byte

func (b *beginning) Write(p []byte) (int, error) {
	*b = append(*b, p[:min(len(p), secretMax+1-len(*b))]...)
	return len(p), nil
}

// firstLine reads up to the first line end, and all of what follows up to the
// cap, so that whoever writes is not left hanging.
func firstLine(where string, r io.Reader) ([]byte, error) {
	all, err := io.ReadAll(io.LimitReader(r, secretMax+1))
	if err != nil && !errors.Is(err, fs.ErrClosed) {
		return nil, &misuse.Error{Where: where, Reason: "the password cannot be read", Err: err}
	}
	if len(all) > secretMax {
		return nil, misuse.New(where, fmt.Sprintf("the password is longer than %d octets", secretMax))
	}
	line, _, _ := bytes.Cut(all, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) == 0 {
		return nil, misuse.New(where, "the password is empty")
	}
	return line, nil
}
