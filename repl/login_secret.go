package repl

import (
	"context"
	"fmt"

	"popsh/repl/files"
	"popsh/repl/misuse"
	"popsh/repl/secrets"
	"popsh/session/sasl"
)

// What a secret is called. A token has the same sources as a password.
const (
	aPassword = "password"
	aToken    = "token"
)

// A secretSource reads a password from where it is kept.
type secretSource func(context.Context) ([]byte, error)

// noDescriptor is the number of none.
const noDescriptor = -1

// sourceOf is the source that flags name, which begin alike; nil for none.
func sourceOf(flags, file string, descriptor int, command string) secretSource {
	switch {
	case file != "":
		return func(context.Context) ([]byte, error) { return secrets.File(flags+"-file", file) }
	case descriptor > noDescriptor:
		return func(context.Context) ([]byte, error) { return secrets.Descriptor(flags+"-fd", descriptor) }
	case command != "":
		return func(ctx context.Context) ([]byte, error) { return secrets.Command(ctx, flags+"-command", command) }
	}
	return nil
}

// passwords are one that comes from a source. It is bound to the connection that it was
// first read for.
type passwords struct {
	read  sasl.Secret
	bound string
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

// findSecret gets the secret from the file, descriptor or command that was named, from
// the netrc file, else from the person at the terminal.
func (sh *Shell) findSecret(ctx context.Context, what string) (sasl.Secret, error) {
	if source := sh.options.password(); source != nil {
		return sh.passwords.get(ctx, source, sh.options.destination(sh.way))
	}
	if command := sh.way.server.passwordCommand; command != "" {
		return fromCommand(ctx, "password-command", command)
	}
	if found := sh.netrcPassword(); found != nil {
		return found.Password.Clone(), nil
	}
	return sh.askSecret(ctx, what, "--password-file FILE, --password-fd N or --password-command COMMAND")
}

// fromCommand gets a secret from a command of the configuration.
func fromCommand(ctx context.Context, where, command string) (sasl.Secret, error) {
	octets, err := secrets.Command(ctx, where, command)
	return sasl.NewSecret(octets), err
}

// askSecret gets a secret from the person at the terminal; where there is none, it says
// which sources can be named.
func (sh *Shell) askSecret(ctx context.Context, what, sources string) (sasl.Secret, error) {
	if sh.person == nil {
		return sasl.Secret{}, misuse.New("", "a "+what+" is needed, and there is no terminal to ask at", "name its source: "+sources)
	}
	octets, err := sh.person.Password(ctx, what+": ")
	if err != nil {
		return sasl.Secret{}, err
	}
	return sasl.NewSecret(octets), nil
}

// hasSource reports whether the secret can be had without asking somebody.
func (sh *Shell) hasSource() bool {
	return sh.options.password() != nil || sh.way.server.passwordCommand != "" || sh.netrcPassword() != nil
}

// checkPassword refuses a file that could not be used later.
func (o *Options) checkPassword() error {
	if o.PasswordFile == "" {
		return nil
	}
	f, err := files.Secret.For("--password-file").Open(o.PasswordFile)
	if err != nil {
		return err
	}
	return f.Close()
}

// password returns how the password is read; nil when no source was named.
func (o *Options) password() secretSource {
	return sourceOf("--password", o.PasswordFile, o.PasswordFD, o.PasswordCommand)
}

func (p *passwords) get(ctx context.Context, from secretSource, way string) (sasl.Secret, error) {
	switch {
	case p.bound == way:
		return p.read.Clone(), nil
	case p.bound != "":
		return sasl.Secret{}, misuse.New("", fmt.Sprintf("the password was given for %s and is not used for %s", p.bound, way),
			"type it, or start popsh again for that server")
	}
	octets, err := from(ctx)
	if err != nil {
		return sasl.Secret{}, err
	}
	p.read, p.bound = sasl.NewSecret(octets), way
	return p.read.Clone(), nil
}
