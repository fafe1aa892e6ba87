//go:build !unix

package editor

// suspend is for systems that control jobs.
func (e *Editor) suspend(t text) text { return e.bell(t) }
