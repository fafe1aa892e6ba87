package pop3

import "strings"

// Oddity is something a parser tolerated, or a set of such things. The zero value
// means that the text was as the RFC wants it.
type Oddity uint16

// What the parsers of this package tolerate.
const (
	ExtraBlanks    Oddity = 1 << iota // more than one space, a tab, or blanks in front
	TrailingBlanks                    // blanks at the end
	ExtraText                         // words after the last one that means something
	LeadingZeros                      // 007
	ZeroNumber                        // a message number 0
	TooLong                           // longer than the RFC allows
	BadOctets                         // octets that do not belong there
	LowerCase                         // a capability tag that is not in upper case
	Underscore                        // a capability tag spelled with _ for -
	EqualsSign                        // a capability with = in place of the space
	DotInTag                          // a capability tag with a dot
	NoTag                             // a capability line without a tag
)

var oddities = []struct {
	Oddity
	words string
}{
	{ExtraBlanks, "blanks beyond the one space"},
	{TrailingBlanks, "blanks at the end"},
	{ExtraText, "text after the last value"},
	{LeadingZeros, "leading zeros"},
	{ZeroNumber, "message number 0"},
	{TooLong, "longer than allowed"},
	{BadOctets, "octets that do not belong there"},
	{LowerCase, "tag not in upper case"},
	{Underscore, "tag with an underscore for a hyphen"},
	{EqualsSign, "an equals sign for the space"},
	{DotInTag, "a dot in the tag"},
	{NoTag, "no tag"},
}

// Has reports whether the set o holds every oddity of p.
func (o Oddity) Has(p Oddity) bool { return o&p == p }

// Each returns the single oddities of the set, in a fixed order.
func (o Oddity) Each() []Oddity {
	var each []Oddity
	for _, row := range oddities {
		if o.Has(row.Oddity) {
			each = append(each, row.Oddity)
		}
	}
	return each
}

// String names the oddities in plain words, separated by commas.
func (o Oddity) String() string {
	var words []string
	for _, row := range oddities {
		if o.Has(row.Oddity) {
			words = append(words, row.words)
		}
	}
	return strings.Join(words, ", ")
}
