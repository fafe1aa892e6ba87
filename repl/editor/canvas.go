package editor

import "slices"

// A picture is what stands on the screen while a line is typed.
type picture struct {
	prompt, line []cell
	at           int    // the cursor, a cell of the line
	hint         string // behind the line, when the cursor is at its end
	over         bool   // nobody goes on with the line
}

func (p picture) cells() []cell { return slices.Concat(p.prompt, p.line) }

// A canvas shows the line being typed. The caller serialises the calls.
type canvas interface {
	draw(p picture)               // in place of the picture before
	above(text string)            // prints text, which ends in a newline, over the picture
	leave(p picture, note string) // the line is over, or handed to others
	again(p picture)              // draws where others may have written
	resize(p picture)             // draws after the terminal changed its size
	erase()                       // takes the picture away, where that can be done
	clear()                       // empties the screen
	bell()
}
