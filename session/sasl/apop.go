package sasl

import (
	"crypto/md5"
	"crypto/subtle"
	"encoding/hex"
)

// APOP returns the digest of the timestamp, angle brackets included, followed by
// the secret: 32 lower-case hex digits (RFC 1939 §7). It does not judge the
// timestamp; a caller must, before it answers one.
func APOP(stamp string, s Secret) string {
	h := md5.New()
	h.Write([]byte(stamp))
	h.Write(s.Reveal())
	return hex.EncodeToString(h.Sum(nil))
}

// CheckAPOP reports whether digest is the one that user's secret gives for the
// timestamp. It takes as long for an unknown name as for a wrong digest.
func CheckAPOP(l Lookup, user, stamp, digest string) bool {
	s, known := l.secret(user)
	same := subtle.ConstantTimeCompare([]byte(APOP(stamp, s)), []byte(digest)) == 1
	return same && known
}
