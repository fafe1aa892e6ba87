//go:build !unix

package repl

// keepNoCore has nothing to do: this system writes no core dumps.
func keepNoCore() {}
