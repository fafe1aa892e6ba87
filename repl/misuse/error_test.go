package misuse

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"testing"
)

// TestHints: an error without hints of its own gets those for its cause.
func TestHints(t *testing.T) {
	_, missing := os.Open("no-such-file")
	folder := fmt.Errorf("as met: %w", &fs.PathError{Op: "read", Path: ".", Err: advice[4].cause})
	for _, tt := range []struct {
		err  *Error
		want []string
	}{
		{New("-f", "no"), nil},
		{New("-f", "no", "try yes"), []string{"try yes"}},
		{&Error{Err: missing}, []string{advice[1].hint}},
		{&Error{Err: missing, Hint: []string{"name another"}}, []string{"name another"}},
		{&Error{Err: folder}, []string{"that is a folder; name a file"}},
		{&Error{Err: &exec.Error{Name: "x", Err: exec.ErrNotFound}}, []string{advice[0].hint}},
		{&Error{Err: fs.ErrClosed}, nil},
	} {
		if got := tt.err.Hints(); !slices.Equal(got, tt.want) {
			t.Errorf("Hints() of %q = %q, want %q", tt.err, got, tt.want)
		}
	}
}
