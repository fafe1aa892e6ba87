//go:build unix

package repl

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestConfigTrust checks which files and folders are relied upon, and that what
// is refused comes with the command that mends it.
func TestConfigTrust(t *testing.T) {
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
		mkdirMode(t, folder, tt.folder)
		writeMode(t, file, "color = \"never\"", tt.file)
		text, err := readConfig(file)
		if tt.want == "" {
			if err != nil || len(text) == 0 {
				t.Errorf("%s: readConfig() = %q, %v, want the text", tt.name, text, err)
			}
			continue
		}
		faulty := map[string]string{"config.toml": file, "popsh": folder}[tt.want]
		checkMend(t, tt.name, err, "others may write "+faulty, "chmod go-w "+faulty)
	}
}

func checkMend(t *testing.T, name string, err error, reason, mend string) {
	t.Helper()
	var wrong *UsageError
	if !errors.As(err, &wrong) || wrong.Reason != reason || len(wrong.Hint) == 0 || wrong.Hint[0] != mend {
		t.Errorf("%s: error %v, hints %q, want %s, %s", name, err, hints(wrong), reason, mend)
	}
}

func mkdirMode(t *testing.T, name string, mode fs.FileMode) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(name, 0o700), os.Chmod(name, mode)); err != nil {
		t.Fatal(err)
	}
}

// TestConfigLink follows links to where the user keeps files, and nowhere else.
func TestConfigLink(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "popsh", "config.toml")
	mkdirMode(t, filepath.Dir(file), 0o700)
	own, shared := filepath.Join(home, "own", "p.toml"), filepath.Join(home, "shared", "p.toml")
	mkdirMode(t, filepath.Dir(own), 0o700)
	mkdirMode(t, filepath.Dir(shared), 0o777)
	writeMode(t, own, "color = \"never\"", 0o600)
	writeMode(t, shared, "color = \"never\"", 0o600)
	link := func(target string) {
		t.Helper()
		os.Remove(file)
		if err := os.Symlink(target, file); err != nil {
			t.Fatal(err)
		}
	}
	link(own)
	if text, err := readConfig(file); err != nil || len(text) == 0 {
		t.Errorf("readConfig(link to %s) = %q, %v, want its text", own, text, err)
	}
	link(shared)
	_, err := readConfig(file)
	checkMend(t, "a link to a shared folder", err, "others may write "+filepath.Dir(shared), "chmod go-w "+filepath.Dir(shared))
	for _, bad := range []string{filepath.Join(home, "nothing"), filepath.Dir(own), "/dev/null"} {
		link(bad)
		if text, err := readConfig(file); err == nil {
			t.Errorf("readConfig(link to %s) = %q, want an error", bad, text)
		}
	}
}

// TestConfigFIFO does not wait for a file that nobody writes.
func TestConfigFIFO(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.toml")
	if err := syscall.Mkfifo(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readConfig(file); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("readConfig(FIFO) = %v, want that it is not a regular file", err)
	}
}

func TestConfigTooLong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.toml")
	writeMode(t, file, strings.Repeat("#", configMax+1), 0o600)
	if _, err := readConfig(file); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("readConfig(long) = %v, want that it is too long", err)
	}
}

// TestForeignOwner needs the right to give files away.
func TestForeignOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only the superuser can give files away")
	}
	const nobody = 65534
	file := filepath.Join(t.TempDir(), "config.toml")
	writeMode(t, file, "", 0o600)
	if err := os.Chown(file, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	if _, err := readConfig(file); err == nil || !strings.Contains(err.Error(), "belongs to another user") {
		t.Errorf("readConfig(foreign) = %v, want that it belongs to another user", err)
	}
	if _, err := readSecretFile(file); err == nil || !strings.Contains(err.Error(), "belongs to another user") {
		t.Errorf("readSecretFile(foreign) = %v, want that it belongs to another user", err)
	}
}

func TestShellWord(t *testing.T) {
	for name, want := range map[string]string{
		"/home/a-b_c/x.toml": "/home/a-b_c/x.toml",
		"/a b":               "'/a b'",
		"/it's":              `'/it'\''s'`,
		"/$(rm)":             "'/$(rm)'",
	} {
		if got := shellWord(name); got != want {
			t.Errorf("shellWord(%q) = %s, want %s", name, got, want)
		}
	}
}

func TestStateFolder(t *testing.T) {
	home := t.TempDir()
	folder, err := stateFolder(environment("HOME", home, "XDG_STATE_HOME", filepath.Join(home, "s")))
	if err != nil || folder != filepath.Join(home, "s", "popsh") {
		t.Fatalf("stateFolder() = %s, %v, want %s", folder, err, filepath.Join(home, "s", "popsh"))
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, error %v, want 0700", info.Mode(), err)
	}
	mkdirMode(t, folder, 0o777)
	_, err = stateFolder(environment("XDG_STATE_HOME", filepath.Join(home, "s")))
	checkMend(t, "a shared state folder", err, "others may write "+folder, "chmod go-w "+folder)
}
