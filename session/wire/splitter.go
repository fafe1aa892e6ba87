package wire

import "bytes"

// A splitter cuts octets into lines. A line ends at LF; a CR counts as part of
// the line end only right before the LF or, when the server ends its lines the
// wrong way round, right behind a bare LF.
//
// Its state is what the octets before the next line were, so that lines come out
// the same however the octets arrive.
type splitter struct {
	lastLF  bool // the previous line ended in a bare LF
	follows bool // the previous part was cut at the cap
}

// next cuts one line off the front of buf and returns it with the number of
// octets used. When buf holds no whole line it returns ok false, unless buf has
// reached max octets or no more can come (final): then it cuts a part, never
// between the CR and the LF of a line end.
func (s *splitter) next(buf []byte, max int, final bool) (l Line, n int, ok bool) {
	if i := bytes.IndexByte(buf, '\n'); i >= 0 && i < max {
		return s.whole(buf[:i+1]), i + 1, true
	}
	switch {
	case len(buf) >= max:
		return s.part(buf[:cutBefore(buf, max)], 0)
	case final && len(buf) > 0:
		return s.part(buf, Defects(0).With(Cut))
	}
	return Line{}, 0, false
}

// holdsLine reports whether next would cut a line or a part off buf that is not
// the final one.
func holdsLine(buf []byte, max int) bool {
	return len(buf) >= max || bytes.IndexByte(buf, '\n') >= 0
}

// cutBefore returns where to cut a part of at most max octets: before a CR that
// may belong to a line end.
func cutBefore(buf []byte, max int) int {
	if max > 1 && buf[max-1] == '\r' {
		return max - 1
	}
	return max
}

// whole makes a line of raw, which ends in LF.
func (s *splitter) whole(raw []byte) Line {
	text, ending := raw[:len(raw)-1], LF
	if n := len(text); n > 0 && text[n-1] == '\r' {
		text, ending = text[:n-1], CRLF
	}
	l := Line{Raw: Octets{raw}, Ending: ending, Follows: s.follows}
	if ending == LF {
		l.Defects = l.Defects.With(BareLF)
	}
	l = s.textOf(l, text)
	s.lastLF, s.follows = ending == LF, false
	return l
}

// part makes a line of raw, which has no line end.
func (s *splitter) part(raw []byte, d Defects) (Line, int, bool) {
	l := s.textOf(Line{Raw: Octets{raw}, Follows: s.follows, Defects: d}, raw)
	s.lastLF, s.follows = false, true
	return l, len(raw), true
}

// textOf sets the text of l and notes what is wrong inside it. A CR at the start
// that completes the LF CR of the line before belongs to no text.
func (s *splitter) textOf(l Line, text []byte) Line {
	if s.lastLF && !s.follows && len(text) > 0 && text[0] == '\r' {
		text = text[1:]
		l.Defects = l.Defects.With(LFThenCR)
		if l.Ending == LF {
			l.Ending = LFCR
		}
	}
	if bytes.IndexByte(text, '\r') >= 0 {
		l.Defects = l.Defects.With(BareCR)
	}
	if bytes.IndexByte(text, 0) >= 0 {
		l.Defects = l.Defects.With(NUL)
	}
	l.Text = Octets{text}
	return l
}
