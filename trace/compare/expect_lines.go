package compare

// alignment pairs recorded lines with live ones: as the assertions say, around
// lines that stand for any number of lines, or else as align does.
func (d *differ) alignment(recorded, live []Said, equal func(int, int) bool) []pair {
	subset := d.r.expects(expectSubset)
	if d.r.expects(expectUnordered) || subset {
		return unordered(recorded, live, equal, subset)
	}
	var wild []int
	for i := range recorded {
		if recorded[i].isWild() {
			wild = append(wild, i)
		}
	}
	if len(wild) == 0 {
		return align(len(recorded), len(live), equal)
	}
	return around(wild, len(recorded), len(live), equal)
}

// unordered pairs every recorded line with the first equal one that is left. What
// is left over counts unless a line stands for any number.
func unordered(recorded, live []Said, equal func(int, int) bool, subset bool) []pair {
	var pairs []pair
	used := make([]bool, len(live))
	for i := range recorded {
		if recorded[i].isWild() {
			subset = true
			continue
		}
		p := pair{i, -1}
		for j := range live {
			if !used[j] && equal(i, j) {
				p.live, used[j] = j, true
				break
			}
		}
		pairs = append(pairs, p)
	}
	for j := range live {
		if !used[j] && !subset {
			pairs = append(pairs, pair{-1, j})
		}
	}
	return pairs
}

// around pairs the lines between those that stand for any number. What stands
// before the first begins the reply, what stands behind the last ends it, and the
// rest is where it fits first.
func around(wild []int, n, m int, equal func(int, int) bool) []pair {
	pairs, j := stretch(nil, 0, wild[0], 0, min(wild[0], m), equal), min(wild[0], m)
	for k, at := range wild {
		from, to := at+1, n
		last := k == len(wild)-1
		if !last {
			to = wild[k+1]
		}
		begin := max(j, m-(to-from))
		if !last {
			begin = fits(from, to, j, m, equal)
		}
		end := min(begin+to-from, m)
		pairs, j = stretch(pairs, from, to, begin, end, equal), end
	}
	return pairs
}

// fits returns the first place from j on where the recorded lines stand.
func fits(from, to, j, m int, equal func(int, int) bool) int {
	for begin := j; begin+to-from <= m; begin++ {
		k := 0
		for k < to-from && equal(from+k, begin+k) {
			k++
		}
		if k == to-from {
			return begin
		}
	}
	return j
}

// stretch pairs a piece of one side with a piece of the other.
func stretch(pairs []pair, i, n, j, m int, equal func(int, int) bool) []pair {
	for _, p := range align(n-i, m-j, func(a, b int) bool { return equal(i+a, j+b) }) {
		if p.recorded >= 0 {
			p.recorded += i
		}
		if p.live >= 0 {
			p.live += j
		}
		pairs = append(pairs, p)
	}
	return pairs
}
