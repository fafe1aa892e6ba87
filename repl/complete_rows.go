package repl

import "popsh/repl/typing"

// rowsOf returns the table as the editor's hooks need it.
func (sh *Shell) rowsOf(table []Command) []typing.Row {
	ways := sh.ways()
	rows := make([]typing.Row, len(table))
	for i, c := range table {
		rows[i] = typing.Row{Name: c.Name, Short: c.Short, Verb: c.Verb, Old: c.Group == groupOld, Offline: c.Offline}
		rows[i].ToFile = c.Sink || c.Verb != nil && mayBeSent(c.Verb)
		if c.Stands != "" {
			rows[i].Stands = func(rest string) string { return standsFor(c.Stands, rest) }
		}
		for _, a := range c.Args {
			rows[i].Slots = append(rows[i].Slots, typing.Slot{Name: a.Name, Optional: a.Optional, Many: a.Many,
				Among: a.Among, Lists: a.Lists, Reads: readings[a.Kind], Ways: ways[a.Kind]})
		}
	}
	return rows
}

// readings are those of arguments that are no plain words.
var readings = map[Kind]typing.Reading{Octets: typing.Octets, Line: typing.Lines, Text: typing.Text}

// ways are what the kinds of arguments of local words offer and say.
func (sh *Shell) ways() map[Kind]typing.Ways {
	return map[Kind]typing.Ways{
		Message:   typing.Messages,
		File:      typing.Files,
		Target:    {Offer: sh.offerTargets},
		Timer:     {Offer: sh.offerTimers},
		Duration:  {Offer: offerDurations, Ask: sh.askDuration},
		Setting:   {Offer: sh.offerSettings},
		Value:     {Offer: sh.offerValues, Ask: sh.askValue},
		TopicName: {Offer: sh.offerTopics},
		Option:    typing.Options,
		AliasName: {Offer: sh.offerAliases},
		Aspect:    {Offer: offerAspects},
		Part:      {Ask: says("as :show N parts lists it: 2, or 1.3")},
		Pattern:   {Offer: offerPatterns, Ask: says("+OK, -ERR, [CODE] or /expression/")},
		Range:     {Ask: says("5, 3-9, 3-, or -20 for the newest 20")},
	}
}
