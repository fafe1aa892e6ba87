package editor

import (
	"context"
	"errors"
	"testing"
)

// TestLeftLines: a line that was left empty is told from one that was not.
func TestLeftLines(t *testing.T) {
	for keys, want := range map[string]error{
		"\x03":                           ErrInterrupt,
		"half\x03":                       ErrCleared,
		"x\x7f\x03":                      ErrInterrupt,
		"\x1b[200~one\ntwo\x1b[201~\x03": ErrCleared,
	} {
		p := newPiped(t, Options{})
		p.keysLater(keys)
		if line, err := p.ed.Readline(); line != "" || err != want || !errors.Is(err, ErrInterrupt) {
			t.Errorf("%q: Readline() = %q, %v, want %v", keys, line, err, want)
		}
		p.close()
	}
}

// TestWhoseInterrupt: Ctrl-C between two lines is for what runs there, but not
// while another program has the terminal.
func TestWhoseInterrupt(t *testing.T) {
	p := newPiped(t, Options{})
	defer p.close()
	p.ed.Interrupt() // nothing runs
	running, stop := p.ed.Interruptible(t.Context())
	if err := p.ed.Lend(func() error { p.ed.Interrupt(); return running.Err() }); err != nil {
		t.Errorf("Ctrl-C in another program: %v, want nothing to have ended here", err)
	}
	p.ed.Interrupt()
	if !errors.Is(running.Err(), context.Canceled) {
		t.Errorf("Ctrl-C while something runs: %v, want it ended", running.Err())
	}
	stop()
	again, stop := p.ed.Interruptible(t.Context())
	if again.Err() != nil {
		t.Errorf("what runs next: %v, want it running", again.Err())
	}
	stop()
	p.ed.Interrupt() // nothing runs any more
}
