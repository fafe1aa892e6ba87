package view

// Line shows a line of a result that is popsh's own, such as help or a setting.
// As JSON it is an object {"line": text}.
func (v *View) Line(text string) {
	if v.JSON {
		v.object(field{"line", text})
		return
	}
	v.out.WriteString(own(text) + "\n")
	v.out.Flush() // what was wrong with Out is told by the next reply
}
