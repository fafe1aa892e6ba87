package pop3

import "testing"

func TestForeignLogins(t *testing.T) {
	for _, tt := range []struct{ line, foreign, glued string }{
		{"LOGIN alice hunter2", "hunter2", ""},
		{"a1 login alice  \"hunter 2\"", "\"hunter 2\"", ""},
		{"HELO alice hunter2", "hunter2", ""},
		{"  helo\talice\thunter2", "hunter2", ""},
		{"HELO mail.example.org", "", ""}, // SMTP
		{"LOGIN alice", "", ""},
		{"a b LOGIN alice hunter2", "", ""},
		{"", "", ""},
		{"PASShunter2", "", "hunter2"},
		{" passHUNTER 2", "", "HUNTER 2"},
		{"PASS hunter2", "", ""}, // where it belongs
		{"PASS", "", ""},
		{"PAS", "", ""},
	} {
		rest := func(from int, found bool) string {
			if !found {
				return ""
			}
			return tt.line[from:]
		}
		foreign, glued := rest(ForeignSecret([]byte(tt.line))), rest(GluedSecret([]byte(tt.line)))
		if foreign != tt.foreign || glued != tt.glued {
			t.Errorf("the secrets in %q are %q, %q, want %q, %q", tt.line, foreign, glued, tt.foreign, tt.glued)
		}
	}
}
