//go:build linux || darwin

package manual_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl/screen"
	"popsh/session/programs"
)

// TestZshAtTerminal types at a zsh: what its completion makes of the script is not
// to be seen otherwise.
func TestZshAtTerminal(t *testing.T) {
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "_popsh"), []byte(printed(t, "completion", "zsh")), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(programs.Find(t, "zsh"), "-f", "-i")
	cmd.Dir = home
	cmd.Env = append(os.Environ(), "HOME="+home, "TERM=xterm", "PS1=$ ")
	s := screen.Start(t, cmd, 100, 40)
	s.WaitLast("$")
	s.Type("fpath=($PWD $fpath); autoload -U compinit; compinit -u -D; setopt no_auto_menu; stty -echo; clear\r")
	s.Until("a clear screen", func() bool { return s.Text() == "$" })
	for _, tt := range []struct {
		line string
		want []string
	}{
		{"popsh trace ", []string{"elide", "export", "import", "scrub"}},
		{"popsh --bodies ", []string{"full", "head:", "headers"}},
		{"popsh serve --match=", []string{"command", "model", "order"}},
		{"popsh test --against=", []string{"model", "serve:"}},
		{"popsh replay --level=", []string{"exact", "normal", "shape"}},
		{"popsh trace export ", []string{"asciicast", "markdown", "pcapng"}},
	} {
		s.Type(tt.line + "\t\t")
		s.Until("the words "+strings.Join(tt.want, ", "), func() bool {
			for _, word := range tt.want {
				if !strings.Contains(s.Text(), word) {
					return false
				}
			}
			return true
		})
		s.Type("\x15\x0c")
		s.Until("a clear screen", func() bool { return s.Text() == "$" })
	}
	s.Type("exit\r")
	<-s.Exited()
}
