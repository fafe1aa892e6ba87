package pop3

import "strings"

// A Stray is what a server sent that no command asked for, with the command whose
// reply came before.
type Stray struct {
	Verb    string   // as typed; "" behind the greeting
	Command *Command // nil when the verb is unknown
	Body    Body     // what a +OK to it was followed by
	Start   []byte   // of the octets, or all of them
}

// strays say what a stray may be, the surest first.
var strays = []struct {
	fits  func(s *Stray) bool
	means string // behind "perhaps", no full stop
	ref   Ref
}{
	{
		func(s *Stray) bool { return s.ofOne() && s.begins(EndMark.Mark+"\r", EndMark.Mark+"\n") },
		"the end mark of a list: what is said about one message is one line, and nothing stands behind it", Ref{1939, "5"},
	},
	{
		func(s *Stray) bool { return s.ofOne() && len(s.Start) > 0 && '0' <= s.Start[0] && s.Start[0] <= '9' },
		"the whole list: the server takes no notice of the message number", Ref{1939, "5"},
	},
	{
		func(s *Stray) bool { return s.begins(Positive.Mark) },
		"a second answer to the same command", Ref{1939, "3"},
	},
	{
		func(s *Stray) bool { return s.begins(Negative.Mark) },
		"the reason why the server is about to close, or a second answer to the same command", Ref{1939, "3"},
	},
	{
		func(s *Stray) bool { return s.Body == MultiLine && s.Command.Lines == MessageLines },
		"the rest of the message: one of its lines is a lone dot, which the server must double and has not, so that it looked like the end", Ref{1939, "3"},
	},
	{
		func(s *Stray) bool { return s.Body == MultiLine },
		"lines behind the end mark, where nothing may stand", Ref{1939, "3"},
	},
	{
		func(s *Stray) bool { return s.Verb != "" && s.Command == nil },
		"the lines of an answer: popsh does not know the command, so it reads one line", Ref{1939, "3"},
	},
}

// Means says what the stray may be, as what follows "perhaps", with the rule that
// is broken then; "" when nothing suggests itself.
func (s *Stray) Means() (means string, ref Ref) {
	for _, row := range strays {
		if row.fits(s) {
			return row.means, row.ref
		}
	}
	return "", Ref{}
}

// ofOne reports whether the reply before was about one message, of a command that
// can list all.
func (s *Stray) ofOne() bool {
	return s.Command != nil && s.Command.Body == BareMulti && s.Body == SingleLine
}

func (s *Stray) begins(any ...string) bool {
	start := upper(string(s.Start[:min(len(s.Start), strayLook)]))
	for _, beginning := range any {
		if strings.HasPrefix(start, beginning) {
			return true
		}
	}
	return false
}

// strayLook is how much of a stray is looked at, in octets.
const strayLook = 8
