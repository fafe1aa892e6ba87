package repl

import (
	"context"
	"crypto/tls"
	"fmt"
	"slices"
	"time"

	"popsh/repl/explain"
	"popsh/repl/misuse"
	"popsh/repl/serving"
	"popsh/repl/view"
	"popsh/session"
	"popsh/session/pop3"
	"popsh/session/practice"
)

// startPractice starts the server that --practice talks to.
func (sh *Shell) startPractice() error { return sh.startPracticeWith(nil) }

// startPracticeWith is startPractice, with other mail for all users unless that is
// nil.
func (sh *Shell) startPracticeWith(mail func() [][]byte) error {
	var o practice.Options
	if mail != nil {
		o.Users = slices.Clone(practice.Users)
		for i := range o.Users {
			o.Users[i].Mail = mail
		}
	}
	for _, name := range sh.options.Switches {
		if err := serving.SetSwitch(&o, name); err != nil {
			return err
		}
	}
	server, err := practice.New(&o)
	if err != nil {
		return fmt.Errorf("practice server: %w", err)
	}
	sh.practice = server
	return nil
}

// open opens a session, in place of the one before, and logs in when the way
// names a user.
func (sh *Shell) open(ctx context.Context, w *way) error {
	if sh.online() {
		return misuse.New("", "a connection is open", "QUIT or :drop ends it first")
	}
	if err := sh.consultNetrc(w); err != nil {
		return err
	}
	if w.user != "" {
		if err := sh.options.checkPassword(); err != nil {
			return err
		}
	}
	s, err := sh.connect(ctx, w)
	if err != nil {
		return err
	}
	sh.session, sh.way = s, w
	sh.meetUser("")
	sh.refused = s.Greeting().Err() != nil
	sh.seen = explain.Opening(sh.veil)
	sh.keep(s.Greeting())
	if err := sh.tellOpened(); err != nil {
		return err
	}
	sh.judgeStamp()
	sh.explainAfter()
	if w.user == "" {
		return nil
	}
	sh.user = w.user
	return sh.signOn(ctx, w.auth)
}

// judgeStamp compares the timestamp of a greeting with the one before, which must
// have been another (RFC 1939 §7).
func (sh *Shell) judgeStamp() {
	stamp, err := sh.session.Stamp()
	if err != nil {
		return
	}
	now := sh.way.String() + " " + stamp
	if now == sh.stamp {
		sh.view.Warn("the greeting holds the same timestamp as the one before: whoever overheard a digest can log in with it again (RFC 1939 §7)")
	}
	sh.stamp = now
}

func (sh *Shell) connect(ctx context.Context, w *way) (*session.Session, error) {
	o, err := sh.sessionOptions(ctx, w)
	if err != nil {
		return nil, err
	}
	defer sh.tellSlow(w)()
	return sh.dial(ctx, w, o)
}

// slowOpening is how long an opening may last before a person is told of it.
const slowOpening = time.Second

// tellSlow tells who sits there what is waited for, once that takes long. What it
// returns ends that.
func (sh *Shell) tellSlow(w *way) (stop func()) {
	if sh.seat == nil {
		return func() {}
	}
	done := make(chan struct{})
	told := time.AfterFunc(slowOpening, func() {
		defer close(done)
		sh.above(sh.seat)(func(v *view.View) {
			v.Info("waiting for " + view.Escape([]byte(w.place())) + "; Ctrl-C gives up")
		})
	})
	return func() {
		if !told.Stop() {
			<-done
		}
	}
}

// dial opens the connection at the end of a way.
func (sh *Shell) dial(ctx context.Context, w *way, o *session.Options) (*session.Session, error) {
	sh.autosave(w.place())
	if !w.practice {
		return session.Dial(ctx, w.target, o)
	}
	o.Roots = sh.practice.Authority()
	nc := sh.practice.Pipe()
	if o.TLS == session.Implicit {
		nc.Close()
		nc = sh.practice.PipeTLS()
	}
	return session.New(ctx, nc, practiceHost, o)
}

// practiceHost is a name in the practice server's certificate.
const practiceHost = "practice"

