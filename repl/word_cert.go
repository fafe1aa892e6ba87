package repl

import (
	"context"
	"crypto/x509"
	"encoding/pem"

	"popsh/repl/files"
	"popsh/repl/misuse"
	"popsh/repl/view"
)

// certSave is the argument of :cert that has the certificates written to a file.
const certSave = "save"

// runCert shows the TLS of the session, or saves the certificates.
func runCert(_ context.Context, sh *Shell, call Call) error {
	sec := sh.session.Security()
	switch {
	case sec == nil:
		return misuse.New(":cert", "the connection is in clear text, so there is no certificate", "STLS starts TLS, where the server offers it")
	case len(call.Args) == 0:
		sh.view.Security(sh.session.Host(), sec)
		return nil
	case call.Args[0] != certSave:
		return misuse.New(":cert", view.Quote(call.Args[0])+" is not known here", ":cert, or :cert save FILE")
	case len(call.Args) == 1:
		return misuse.New(":cert", "the file is missing", ":cert save chain.pem")
	}
	return sh.saveChain(sec.State.PeerCertificates, call.Args[1])
}

// saveChain writes certificates to a new file, in PEM form.
func (sh *Shell) saveChain(chain []*x509.Certificate, name string) error {
	if err := checkUntaken(":cert", name); err != nil {
		return err
	}
	f, err := files.NewDraft(name, files.Endings[1:]...)
	if err != nil {
		return unmade(":cert", err)
	}
	defer f.Discard()
	for _, cert := range chain {
		if err := pem.Encode(f, &pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}); err != nil {
			return unwritten(":cert", err)
		}
	}
	if err := f.Publish(name, false); err != nil {
		return unmade(":cert", err)
	}
	sh.view.Info(view.Quote(name) + ": " + view.Plural(int64(len(chain)), "certificate") + ", as the server sent them")
	return nil
}
