package files

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"popsh/repl/misuse"
)

// A store is a folder of the user's for one kind of files.
type store struct {
	variable      string // of the environment, that names the folder
	unix, windows string // below $HOME, and the variable of Windows
}

// The stores: for what the user writes for popsh, and for what popsh remembers.
var (
	configStore = store{"XDG_CONFIG_HOME", ".config", "AppData"}
	stateStore  = store{"XDG_STATE_HOME", filepath.Join(".local", "state"), "LocalAppData"}
)

// folder returns popsh's folder there, "" when the environment names none. It is
// never relative to the current folder, which may be anybody's.
func (s store) folder(getenv func(string) string) string {
	usual := filepath.Join(getenv("HOME"), s.unix)
	switch runtime.GOOS {
	case "windows":
		usual = getenv(s.windows)
	case "darwin":
		usual = filepath.Join(getenv("HOME"), "Library", "Application Support")
	}
	for _, base := range []string{getenv(s.variable), usual} {
		if filepath.IsAbs(base) {
			return filepath.Join(base, "popsh")
		}
	}
	return ""
}

// ConfigFile returns the name of the configuration file, "" when there is no
// place for one.
func ConfigFile(getenv func(string) string) string {
	folder := configStore.folder(getenv)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "config.toml")
}

// privateMode is the mode of a folder for its user alone.
const privateMode fs.FileMode = 0o700

// HasStateFolder reports whether the environment names a place for what popsh
// remembers.
func HasStateFolder(getenv func(string) string) bool { return stateStore.folder(getenv) != "" }

// StateFolder returns the folder for what popsh remembers, or one below it, and
// makes it if need be. One that others may write to is refused.
func StateFolder(getenv func(string) string, below ...string) (string, error) {
	folder := stateStore.folder(getenv)
	if folder == "" {
		return "", misuse.New("", "there is no folder to remember things in", "HOME or XDG_STATE_HOME names one")
	}
	for _, name := range append([]string{""}, below...) {
		folder = filepath.Join(folder, name)
		if err := os.MkdirAll(folder, privateMode); err != nil {
			return "", &misuse.Error{Reason: "the folder to remember things in cannot be made", Err: err}
		}
		if err := Config.CheckFolder(folder); err != nil {
			return "", err
		}
	}
	return folder, nil
}
