package view

import (
	"strconv"
	"strings"
	"time"

	"popsh/session"
)

// The widest that a sender and a subject are shown in a table, in columns.
const (
	senderMost  = 20
	subjectMost = 46
)

// A messageRow is what is known of a message, for JSON.
type messageRow struct {
	Message int64  `json:"message"`
	Octets  int64  `json:"octets"`
	Date    string `json:"date,omitempty"`
	From    octets `json:"from"`
	Subject octets `json:"subject"`
	ID      octets `json:"id,omitempty"`
}

// Messages shows what is known of messages, as a table.
func (v *View) Messages(list []session.Message) {
	if v.JSON {
		for _, m := range list {
			v.object(field{"scan", rowOf(m)})
		}
		return
	}
	rows := [][]string{{"msg", "size", "date", "from", "subject", "unique-id"}}
	spare := []int{5, 2, 1, 3}
	for _, m := range list {
		date := ""
		if !m.Date.IsZero() {
			date = m.Date.Format(dayForm)
		}
		rows = append(rows, []string{strconv.FormatInt(m.Number, 10), HumanSize(m.Octets), date,
			v.clipped(SenderOf(m), senderMost), v.clipped(m.Subject.Bytes(), subjectMost), v.clipped(m.ID.Bytes(), idMost)})
	}
	v.Table(Table{Rows: rows, Head: true, Right: []int{0, 1}, Spare: spare})
	v.out.Flush() // what was wrong with Out is told by the next reply
}

// idMost is the widest unique-id (RFC 1939 §7).
const idMost = 70

func rowOf(m session.Message) messageRow {
	r := messageRow{Message: m.Number, Octets: m.Octets, From: m.From.Bytes(), Subject: m.Subject.Bytes(), ID: m.ID.Bytes()}
	if !m.Date.IsZero() {
		r.Date = m.Date.Format(time.RFC3339)
	}
	return r
}

// clipped returns text of the server for a cell.
func (v *View) clipped(text []byte, most int) string {
	return cells.Truncate(Escape(v.mask(nil, text)), most, "…")
}

// SenderOf returns the name of who wrote a message, or the address where there is
// none, as it came.
func SenderOf(m session.Message) []byte {
	text := string(m.From.Bytes())
	name, address, _ := strings.Cut(text, "<")
	if name = strings.Trim(name, `" `); name == "" {
		name = strings.TrimRight(address, "> ")
	}
	return []byte(name)
}
