package trace

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

const played = `%p3t 1
! connect a b
@+0.5
S: +OK hi
@+10.0
C: STAT
@+0.1
S: +OK 1 2
# a note
@+1.0
! tls-ok version=1.3
C: RETR 1
@+0.2
S: +OK
S: text
S: .
@+0.2
C: QUIT
%end closed
`

// play returns the lines of all steps with their waits.
func play(t *testing.T, p *Player, between func(int)) string {
	t.Helper()
	var out strings.Builder
	for i := 0; ; i++ {
		s, err := p.Next()
		if err == io.EOF {
			return strings.TrimSuffix(out.String(), "; ")
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%v %s; ", s.Wait, strings.TrimSpace(string(s.Record.Append(nil))))
		if between != nil {
			between(i)
		}
	}
}

func point(t *testing.T, s string) *Point {
	t.Helper()
	p, err := ParsePoint(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPlayer(t *testing.T) {
	tests := []struct {
		name string
		o    PlayOptions
		want string
	}{
		{"as recorded", PlayOptions{Speed: 1, Only: []Kind{Data}}, "500ms S: +OK hi; 10s C: STAT; 100ms S: +OK 1 2; 1s C: RETR 1; 200ms S: +OK; 0s S: text; 0s S: .; 200ms C: QUIT"},
		{"faster, idle capped", PlayOptions{Speed: 2, MaxIdle: 2 * time.Second, Side: Client, Only: []Kind{Data}}, "1s C: STAT; 550ms C: RETR 1; 200ms C: QUIT"},
		{"at once", PlayOptions{Only: []Kind{Event, Remark}}, "0s ! connect a b; 0s # a note; 0s ! tls-ok version=1.3"},
		{"lines", PlayOptions{Speed: 1, From: point(t, "8"), To: point(t, "12")}, "0s S: +OK 1 2; 0s # a note; 1s ! tls-ok version=1.3; 0s C: RETR 1"},
		{"times", PlayOptions{Speed: 1, From: point(t, "10.5s"), To: point(t, "11.6s"), Only: []Kind{Data}}, "0s C: STAT; 100ms S: +OK 1 2; 1s C: RETR 1"},
		{"patterns", PlayOptions{Speed: 1, From: point(t, "/^C: RETR/"), To: point(t, `/^S: \.$/`)}, "0s C: RETR 1; 200ms S: +OK; 0s S: text; 0s S: ."},
	}
	for _, tt := range tests {
		if got := play(t, NewPlayer(NewReader(strings.NewReader(played)), tt.o), nil); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestPlayerJumps(t *testing.T) {
	tests := []struct {
		name string
		jump func(*Player)
		want string
	}{
		{"exchange", (*Player).ToExchange, "500ms S: +OK hi; 0s C: STAT; 100ms S: +OK 1 2; 1s C: RETR 1; 200ms S: +OK; 0s S: text; 0s S: .; 200ms C: QUIT"},
		{"search", func(p *Player) { p.ToMatch(regexp.MustCompile("text")) }, "500ms S: +OK hi; 0s C: STAT; 0s S: +OK 1 2; 0s C: RETR 1; 0s S: +OK; 0s S: text; 0s S: .; 200ms C: QUIT"},
		{"faster", (*Player).Faster, "500ms S: +OK hi; 5s C: STAT; 50ms S: +OK 1 2; 500ms C: RETR 1; 100ms S: +OK; 0s S: text; 0s S: .; 100ms C: QUIT"},
		{"slower", (*Player).Slower, "500ms S: +OK hi; 20s C: STAT; 200ms S: +OK 1 2; 2s C: RETR 1; 400ms S: +OK; 0s S: text; 0s S: .; 400ms C: QUIT"},
		{"note", (*Player).ToNote, "500ms S: +OK hi; 0s C: STAT; 0s S: +OK 1 2; 1s C: RETR 1; 200ms S: +OK; 0s S: text; 0s S: .; 200ms C: QUIT"},
	}
	for _, tt := range tests {
		p := NewPlayer(NewReader(strings.NewReader(played)), PlayOptions{Speed: PlaySpeed, Only: []Kind{Data}})
		got := play(t, p, func(i int) {
			if i == 0 {
				tt.jump(p)
			}
		})
		if got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestSpeed(t *testing.T) {
	for from, want := range map[float64][2]float64{0: {0.125, 0.125}, 1: {0.5, 2}, 3: {2, 4}, 64: {32, 64}, 1000: {64, 64}} {
		slow, fast := NewPlayer(nil, PlayOptions{Speed: from}), NewPlayer(nil, PlayOptions{Speed: from})
		slow.Slower()
		fast.Faster()
		if got := [2]float64{slow.Speed(), fast.Speed()}; got != want {
			t.Errorf("slower and faster than %v = %v, want %v", from, got, want)
		}
	}
}

func TestParsePoint(t *testing.T) {
	for _, bad := range []string{"", "-1s", "x", "/[/", "/a"} {
		if _, err := ParsePoint(bad); err == nil {
			t.Errorf("ParsePoint(%q) has no error", bad)
		}
	}
}
