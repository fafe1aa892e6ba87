package compare

// A pair is two lines that belong together; -1 is none.
type pair struct{ recorded, live int }

// gridMax is the largest grid of lines by lines that is searched for what both
// have; beyond it lines are paired by their place.
const gridMax = 4 << 20

// align pairs n recorded lines with m live ones, in order, so that many equal
// ones belong together. Between those, lines are paired by their place.
func align(n, m int, equal func(recorded, live int) bool) []pair {
	var head, tail []pair
	from := 0
	for from < n && from < m && equal(from, from) {
		head = append(head, pair{from, from})
		from++
	}
	for n > from && m > from && equal(n-1, m-1) {
		n, m = n-1, m-1
		tail = append(tail, pair{n, m})
	}
	pairs := append(head, middle(from, n, m, equal)...)
	for i := len(tail) - 1; i >= 0; i-- {
		pairs = append(pairs, tail[i])
	}
	return pairs
}

// middle pairs what stands between an equal head and an equal tail.
func middle(from, n, m int, equal func(int, int) bool) []pair {
	rows, columns := n-from, m-from
	if rows*columns > gridMax {
		return gap(nil, from, n, from, m)
	}
	longest := common(rows, columns, func(i, j int) bool { return equal(from+i, from+j) })
	var pairs []pair
	i, j := 0, 0
	gi, gj := 0, 0 // where the gap begins
	for i < rows && j < columns {
		here := longest[i*(columns+1)+j]
		switch {
		case here == longest[(i+1)*(columns+1)+j]:
			i++
		case here == longest[i*(columns+1)+j+1]:
			j++
		default:
			pairs = append(gap(pairs, from+gi, from+i, from+gj, from+j), pair{from + i, from + j})
			i, j = i+1, j+1
			gi, gj = i, j
		}
	}
	return gap(pairs, from+gi, n, from+gj, m)
}

// common fills a grid: how many equal lines, in order, stand behind each place.
func common(rows, columns int, equal func(int, int) bool) []int32 {
	grid := make([]int32, (rows+1)*(columns+1))
	for i := rows - 1; i >= 0; i-- {
		for j := columns - 1; j >= 0; j-- {
			at := i*(columns+1) + j
			grid[at] = max(grid[at+columns+1], grid[at+1])
			if equal(i, j) {
				grid[at] = max(grid[at], grid[at+columns+2]+1)
			}
		}
	}
	return grid
}

// gap pairs lines that have nothing in common, by their place.
func gap(pairs []pair, i, n, j, m int) []pair {
	for ; i < n || j < m; i, j = i+1, j+1 {
		p := pair{i, j}
		if i >= n {
			p.recorded = -1
		}
		if j >= m {
			p.live = -1
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// Changed returns the part of b that differs from a, as offsets of whole
// characters.
func Changed(a, b string) (from, to int) {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	i, j := len(x), len(y)
	for i > n && j > n && x[i-1] == y[j-1] {
		i, j = i-1, j-1
	}
	return n, j
}
