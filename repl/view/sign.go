package view

import "popsh/session/wire"

// signs are what the margin shows for a defect, at most three columns, in the
// order of weight: there is room for one. What each means is said below the reply.
var signs = []struct {
	wire.Defect
	sign string
}{
	{wire.Cut, "CUT"},
	{wire.NoEnd, "END"},
	{wire.LFEnd, "END"},
	{wire.FalseEnd, ".?"},
	{wire.NotStuffed, "."},
	{wire.NUL, "NUL"},
	{wire.LFThenCR, "L-C"},
	{wire.BareLF, "LF"},
	{wire.BareCR, "CR"},
	{wire.EightBit, "8B"},
	{wire.TooLong, "LNG"},
}

// stuffing is the sign of a line whose stuffing dot was taken away, as it must be.
const stuffing = "<.>"

// sign returns what the margin shows for a line; "" for nothing.
func sign(l wire.Line) string {
	for _, s := range signs {
		if l.Defects.Has(s.Defect) {
			return s.sign
		}
	}
	if l.Stuffed {
		return stuffing
	}
	return ""
}
