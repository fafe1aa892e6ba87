package pop3

import (
	"strings"
	"testing"
)

func TestMeans(t *testing.T) {
	tests := []struct {
		line, want string
		told       bool
	}{
		{"EXPIRE NEVER", "Mail stays on the server until it is deleted.", true},
		{"EXPIRE never", "Mail stays on the server until it is deleted.", true},
		{"EXPIRE 0", "Mail may not stay: a message that was fetched may be gone after QUIT, without DELE.", true},
		{"EXPIRE 30", "Mail stays on the server at least 30 days.", true},
		{"EXPIRE=30 USER", "Mail stays on the server at least 30 days. For a user it may be another: ask again after the login.", true},
		{"EXPIRE 30 or so", "Mail stays on the server at least 30 days.", false},
		{"EXPIRE", "Mail stays on the server at least so many days;", false},
		{"EXPIRE -1", "Mail stays on the server at least so many days;", false},
		{"EXPIRE soon", "Mail stays on the server at least so many days;", false},
		{"LOGIN-DELAY 1", "After a login the next one is accepted only when a second has passed.", true},
		{"LOGIN-DELAY 900", "After a login the next one is accepted only when 900 seconds have passed.", true},
		{"UTF8 USER", "UTF8 allows raw UTF-8 in the messages of a session, and names", true},
		{"UTF8", "UTF8 allows raw UTF-8 in the messages of a session.", false},
		{"SASL PLAIN", "AUTH works with these mechanisms,", false},
	}
	for _, tt := range tests {
		a := ParseCapability([]byte(tt.line))
		c, _ := LookupCapability(a.Tag)
		if got, told := c.Means(a.Args); !strings.HasPrefix(got, tt.want) || told != tt.told {
			t.Errorf("Means of %q = %q, %v, want %q, %v", tt.line, got, told, tt.want, tt.told)
		}
	}
}
