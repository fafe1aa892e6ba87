//go:build linux || darwin

package repl_test

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"popsh/repl/screen"
)

// randomTyping is what TestTerminalRandomKeys types, next to single octets. Ctrl-D
// and Ctrl-\ are not among it, since they end the program, and Ctrl-Z stops it.
var randomTyping = []string{
	"USER alice\r", "PASS open-sesame\r", "PASS\r", "AUTH PLAIN\r", "AUTH LOGIN\r", "CAPA\r", "STAT\r", "LIST\r", "LIST | cat\r", "RETR 2\r",
	"RETR we\t", "TOP 1 \t", "DELE 3\r", "RSET\r", "DELET 1\r", "y\r", "s\r", "XYZZY\r", "3 NOOP\r", "STLS\r", "QUIT\r",
	":reopen\r", ":scan\r", ":show 2\r", ":show 2 \t", ":hex\r", ":cert\r", ":explain\r", ":help RETR\r", ":help \t", ":set \t", ":set hints off\r",
	":set hints on\r", ":raw \"NOOP\\r\\n\"\r", ":pipeline STAT; LIST\r", ":history\r", ":watch 0.1 NOOP\r", ":drop\r", "# a comment\r",
	"re\t", "\t", "\x1bOP", "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[C", "\x1b[F", "\x1b[H", "\x1b[3~", "\x12re", "\x07", "\x15", "\x17", "\x19",
	"\x03", "\r", "例え", "\x1b[200~STAT\nLIST\n\x1b[201~", "\x1b[200~", "\x1b[201~", "\x1b]0;t\x07", "\x00", "\x14",
}

// TestTerminalRandomKeys types what nobody would, at a terminal that changes its
// size, against the practice server. popsh must not panic, not hang, not race, and
// give the terminal back.
func TestTerminalRandomKeys(t *testing.T) {
	const runs, keys = 4, 150
	for seed := range uint64(runs) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 2))
			env := []string{"TERM=xterm-256color"}
			if seed == runs-1 {
				env[0] = "TERM=dumb"
			}
			s := sitIn(t, t.TempDir(), env, "--practice")
			s.Wait("auth>")
			s.Type(":set pager off\r")
			for range keys {
				s.Type(randomKeys(random))
				if random.IntN(20) == 0 {
					s.Resize(10+random.IntN(100), 5+random.IntN(40))
					s.Signal(syscall.SIGWINCH)
				}
			}
			leave(s)
			s.WaitExit(0)
		})
	}
}

func randomKeys(random *rand.Rand) string {
	if random.IntN(4) > 0 {
		return randomTyping[random.IntN(len(randomTyping))]
	}
	for {
		if c := byte(random.IntN(256)); c != 0x04 && c != 0x1A && c != 0x1C {
			return string([]byte{c})
		}
	}
}

// leave types Ctrl-C and :quit until popsh ends, whatever it is at: the end of a
// paste, a question, a line.
func leave(s *screen.Screen) {
	for range 100 {
		s.Type("\x03\x03\x1b[201~\x15:quit\rd\r")
		moment := time.NewTimer(300 * time.Millisecond)
		select {
		case <-s.Exited():
			moment.Stop()
			return
		case <-moment.C:
		}
	}
}
