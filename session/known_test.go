package session

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"popsh/session/pop3"
	"popsh/session/wire"
)

// seen writes what is known of a message in one line.
func seen(k *Known, number int64) string {
	m, ok := k.Message(number)
	if !ok {
		return "-"
	}
	var parts []string
	if m.Sized {
		parts = append(parts, fmt.Sprintf("%d octets", m.Octets))
	}
	for _, o := range []wire.Octets{m.ID, m.From, m.Subject} {
		if o.Len() > 0 {
			parts = append(parts, fmt.Sprint(o))
		}
	}
	if !m.Date.IsZero() {
		parts = append(parts, m.Date.UTC().Format(time.RFC3339))
	}
	if m.Marked {
		parts = append(parts, "marked")
	}
	return strings.Join(parts, " | ")
}

func TestKnown(t *testing.T) {
	s := must(t, loggedIn+`
		C: STAT
		S: +OK 3 4210
		C: LIST
		S: +OK
		S: 1 1200
		S: 3 1000
		S: 99999999999 7
		S: no listing
		S: .
		C: LIST 2
		S: +OK 2 2010
		C: UIDL
		S: +OK
		S: 1 id-1
		S: .
		C: UIDL 2
		S: +OK 2 id-2
		C: RETR 2
		S: +OK
		S: Received: from somewhere
		S: FROM : =?utf-8?q?Ren=C3=A9e?= <renee@example.net>
		S: Subject: =?utf-8?q?Invoice?=
		S:  =?utf-8?b?IDExOA==?=
		S: Subject: another
		S: Date: Tue, 3 Nov 2026 10:00:00 +0100
		S: 
		S: Subject: of the body
		S: .
		C: TOP 3 0
		S: +OK
		S: Subject: =?martian?q?x?= end
		S: .
		C: DELE 1
		S: +OK
		C: DELE 7
		S: -ERR
	`)
	login(t, s)
	for _, line := range []string{"STAT", "LIST", "LIST 2", "UIDL", "UIDL 2", "RETR 2", "TOP 3 0", "DELE 1", "DELE 7"} {
		if reply := do(t, s, line); reply.Body != nil {
			message(t, reply)
		}
	}
	k := s.Known()
	for number, want := range map[int64]string{
		0: "-", 1: `1200 octets | "id-1" | marked`,
		2: `2010 octets | "id-2" | "Ren\u00e9e <renee@example.net>" | "Invoice 118" | 2026-11-03T09:00:00Z`,
		3: `1000 octets | "=?martian?q?x?= end"`, 4: "-", 7: "-", 99999999999: "-",
	} {
		if got := seen(k, number); got != want {
			t.Errorf("message %d = %s, want %s", number, got, want)
		}
	}
	if drop, ok := k.Counts(); !ok || drop != (pop3.DropListing{Messages: 3, Octets: 4210}) {
		t.Errorf("Counts() = %v, %v, want 3 messages in 4210 octets", drop, ok)
	}
	if k.Last() != 3 {
		t.Errorf("Last() = %d, want 3", k.Last())
	}
	s.Close()
	if got := s.Known().Last(); got != 0 {
		t.Errorf("Last() after Close = %d, want 0", got)
	}
}

// Marks are taken back by RSET, and what was seen is gone with the next login.
func TestKnownForgets(t *testing.T) {
	s := must(t, loggedIn+`
		C: DELE 2
		S: +OK
		C: RSET
		S: +OK
		C: PASS again
		S: +OK
		C: STLS
		S: -ERR no
	`)
	login(t, s)
	do(t, s, "DELE 2")
	before := s.Known()
	if got := seen(before, 2); got != "marked" {
		t.Errorf("after DELE = %s, want marked", got)
	}
	do(t, s, "RSET")
	if got := seen(s.Known(), 2); got != "" {
		t.Errorf("after RSET = %s, want nothing but the number", got)
	}
	do(t, s, "PASS again")
	if got := seen(s.Known(), 2); got != "-" {
		t.Errorf("after a login = %s, want -", got)
	}
	if got := seen(before, 2); got != "" {
		t.Errorf("the Known of before = %s, want it left alone", got)
	}
	do(t, s, "STLS")
}

