package repl

import "popsh/session"

// oldestTLS is the oldest version of TLS that may be spoken.
func (o *Options) oldestTLS() uint16 {
	id, _ := session.ParseTLSVersion(o.TLSMin)
	return id
}

// pin is that of the only server to take, nil for any.
func (o *Options) pin() (*session.Pin, error) {
	if o.Pin == "" {
		return nil, nil
	}
	p, err := session.ParsePin(o.Pin)
	return &p, err
}
