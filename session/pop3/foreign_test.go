package pop3

import "testing"

func TestForeignGreeting(t *testing.T) {
	for in, want := range map[string]string{
		"* OK IMAP4rev1 ready":       "IMAP",
		"* ok ready":                 "IMAP",
		"* BYE overloaded":           "IMAP",
		"* ACAP (IMPLEMENTATION)":    "ACAP",
		"220 mx.example.org ESMTP":   "SMTP or FTP",
		"220-welcome":                "SMTP or FTP",
		"HTTP/1.1 400 Bad Request":   "HTTP",
		"SSH-2.0-OpenSSH":            "SSH",
		"200 news ready":             "NNTP",
		"+ POP2 pop.example.org":     "POP2",
		"\x15\x03\x03\x00\x02\x02F":  "TLS",
		"\x16\x03\x01":               "TLS",
		"+OK ready":                  "",
		"-ERR too busy":              "",
		"+ ":                         "",
		"* O":                        "",
		"\x15":                       "",
		"":                           "",
		"+OK 220 HTTP/1.1 is no one": "",
	} {
		name, hint, ok := ForeignGreeting([]byte(in))
		if name != want || ok != (want != "") || (hint != "") != ok {
			t.Errorf("ForeignGreeting(%q) = %q, %q, %v, want %q", in, name, hint, ok, want)
		}
	}
}
