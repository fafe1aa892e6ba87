package view

import (
	"bytes"
	"testing"
)

func TestPieces(t *testing.T) {
	for _, tt := range []struct {
		json bool
		want string
	}{
		{false, "! RETR \\x1b[2J\n"},
		{true, `{"line":"! RETR \u001b[2J"}` + "\n"},
	} {
		var out bytes.Buffer
		New(Options{Out: &out, Err: &out, JSON: tt.json}).Pieces(Piece{Error, "! "}, Piece{Data, "RETR \x1b[2J"})
		if out.String() != tt.want {
			t.Errorf("Pieces, JSON %v = %q, want %q", tt.json, out.String(), tt.want)
		}
	}
}
