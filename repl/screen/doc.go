// Package screen runs a program at a terminal, for tests: keys go in, and what a
// person would see can be looked at. The terminal is a pseudo-terminal with an
// emulator behind it.
//
// Tests wait for the screen to show something, never for time to pass. Only tests
// import it.
package screen
