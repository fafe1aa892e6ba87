package trace

import (
	"bytes"
	"math"
	"strconv"
	"time"
)

// A mark has microseconds, or nanoseconds when a file came with them.
const (
	microDigits = 6
	nanoDigits  = 9
)

// appendMark writes a time that passed.
func appendMark(dst []byte, d time.Duration) []byte {
	digits, unit := microDigits, time.Microsecond
	if d%time.Microsecond != 0 {
		digits, unit = nanoDigits, time.Nanosecond
	}
	dst = strconv.AppendInt(append(dst, "@+"...), int64(d/time.Second), 10)
	dst = append(dst, '.')
	fraction := strconv.AppendInt(nil, int64(d%time.Second/unit), 10)
	for range digits - len(fraction) {
		dst = append(dst, '0')
	}
	return append(dst, fraction...)
}

// parseMark reads a line that begins with @.
func parseMark(line []byte) (d time.Duration, reason string) {
	const wrong = "a time is written @+SECONDS.FRACTION, with 1 to 9 digits behind the point"
	whole, ok := bytes.CutPrefix(line, []byte("@+"))
	whole, fraction, point := bytes.Cut(whole, []byte("."))
	if !ok || !point || !digits(whole) || !digits(fraction) || len(fraction) > nanoDigits {
		return 0, wrong
	}
	seconds, err := strconv.ParseInt(string(whole), 10, 64)
	if err != nil || seconds >= math.MaxInt64/int64(time.Second) {
		return 0, "the time is longer than any recording"
	}
	nanos := int64(0)
	for i := range nanoDigits {
		nanos *= 10
		if i < len(fraction) {
			nanos += int64(fraction[i] - '0')
		}
	}
	return time.Duration(seconds)*time.Second + time.Duration(nanos), ""
}

// digits reports whether b is one or more decimal digits.
func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}
