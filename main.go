// Popsh is an interactive shell for debugging mail servers that speak the Post
// Office Protocol, version 3.
package main

import (
	"os"

	"popsh/repl"
	"popsh/repl/door"
)

func main() { os.Exit(repl.Main(os.Args[1:], door.System())) }
