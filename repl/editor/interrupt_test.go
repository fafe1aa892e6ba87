package editor

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
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
	running, stop := p.ed.Interruptible(t.Context())
	if err := p.ed.Lend(func() error { p.ed.Interrupt(); return running.Err() }); err != nil {
		t.Errorf("Ctrl-C in another program: %v, want nothing to have ended here", err)
	}
	p.ed.Interrupt()
	stop()
	if !errors.Is(running.Err(), context.Canceled) || !Interrupted(running) {
		t.Errorf("Ctrl-C while something runs: %v, interrupted %v, want it ended", running.Err(), Interrupted(running))
	}
	again, stop := p.ed.Interruptible(t.Context())
	if again.Err() != nil {
		t.Errorf("what runs next: %v, want it running", again.Err())
	}
	stop()
	if again.Err() == nil || Interrupted(again) {
		t.Errorf("what is over: %v, interrupted %v, want it ended without Ctrl-C", again.Err(), Interrupted(again))
	}
	p.ed.Interrupt() // between two things that run
	late, stop := p.ed.Interruptible(t.Context())
	if late.Err() == nil {
		t.Error("what runs after Ctrl-C has come too early is not ended")
	}
	stop()
	p.ed.Interrupt() // before a line
	p.keysLater("STAT\r")
	for _, want := range []error{ErrInterrupt, nil} {
		if _, err := p.ed.Readline(); err != want {
			t.Errorf("Readline() = %v, want %v", err, want)
		}
	}
}

// TestNewPromptNewHint: what changes the prompt may change the hint, and ends
// neither a search nor a password.
func TestNewPromptNewHint(t *testing.T) {
	asked := make(chan string, 1000)
	p := newPiped(t, Options{
		Hint:    func(line string) Hint { asked <- line; return Hint{} },
		History: &History{lines: []string{"STAT", "RETR 1"}},
	})
	defer p.close()
	go p.read()
	asks := func(line string) {
		t.Helper()
		for late := time.After(patience); ; {
			select {
			case got := <-asked:
				if got == line {
					return
				}
			case <-late:
				t.Fatalf("no hint was asked for %q", line)
			}
		}
	}
	p.typed("half")
	asks("half")
	p.ed.SetPrompt("closed> ")
	p.typed("!") // a pipe is not read again before there is something to read
	asks("half")
	asks("half!")
	p.typed("\x15\x12ret")
	p.ed.SetPrompt("open> ")
	p.typed("r\r")
	p.want("RETR 1")
}

// TestLentInterruptIsNotMetLater: a Ctrl-C of another program ends nothing here,
// however late it is noticed.
func TestLentInterruptIsNotMetLater(t *testing.T) {
	p := newPiped(t, Options{})
	defer p.close()
	p.ed.Outlive()
	for range 100 {
		running, stop := p.ed.Interruptible(t.Context())
		err := p.ed.Lend(func() error {
			p.ed.interrupts.signals <- os.Interrupt
			return nil
		})
		if err != nil || running.Err() != nil {
			t.Fatalf("Ctrl-C in another program: %v, %v, want nothing to have ended here", err, running.Err())
		}
		stop()
	}
}
