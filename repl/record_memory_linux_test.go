package repl_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestRecordingMemory records a message of 1 GB whole, in the memory that does
// without a recording.
func TestRecordingMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("a message of 1 GB takes some seconds")
	}
	t.Parallel()
	name := filepath.Join(t.TempDir(), "huge.p3t")
	_, most := peakMemory(t, builtPopsh(t), toPipe, "--record", name)
	t.Logf("%d MiB of memory", most>>20)
	info, err := os.Stat(name)
	if err != nil || info.Size() < hugeMessage {
		t.Errorf("the recording: %v, %v, want at least the %d octets of the message", info, err, hugeMessage)
	}
}
