//go:build linux || darwin

package editor

import (
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
)

// maxDescriptor is the number of descriptors that select knows.
const maxDescriptor = 1024

// A terminalSource reads a terminal that other programs share: it waits until
// there is something to read or a pipe of its own says that it must not wait any
// longer, and so never takes an octet that nobody asked for.
type terminalSource struct {
	fd         int
	alarm, pen *os.File

	mu     sync.Mutex
	closed bool
}

func newSource(f *os.File) (source, error) {
	fd := int(f.Fd())
	alarm, pen, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	if fd >= maxDescriptor || int(alarm.Fd()) >= maxDescriptor {
		return nil, errors.Join(errors.New("too many open files to wait for a terminal"), alarm.Close(), pen.Close())
	}
	return &terminalSource{fd: fd, alarm: alarm, pen: pen}, nil
}

func (s *terminalSource) Read(p []byte) (int, error) {
	for {
		err := s.wait()
		if err != nil {
			return 0, err
		}
		n, err := syscall.Read(s.fd, p)
		switch {
		case err == syscall.EINTR, err == syscall.EAGAIN:
			continue
		case err != nil:
			return 0, err
		case n <= 0:
			return 0, io.EOF
		}
		return n, nil
	}
}

// wait returns when the terminal can be read.
func (s *terminalSource) wait() error {
	alarm := int(s.alarm.Fd())
	for {
		var set syscall.FdSet
		include(&set, s.fd)
		include(&set, alarm)
		switch err := selectRead(max(s.fd, alarm)+1, &set, nil); {
		case err == syscall.EINTR:
			continue
		case err != nil:
			return err
		case includes(&set, alarm):
			return s.woken()
		}
		return nil
	}
}

func (s *terminalSource) ready() bool {
	var set syscall.FdSet
	include(&set, s.fd)
	return selectRead(s.fd+1, &set, &syscall.Timeval{}) == nil && includes(&set, s.fd)
}

// woken empties the pipe.
func (s *terminalSource) woken() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return io.EOF
	}
	s.alarm.Read(make([]byte, 16))
	return errWoken
}

func (s *terminalSource) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.pen.Write([]byte{0})
	}
}

// close ends the read in progress and all later ones. The pipe stays readable, so
// a read that has not started yet ends as well; it goes with the process.
func (s *terminalSource) close() {
	s.wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

func include(set *syscall.FdSet, fd int) {
	word := maxDescriptor / len(set.Bits)
	set.Bits[fd/word] |= 1 << (fd % word)
}

func includes(set *syscall.FdSet, fd int) bool {
	word := maxDescriptor / len(set.Bits)
	return set.Bits[fd/word]&(1<<(fd%word)) != 0
}
