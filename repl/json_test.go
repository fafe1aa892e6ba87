package repl

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// jsonTopic returns the text that documents the objects of --json.
func jsonTopic(t *testing.T) string {
	t.Helper()
	for _, topic := range shellTopics {
		if topic.Name == "json" {
			return topic.Long
		}
	}
	t.Fatal("there is no topic json")
	return ""
}

// TestJSONIsDocumented: each line of standard output is an object, whatever
// happens, and each of its keys stands in the help.
func TestJSONIsDocumented(t *testing.T) {
	documented := strings.FieldsFunc(jsonTopic(t), func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	args := []string{"--practice", "--no-autosave", "--keep-going", "--json", "--switch", "size-lf-counting", "--switch", "capa-lowercase"}
	for _, line := range []string{
		"CAPA", "USER alice", "PASS wrong", "AUTH PLAIN", "*", "USER alice", "PASS open-sesame", "STAT", "LIST", "LIST 2", "LIST 9", "UIDL", "UIDL 1", "RETR 2", "TOP 1 0",
		"NOPE", "RETR", ":nope", ":help json", ":help STAT", ":caps", ":set", ":timeout", ":trace", ":explain", ":alias", ":time NOOP", "2 NOOP", ":pipeline STAT; NOOP",
		`:raw "NOOP\r\n"`, ":drop", "STAT", ":reopen", "LANG", "LANG de", "QUIT", ":open nowhere.invalid:0", ":open localhost --tls=maybe",
	} {
		args = append(args, "-c", line)
	}
	_, out, _ := runConfigured(t, "", args...)
	if n := strings.Count(out, "\n"); n < 50 {
		t.Fatalf("%d objects were printed, want one for each reply at least:\n%s", n, out)
	}
	for line := range strings.Lines(out) {
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatalf("%q is no object: %v", line, err)
		}
		for key := range object {
			if !slices.Contains(documented, key) {
				t.Errorf("the key %q of %.80q stands in no help", key, line)
			}
		}
	}
}
