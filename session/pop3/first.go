package pop3

// First returns the first command of the table for which is holds, or nil. It
// finds a command by what it does, so that its verb need not be written twice.
func First(is func(*Command) bool) *Command {
	for i := range Commands {
		if is(&Commands[i]) {
			return &Commands[i]
		}
	}
	return nil
}

// Takes reports whether the command has an argument of the kind.
func (c *Command) Takes(k Kind) bool {
	for _, a := range c.Args {
		if a.Kind == k {
			return true
		}
	}
	return false
}
