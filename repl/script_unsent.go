package repl

import "fmt"

// unsent counts the lines of a script, behind the first one, for which there is no
// connection: one that goes on after failures would say the same of each.
type unsent struct {
	told bool // of the first
	more int
}

// report shows the error of a line, unless it says again that there is no connection.
// Programs that read objects get one for each line.
func (u *unsent) report(sh *Shell, err error) {
	again := u.told && is[*unsentError](err)
	switch {
	case again && !sh.options.JSON:
		u.more++
		return
	case sh.online():
		u.tell(sh)
	}
	u.told = u.told || is[*unsentError](err)
	sh.report(err)
}

// tell says how many lines were left out beside the one that was told of. The next one
// is told of again.
func (u *unsent) tell(sh *Shell) {
	switch u.more {
	case 0:
	case 1:
		sh.view.Info("1 more line was left out: no connection is open")
	default:
		sh.view.Info(fmt.Sprintf("%d more lines were left out: no connection is open", u.more))
	}
	*u = unsent{}
}
