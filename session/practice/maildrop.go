package practice

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"time"
	"unicode/utf8"
)

// A message never changes.
type message struct {
	octets []byte // with CRLF line ends; the last line may lack its own
	uid    string // 1 to 70 octets of 0x21 to 0x7E (RFC 1939 §7)
	utf8   bool   // the header needs UTF-8 mode (RFC 6856 §5)
}

// newMessage copies the octets and makes all their line ends CRLF. The unique-id
// comes from the content and a serial number, so the lessons' mail has the same
// ids each time the server is started, and no two messages share one.
func newMessage(octets []byte, serial int) *message {
	m := &message{octets: toCRLF(octets)}
	sum := sha256.Sum256(m.octets)
	m.uid = fmt.Sprintf("%x-%04d", sum[:4], serial)
	header, _, _ := bytes.Cut(m.octets, []byte("\r\n\r\n"))
	m.utf8 = bytes.ContainsFunc(header, func(r rune) bool { return r >= utf8.RuneSelf })
	return m
}

func toCRLF(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
}

// A maildrop holds the mail of one user (RFC 1939 §3). It lives as long as the
// server.
type maildrop struct {
	mu     sync.Mutex
	first  func() [][]byte // makes the mail of the start; nil once it is made
	mail   []*message
	serial int
	held   bool      // by a session (RFC 1939 §4)
	until  time.Time // then the lock of a session that broke goes away
	login  time.Time // the last successful one
}

// deliver adds a message behind the others.
func (d *maildrop) deliver(octets []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fill()
	d.add(octets)
}

// fill makes the mail of the start when it is needed first: a thousand messages
// take their time, and most sessions never see them. The caller holds mu.
func (d *maildrop) fill() {
	if d.first == nil {
		return
	}
	for _, m := range d.first() {
		d.add(m)
	}
	d.first = nil
}

func (d *maildrop) add(octets []byte) {
	d.serial++
	d.mail = append(d.mail, newMessage(octets, d.serial))
}

// A refusal is why a maildrop does not open although the credentials are right.
type refusal struct {
	inUse bool
	wait  time.Duration // until the next login is accepted
}

// open locks the maildrop and returns what the session sees of it, or says why
// not.
func (d *maildrop) open(now time.Time, delay time.Duration) (*opened, *refusal) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if wait := d.login.Add(delay).Sub(now); wait > 0 && !d.login.IsZero() {
		return nil, &refusal{wait: wait}
	}
	if d.held || now.Before(d.until) {
		return nil, &refusal{inUse: true}
	}
	d.fill()
	d.held, d.login = true, now
	return &opened{
		drop:    d,
		mail:    slices.Clone(d.mail),
		marked:  make([]bool, len(d.mail)),
		fetched: make([]bool, len(d.mail)),
	}, nil
}

// An opened maildrop is what one session sees: message numbers and sizes stay as
// they were at the login (RFC 1939 §4).
type opened struct {
	drop    *maildrop
	mail    []*message // number n is mail[n-1]
	marked  []bool     // for deletion
	fetched []bool     // by RETR
}

// reset takes all marks away. Under EXPIRE 0 a mark may stand for a fetched
// message too, so these are forgotten as well.
func (o *opened) reset() {
	clear(o.marked)
	clear(o.fetched)
}

// gone returns the messages that are marked, and those that were fetched if they
// must not stay.
func (o *opened) gone(fetchedToo bool) map[*message]bool {
	gone := map[*message]bool{}
	for i, m := range o.mail {
		if o.marked[i] || fetchedToo && o.fetched[i] {
			gone[m] = true
		}
	}
	return gone
}

// counts returns how many messages are to go and how many are left of those the
// session saw.
func (o *opened) counts(fetchedToo bool) (removed, left int) {
	removed = len(o.gone(fetchedToo))
	return removed, len(o.mail) - removed
}

// remove carries the marks out.
func (o *opened) remove(fetchedToo bool) {
	gone := o.gone(fetchedToo)
	o.drop.mu.Lock()
	defer o.drop.mu.Unlock()
	o.drop.mail = slices.DeleteFunc(o.drop.mail, func(m *message) bool { return gone[m] })
}

// update carries the marks out and unlocks the maildrop.
func (o *opened) update(fetchedToo bool) {
	o.remove(fetchedToo)
	o.release(time.Time{})
}

// release unlocks the maildrop, at that time or at once, and changes nothing in it.
func (o *opened) release(at time.Time) {
	o.drop.mu.Lock()
	defer o.drop.mu.Unlock()
	o.drop.held, o.drop.until = false, at
}
