package repl

import (
	"slices"

	"popsh/repl/door"
	"popsh/repl/manual"
	"popsh/repl/serving"
	"popsh/repl/transcripts"
)

// doors are the words of the command line that are no hosts.
func doors() []door.Door {
	return []door.Door{
		serving.PracticeDoor(),
		transcripts.PlayDoor(),
		transcripts.TraceDoor(),
		serving.ServeDoor(),
		{Name: "replay", Short: "send what a transcript's client sent, and compare", Args: "[flags] FILE HOST", Flags: new(replayOptions).flags, Run: replayDoor},
		{Name: "test", Short: "run transcripts as tests of a server", Args: "[flags] FILE|DIR… HOST", Flags: new(replayOptions).suiteFlags, Run: suiteDoor},
		{Name: "completion", Short: "print the completion script for a shell", Words: manual.Shells(), Run: printCompletion},
		{Name: "help", Short: "explain a command, a capability, a code or a topic", Args: "[NAME …]", Run: helpDoor},
		{Name: "man", Short: "print the manual page", Run: printManual},
	}
}

// findDoor finds a door by its name.
func findDoor(name string) (door.Door, bool) {
	all := doors()
	i := slices.IndexFunc(all, func(d door.Door) bool { return d.Name == name })
	if i < 0 {
		return door.Door{}, false
	}
	return all[i], true
}

// doorUsages are the ways to call the doors.
func doorUsages() []invocation {
	var list []invocation
	for _, d := range doors() {
		list = append(list, invocation{d.Usage(), d.Short})
	}
	return list
}
