package typing

import (
	"strings"
	"testing"

	"popsh/repl/view"
)

// masked returns the line as it is seen: stars for what is masked.
func masked(sc *Scene, line string) string {
	runes := []rune(line)
	for _, p := range sc.Paint(line, nil) {
		for i := p.From; p.Mask && i < p.To; i++ {
			runes[i] = '*'
		}
	}
	return string(runes)
}

func TestPaintMasksSecrets(t *testing.T) {
	sc := lessons(t)
	for line, want := range map[string]string{
		"STAT":                           "STAT",
		"USER alice":                     "USER alice",
		"PASS":                           "PASS",
		"PASS ":                          "PASS ",
		"PASS hunter2":                   "PASS *******",
		"pass two words":                 "pass *********",
		"  PASS hunter2":                 "  PASS *******",
		"PASS\thunter2":                  "PASS\t*******",
		"PSAS hunter2":                   "PSAS *******",
		"pas hunter2":                    "pas *******",
		"PASS pässwörd":                  "PASS ********",
		"3 PASS hunter2":                 "3 PASS *******",
		"APOP alice 0123":                "APOP alice ****",
		"APO alice 0123":                 "APO **********",
		"AUTH PLAIN":                     "AUTH PLAIN",
		"AUTH PLAIN AGEA":                "AUTH PLAIN ****",
		"AUHT PLAIN AGEA":                "AUHT **********",
		"# PASS hunter2":                 "# PASS hunter2",
		`:raw "PASS hunter2\r\n"`:        `:raw "PASS ************`,
		`:raw "NOOP\r\nPASS x`:           `:raw "NOOP\r\nPASS *`,
		`:raw "PA" "SS x"`:               `:raw "PA" "SS **`,
		`:raw "PASS\x20x"`:               `:raw "PASS\x20**`,
		`:raw "STAT\r\n"`:                `:raw "STAT\r\n"`,
		":time PASS hunter2":             ":time PASS *******",
		":watch 5 PASS hunter2":          ":watch 5 PASS *******",
		":watch PASS hunter2":            ":watch PASS *******",
		":watch 5 :time PASS hunter2":    ":watch 5 :time PASS *******",
		":pipeline STAT; PASS a;b; STAT": ":pipeline STAT; PASS *********",
		":tme PASS hunter2":              ":tme PASS *******",
		":help PASS":                     ":help PASS",
		":help pass word":                ":help pass word",
		":set trace 1":                   ":set trace 1",
		":set proxy http://u:hunter2@h":  ":set proxy http://u:*******@h",
		":enter hunter2":                 ":enter *******",
		":first 2":                       ":first 2",
		":round x":                       ":round *",
	} {
		if got := masked(sc, line); got != want {
			t.Errorf("Paint(%q) shows %q, want %q", line, got, want)
		}
	}
}

// The answer to a challenge is a secret, whatever it looks like.
func TestPaintMasksAnswers(t *testing.T) {
	sc := lessons(t, "CAPA", "AUTH LOGIN YWxpY2U=")
	for line, want := range map[string]string{"b3Blbg==": "********", "*": "*", "": "", "STAT": "****", " PASS x": "*******", ":drop": ":drop", "# x": "***"} {
		if got := masked(sc, line); got != want {
			t.Errorf("Paint(%q) shows %q, want %q", line, got, want)
		}
	}
}

func TestPaintWords(t *testing.T) {
	palette := view.NewPalette(false, nil)
	bold, warned := palette.Style(view.Header).On, palette.Style(view.Warning).On+underline
	in, out := lessons(t, aliceLines...), offline()
	for _, tt := range []struct {
		sc          *Scene
		line, style string
		from, to    int
	}{
		{in, "retr 1", bold, 0, 4}, {in, "  RETR", bold, 2, 6}, {in, "3 NOOP", bold, 2, 6}, {in, "PASS", warned, 0, 4}, {in, "XOIP x", warned, 0, 4},
		{in, ":set", bold, 0, 4}, {in, "set", "", 0, 0}, {in, "zzzz 1", "", 0, 0}, {in, "# RETR", "", 0, 0}, {in, "", "", 0, 0},
		{out, "open x", bold, 0, 4}, {out, "RETR 1", warned, 0, 4}, {out, ":caps", warned, 0, 5},
	} {
		paints := tt.sc.Paint(tt.line, palette)
		switch {
		case tt.to == 0 && len(paints) > 0:
			t.Errorf("Paint(%q) = %+v, want nothing", tt.line, paints)
		case tt.to > 0 && (len(paints) == 0 || paints[0].Style != tt.style || paints[0].From != tt.from || paints[0].To != tt.to):
			t.Errorf("Paint(%q) = %+v, want %q from %d to %d", tt.line, paints, tt.style, tt.from, tt.to)
		}
	}
	if p := in.Paint("PASS x", nil); strings.Contains(p[0].Style, "\x1b") || !p[1].Mask {
		t.Errorf("Paint without colours = %+v, want no sequence and the mask", p)
	}
}
