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

// passwords are where a password comes from, when not from a person. It is bound to
// the connection that it was first read for.
type passwords struct {
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
	if source := sh.passwords.source(); source != nil {
		return sh.passwords.get(ctx, source, sh.options.destination(sh.way))
	}
	if sh.way.server.passwordCommand != "" {
		octets, err := secrets.Command(ctx, "password-command", sh.way.server.passwordCommand)
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
	return sh.passwords.source() != nil || sh.way.server.passwordCommand != ""
}

// check refuses a file that could not be used later.
func (p *passwords) check() error {
	if p.options.PasswordFile == "" {
		return nil
	}
	f, err := files.Secret.Open(p.options.PasswordFile)
	if err != nil {
		return err
	}
	return f.Close()
}

// source returns how the password is read; nil when no source was named.
func (p *passwords) source() func(context.Context) ([]byte, error) {
	o := p.options
	switch {
	case o.PasswordFile != "":
		return func(context.Context) ([]byte, error) { return secrets.File("--password-file", o.PasswordFile) }
	case o.PasswordFD >= 0:
		return func(context.Context) ([]byte, error) { return secrets.Descriptor("--password-fd", o.PasswordFD) }
	case o.PasswordCommand != "":
		return func(ctx context.Context) ([]byte, error) {
			return secrets.Command(ctx, "--password-command", o.PasswordCommand)
		}
	}
	return nil
}

func (p *passwords) get(ctx context.Context, source func(context.Context) ([]byte, error), way string) (sasl.Secret, error) {
	switch {
	case p.bound == way:
		return p.read.Clone(), nil
	case p.bound != "":
		return sasl.Secret{}, misuse.New("", fmt.Sprintf("the password was given for %s and is not used for %s", p.bound, way),
			"type it, or start popsh again for that server")
	}
	octets, err := source(ctx)
	if err != nil {
		return sasl.Secret{}, err
	}
	p.read, p.bound = sasl.NewSecret(octets), way
	return p.read.Clone(), nil
}
