package manual

// A Program is what there is to type behind the name of popsh.
type Program struct {
	Flags []Flag
	Doors []Door
}

// A Door is a subcommand.
type Door struct {
	Name, Short string
	Usage       string   // how it is called, its name first
	Words       []string // what may stand behind it, nil for none that are known
	Files       bool     // names of files may
	Hosts       bool     // names of hosts may
	Flags       []Flag
	Doors       []Door // words that have flags of their own
}

// A Flag is a flag of the command line.
type Flag struct {
	Long, Short string // without dashes; Short may be ""
	What        string
	Default     string   // its usual value, "" for none worth telling
	Value       string   // what its value is called, "" when it takes none
	Glued       bool     // the value may be left out, so it stands behind = only
	Many        bool     // may be given again
	Words       []string // the values there are, nil for any
	List        bool     // the value is some of the words, with commas between them
	Files       bool     // the value is the name of a file
}

// Names are all its spellings.
func (f Flag) Names() []string {
	if f.Short == "" {
		return []string{"--" + f.Long}
	}
	return []string{"-" + f.Short, "--" + f.Long}
}

// Needs reports whether the word behind the flag is its value.
func (f Flag) Needs() bool { return f.Value != "" && !f.Glued }
