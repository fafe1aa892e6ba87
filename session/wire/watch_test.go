package wire

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
)

func TestSeveralWatch(t *testing.T) {
	other := errors.New("another error")
	for _, tt := range []struct {
		in   string
		want []string // what the second of two is told
		end  error
	}{
		{"+OK\r\na\r\n.\r\n", []string{"a", "EOF"}, io.EOF},
		{"+OK\r\na\r\n", []string{"a", other.Error()}, other},
	} {
		c, _ := connTo(t, saying(tt.in, 100))
		line, err := c.Line(context.Background(), StatusCap)
		if err != nil {
			t.Fatal(err)
		}
		body := c.Body(Status{Line: line})
		var told []string
		body.Watch(func(Line, error) error { return other })
		body.Watch(func(l Line, err error) error {
			if err == nil {
				told = append(told, string(l.Text.Bytes()))
			} else {
				told = append(told, err.Error())
			}
			return err
		})
		for err == nil {
			_, err = body.Next(context.Background())
		}
		if !slices.Equal(told, tt.want) || err != tt.end {
			t.Errorf("%q: told %q, error %v, want %q, %v", tt.in, told, err, tt.want, tt.end)
		}
	}
}
