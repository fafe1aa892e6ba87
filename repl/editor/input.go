package editor

import (
	"errors"
	"io"
	"sync"
	"unicode/utf8"
)

// errWoken is what a source returns when its read was ended by wake.
var errWoken = errors.New("woken")

// A source is where octets come from. Its read can be ended from outside; ready
// reports whether it would return at once, if that can be told; close ends it for
// good and leaves the file open.
type source interface {
	io.Reader
	ready() bool
	wake()
	close()
}

// An input hands keys to the library, one in a read, and only while a line is
// being read: what is typed ahead stays for the next line or for another program,
// and no key is lost when the library asks too early.
type input struct {
	src     source
	started chan struct{} // closed by the first read
	once    sync.Once

	mu    sync.Mutex
	armed bool
	ready sync.Cond // armed or err changed
	keys  []rune
	held  []rune // typed ahead of a question, for the line after it
	dec   decoder
	err   error

	withdrawal withdrawal
}

// A withdrawal is how far a question has been taken back.
type withdrawal int

const (
	standing  withdrawal = iota // it is to be answered
	asked                       // it is to go
	withdrawn                   // the library was told so
)

func newInput(src source) *input {
	in := &input{src: src, started: make(chan struct{})}
	in.ready.L = &in.mu
	return in
}

// arm lets keys through up to the next one at which the library stops.
func (in *input) arm() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.armed = true
	in.ready.Broadcast()
}

// Read returns one key in UTF-8. It serves the library's only reading goroutine.
func (in *input) Read(p []byte) (int, error) {
	in.once.Do(func() { close(in.started) })
	key, err := in.next()
	if err != nil {
		return 0, err
	}
	return utf8.EncodeRune(p, key), nil
}

func (in *input) next() (rune, error) {
	var buf [4096]byte
	defer clear(buf[:])
	in.mu.Lock()
	defer in.mu.Unlock()
	for {
		for !in.armed && in.err == nil {
			in.ready.Wait()
		}
		if in.armed && in.withdrawal == asked {
			in.armed, in.withdrawal = false, withdrawn
			return keyInterrupt, nil
		}
		if in.armed && len(in.keys) > 0 {
			return in.take(), nil
		}
		if in.err != nil {
			return 0, in.err
		}
		in.mu.Unlock()
		n, err := in.src.Read(buf[:])
		in.mu.Lock()
		in.keys = append(in.keys, in.dec.feed(buf[:n])...)
		if err != nil && err != errWoken {
			in.fail(err)
		}
	}
}

func (in *input) take() rune {
	key := in.keys[0]
	in.keys[0] = 0
	in.keys = in.keys[1:]
	in.armed = !isStop(key)
	return key
}

func (in *input) fail(err error) {
	if in.err == nil {
		in.err = err
	}
	in.ready.Broadcast()
}

// press adds a key as if it had been typed.
func (in *input) press(key rune) {
	in.mu.Lock()
	in.keys = append(in.keys, key)
	in.mu.Unlock()
	in.src.wake()
}

// forget drops the keys that were not taken.
func (in *input) forget() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.keys, in.held, in.dec = nil, nil, decoder{}
}

// hold keeps what was typed so far from answering a question.
func (in *input) hold() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.pull()
	in.keys, in.held, in.withdrawal = nil, append(in.held, in.keys...), standing
}

// pull takes what can be read without waiting; the caller holds the lock.
func (in *input) pull() {
	var buf [4096]byte
	defer clear(buf[:])
	for in.src.ready() {
		n, err := in.src.Read(buf[:])
		in.keys = append(in.keys, in.dec.feed(buf[:n])...)
		if err != nil {
			return // the next reader meets it too
		}
	}
}

// withdraw takes the question back.
func (in *input) withdraw() {
	in.mu.Lock()
	in.withdrawal = asked
	in.mu.Unlock()
	in.src.wake()
}

// withdrew reports whether the line was ended by that.
func (in *input) withdrew() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.withdrawal == withdrawn
}

// release lets the keys held go. What was typed for a question that was taken back
// is for nothing else.
func (in *input) release(unanswered bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if unanswered {
		in.pull()
		in.keys = nil
	}
	in.keys, in.held, in.withdrawal = append(in.held, in.keys...), nil, standing
}

// more reports whether another key has already come.
func (in *input) more() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.armed && len(in.keys) > 0
}

// pasted returns the oldest paste that was not taken.
func (in *input) pasted() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.dec.pastes) == 0 {
		return ""
	}
	s := in.dec.pastes[0]
	in.dec.pastes = in.dec.pastes[1:]
	return s
}

// Close ends the input; keys that were read and not handed out are lost.
func (in *input) Close() error {
	in.mu.Lock()
	in.keys = nil
	in.fail(io.EOF)
	in.mu.Unlock()
	in.src.close()
	return nil
}
