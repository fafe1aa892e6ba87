package practice

import "bytes"

// sizeQuirks are about the sizes in STAT, LIST and the text of RETR.
var sizeQuirks = []Switch{
	{"size-lf-counting", "", "count a line end as one octet in all sizes", sizes(func(m []byte) int { return len(m) - bytes.Count(m, []byte("\r\n")) })},
	{"size-stuffing-counted", "", "count the dots that are put before dots", sizes(stuffedSize)},
	{"size-rounded", "", "round sizes up to 1024 octets", sizes(func(m []byte) int { return (len(m) + 1023) / 1024 * 1024 })},
	{"size-zero", "", "say 0 of every size", sizes(func([]byte) int { return 0 })},
	{"size-with-missing-content", "", "say three times the true sizes", sizes(func(m []byte) int { return 3 * len(m) })},
}

// sizes returns what makes a server count in another way.
func sizes(size func(octets []byte) int) func(*manner, int) {
	return sets(func(m *manner) { m.size = size })
}

func stuffedSize(octets []byte) int {
	n := len(octets)
	for line := range textLines(octets) {
		if bytes.HasPrefix(line, []byte(".")) {
			n++
		}
	}
	return n
}
