package replay

import (
	"fmt"
	"slices"
	"strings"

	"popsh/repl/view"
	"popsh/trace/compare"
)

// verdictSigns stand before an exchange, whatever its colour.
var verdictSigns = map[compare.Verdict]struct {
	sign string
	look view.Meaning
}{
	compare.Same:      {"=", view.Note},
	compare.Filled:    {"*", view.Info},
	compare.Tolerated: {"~", view.Note},
	compare.Differs:   {"!", view.Error},
	compare.Missing:   {"-", view.Warning},
	compare.Extra:     {"+", view.Warning},
}

// shownMax is how many differing lines of one exchange are shown.
const shownMax = 20

// folds are the verdicts that say all there is to say: what follows on each other
// with one of them is folded into one line.
var folds = map[compare.Verdict]bool{compare.Same: true, compare.Missing: true}

// A Screen shows outcomes as they come.
type Screen struct {
	view   *view.View
	folded compare.Verdict
	names  []string // of the exchanges in the fold
}

// NewScreen returns a screen that shows by v.
func NewScreen(v *view.View) *Screen { return &Screen{view: v} }

// foldMax is how many names a folded line holds.
const foldMax = 8

// Tell shows an outcome.
func (sc *Screen) Tell(o *compare.Outcome) {
	name := view.Escape([]byte(o.Name()))
	if !folds[o.Verdict] || o.Verdict != sc.folded {
		sc.Fold()
	}
	if folds[o.Verdict] {
		sc.folded, sc.names = o.Verdict, append(sc.names, name)
		return
	}
	sign := verdictSigns[o.Verdict]
	head := sign.sign + " " + name
	if o.Verdict == compare.Tolerated {
		head += "  after " + strings.Join(o.Rules, ", ")
	}
	sc.view.Pieces(view.Piece{Meaning: sign.look, Text: head})
	if o.Verdict == compare.Differs {
		sc.tellDifference(o)
	}
}

// Fold shows what is in the fold.
func (sc *Screen) Fold() {
	if len(sc.names) == 0 {
		return
	}
	names := strings.Join(sc.names[:min(foldMax, len(sc.names))], ", ")
	if more := len(sc.names) - foldMax; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	sign := verdictSigns[sc.folded]
	sc.view.Pieces(view.Piece{Meaning: sign.look, Text: sign.sign + " " + names})
	sc.names = nil
}

// tellDifference shows why an exchange differs: the recorded line above the live
// one, and a mark under what changed.
func (sc *Screen) tellDifference(o *compare.Outcome) {
	for _, reason := range o.Reasons {
		sc.view.Line("    " + view.Escape([]byte(reason)))
	}
	shown := 0
	for _, c := range o.Changes {
		if c.Rule != "" {
			continue
		}
		if shown++; shown <= shownMax {
			sc.tellChangedLine(c)
		}
	}
	if shown > shownMax {
		sc.view.Line(fmt.Sprintf("    … and %d lines more", shown-shownMax))
	}
	if len(o.Where) > 0 {
		sc.view.Line("    where " + strings.Join(o.Where, ", "))
	}
}

func (sc *Screen) tellChangedLine(c compare.Change) {
	switch {
	case c.Live == nil:
		sc.view.Pieces(view.Piece{Meaning: view.Warning, Text: "  - " + clipped(c.Recorded)})
		if c.Nearest != nil {
			sc.view.Line("    nearest   " + clipped(c.Nearest))
		}
	case c.Recorded == nil:
		sc.view.Pieces(view.Piece{Meaning: view.Warning, Text: "  + " + clipped(c.Live)})
	default:
		sc.tellPair([]rune(clipped(c.Recorded)), []rune(clipped(c.Live)))
	}
}

// tellPair shows a recorded line above the live one.
func (sc *Screen) tellPair(recorded, live []rune) {
	const was, is = "    recorded  ", "    live      "
	from, to := compare.Changed(string(recorded), string(live))
	sc.view.Line(was + string(recorded))
	sc.view.Pieces(view.Piece{Text: is + string(live[:from])}, view.Piece{Meaning: view.Error, Text: string(live[from:to])}, view.Piece{Text: string(live[to:])})
	sc.view.Pieces(view.Piece{Meaning: view.Error, Text: strings.Repeat(" ", len(is)+from) + strings.Repeat("^", max(1, to-from))})
}

// clippedMax is how much of a line is shown, in characters.
const clippedMax = 500

func clipped(s *compare.Said) string { return view.Clip(s.String(), clippedMax) }

// Total sums outcomes up.
func Total(outcomes []compare.Outcome) string {
	counts := map[compare.Verdict]int{}
	var rules []string
	for _, o := range outcomes {
		counts[o.Verdict]++
		for _, rule := range o.Rules {
			if o.Verdict == compare.Tolerated && !slices.Contains(rules, rule) {
				rules = append(rules, rule)
			}
		}
	}
	words := []string{fmt.Sprintf("%d same", counts[compare.Same])}
	for _, v := range []struct {
		compare.Verdict
		words string
	}{
		{compare.Filled, "recorded now"},
		{compare.Tolerated, "the same after " + strings.Join(rules, ", ")},
		{compare.Differs, "different"},
		{compare.Missing, "missing"},
		{compare.Extra, "not recorded"},
	} {
		if counts[v.Verdict] > 0 {
			words = append(words, fmt.Sprintf("%d %s", counts[v.Verdict], v.words))
		}
	}
	return fmt.Sprintf("%d exchanges: %s", len(outcomes), strings.Join(words, ", "))
}