// sessionOptions are those of a session at the end of a way.
func (sh *Shell) sessionOptions(ctx context.Context, w *way) (*session.Options, error) {
	timers := sh.timers
	if w.server.timeout > 0 && !sh.options.typed("timeout") {
		timers = patient(timers, w.server.timeout)
	}
	o := &session.Options{
		TLS: w.mode, Insecure: sh.options.Insecure, Timers: &timers, Observer: &sh.records,
		Tell: func(text string) { sh.view.Info(text) },
	}
	o.BeforeTLS = func(r *session.Reply) {
		if sh.early != nil {
			sh.early(r)
		}
	}
	if sh.seat != nil {
		o.MoreTime = sh.moreTime
	}
	if sh.keys != nil {
		o.KeyLog = sh.keys
	}
	var err error
	if ca := sh.options.rather("ca", w.server.ca, sh.options.CA); ca != "" {
		if o.Roots, err = authorities(ca); err != nil {
			return nil, err
		}
	}
	if err := sh.options.takeTLS(o, &w.server); err != nil {
		return nil, err
	}
	if o.Path, err = sh.options.path(&w.server); err != nil {
		return nil, err
	}
	if o.Certificate, err = sh.options.certificate(&w.server); err != nil {
		return nil, err
	}
	o.Path.Login, err = sh.proxyLogin(ctx, w, o.Path.Proxy)
	return o, err
}

// tellOpened shows the greeting and the facts of TLS, in the order in which they
// came.
func (sh *Shell) tellOpened() error {
	byTLS := sh.session.Security()
	if byTLS == nil || byTLS.Implicit {
		sh.tellSecurity()
		return sh.view.Greeting(sh.session.Greeting(), byTLS != nil)
	}
	err := sh.view.Greeting(sh.session.Greeting(), false)
	sh.tellSecurity()
	return err
}

// tellSecurity says what kind of connection this is, and as long as it is not to
// be trusted, that it is not.
func (sh *Shell) tellSecurity() {
	s, sec := sh.session, sh.session.Security()
	at := view.Escape([]byte(s.Host())) + " (" + view.Escape([]byte(s.Addr())) + ")"
	if proxy := s.Via(); proxy != (session.Proxy{}) {
		at += " through the proxy " + view.Escape([]byte(proxy.String()))
	}
	if h := s.Header(); h != session.NoHeader {
		at += ", behind a PROXY header " + h.String()
	}
	if sh.way.practice {
		at = "the practice server inside popsh"
	}
	sh.view.Opened(at, sec)
	if sec == nil {
		return
	}
	if sec.Name != "" {
		sh.view.Info("--tls-name: the certificate is checked against " + view.Quote(sec.Name) + ", not against " + view.Quote(s.Host()))
	}
	if sec.Asked && sh.options.certified(&sh.way.server) {
		sh.view.Info("the server asked for your certificate and was shown it")
	}
	if sh.keys != nil {
		sh.view.Warn("--keylog: whoever has " + view.Quote(sh.keys.Name()) + " can read what the network carries of this session")
	}
	if sh.options.Insecure {
		sh.warnInsecure(sec)
	}
	sh.tellOffer(sec)
	if sec.IsOld() {
		sh.view.Warn("--tls-min: " + tls.VersionName(sec.State.Version) + " is broken: somebody in between may read and change what is said (RFC 8996 §2)")
	}
}

func (sh *Shell) warnInsecure(sec *session.Security) {
	if sec.Distrust == nil {
		sh.view.Warn("--insecure: the certificate would have been accepted, but nothing depends on it in this session")
		return
	}
	sh.view.Warn("--insecure: the certificate is NOT verified, anybody may be at the other end: " + view.Escape([]byte(sec.Distrust.Error())))
}

// drop ends the connection without QUIT.
func (sh *Shell) drop() {
	marks := sh.session.Machine().Deletions()
	sh.session.Drop()
	switch {
	case marks > 0 && sh.isLeaving():
		sh.view.Warn("the connection is dropped, and " + sh.lost(marks))
	case marks > 0:
		sh.view.Warn("the connection is dropped without QUIT, and " + sh.lost(marks))
	default:
		sh.view.Info("the connection is dropped" + sh.again())
	}
}

// lost tells what goes with a connection on which messages were marked.
func (sh *Shell) lost(marks int) string {
	text := deletions(marks) + " with it"
	if sh.isLeaving() {
		text += ", unless QUIT was carried out and only its answer is missing"
	}
	return text + sh.again()
}

// isLeaving reports whether QUIT was sent and not answered.
func (sh *Shell) isLeaving() bool {
	return slices.ContainsFunc(sh.session.Owed(), func(r session.Request) bool {
		return r.Command != nil && r.Command.Next == pop3.Update
	})
}

// again tells a person how to get a connection back.
func (sh *Shell) again() string {
	if sh.seat == nil || sh.left {
		return ""
	}
	return "; :reopen opens it again"
}
