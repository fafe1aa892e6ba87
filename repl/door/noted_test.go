package door

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

// full is a disk with room for so many octets.
type full struct{ room int }

func (f *full) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
	}
	return len(b), nil
}

func TestWhole(t *testing.T) {
	failed := errors.New("failed")
	write := func(n int, err error) func(Streams) error {
		return func(s Streams) error {
			for range n {
				fmt.Fprint(s.Out, "x") // whoever writes looks at no error
			}
			return err
		}
	}
	for _, tt := range []struct {
		f    func(Streams) error
		want string
	}{
		{write(2, nil), ""},
		{write(3, nil), "standard output: not all could be written: no space left on device"},
		{write(3, failed), "failed"},
	} {
		err := Streams{Out: &full{room: 2}}.Whole(tt.f)
		if got := fmt.Sprint(err); got != tt.want && (err != nil || tt.want != "") {
			t.Errorf("Whole = %q, want %q", got, tt.want)
		}
	}
	var out bytes.Buffer
	if err := (Streams{Out: &out}).Whole(write(2, nil)); err != nil || out.String() != "xx" {
		t.Errorf("Whole wrote %q, %v, want xx", &out, err)
	}
}
