package editor

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// patience is how long a test waits for what must come, on the slowest machine.
const patience = 2 * time.Minute

// A piped is an editor at a pipe that is taken for a terminal: quicker than a
// real one, and all of it in this process.
type piped struct {
	t     *testing.T
	ed    *Editor
	keys  *io.PipeWriter
	out   *output
	lines chan string // what Readline returned; errors in brackets
}

// An output keeps what is written.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func newPiped(t *testing.T, opts Options) *piped {
	t.Helper()
	in, keys := io.Pipe()
	p := &piped{t: t, keys: keys, out: &output{}, lines: make(chan string, 1000)}
	opts.In, opts.Out, opts.Mode = in, p.out, Edit
	if opts.Size == nil {
		opts.Size = func() (int, int) { return 80, 24 }
	}
	ed, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	p.ed = ed
	return p
}

// read reads lines until the input ends for good.
func (p *piped) read() {
	defer close(p.lines)
	for {
		line, err := p.ed.Readline()
		if err != nil {
			line = "(" + err.Error() + ")"
		}
		p.lines <- line
		if err != nil && p.ed.hasEnded() {
			return
		}
	}
}

func (p *piped) typed(keys string) {
	p.t.Helper()
	if _, err := io.WriteString(p.keys, keys); err != nil {
		p.t.Fatal(err)
	}
}

// next returns the next line.
func (p *piped) next() string {
	p.t.Helper()
	select {
	case line := <-p.lines:
		return line
	case <-time.After(patience):
		p.t.Fatalf("no line came; the terminal got %q", p.out)
		return ""
	}
}

func (p *piped) want(lines ...string) {
	p.t.Helper()
	for _, want := range lines {
		if got := p.next(); got != want {
			p.t.Errorf("Readline() = %q, want %q", got, want)
		}
	}
}

func (p *piped) close() {
	p.ed.Close()
	p.keys.Close()
}

func TestHistoryKeys(t *testing.T) {
	lines := []string{"USER alice", "PASS ****", "RETR 1", "retr 2", "STAT"}
	tests := []struct{ name, keys, want string }{
		{"up", "\x1b[A\r", "STAT"},
		{"up, up", "\x10\x1bOA\r", "retr 2"},
		{"up too often", strings.Repeat("\x1b[A", 9) + "\r", "USER alice"},
		{"up and down to what was typed", "half\x1b[A\x1b[A\x1b[B\x0e!\r", "half!"},
		{"edited", "\x1b[A!\r", "STAT!"},
		{"edited and left", "\x1b[A!\x1b[A\x1b[B\r", "STAT"},
		{"the redacted text", "\x1b[A\x1b[A\x1b[A\x1b[A\r", "PASS ****"},
		{"like the beginning", "R\x1b[5~\r", "RETR 1"},
		{"like the beginning, and back", "R\x1b[5~\x1b[6~!\r", "R!"},
		{"like the beginning, the cursor stays", "US\x1b[5~!\r", "US!ER alice"},
		{"like nothing", "zz\x1b[5~!\r", "zz!"},
		{"like an empty line", "\x1b[5~\x1b[5~\r", "retr 2"},
		{"search", "\x12retr\r", "retr 2"},
		{"search again", "\x12RETR\x12\r", "RETR 1"},
		{"search longer", "\x12r\x12etr 1\r", "RETR 1"},
		{"search shorter", "\x12retr 1\x7f\x7f\x7f\x7f\x7f\x7f\x7fstat\r", "STAT"},
		{"search without an end", "\x12retr\x12\x12\x12\r", "RETR 1"},
		{"search in vain", "half\x12zzz\r", "half"},
		{"search cancelled", "half\x12retr\x07!\r", "half!"},
		{"search, then another key", "\x12user\x01X\r", "XUSER alice"},
		{"search, then up", "\x12retr 1\x1b[A\r", "PASS ****"},
		{"search, then down to what was typed", "half\x12stat\x1b[B\r", "half"},
		{"search with nothing to look for", "half\x12\r", "half"},
		{"search, then interrupt", "\x12retr\x03", "(interrupted)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := &History{lines: slices.Clone(lines)}
			p := newPiped(t, Options{History: h})
			defer p.close()
			go p.read()
			p.typed(tt.keys)
			p.want(tt.want)
			if !slices.Equal(h.Lines(), lines) {
				t.Errorf("the history is %q, want it unchanged", h.Lines())
			}
		})
	}
}

func TestLongHistory(t *testing.T) {
	h := &History{}
	for i := range maxHistory {
		h.lines = append(h.lines, fmt.Sprintf("line %d", i))
	}
	p := newPiped(t, Options{History: h})
	defer p.close()
	go p.read()
	p.typed(strings.Repeat("\x1b[A", maxHistory+1) + "\r")
	p.want("line 0")
	p.typed("\x12LINE 0\r")
	p.want("line 0")
}

// A hook may talk back to the editor.
func TestHooksCallTheEditor(t *testing.T) {
	var ed *Editor
	talk := func() { ed.Above("above"); ed.SetPrompt("new> ") }
	p := newPiped(t, Options{
		Complete: func(string, int) Completion { talk(); return Completion{} },
		Hint:     func(string) Hint { talk(); return Hint{} },
		Paint:    func(string) []Paint { talk(); return nil },
		Help:     func(string) string { talk(); return "help" },
	})
	ed = p.ed
	defer p.close()
	go p.read()
	p.typed("a\t\x1bOP\x15b\r\x1b[200~1\n2\x1b[201~\r")
	p.want("b", "1", "2")
}

