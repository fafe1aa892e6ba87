package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A Draft is a file that gets its name only when it is whole, so that half of one is
// never taken for it. Until then it lies in the same folder, for its owner only (mode
// 0600), and goes when the process is ended. Discard it, whatever becomes of it.
type Draft struct {
	*os.File
	release func()
}

// NewDraft begins a file that is to be called name, and goes when one of the signals
// ends the process.
func NewDraft(name string, endings ...os.Signal) (*Draft, error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".popsh-*") // mode 0600, O_EXCL
	if err != nil {
		return nil, err
	}
	return &Draft{f, Transient(f.Name(), endings...)}, nil
}

// Publish closes the file and gives it its name. One that has come there meanwhile is
// an [fs.ErrExist], unless it is to be replaced.
func (d *Draft) Publish(name string, replace bool) error {
	if err := d.Close(); err != nil {
		return err
	}
	if replace {
		return os.Rename(d.Name(), name)
	}
	return give(d.Name(), name)
}

// give gives a file a name. A link fails where a rename would overwrite a file that
// has come meanwhile; some file systems have no links.
func give(temporary, name string) error {
	err := os.Link(temporary, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(temporary, name)
}

// Discard removes what has no name yet, and closes it.
func (d *Draft) Discard() {
	d.Close()
	os.Remove(d.Name())
	d.release()
}
