// Package editor reads lines from a person at a terminal: keys, history, search,
// completion, hints, colours, pasting, passwords, and lines printed above the one
// being typed. On a dumb terminal all that is drawn with backspaces, without a
// control sequence; where there is no terminal, lines are read as they come.
//
// It is the only package that knows chzyer/readline. That library turns keys into
// an edited line and switches the terminal to raw mode. What it does badly is done
// here: bytes become keys in a decoder that knows every spelling of a key and
// drops the answers of a terminal, the screen is drawn from widths that are
// measured, and whatever remembers a line (history, kill buffer, search) is our
// own, so that a secret stays out of it. The library never writes to the terminal
// and never sees a key that it does not survive.
//
// Ctrl-C is the editor's as well: of the line being typed, of what runs between two
// lines, or of the program that has the terminal meanwhile. It throws away what was
// typed ahead of it.
//
// It knows nothing of mail: completion, hints, colours and help are hooks. It does
// not run commands, page, or decide what is secret.
package editor
