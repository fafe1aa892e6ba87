package authority

import (
	"crypto/tls"
	"time"
)

// Fault is what is wrong with the certificates of a server.
type Fault string

// The faults.
const (
	None      Fault = ""
	Expired   Fault = "expired"   // the time of the certificate is over
	Name      Fault = "name"      // it is for another server
	Untrusted Fault = "untrusted" // nobody knows who signed it
)

// Faults are all that are wrong.
var Faults = []Fault{Expired, Name, Untrusted}

// elsewhere is a name that no server has (RFC 6761 §6.4).
const elsewhere = "elsewhere.invalid"

// faults make the certificate for names, with what is wrong about it.
var faults = map[Fault]func(a *Authority, names []string) (*tls.Certificate, error){
	None: func(a *Authority, names []string) (*tls.Certificate, error) {
		return a.ca.sign(serverTemplate(names))
	},
	Expired: func(a *Authority, names []string) (*tls.Certificate, error) {
		t := serverTemplate(names)
		t.NotBefore, t.NotAfter = t.NotBefore.Add(-leafLife), time.Now().Add(-24*time.Hour)
		return a.ca.sign(t)
	},
	Name: func(a *Authority, _ []string) (*tls.Certificate, error) {
		t := serverTemplate(nil)
		t.DNSNames, t.IPAddresses = []string{elsewhere}, nil
		return a.ca.sign(t)
	},
	Untrusted: func(a *Authority, names []string) (*tls.Certificate, error) {
		stranger, err := newSigner("a stranger")
		if err != nil {
			return nil, err
		}
		return stranger.sign(serverTemplate(names))
	},
}
