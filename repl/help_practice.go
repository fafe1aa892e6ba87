package repl

import (
	"popsh/repl/serving"
	"popsh/session/pop3"
)

// practiceTopic is the topic about the server inside popsh.
var practiceTopic = pop3.Topic{
	Name:  "practice",
	Short: "the server inside popsh, to try things on",
	Long: `popsh --practice opens the shell on a POP server inside popsh. It needs no network, no account
and no set-up, and what is typed there is typed the same way against a real server. popsh
practice runs the same server for other mail clients of this machine.

Its users, with their passwords and tokens:

` + serving.Users() + `

A first session, a line at a time; Tab shows what may follow, F1 explains it, and :explain what
came back:

  USER alice
  PASS open-sesame
  LIST
  RETR 1
  QUIT

It is honest, unless --switch NAME makes it as faulty as real servers are; several go
together, and popsh practice --help lists them:

  popsh --practice --switch stls-inject -c STLS`,
	See: []string{"lines", "scripts", "sign-on"},
}
