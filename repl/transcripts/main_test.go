package transcripts_test

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"popsh/repl"
	"popsh/repl/door"
)

// program is the name by which tests run popsh as a process of its own.
const program = "popsh"

// TestMain makes this test binary popsh itself when it is started by that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		program: func() { os.Exit(repl.Main(os.Args[1:], door.System())) },
	})
}
