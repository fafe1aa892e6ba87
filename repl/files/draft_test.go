//go:build unix

package files

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// draftVar has this test run as a program that begins a draft of that name, and
// waits.
const draftVar = "POPSH_TEST_DRAFT"

func TestMain(m *testing.M) {
	if name := os.Getenv(draftVar); name != "" {
		waitWithDraft(name)
	}
	os.Exit(m.Run())
}

func waitWithDraft(name string) {
	if os.Getenv(draftVar+"_NOHUP") != "" {
		signal.Ignore(syscall.SIGHUP)
	}
	d, err := NewDraft(name, Endings...)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(d.Name())
	bufio.NewReader(os.Stdin).ReadString('\n')
	d.Discard()
	os.Exit(0)
}

func TestDraft(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out")
	for _, tt := range []struct {
		text    string
		publish bool
		replace bool
		want    string
		err     error
	}{
		{"given up", false, false, "", nil},
		{"first", true, false, "first", nil},
		{"second", true, false, "first", fs.ErrExist},
		{"third", true, true, "third", nil},
	} {
		d, err := NewDraft(name)
		if err != nil {
			t.Fatal(err)
		}
		d.WriteString(tt.text)
		if info, err := d.Stat(); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: the mode of a draft is %v, %v, want 0600", tt.text, info.Mode(), err)
		}
		if tt.publish {
			if err := d.Publish(name, tt.replace); !errors.Is(err, tt.err) {
				t.Errorf("%s: Publish = %v, want %v", tt.text, err, tt.err)
			}
		}
		d.Discard()
		if got, _ := os.ReadFile(name); string(got) != tt.want {
			t.Errorf("%s: the file holds %q, want %q", tt.text, got, tt.want)
		}
		if rest := hiddenFiles(t, filepath.Dir(name)); len(rest) > 0 {
			t.Errorf("%s: %q is left behind", tt.text, rest)
		}
	}
	if _, err := NewDraft(filepath.Join(name, "below a file")); err == nil {
		t.Error("NewDraft below a file has no error")
	}
}

func hiddenFiles(t *testing.T, folder string) (names []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestDraftEnds ends a program in the middle of a draft: nothing is left of it, and
// the program ends by the signal.
func TestDraftEnds(t *testing.T) {
	for _, ends := range Endings {
		if signal.Ignored(ends) {
			continue // whoever runs the tests in the background has it so
		}
		folder := t.TempDir()
		cmd, draft, _ := startDraft(t, filepath.Join(folder, "out"))
		cmd.Process.Signal(ends)
		err := cmd.Wait()
		status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
		if !status.Signaled() || status.Signal() != ends {
			t.Errorf("%v: the program ends with %v, want that signal", ends, err)
		}
		if rest := hiddenFiles(t, folder); len(rest) > 0 {
			t.Errorf("%v: %q is left behind, of the draft %s", ends, rest, draft)
		}
	}
}

// TestDraftIgnores: a program that is not to hear a signal does not hear it for a
// draft either.
func TestDraftIgnores(t *testing.T) {
	t.Setenv(draftVar+"_NOHUP", "1")
	cmd, draft, release := startDraft(t, filepath.Join(t.TempDir(), "out"))
	cmd.Process.Signal(syscall.SIGHUP)
	if _, err := os.Stat(draft); err != nil {
		t.Errorf("the draft is gone: %v", err)
	}
	release()
	if err := cmd.Wait(); err != nil {
		t.Errorf("the program ends with %v, want success", err)
	}
}

// startDraft runs the program until it has a draft, of which it returns the name.
func startDraft(t *testing.T, name string) (cmd *exec.Cmd, draft string, release func()) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), draftVar+"="+name)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	draft, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return cmd, strings.TrimSpace(draft), func() { in.Close() }
}
