package page

import "testing"

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		"":              "\n",
		"plain words":   "plain words\n",
		".PP":           "\\&.PP\n",
		"'s":            "\\(aqs\n",
		`a\b -x "y" ^~`: `a\eb \-x \(dqy\(dq \(ha\(ti` + "\n",
		"§7 …":          "\\[u00A7]7 \\[u2026]\n",
	} {
		if got := roffLine(text); got != want {
			t.Errorf("roffLine(%q) = %q, want %q", text, got, want)
		}
	}
}
