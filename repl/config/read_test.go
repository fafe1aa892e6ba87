//go:build unix

package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"popsh/repl/misuse"
)

// TestReadTrust checks which files and folders are relied upon, and that what
// is refused comes with the command that mends it.
func TestReadTrust(t *testing.T) {
	tests := []struct {
		name         string
		file, folder fs.FileMode
		want         string // where the fault is; "" for none
	}{
		{"private", 0o600, 0o700, ""},
		{"readable", 0o644, 0o755, ""},
		{"group writes the file", 0o620, 0o700, "config.toml"},
		{"others write the file", 0o602, 0o700, "config.toml"},
		{"group writes the folder", 0o600, 0o770, "popsh"},
		{"others write the folder", 0o600, 0o707, "popsh"},
	}
	for _, tt := range tests {
		folder := filepath.Join(t.TempDir(), "popsh")
		file := filepath.Join(folder, "config.toml")
		mkdir(t, folder, tt.folder)
		write(t, file, "color = \"never\"", tt.file)
		entries, err := Read(file)
		if tt.want == "" {
			if err != nil || len(entries) == 0 {
				t.Errorf("%s: Read() = %v, %v, want one entry", tt.name, entries, err)
			}
			continue
		}
		faulty := map[string]string{"config.toml": file, "popsh": folder}[tt.want]
		checkMend(t, tt.name, err, "others may write "+faulty, "chmod go-w "+faulty)
	}
}

func checkMend(t *testing.T, name string, err error, reason, mend string) {
	t.Helper()
	wrong, ok := errors.AsType[*misuse.Error](err)
	if !ok || wrong.Reason != reason || len(wrong.Hint) == 0 || wrong.Hint[0] != mend {
		t.Errorf("%s: error %v, want %s, hint %s", name, err, reason, mend)
	}
}

func mkdir(t *testing.T, name string, mode fs.FileMode) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(name, 0o700), os.Chmod(name, mode)); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, name, text string, mode fs.FileMode) {
	t.Helper()
	if err := errors.Join(os.WriteFile(name, []byte(text), mode), os.Chmod(name, mode)); err != nil { // whatever the umask is
		t.Fatal(err)
	}
}

// TestReadLink follows links to where the user keeps files, and nowhere else.
func TestReadLink(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "popsh", "config.toml")
	mkdir(t, filepath.Dir(file), 0o700)
	own, shared := filepath.Join(home, "own", "p.toml"), filepath.Join(home, "shared", "p.toml")
	mkdir(t, filepath.Dir(own), 0o700)
	mkdir(t, filepath.Dir(shared), 0o777)
	write(t, own, "color = \"never\"", 0o600)
	write(t, shared, "color = \"never\"", 0o600)
	link := func(target string) {
		t.Helper()
		os.Remove(file)
		if err := os.Symlink(target, file); err != nil {
			t.Fatal(err)
		}
	}
	link(own)
	if entries, err := Read(file); err != nil || len(entries) == 0 {
		t.Errorf("Read(link to %s) = %v, %v, want its entry", own, entries, err)
	}
	link(shared)
	_, err := Read(file)
	checkMend(t, "a link to a shared folder", err, "others may write "+filepath.Dir(shared), "chmod go-w "+filepath.Dir(shared))
	for _, bad := range []string{filepath.Join(home, "nothing"), filepath.Dir(own), "/dev/null"} {
		link(bad)
		if entries, err := Read(file); err == nil {
			t.Errorf("Read(link to %s) = %v, want an error", bad, entries)
		}
	}
}

// TestReadFIFO does not wait for a file that nobody writes.
func TestReadFIFO(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.toml")
	if err := syscall.Mkfifo(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(file); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("Read(FIFO) = %v, want that it is not a regular file", err)
	}
}

func TestReadTooLong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.toml")
	write(t, file, strings.Repeat("#", maxOctets+1), 0o600)
	if _, err := Read(file); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("Read(long) = %v, want that it is too long", err)
	}
}
