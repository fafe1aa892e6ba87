package repl

import "popsh/repl/view"

// looksTable is the table of the configuration file, and the first part of the
// settings' names, for the looks of meanings.
const looksTable = "colors"

// lookSettings are a setting for each meaning that has a look.
func lookSettings() []setting {
	var list []setting
	for _, k := range view.Kinds {
		list = append(list, setting{
			name: looksTable + "." + k.Name, what: "the look of " + k.What,
			of:      func(o *Options) value { return look{o, k.Meaning} },
			changed: (*Shell).restyle,
		})
	}
	return list
}

// look is a value: the look of a meaning, or the usual one.
type look struct {
	options *Options
	meaning view.Meaning
}

const usualLook = "default"

func (l look) Choices() []string { return nil }

// Words are what it may be made of.
func (l look) Words() []string { return append([]string{usualLook}, view.LookWords()...) }

func (l look) String() string {
	if chosen, ok := l.options.Theme[l.meaning]; ok {
		return chosen.String()
	}
	return usualLook
}

func (l look) Set(text string) error {
	if text == usualLook {
		delete(l.options.Theme, l.meaning)
		return nil
	}
	chosen, err := view.ParseLook(text)
	if err != nil {
		return err
	}
	if l.options.Theme == nil {
		l.options.Theme = view.Theme{}
	}
	l.options.Theme[l.meaning] = chosen
	return nil
}
