package serve

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"time"

	"popsh/session/authority"
	"popsh/trace"
)

// Options say how a recording is served. The zero value is useful.
type Options struct {
	Match  Match
	OnMiss OnMiss
	TLS    TLS
	After  After

	Secrets map[int][]byte // values of secrets by their numbers, for all transcripts
	Auth    Authenticator

	Authority       []byte          // one that SaveAuthority gave; nil: a new one
	CertFault       authority.Fault // what is wrong with the certificates
	TLSLikeRecorded bool            // no later version of TLS than the recorded one

	Latency float64 // a factor for the recorded pauses; 0 for none
	Faults  []Fault
	Seed    uint64        // of the faults that are random
	Count   int           // connections to accept; 0 for no limit
	Idle    time.Duration // how long a client may be silent; 0: [Idle]
	Hosts   []string      // more names for the certificate

	// Record returns what the connection of that number is recorded by, or nil for
	// nothing; an error is told to Log. The recorder must be made with AtServer, and
	// is closed with the connection. Several goroutines call the function.
	Record func(connection int) (*trace.Recorder, error)

	// Log is told what happens, a sentence at a time, by one goroutine at a time;
	// may be nil. What came from a client is quoted in it, and no secret is in it.
	Log func(string)
}

// An Authenticator knows the mechanisms of AUTH and the digest of APOP. A nil
// function knows nothing.
type Authenticator struct {
	// Begin begins the server's side of a SASL mechanism for one exchange, and
	// returns false for one that it does not speak.
	Begin func(mechanism string, w Witness) (Exchange, bool)
	// Refused is what the error of an Exchange is when credentials are wrong.
	Refused error
	// Digest is that of a timestamp and a secret (RFC 1939 §7).
	Digest func(stamp string, secret []byte) string
}

// A Witness is what a mechanism has to know of the server.
type Witness struct {
	// Secret returns the secret of a user, and false when it is not known.
	Secret func(user string) ([]byte, bool)
	// TLS is the connection that an exchange can be bound to, with the server's
	// certificate; nil in clear text.
	TLS         *tls.ConnectionState
	Certificate *x509.Certificate
	// Bound says that the recorded server announced mechanisms that bind it.
	Bound bool
}

// An Exchange is the server's side of a SASL mechanism. Next takes an answer, nil
// when there was no initial one, and returns a challenge, or done.
type Exchange interface {
	Next(response []byte) (challenge []byte, user string, done bool, err error)
}

// Match is how a command is looked up.
type Match string

// The ways.
const (
	ByCommand Match = "command" // by TLS, state and command; what is used up is used again
	ByOrder   Match = "order"   // the next one that was recorded, and no other
	ByModel   Match = "model"   // by command, else out of a mailbox rebuilt from all replies
)

// OnMiss is what to do about a command that is not in the recording.
type OnMiss string

// The ways.
const (
	MissErr   OnMiss = "err"   // -ERR, with the nearest that is
	MissClose OnMiss = "close" // the connection ends
	MissSkip  OnMiss = "skip"  // in order: go on at the next one that fits
	MissModel OnMiss = "model" // make up an answer out of the mailbox
)

// TLS is how connections get their TLS.
type TLS string

// The ways.
const (
	TLSRecorded TLS = "recorded" // each as the recorded one
	TLSOff      TLS = "off"
	TLSSTLS     TLS = "stls"
	TLSImplicit TLS = "implicit"
)

// After is what to do with connections that come after the last recorded one.
type After string

// The ways.
const (
	AfterRepeat After = "repeat" // the last one again
	AfterRefuse After = "refuse" // end them at once
)

// The values of the settings, each list with the default first.
var (
	Matches  = []Match{ByCommand, ByOrder, ByModel}
	OnMisses = []OnMiss{MissErr, MissClose, MissSkip, MissModel}
	TLSes    = []TLS{TLSRecorded, TLSOff, TLSSTLS, TLSImplicit}
	Afters   = []After{AfterRepeat, AfterRefuse}

	CertFaults = authority.Faults // without a usual one
)

// The timers of the server.
const (
	Idle          = 11 * time.Minute // RFC 1939 §3 asks for ten at least
	handshakeTime = 30 * time.Second
	writeTime     = time.Minute
	pauseMax      = time.Hour // no recorded or ordered pause is longer
)

// Limits of the server.
const (
	connMax    = 64
	lineMax    = 64 << 10 // an answer during AUTH
	commandMax = 512      // RFC 2449 §4 asks for 255 at least
	missesKept = 1000
)

var errTooLong = errors.New("serve: the line is too long for a command")

// orDefaults returns the options with all settings set.
func (o *Options) orDefaults() Options {
	var d Options
	if o != nil {
		d = *o
	}
	setDefault(&d.Match, Matches)
	setDefault(&d.OnMiss, OnMisses)
	setDefault(&d.TLS, TLSes)
	setDefault(&d.After, Afters)
	if d.Idle <= 0 {
		d.Idle = Idle
	}
	return d
}

func setDefault[T ~string](setting *T, values []T) {
	if *setting == "" {
		*setting = values[0]
	}
}
