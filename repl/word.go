package repl

import (
	"slices"
	"strings"
)

// localRows are the words for popsh itself, in alphabetical order.
func localRows() []Command {
	rows := []Command{
		aliasesRow(), capsRow(), dropRow(), expectRow(), explainRow(), helpRow(), openRow(), pipelineRow(), quitRow(),
		rawRow(), reopenRow(), resyncRow(), saveRow(), setRow(), timeRow(), timeoutRow(), waitRow(), watchRow(),
	}
	rows = append(rows, recordRows()...)
	rows = append(rows, lookRows()...)
	rows = append(rows, replayRows()...)
	for i := range rows {
		rows[i].Group = groupLocal
	}
	slices.SortFunc(rows, func(a, b Command) int { return strings.Compare(a.Name, b.Name) })
	return rows
}

func args(list ...Arg) []Arg         { return list }
func arg(name string, kind Kind) Arg { return Arg{Name: name, Kind: kind} }
func some(a Arg) Arg                 { a.Optional = true; return a }
func many(a Arg) Arg                 { a.Many = true; return a }