func TestEndOfInput(t *testing.T) {
	p := newPiped(t, Options{})
	defer p.close()
	go p.read()
	p.typed("whole\rhalf")
	p.keys.Close()
	p.want("whole", "(EOF)")
	if line, err := p.ed.Readline(); line != "" || err != io.EOF {
		t.Errorf("Readline() after the end = %q, %v, want io.EOF", line, err)
	}
	if _, err := p.ed.Password("Password: "); err != io.EOF {
		t.Errorf("Password() after the end = %v, want io.EOF", err)
	}
}

// Close ends all goroutines, whatever is going on.
func TestCloseLeavesNothing(t *testing.T) {
	tests := map[string]func(p *piped){
		"at once": func(*piped) {},
		"after a line": func(p *piped) {
			p.keysLater("a\r")
			p.ed.Readline()
		},
		"after an interrupt": func(p *piped) {
			p.keysLater("ab\x03")
			p.ed.Readline()
		},
		"after the end": func(p *piped) {
			p.keys.Close()
			p.ed.Readline()
		},
		"after a password": func(p *piped) {
			p.keysLater("ab\r")
			p.ed.Password("Password: ")
		},
		"with keys left": func(p *piped) {
			p.keysLater("a\rbcd\re")
			p.ed.Readline()
		},
		"while a line is typed": func(p *piped) {
			go p.read()
			p.typed("half")
			p.ed.Close()
			p.want("(EOF)")
		},
		"twice": func(p *piped) { p.ed.Close() },
	}
	for name, use := range tests {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			p := newPiped(t, Options{})
			use(p)
			p.close()
			goleak.VerifyNone(t, before)
			if out := p.out.String(); strings.LastIndex(out, pasteOn) > strings.LastIndex(out, pasteOff) {
				t.Errorf("bracketed paste is on at the end: %q", out)
			}
		})
	}
}

// keysLater types pieces, each one read of its own, while the test goes on.
func (p *piped) keysLater(pieces ...string) {
	go func() {
		for _, piece := range pieces {
			io.WriteString(p.keys, piece)
		}
	}()
}

func TestAboveBetweenLines(t *testing.T) {
	p := newPiped(t, Options{Prompts: []string{"> "}})
	defer p.close()
	p.ed.Above("before")
	p.keysLater("a\r")
	if _, err := p.ed.Readline(); err != nil {
		t.Fatal(err)
	}
	p.ed.Above("after\n")
	p.ed.Above("")
	if out := p.out.String(); !strings.HasPrefix(out, "before\n") || !strings.HasSuffix(out, "\r\n"+pasteOff+"after\n") {
		t.Errorf("the terminal got %q", out)
	}
}

func FuzzKeys(f *testing.F) {
	// Whatever is typed, there is no panic, and after an interrupt the next line is
	// read as typed; in the end bracketed paste is off. A dumb terminal, which those
	// of an odd width are, gets no control sequence.
	for _, seed := range []string{
		"a\x14b", "\t\t\x0b", "\x12\x07", "\x12\x03", "\x1b[200~1\n2\x1b[201~\r", "\x1b[200~x", "\x1b]0;t", "\x00\x04", "例\t\x1b[D",
		"many\t\t\x1b[B\x01", "\x1brx\x1be", "re\t7\x1b[1;5D\x17\x19\x19", "\x1b[A\x1b[A\x1b[B\x15", "\x1bOP\x0c", "\x1b[3~\x7f\x08",
	} {
		f.Add([]byte(seed), 80)
		f.Add([]byte(seed), 41)
	}
	f.Fuzz(func(t *testing.T, keys []byte, columns int) {
		h := &History{lines: []string{"USER alice", "PASS ****", "RETR 1"}}
		p := newPiped(t, Options{
			Prompts: []string{"pop> "}, Complete: hostComplete, Hint: hostHint, Paint: hostPaint, History: h,
			Size: func() (int, int) { return columns % 200, 5 },
			Help: func(line string) string { return "help for " + line },
		})
		dumb := columns%2 != 0
		if dumb {
			p.ed.term.dumb = true
			p.ed.screen = p.ed.newCanvas()
		}
		go p.read()
		p.keysLater(strings.ReplaceAll(string(keys), "\x1a", ""), "\x03", "\x03", "\x03", "the end\r")
		for p.next() != "the end" {
		}
		p.close()
		if _, err := p.ed.Readline(); !errors.Is(err, io.EOF) {
			t.Errorf("Readline() after Close() = %v, want io.EOF", err)
		}
		if out := p.out.String(); strings.LastIndex(out, pasteOn) > strings.LastIndex(out, pasteOff) {
			t.Errorf("bracketed paste is on after %q", keys)
		} else if dumb && strings.ContainsRune(out, esc) {
			t.Errorf("a dumb terminal got %q after %q", out, keys)
		}
	})
}

func BenchmarkComplete(b *testing.B) {
	var c Completion
	for i := range 100_000 {
		c.Candidates = append(c.Candidates, Candidate{Text: fmt.Sprint(i), Note: "14.2 KB  Tue 03  alice  Invoice 118"})
	}
	ed := &Editor{opts: Options{Complete: func(string, int) Completion { return c }}, screen: &screen{w: io.Discard}, out: io.Discard}
	for b.Loop() {
		ed.complete(textOf(""))
	}
}

func BenchmarkKey(b *testing.B) {
	line := textOf("RETR 7 and then some more of the line")
	size := func() (int, int) { return 80, 24 }
	ed := &Editor{opts: Options{Hint: hostHint, Paint: hostPaint}, term: &terminal{}, screen: &screen{w: io.Discard, size: size}, active: true, in: newInput(nil)}
	for b.Loop() {
		ed.show(line)
	}
}
