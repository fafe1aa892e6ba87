//go:build unix

package files

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl/misuse"
)

// TestForeignOwner needs the right to give files away.
func TestForeignOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only the superuser can give files away")
	}
	const nobody = 65534
	name := filepath.Join(t.TempDir(), "file")
	if err := errors.Join(os.WriteFile(name, nil, 0o600), os.Chown(name, nobody, nobody)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, trust := range []Trust{Secret, Sink, Config} {
		if err := trust.CheckFile(name, info); err == nil || !strings.Contains(err.Error(), "belongs to another user") {
			t.Errorf("CheckFile(foreign) = %v, want that it belongs to another user", err)
		}
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
	folder, err := StateFolder(environment("HOME", home, "XDG_STATE_HOME", filepath.Join(home, "s")))
	if err != nil || folder != filepath.Join(home, "s", "popsh") {
		t.Fatalf("StateFolder() = %s, %v, want %s", folder, err, filepath.Join(home, "s", "popsh"))
	}
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, error %v, want 0700", info.Mode(), err)
	}
	traces, err := StateFolder(environment("HOME", home, "XDG_STATE_HOME", filepath.Join(home, "s")), "traces")
	if info, missing := os.Stat(traces); err != nil || missing != nil || traces != filepath.Join(folder, "traces") || info.Mode().Perm() != 0o700 {
		t.Errorf("StateFolder(traces) = %s, %v, want %s with mode 0700", traces, err, filepath.Join(folder, "traces"))
	}
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	_, err = StateFolder(environment("XDG_STATE_HOME", filepath.Join(home, "s")))
	wrong, ok := errors.AsType[*misuse.Error](err)
	if reason, mend := "others may write "+folder, "chmod go-w "+folder; !ok || wrong.Reason != reason || wrong.Hint[0] != mend {
		t.Errorf("a shared state folder: error %v, want %s, hint %s", err, reason, mend)
	}
}
