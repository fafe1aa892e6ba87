package trace

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"popsh/session/wire"
)

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// recordTo records a script to a file.
func recordTo(t *testing.T, name string, o CreateOptions, s script) error {
	t.Helper()
	r, err := Create(name, o)
	if err != nil {
		return err
	}
	for _, e := range s.events() {
		r.Observe(e)
	}
	return r.Close()
}

func TestCreate(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.p3t")
	r, err := Create(name, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, name); !strings.HasPrefix(got, "%p3t 1\n%start ") || !strings.HasSuffix(got, "\n%secrets redacted\n") {
		t.Errorf("the file begins %q, want the first lines", got)
	}
	if info, _ := os.Stat(name); info.Mode().Perm() != filePerm && runtime.GOOS != "windows" {
		t.Errorf("mode %v, want %o", info.Mode(), filePerm)
	}
	for _, o := range []CreateOptions{{}, {Force: true}, {Append: true}} {
		if err := recordTo(t, name, o, nil); err == nil {
			t.Errorf("Create(%+v) of a file in use succeeds", o)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := recordTo(t, name, CreateOptions{}, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Create of a file that is there: %v, want %v", err, fs.ErrExist)
	}
}

func TestLocked(t *testing.T) {
	if lock(os.Stdin) == nil && runtime.GOOS == "windows" {
		t.Skip("no locks here")
	}
	name := filepath.Join(t.TempDir(), "a.p3t")
	r, err := Create(name, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, o := range []CreateOptions{{Force: true}, {Append: true}} {
		if _, err := Create(name, o); !errors.Is(err, errLocked) {
			t.Errorf("Create(%+v) = %v, want %v", o, err, errLocked)
		}
	}
}

func TestForce(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "a.p3t"), filepath.Join(dir, "link.p3t")
	os.WriteFile(name, []byte("old"), 0o644)
	if err := os.Symlink(name, link); err != nil {
		t.Skip(err)
	}
	for _, bad := range []string{link, dir, os.DevNull} {
		for _, o := range []CreateOptions{{}, {Force: true}, {Append: true}} {
			if err := recordTo(t, bad, o, nil); err == nil {
				t.Errorf("Create(%s, %+v) succeeds", bad, o)
			}
		}
	}
	if got := readFile(t, name); got != "old" {
		t.Errorf("the file behind the link holds %q", got)
	}
	if err := recordTo(t, name, CreateOptions{Force: true}, nil); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(name); info.Mode().Perm() != filePerm {
		t.Errorf("mode %v, want %o", info.Mode(), filePerm)
	}
	if got := readFile(t, name); !strings.HasPrefix(got, head) {
		t.Errorf("the file begins %q", got)
	}
}

func TestAppend(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.p3t")
	if err := recordTo(t, name, CreateOptions{Options: Options{Start: start}}, script{"opened a b", "S +OK⏎", "C PASS one⏎", "closed closed here"}); err != nil {
		t.Fatal(err)
	}
	before := readFile(t, name)
	if err := recordTo(t, name, CreateOptions{Append: true, Options: Options{Start: start.Add(time.Hour)}}, script{"opened a b", "S +OK⏎", "C PASS two⏎"}); err != nil {
		t.Fatal(err)
	}
	want := before + rows("%resume 2026-11-23T07:41:36.318000Z", "! connect a b", "S: +OK", `C: PASS \{secret:2}`, "%end stopped")
	if got := readFile(t, name); got != want {
		t.Errorf("the file holds\n%s\nwant\n%s", got, want)
	}
}

func TestAppendRefused(t *testing.T) {
	dir := t.TempDir()
	second := filepath.Join(dir, "second.p3t")
	for what, bad := range map[string]string{"torn": head + "C: a", "foreign": "hello\n", "open": head, "linked": head} {
		name := filepath.Join(dir, what)
		perm := fs.FileMode(filePerm)
		if what == "open" {
			perm = 0o644
		}
		os.WriteFile(name, []byte(bad), perm)
		os.Chmod(name, perm)
		if what == "linked" && os.Link(name, second) != nil {
			continue
		}
		if err := recordTo(t, name, CreateOptions{Append: true}, nil); err == nil && runtime.GOOS != "windows" {
			t.Errorf("%s: going on succeeds", what)
		}
		if got := readFile(t, name); got != bad && runtime.GOOS != "windows" {
			t.Errorf("%s: the file holds %q, want %q", what, got, bad)
		}
	}
}

const childFile = "POPSH_TRACE_CHILD"

// TestKilledChild is the process that TestKill kills.
func TestKilledChild(t *testing.T) {
	name := os.Getenv(childFile)
	if name == "" {
		t.Skip("only as a child of TestKill")
	}
	r, err := Create(name, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now()
	for _, s := range []string{"+OK\r\n", "+OK\r\n"} {
		r.Observe(wire.Event{Kind: wire.ToClient, At: at, Data: []byte(s)})
		r.Observe(wire.Event{Kind: wire.ToServer, At: at, Data: []byte("RETR 1\r\n")})
	}
	for i := 0; ; i++ {
		r.Observe(wire.Event{Kind: wire.ToClient, At: at, Data: fmt.Appendf(nil, "line %d\r\n", i)})
		fmt.Printf("shown %d\n", i)
	}
}

// TestKill: what had been shown is in the file, and the file is valid.
func TestKill(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.p3t")
	child := exec.Command(os.Args[0], "-test.run=^TestKilledChild$")
	child.Env = append(os.Environ(), childFile+"="+name)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	shown := -1
	for scan := bufio.NewScanner(out); scan.Scan(); {
		if _, err := fmt.Sscanf(scan.Text(), "shown %d", &shown); err == nil && shown == 500 {
			child.Process.Signal(syscall.SIGKILL)
		}
	}
	child.Wait()
	records := readAll(t, readFile(t, name))
	if got := string(octetsOf(records, Server)); shown < 500 || !strings.Contains(got, fmt.Sprintf("line %d\r\n", shown)) {
		t.Errorf("%d lines were shown, the file ends %q", shown, got[max(0, len(got)-40):])
	}
}
