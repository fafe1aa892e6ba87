package page

import (
	"slices"
	"strings"
	"testing"
)

func TestColumns(t *testing.T) {
	rows := [][]string{{"a", "on", "x"}, {"long", strings.Repeat("v", CellMost+1), "y"}, {"b", "", "z"}, {"é", "e\u0301", "z"}, {"例", "", "z"}}
	want := []string{"a     on  x", "long  " + strings.Repeat("v", CellMost+1) + "  y", "b         z", "é     e\u0301   z", "例        z"}
	if got := Columns(rows); !slices.Equal(got, want) {
		t.Errorf("Columns() = %q, want %q", got, want)
	}
}
