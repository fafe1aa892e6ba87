package files

import (
	"path/filepath"
	"runtime"
)

// Netrc returns the name of the user's netrc file, "" when the environment names no
// place for one.
func Netrc(getenv func(string) string) string {
	home, name := getenv("HOME"), ".netrc"
	if runtime.GOOS == "windows" {
		home, name = getenv("USERPROFILE"), "_netrc"
	}
	if !filepath.IsAbs(home) {
		return ""
	}
	return filepath.Join(home, name)
}
