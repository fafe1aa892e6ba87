package repl

import (
	"errors"
	"io/fs"
	"os"

	"popsh/repl/door"
	"popsh/repl/misuse"
)

// openKeyLog makes the file for the keys of TLS, a new one for its owner only. They
// are nowhere else: no transcript holds them, and the environment, which others may
// have set, names no file for them.
func (sh *Shell) openKeyLog() error {
	name := sh.options.KeyLog
	if name == "" {
		return nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		var hints []string
		if errors.Is(err, fs.ErrExist) {
			hints = []string{"take another name, or remove it first"}
		}
		return &misuse.Error{Where: "--keylog", Reason: "the file cannot be made", Err: door.Cause(err), Hint: hints}
	}
	sh.keys = f
	return nil
}
