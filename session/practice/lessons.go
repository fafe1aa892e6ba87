package practice

import (
	"embed"
	"fmt"
)

//go:embed mail
var mail embed.FS

// Users are the people of the lessons, with their passwords and tokens.
var Users = []User{
	{"alice", "open-sesame", "token-of-alice", "three messages: a plain one, one with dots, one without a final line end", mailOf("alice")},
	{"bob", "bobs-your-uncle", "token-of-bob", "an empty maildrop", nil},
	{"carol", "jingle bells", "token-of-carol", "1000 small messages, and a password with a space in it", thousand},
	{"dora", "cafe-au-lait", "token-of-dora", "five messages: UTF-8, MIME, long lines, 8-bit, and one without a body", mailOf("dora")},
}

// mailOf returns a function that reads the messages in a folder of the embedded
// mail, in the order of the file names.
func mailOf(user string) func() [][]byte {
	return func() [][]byte {
		entries, err := mail.ReadDir("mail/" + user)
		if err != nil {
			panic(err) // the folder is part of the program
		}
		var all [][]byte
		for _, e := range entries {
			octets, err := mail.ReadFile("mail/" + user + "/" + e.Name())
			if err != nil {
				panic(err)
			}
			all = append(all, octets)
		}
		return all
	}
}

const thousandTemplate = `From: The Bell Tower <bells@example.org>
To: carol@example.org
Subject: Chime %[1]d of %[2]d
Date: Mon, 1 Jun 2026 %02[3]d:%02[4]d:00 +0000
Message-ID: <chime-%[1]d@example.org>

Ding. That was chime number %[1]d.
`

// thousand makes carol's mail: one message a minute.
func thousand() [][]byte {
	const n = 1000
	all := make([][]byte, n)
	for i := range n {
		all[i] = fmt.Appendf(nil, thousandTemplate, i+1, n, i/60, i%60)
	}
	return all
}