func TestMatching(t *testing.T) {
	k := known("Invoice 118", "your invoices", "reinvoice", "Überweisung", "", "x-invoice")
	for prefix, want := range map[string][]int64{
		"i": {1, 2, 6}, "inv": {1, 2, 6}, "x-inv": {6}, "invoice 118": {1}, "INVOICE": {1, 2, 6}, "invoices": {2}, "118": {1}, "a": {1, 2, 3, 4, 5, 6}, "über": nil, "Über": {4}, "alice": {1, 2, 3, 4, 5, 6}, "": nil, "zz": nil,
	} {
		if got := slices.Collect(k.Matching(prefix)); !slices.Equal(got, want) {
			t.Errorf("Matching(%q) = %v, want %v", prefix, got, want)
		}
	}
	for n := range k.Matching("inv") {
		if n == 2 {
			break // the sequence must end there
		}
	}
}

// known returns a Known with messages of these subjects, from alice.
func known(subjects ...string) *Known {
	k := &Known{}
	for i, subject := range subjects {
		r := &headerReader{message: k.at(int64(i + 1)), seen: map[string]bool{}}
		for _, field := range []string{"From: alice@example.org", "Subject: " + subject, ""} {
			r.line(wire.Line{Text: wire.OctetsOf([]byte(field))})
		}
	}
	return k
}

// However much a server says, what is remembered has a bound.
func TestKnownIsBounded(t *testing.T) {
	k := &Known{}
	k.listing([]byte("100001 5"))
	k.listing([]byte("0 5"))
	if k.Last() != 0 {
		t.Errorf("Last() = %d, want numbers beyond the bound left out", k.Last())
	}
	k.listing([]byte("100000 5"))
	if pages := slices.DeleteFunc(slices.Clone(k.pages), func(p []Message) bool { return p == nil }); k.Last() != 100_000 || len(pages) != 1 {
		t.Errorf("memory for %d pages is taken by one number, want one", len(pages))
	}
	k.unique([]byte("1 " + strings.Repeat("é", 200)))
	if m, _ := k.Message(1); m.ID.Len() != 120 {
		t.Errorf("an id of 400 octets is kept with %d, want 120", m.ID.Len())
	}
	r := &headerReader{message: k.at(2), seen: map[string]bool{}}
	r.line(wire.Line{Text: wire.OctetsOf([]byte("Subject: long"))})
	for range 2 * headerMost / 1000 {
		r.line(wire.Line{Text: wire.OctetsOf([]byte(" " + strings.Repeat("x", 999)))})
	}
	if m, _ := k.Message(2); !r.over || len(r.value) > fieldMost || m.Subject.Len() != textMost {
		t.Errorf("an endless field: over %v, %d octets held, %d kept, want an end, at most %d and %d", r.over, len(r.value), m.Subject.Len(), fieldMost, textMost)
	}
}

// FuzzHeader: no header panics, and no text grows beyond its bound.
func FuzzHeader(f *testing.F) {
	for _, seed := range []string{"From: a\n b\n\nSubject: x", "Subject: =?utf-8?q?=C3?=", "Date: never", ": \n\t\n", "Subject\t: y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		k := &Known{}
		r := &headerReader{message: k.at(1), seen: map[string]bool{}}
		for line := range strings.SplitSeq(header, "\n") {
			if !r.over {
				r.line(wire.Line{Text: wire.OctetsOf([]byte(line))})
			}
		}
		if m, _ := k.Message(1); m.From.Len() > textMost || m.Subject.Len() > textMost || len(r.value) > fieldMost {
			t.Errorf("%q: %d and %d octets kept", header, m.From.Len(), m.Subject.Len())
		}
	})
}

// BenchmarkMatching looks for words among as many messages as are remembered: one
// that is nowhere, one that many subjects begin like, one that all have.
func BenchmarkMatching(b *testing.B) {
	subjects := make([]string, knownMost)
	for i := range subjects {
		subjects[i] = fmt.Sprintf("Invoice %d of the year, with some more words", i)
	}
	k := known(subjects...)
	for _, word := range []string{"quark", "invx", "invoice"} {
		b.Run(word, func(b *testing.B) {
			for b.Loop() {
				for range k.Matching(word) {
				}
			}
		})
	}
}
