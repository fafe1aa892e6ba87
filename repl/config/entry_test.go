package config

import (
	"fmt"
	"testing"
)

func TestParse(t *testing.T) {
	const text = `color = "never"
a."b c" = 1
[servers.work]
  host = 'h'
  ports = [1, 2]
inside = { x = true, y.z = 2.5 }
`
	want := []string{ // place, key, text, and whether it is a table, a string, a scalar
		`f:1:1 [color] "never" false true true`,
		`f:2:1 [a b c] "1" false false true`,
		`f:3:2 [servers work] "" true false false`,
		`f:4:3 [servers work host] "h" false true true`,
		`f:5:3 [servers work ports] "" false false false`,
		`f:6:1 [servers work inside] "" true false false`,
		`f:6:12 [servers work inside x] "true" false false true`,
		`f:6:22 [servers work inside y z] "2.5" false false true`,
	}
	entries, err := Parse("f", []byte(text))
	if err != nil || len(entries) != len(want) {
		t.Fatalf("Parse() = %v, %v, want %d entries", entries, err, len(want))
	}
	for i, e := range entries {
		if got := fmt.Sprintf("%s %v %q %v %v %v", e.At, e.Key, e.Text, e.IsTable(), e.IsString(), e.IsScalar()); got != want[i] {
			t.Errorf("entry %d = %s, want %s", i, got, want[i])
		}
	}
}
