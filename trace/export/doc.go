// Package export hands transcripts on: as text, reports, data and programs for
// people and tools that do not read transcripts.
//
// Whatever a transcript holds, what is handed on is free of controls and of
// characters that cannot be seen, except where the form itself is binary. A
// transcript that was told to keep its secrets is handed on only by an explicit
// word.
package export
