package view

import (
	"unicode"

	"github.com/mattn/go-runewidth"

	"popsh/repl/page"
)

// marksMax is how many combining marks one cell may carry; a terminal with more
// of them on a cell draws over its neighbours.
const marksMax = 8

// unseen are the characters that have a category with a shape but show none, or
// change the look of others: fillers, variation selectors, blanks that are no
// space. Format characters (bidi controls, zero-width joiners, tags), controls,
// separators, private and unassigned characters are ruled out by their category.
var unseen = []*unicode.RangeTable{
	unicode.Other_Default_Ignorable_Code_Point,
	unicode.Variation_Selector,
	{
		R16: []unicode.Range16{{Lo: 0x2800, Hi: 0x2800, Stride: 1}}, // braille without a dot
		R32: []unicode.Range32{
			{Lo: 0x1D159, Hi: 0x1D159, Stride: 1}, // musical null notehead
			{Lo: 0x1F3FB, Hi: 0x1F3FF, Stride: 1}, // colours of skin, which take a cell of their own or none
		},
	},
}

// visible reports whether r may go to a terminal as it is.
func visible(r rune) bool { return unicode.IsGraphic(r) && !unicode.In(r, unseen...) }

// conjoining are the vowels and final consonants of Hangul, which a terminal
// draws onto the syllable before them although they are letters.
var conjoining = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x1160, Hi: 0x11FF, Stride: 1}, {Lo: 0xD7B0, Hi: 0xD7FF, Stride: 1}},
}

// attaches reports whether r is drawn onto the cell before it.
func attaches(r rune) bool { return unicode.In(r, unicode.M, conjoining) }

// cells measures characters without looking at the environment.
var cells = &runewidth.Condition{StrictEmojiNeutral: true}

// width returns the cells that escaped text takes up.
func width(text string) int { return page.Width(text) }
