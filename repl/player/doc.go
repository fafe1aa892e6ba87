// Package player shows a transcript at the terminal as it happened, and lets
// somebody pause it, hurry it and search in it by single keys.
//
// What is due when is the business of [trace.Player]; what a line looks like, of
// package view.
package player
