package typing

import "popsh/session/pop3"

// A Row is a word that a line may begin with. What a verb takes stands in package
// pop3, what a local word takes in its slots.
type Row struct {
	Name    string        // a verb, or a local word without its colon
	Short   string        // what it does
	Verb    *pop3.Command // nil for a local word
	Slots   []Slot        // of a local word
	Old     bool          // offered behind the others
	Offline bool          // a local word that needs no connection
	ToFile  bool          // ">" and the name of a file may follow

	// Stands returns the line that an alias stands for, with what is behind it put
	// in; nil for all other rows.
	Stands func(rest string) string
}

// A Slot is a place for an argument.
type Slot struct {
	Name     string
	Optional bool
	Many     bool // the last one: it may be given again and again
	Reads    Reading
	Among    []string // what it may be, for [Options]; for [Files] beside a file
	Lists    Lists    // the options among them that take some of a few words
	Ways     Ways

	hint string
}

// Lists are options that take words with commas between them: their names, with the
// dashes, and the words there are.
type Lists map[string][]string

// Reading is how an argument of a local word is read.
type Reading uint8

// The readings.
const (
	Word   Reading = iota // a word, in quotes or not
	Octets                // octets in quotes, to be sent as they are
	Lines                 // the rest of the line: lines to be run, semicolons between
	Text                  // the rest of the line, for people
)

// reads returns how the argument i of a local word is read.
func (r *Row) reads(i int) Reading {
	if i < len(r.Slots) {
		return r.Slots[i].Reads
	}
	return Word
}

// slot returns the slot for the argument i; the last one may take many.
func (r *Row) slot(i int) (Slot, bool) {
	switch {
	case r.Verb != nil && i < len(r.Verb.Args):
		a := r.Verb.Args[i]
		return Slot{Name: a.Name, Optional: a.Optional, Ways: verbWays[a.Kind], hint: a.Kind.Hint()}, true
	case r.Verb != nil || len(r.Slots) == 0:
		return Slot{}, false
	case i >= len(r.Slots) && !r.Slots[len(r.Slots)-1].Many:
		return Slot{}, false
	}
	return r.Slots[min(i, len(r.Slots)-1)], true
}

// goesOn reports whether a blank may follow the argument before i: on the wire
// only where an argument must follow.
func (r *Row) goesOn(i int) bool {
	s, ok := r.slot(i)
	return ok && (r.Verb == nil || !s.Optional)
}
