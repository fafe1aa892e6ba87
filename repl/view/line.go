package view

import "popsh/repl/page"

// Line shows a line of a result that is popsh's own, such as help or a setting.
// As JSON it is an object {"line": text}.
func (v *View) Line(text string) {
	if v.JSON {
		v.object(field{"line", text})
		return
	}
	for _, row := range page.Hanging(own(text), indent, v.wordColumns(v.OutTTY)) {
		v.out.WriteString(row + "\n")
	}
	v.out.Flush() // what was wrong with Out is told by the next reply
}
