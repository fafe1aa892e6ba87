package serve

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"time"
)

// A delivery is a reply on its way out: its octets, the pauses, the end.
type delivery struct {
	octets []byte
	stops  []stop // in the order of their places
	end    ending
	pace   pace
	random *rand.Rand
}

// A pace is how octets go out from a place on: so many, then a pause.
type pace struct {
	from, size int
	pause      time.Duration
}

// slowStep is how often something is sent when the octets of a second are limited.
const slowStep = 100 * time.Millisecond

// from returns the place from which a fault has its effect.
func (d *delivery) from(f *Fault) int { return min(f.After, len(d.octets)) }

func (d *delivery) cut(f *Fault, end ending) {
	d.octets = d.octets[:d.from(f)]
	d.end = end
}

func (d *delivery) stall(f *Fault) {
	d.stops = append(d.stops, stop{d.from(f), f.value.pause})
	slices.SortStableFunc(d.stops, func(a, b stop) int { return a.at - b.at })
}

func (d *delivery) slow(f *Fault) {
	size := max(1, f.value.number/int(time.Second/slowStep))
	d.pace = pace{d.from(f), size, time.Second * time.Duration(size) / time.Duration(f.value.number)}
}

func (d *delivery) slice(f *Fault) {
	d.pace = pace{d.from(f), f.value.number, f.value.pause}
}

func (d *delivery) garbage(f *Fault) {
	d.octets = bytes.Clone(d.octets)
	for i := d.from(f); i < len(d.octets); i++ {
		if d.random.IntN(100) < f.value.number {
			d.octets[i] = byte(d.random.IntN(256))
		}
	}
}

func (d *delivery) bareLF(f *Fault) {
	from := d.from(f)
	rest := bytes.ReplaceAll(d.octets[from:], []byte("\r\n"), []byte("\n"))
	d.octets = append(bytes.Clone(d.octets[:from]), rest...)
}

// noDot takes the end mark away, and leaves the end of the line before it.
func (d *delivery) noDot(*Fault) {
	for _, mark := range []string{".\r\n", ".\n"} {
		if rest, ok := bytes.CutSuffix(d.octets, []byte(mark)); ok && bytes.HasSuffix(rest, []byte("\n")) {
			d.octets = rest
			return
		}
	}
}

func (d *delivery) dup(*Fault) { d.octets = append(bytes.Clone(d.octets), d.octets...) }

func (d *delivery) pretls(f *Fault) {
	d.octets = append(bytes.Clone(d.octets), f.value.text...)
}

// next returns how many octets to write now, and the pause before them.
func (d *delivery) next(at int) (n int, pause time.Duration) {
	for len(d.stops) > 0 && d.stops[0].at <= at {
		pause, d.stops = pause+d.stops[0].pause, d.stops[1:]
	}
	n = len(d.octets) - at
	if len(d.stops) > 0 {
		n = min(n, d.stops[0].at-at)
	}
	switch p := d.pace; {
	case p.size == 0:
	case at < p.from:
		n = min(n, p.from-at)
	default:
		n = min(n, p.size)
		if at > p.from {
			pause += p.pause
		}
	}
	return n, pause
}
