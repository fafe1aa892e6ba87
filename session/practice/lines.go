package practice

import "iter"

// The lines of a reply, changed as they go out. A nil sequence, of a reply without
// lines, stays nil.

// mapLines yields the lines as change makes them.
func mapLines(lines iter.Seq[[]byte], change func(line []byte) []byte) iter.Seq[[]byte] {
	if lines == nil {
		return nil
	}
	return func(yield func([]byte) bool) {
		for line := range lines {
			if !yield(change(clip(line))) {
				return
			}
		}
	}
}

// clip returns a line that can grow without writing over what lies behind it.
func clip(line []byte) []byte { return line[:len(line):len(line)] }

// filter yields the lines for which keep holds.
func filter(lines iter.Seq[[]byte], keep func(line []byte) bool) iter.Seq[[]byte] {
	if lines == nil {
		return nil
	}
	return func(yield func([]byte) bool) {
		for line := range lines {
			if keep(line) && !yield(line) {
				return
			}
		}
	}
}

// follow yields the lines and one more.
func follow(lines iter.Seq[[]byte], last string) iter.Seq[[]byte] {
	if lines == nil {
		return nil
	}
	return func(yield func([]byte) bool) {
		for line := range lines {
			if !yield(line) {
				return
			}
		}
		yield([]byte(last))
	}
}

// precede yields a line, and then the lines.
func precede(lines iter.Seq[[]byte], first string) iter.Seq[[]byte] {
	if lines == nil {
		return nil
	}
	return func(yield func([]byte) bool) {
		if !yield([]byte(first)) {
			return
		}
		lines(yield)
	}
}

// firstLines yields the first n lines.
func firstLines(lines iter.Seq[[]byte], n int) iter.Seq[[]byte] {
	return filterPlaces(lines, func(place int, _ bool) bool { return place < n })
}

// allButLast yields the lines without the last one.
func allButLast(lines iter.Seq[[]byte]) iter.Seq[[]byte] {
	return filterPlaces(lines, func(_ int, last bool) bool { return !last })
}

// filterPlaces yields the lines whose places keep likes. It reads one line ahead.
func filterPlaces(lines iter.Seq[[]byte], keep func(place int, last bool) bool) iter.Seq[[]byte] {
	if lines == nil {
		return nil
	}
	return func(yield func([]byte) bool) {
		place, held := -1, []byte(nil)
		for line := range lines {
			if place >= 0 && keep(place, false) && !yield(held) {
				return
			}
			place, held = place+1, append(held[:0], line...)
		}
		if place >= 0 && keep(place, true) {
			yield(held)
		}
	}
}

// atBlank yields the lines with others in place of the first empty one.
func atBlank(lines iter.Seq[[]byte], instead ...string) iter.Seq[[]byte] {
	if lines == nil {
		return nil
	}
	return func(yield func([]byte) bool) {
		header := true
		for line := range lines {
			var here [][]byte
			if here = [][]byte{line}; header && len(line) == 0 {
				header, here = false, nil
				for _, text := range instead {
					here = append(here, []byte(text))
				}
			}
			for _, line := range here {
				if !yield(line) {
					return
				}
			}
		}
	}
}
