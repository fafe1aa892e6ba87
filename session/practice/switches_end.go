package practice

// endQuirks are about deletion marks and the end of a session.
var endQuirks = []Switch{
	{"dele-immediate", "", "remove a message at DELE, not at QUIT", sets(func(m *manner) { m.removesAtOnce = true })},
	{"rset-ignored", "", "say +OK to RSET and keep the marks", sets(func(m *manner) { m.keepsMarks = true })},
	{"retr-deletes", "", "remove at QUIT what was fetched, without a word", sets(func(m *manner) { m.takesFetched = true })},
	{"delete-not-done", "", "say at QUIT that messages were removed, and keep them", sets(func(m *manner) { m.keepsMail = true })},
	{"drop-loses-mail", "", "carry marks out when the connection breaks", sets(func(m *manner) { m.removesAtBreak = true })},
	{"quit-no-reply", "", "hang up at QUIT without an answer", bends("QUIT", leaveSilently)},
	{"quit-two-replies", "", "answer QUIT by -ERR and then by +OK", bends("QUIT", regretFirst)},
}

// hangUp ends the connection without a word.
func hangUp(_ *conn, _ []string, r *reply) { r.silent, r.closes = true, true }

func regretFirst(c *conn, _ []string, r *reply) {
	first := c.refuse("SYS/TEMP", notRemoved)
	r.before = first.status()
}

func leaveSilently(_ *conn, _ []string, r *reply) { r.silent = r.closes }
