package repl

import (
	"context"

	"popsh/repl/misuse"
	"popsh/session"
	"popsh/session/sasl"
)

// proxyLogin is who asks the proxy of a way for connections; nil where nobody does. The
// password is from now on hidden wherever it turns up.
func (sh *Shell) proxyLogin(ctx context.Context, w *way, p session.Proxy) (*session.ProxyLogin, error) {
	user := sh.options.rather("proxy-user", w.server.proxyUser, sh.options.ProxyUser)
	switch {
	case w.practice:
		return nil, nil
	case p == session.Proxy{}:
		if sh.options.origin("proxy-user") == fromFlag {
			sh.view.Warn("--proxy-user is of no use, since no proxy was named: --proxy URL names one")
		}
		return nil, nil
	case user == "" && sh.options.proxyPassword() != nil:
		return nil, misuse.New("--proxy-password-file", "there is a password for the proxy, and no name", "--proxy-user NAME says whose it is")
	case user == "":
		return nil, nil
	}
	if err := sh.guardProxy(ctx, p); err != nil {
		return nil, err
	}
	password, err := sh.proxyPassword(ctx, w, user+" at "+p.String())
	if err != nil {
		return nil, err
	}
	sh.conceal(password.Reveal())
	sh.conceal([]byte(user + ":" + string(password.Reveal())))
	login := &session.ProxyLogin{User: user, Password: password}
	if err := login.Fits(p); err != nil {
		return nil, misuse.New("--proxy-user", err.Error(), "ask who runs the proxy for a login of that kind")
	}
	return login, nil
}

// guardProxy asks before the password of a proxy crosses a network in clear text: it
// always does unless the proxy is on this machine.
func (sh *Shell) guardProxy(ctx context.Context, p session.Proxy) error {
	if p.IsNearby() || sh.options.AllowCleartext {
		return nil
	}
	return sh.confirmCrossing(ctx, "the password of the proxy", "a proxy on this machine, such as the end of a tunnel, hides it")
}

// proxyPassword gets the password for a login to a proxy: from the file or the command
// that was named, else from the person at the terminal.
func (sh *Shell) proxyPassword(ctx context.Context, w *way, login string) (sasl.Secret, error) {
	if source := sh.options.proxyPassword(); source != nil {
		return sh.proxyPasswords.get(ctx, source, login)
	}
	if command := w.server.proxyPasswordCommand; command != "" {
		return fromCommand(ctx, "proxy-password-command", command)
	}
	return sh.askSecret(ctx, "password of the proxy", "--proxy-password-file FILE or --proxy-password-command COMMAND")
}

// proxyPassword returns how the password of the proxy is read; nil when no source was
// named.
func (o *Options) proxyPassword() secretSource {
	return sourceOf("--proxy-password", o.ProxyPasswordFile, noDescriptor, o.ProxyPasswordCommand)
}
