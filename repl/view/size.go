package view

import "strconv"

// HumanSize returns a size in the words that file managers use: steps of 1024,
// one decimal: "120 B", "14.2 KB", "1.0 MB".
func HumanSize(octets int64) string {
	if octets < sizeStep {
		return strconv.FormatInt(octets, 10) + " " + sizeUnits[0]
	}
	size, unit := float64(octets)/sizeStep, 1
	for size >= sizeStep-0.05 && unit < len(sizeUnits)-1 { // 1023.95 would print as 1024.0
		size, unit = size/sizeStep, unit+1
	}
	return strconv.FormatFloat(size, 'f', 1, 64) + " " + sizeUnits[unit]
}

// The units of sizes, each so many of the one before.
const sizeStep = 1024

var sizeUnits = []string{"B", "KB", "MB", "GB", "TB", "PB", "EB"}

// inUnit returns a size in a unit, without its name.
func inUnit(octets int64, unit string) string {
	size := float64(octets)
	for _, u := range sizeUnits {
		if u == unit {
			break
		}
		size /= sizeStep
	}
	if unit == sizeUnits[0] {
		return strconv.FormatInt(octets, 10)
	}
	return strconv.FormatFloat(size, 'f', 1, 64)
}

// Grouped returns a number with a blank between groups of three digits: "4 210".
func Grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + " " + digits[i:]
	}
	return digits
}

// Plural returns a number with its noun: "1 line", "2 010 octets".
func Plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Grouped(n) + " " + noun + "s"
}

// inOctets returns a size exactly, and in human words where that is shorter.
func inOctets(octets int64) string {
	if octets < 1024 {
		return Plural(octets, "octet")
	}
	return Plural(octets, "octet") + " (" + HumanSize(octets) + ")"
}
