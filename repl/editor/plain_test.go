package editor

import (
	"io"
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	tests := []struct {
		name, in string
		want     []string
	}{
		{"lines", "one\ntwo\n", []string{"one", "two", "(EOF)", "(EOF)"}},
		{"the last without its end", "one\ntwo", []string{"one", "two", "(EOF)"}},
		{"CR LF", "one\r\n\r\ntwo\r\n", []string{"one", "", "two", "(EOF)"}},
		{"keys are no keys", "a\x04b\x15c\x17\t\x00\xff\x1b[A\n", []string{"a\x04b\x15c\x17\t\x00\xff\x1b[A", "(EOF)"}},
		{"empty", "", []string{"(EOF)"}},
		{"as long as may be", long + "\nnext\n", []string{long, "next", "(EOF)"}},
		{"as long as may be, CR LF", long + "\r\nnext\n", []string{long, "next", "(EOF)"}},
		{"too long", long + "x\nnext\n", []string{"(line too long)", "next", "(EOF)"}},
		{"much too long", long + long + long + "\nnext\n", []string{"(line too long)", "next", "(EOF)"}},
		{"too long, and the last", long + long, []string{"(line too long)", "(EOF)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out, errs output
			ed, err := New(Options{In: strings.NewReader(tt.in), Out: &out, Err: &errs, Prompts: []string{"pop> "}})
			if err != nil {
				t.Fatal(err)
			}
			defer ed.Close()
			for _, want := range tt.want {
				got, err := ed.Readline()
				if err != nil {
					got = "(" + err.Error() + ")"
				}
				if got != want {
					t.Errorf("Readline() = %.40q, want %.40q", got, want)
				}
			}
			if !ed.Ended() {
				t.Error("Ended() = false behind the last line")
			}
			ed.Above("news")
			if out.String() != "" || errs.String() != "news\n" {
				t.Errorf("written: %q and %q, want nothing but the news on Err", out.String(), errs.String())
			}
		})
	}
}

func TestPlainPassword(t *testing.T) {
	ed, err := New(Options{In: strings.NewReader("line\nsecret\r\n"), Out: &output{}, Err: &output{}})
	if err != nil {
		t.Fatal(err)
	}
	defer ed.Close()
	if line, err := ed.Readline(); line != "line" || err != nil {
		t.Errorf("Readline() = %q, %v, want line", line, err)
	}
	if octets, err := ed.Password("Password: "); string(octets) != "secret" || err != nil {
		t.Errorf("Password() = %q, %v, want secret", octets, err)
	}
	if _, err := ed.Password("Password: "); err != io.EOF {
		t.Errorf("Password() at the end = %v, want io.EOF", err)
	}
}
