// Package recording keeps the transcripts of the running session: the one that was
// asked for and the automatic one. It says how each is made, begins and ends them while
// the session goes on, tells them what is secret, and removes old automatic ones. What
// a transcript looks like is package trace's.
package recording

import (
	"bytes"
	"slices"
	"sync"
	"time"

	"popsh/session/wire"
	"popsh/trace"
)

// A Recording is a transcript that is being written to a file.
type Recording struct {
	*trace.Recorder
	Name   string
	Paused bool
}

// A Set is the transcripts that are being written. It observes every session, so
// that a transcript can begin and end while a session runs. All methods may be
// called from any goroutine. The zero value records nothing.
type Set struct {
	mu      sync.Mutex
	kinds   [2]*Recording                             // by role; nil for none
	next    func(begun time.Time) (*Recording, error) // begins the automatic one with the next connection; nil when there is to be none
	trouble error                                     // that it had
	secrets [][]byte                                  // for the recordings to come
	begun   bool                                      // what was sent last has no line end
}

var _ wire.Observer = (*Set)(nil)

// A Role is what a recording is for.
type Role int

// The roles.
const (
	Asked     Role = iota // by :record or --record
	Automatic             // of every connection
)

// secretsKept is how many secrets are told to a recording that begins: as many as
// it looks for.
const secretsKept = 100

// Observe passes on what happens on a connection.
func (set *Set) Observe(e wire.Event) {
	set.mu.Lock()
	defer set.mu.Unlock()
	switch {
	case e.Kind == wire.ToServer:
		set.begun = !bytes.HasSuffix(e.Data, []byte("\n"))
	case e.Kind == wire.Opened:
		set.begun = false
		set.beginAutomatic(e.At)
	}
	for _, r := range set.kinds {
		if r != nil {
			r.Observe(e)
		}
	}
}

func (set *Set) beginAutomatic(at time.Time) {
	if set.next == nil {
		return
	}
	var r *Recording
	r, set.trouble = set.next(at)
	set.next = nil
	if r != nil {
		set.install(Automatic, r)
	}
}

// install puts a recording in its place and tells it the secrets of before.
func (set *Set) install(as Role, r *Recording) {
	for _, s := range set.secrets {
		r.Hide(s)
	}
	set.kinds[as] = r
}

// Begin makes r the recording that was asked for.
func (set *Set) Begin(r *Recording) {
	set.mu.Lock()
	defer set.mu.Unlock()
	set.install(Asked, r)
}

// Await has the next connection recorded by what next begins; nil for not.
func (set *Set) Await(next func(time.Time) (*Recording, error)) {
	set.mu.Lock()
	defer set.mu.Unlock()
	set.next = next
}

// In returns the recording in a role, nil for none.
func (set *Set) In(as Role) *Recording {
	set.mu.Lock()
	defer set.mu.Unlock()
	return set.kinds[as]
}

// All returns the recordings that go on.
func (set *Set) All() []*Recording {
	set.mu.Lock()
	defer set.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(set.kinds[:]), func(r *Recording) bool { return r == nil })
}

// MidLine reports whether a line was begun that is not sent whole.
func (set *Set) MidLine() bool {
	set.mu.Lock()
	defer set.mu.Unlock()
	return set.begun
}

// Hide keeps a secret out of all recordings. It must be called before the secret
// is sent.
func (set *Set) Hide(secret []byte) {
	if len(secret) == 0 {
		return
	}
	set.mu.Lock()
	defer set.mu.Unlock()
	for _, r := range set.kinds {
		if r != nil {
			r.Hide(secret)
		}
	}
	if len(set.secrets) == secretsKept {
		set.secrets = set.secrets[1:]
	}
	set.secrets = append(set.secrets, bytes.Clone(secret))
}

// End ends a recording and returns it, nil if there is none. The error is why it
// is not complete.
func (set *Set) End(as Role) (*Recording, error) {
	set.mu.Lock()
	defer set.mu.Unlock()
	r := set.kinds[as]
	if r == nil {
		return nil, nil
	}
	set.kinds[as] = nil
	return r, r.Close()
}

// Broken returns the roles of the recordings that an error has ended.
func (set *Set) Broken() []Role {
	set.mu.Lock()
	defer set.mu.Unlock()
	var list []Role
	for as, r := range set.kinds {
		if r != nil && r.Err() != nil {
			list = append(list, Role(as))
		}
	}
	return list
}

// Complaint returns, once, what was wrong with beginning the automatic recording.
func (set *Set) Complaint() error {
	set.mu.Lock()
	defer set.mu.Unlock()
	err := set.trouble
	set.trouble = nil
	return err
}
