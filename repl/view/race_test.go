//go:build race

package view

// slowdown divides what tests stream: the race detector makes it that much slower.
const slowdown = 16
