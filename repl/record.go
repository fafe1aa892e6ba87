package repl

import (
	"bytes"
	"slices"
	"sync"
	"time"

	"popsh/session/wire"
	"popsh/trace"
)

// A recording is a transcript that is being written to a file.
type recording struct {
	*trace.Recorder
	name   string
	paused bool
}

// recordings are the transcripts that are being written. They observe every
// session, so that a transcript can begin and end while a session runs. All
// methods may be called from any goroutine. The zero value records nothing.
type recordings struct {
	mu      sync.Mutex
	kinds   [2]*recording                             // by role; nil for none
	next    func(begun time.Time) (*recording, error) // begins the automatic one with the next connection; nil when there is to be none
	trouble error                                     // that it had
	secrets [][]byte                                  // for the recordings to come
	begun   bool                                      // what was sent last has no line end
}

var _ wire.Observer = (*recordings)(nil)

// A role is what a recording is for.
type role int

// The roles.
const (
	asked     role = iota // by :record or --record
	automatic             // of every connection
)

// secretsKept is how many secrets are told to a recording that begins: as many as
// it looks for.
const secretsKept = 100

// Observe passes on what happens on a connection.
func (rs *recordings) Observe(e wire.Event) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	switch {
	case e.Kind == wire.ToServer:
		rs.begun = !bytes.HasSuffix(e.Data, []byte("\n"))
	case e.Kind == wire.Opened:
		rs.begun = false
		rs.beginAutomatic(e.At)
	}
	for _, r := range rs.kinds {
		if r != nil {
			r.Observe(e)
		}
	}
}

func (rs *recordings) beginAutomatic(at time.Time) {
	if rs.next == nil {
		return
	}
	var r *recording
	r, rs.trouble = rs.next(at)
	rs.next = nil
	if r != nil {
		rs.install(automatic, r)
	}
}

// install puts a recording in its place and tells it the secrets of before.
func (rs *recordings) install(as role, r *recording) {
	for _, s := range rs.secrets {
		r.Hide(s)
	}
	rs.kinds[as] = r
}

// begin makes r the recording that was asked for.
func (rs *recordings) begin(r *recording) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.install(asked, r)
}

// await has the next connection recorded by what next begins; nil for not.
func (rs *recordings) await(next func(time.Time) (*recording, error)) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.next = next
}

// in returns the recording in a role, nil for none.
func (rs *recordings) in(as role) *recording {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.kinds[as]
}

// all returns the recordings that go on.
func (rs *recordings) all() []*recording {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(rs.kinds[:]), func(r *recording) bool { return r == nil })
}

// midLine reports whether a line was begun that is not sent whole.
func (rs *recordings) midLine() bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.begun
}

// hide keeps a secret out of all recordings. It must be called before the secret
// is sent.
func (rs *recordings) hide(secret []byte) {
	if len(secret) == 0 {
		return
	}
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, r := range rs.kinds {
		if r != nil {
			r.Hide(secret)
		}
	}
	if len(rs.secrets) == secretsKept {
		rs.secrets = rs.secrets[1:]
	}
	rs.secrets = append(rs.secrets, bytes.Clone(secret))
}

// end ends a recording and returns it, nil if there is none. The error is why it
// is not complete.
func (rs *recordings) end(as role) (*recording, error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.kinds[as]
	if r == nil {
		return nil, nil
	}
	rs.kinds[as] = nil
	return r, r.Close()
}

// broken returns the roles of the recordings that an error has ended.
func (rs *recordings) broken() []role {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	var list []role
	for as, r := range rs.kinds {
		if r != nil && r.Err() != nil {
			list = append(list, role(as))
		}
	}
	return list
}

// complaint returns, once, what was wrong with beginning the automatic recording.
func (rs *recordings) complaint() error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	err := rs.trouble
	rs.trouble = nil
	return err
}
