package practice

// A Switch makes the server different from the honest one.
type Switch struct {
	Name  string
	Value string // what the value is, "" for a switch without one
	Short string // what it does, at most 60 columns, no full stop
	set   func(m *manner, value int)
}

// Switches are all there are, in the order they are shown.
var Switches = []Switch{}
