package repl

import (
	"cmp"
	"fmt"
	"strings"

	"popsh/repl/misuse"
	"popsh/session"
)

// takeTLS puts into the options of a session what is asked of TLS with a server.
func (o *Options) takeTLS(to *session.Options, s *server) error {
	oldest, newest := cmp.Or(o.rather("tls-min", s.tlsMin, o.TLSMin), usualTLS), cmp.Or(o.rather("tls-max", s.tlsMax, o.TLSMax), newestTLS)
	if err := checkVersions(oldest, newest); err != nil {
		return err
	}
	to.OldestTLS, _ = session.ParseTLSVersion(oldest)
	to.NewestTLS, _ = session.ParseTLSVersion(newest)
	if err := o.takeOffer(to, s); err != nil {
		return err
	}
	to.TLSName = o.rather("tls-name", s.tlsName, o.TLSName)
	var err error
	to.Pin, err = o.pin()
	return err
}

// checkVersions refuses versions of TLS between which there is none.
func checkVersions(oldest, newest string) error {
	least, ok := session.ParseTLSVersion(oldest)
	if !ok {
		return unknownVersion("--tls-min", oldest)
	}
	most, ok := session.ParseTLSVersion(newest)
	switch {
	case !ok:
		return unknownVersion("--tls-max", newest)
	case most < least:
		return misuse.New("--tls-max", fmt.Sprintf("TLS %s is older than TLS %s, the oldest that is taken", newest, oldest), "--tls-min "+newest+" takes it too")
	}
	return nil
}

func unknownVersion(flag, name string) error {
	return misuse.New(flag, fmt.Sprintf("%q is no version of TLS", name), strings.Join(session.TLSVersions(), ", "))
}

// pin is that of the only server to take, nil for any.
func (o *Options) pin() (*session.Pin, error) {
	if o.Pin == "" {
		return nil, nil
	}
	p, err := session.ParsePin(o.Pin)
	return &p, err
}

// checkTLS refuses flags that no server could fulfil.
func (o *Options) checkTLS() error {
	if _, err := o.pin(); err != nil {
		return &misuse.Error{Where: "--pin", Reason: "that is no pin", Err: err, Hint: []string{":cert shows the pin of a server"}}
	}
	if o.TLSName != "" && !isHostName(o.TLSName) {
		return misuse.New("--tls-name", fmt.Sprintf("%q is not the name of a host", o.TLSName), certifiedHint)
	}
	if err := o.takeOffer(&session.Options{}, &server{}); err != nil {
		return err
	}
	return checkVersions(o.TLSMin, o.TLSMax)
}
