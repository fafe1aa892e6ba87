package practice

import "testing"

func TestFirstSession(t *testing.T) {
	c := dial(t, newServer(t, nil))
	c.want("USER alice", "+OK")
	c.want("PASS open-sesame", "+OK")
	t.Log(c.want("STAT", "+OK 3 "))
	t.Log(c.multi("LIST"))
	t.Log(c.multi("UIDL"))
	t.Log(c.multi("CAPA"))
	t.Log(c.multi("RETR 3"))
	t.Log(c.multi("TOP 2 5"))
	t.Log(c.want("DELE 2", "+OK"))
	t.Log(c.want("QUIT", "+OK 1 removed"))
	c.ended("")
}
