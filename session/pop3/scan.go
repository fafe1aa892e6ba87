package pop3

import "math"

// digitsMax is the longest number that is read: what fits in 63 bits.
const digitsMax = 19

// number reads a decimal number of 1 to 19 digits, without a sign. The reason
// says, as the end of a sentence, why there is none.
func number(b []byte) (n int64, odd Oddity, reason string) {
	switch {
	case len(b) == 0:
		return 0, 0, "is missing"
	case b[0] == '-' || b[0] == '+':
		return 0, 0, "has a sign"
	case len(b) > digitsMax:
		return 0, 0, "is not a number of 1 to 19 digits"
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, 0, "is not made of digits only"
		}
		d := int64(c - '0')
		if n > (math.MaxInt64-d)/10 {
			return 0, 0, "is too large"
		}
		n = n*10 + d
	}
	if b[0] == '0' && len(b) > 1 {
		odd = LeadingZeros
	}
	return n, odd, ""
}

// pair cuts a text into its first two words and reports what else stands there.
func pair(text []byte) (first, second []byte, odd Oddity) {
	gap, first, rest := nextWord(text)
	if gap != "" {
		odd |= ExtraBlanks
	}
	gap, second, rest = nextWord(rest)
	if gap != " " && len(second) > 0 {
		odd |= ExtraBlanks
	}
	gap, tail, _ := nextWord(rest)
	switch {
	case len(tail) > 0:
		odd |= ExtraText
	case gap != "":
		odd |= TrailingBlanks
	}
	return first, second, odd
}

// nextWord cuts the first word off a text. The gap is what stands in front of it:
// "" for nothing, " " for one space, "…" for any other blanks.
func nextWord(b []byte) (gap string, word, rest []byte) {
	start := 0
	for start < len(b) && blank(b[start]) {
		start++
	}
	end := start
	for end < len(b) && !blank(b[end]) {
		end++
	}
	switch {
	case start == 1 && b[0] == ' ':
		gap = " "
	case start > 0:
		gap = "…"
	}
	return gap, b[start:end], b[end:]
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// graphic reports whether all octets are in 0x21 to 0x7E.
func graphic[T string | []byte](text T) bool {
	for i := range len(text) {
		if text[i] < 0x21 || text[i] > 0x7E {
			return false
		}
	}
	return true
}
