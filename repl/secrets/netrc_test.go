//go:build unix

package secrets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"popsh/repl/misuse"
)

const netrcText = `# a comment with machine a.example login nobody
machine a.example
  login alice password one   # the rest does not count
  account x
machine a.example login bob password "two \"words\"\tand \\"
MACHINE B.Example Login carol Password #three
macdef init
  machine c.example login macro password macro
  bye

machine c.example login dave
machine nobody.example password four
machine "d.example" login "dora \
" password ""
unknown words machine e.example login eve password five
`

func TestNetrc(t *testing.T) {
	withDefault := netrcText + "\n\tdefault login anybody password six\nmachine f.example login late password seven"
	for _, tt := range []struct{ text, host, user, want string }{
		{netrcText, "a.example", "", `2 machine a.example: "alice" "one"`},
		{netrcText, "A.example.", "", `2 machine a.example: "alice" "one"`},
		{netrcText, "a.example", "bob", `5 machine a.example: "bob" "two \"words\"\tand \\"`},
		{netrcText, "a.example", "BOB", ``},
		{netrcText, "b.example", "", `6 machine B.Example: "carol" "#three"`},
		{netrcText, "c.example", "", `11 machine c.example: "dave" ""`},
		{netrcText, "d.example", "", `13 machine d.example: "dora \n" ""`},
		{netrcText, "e.example", "eve", `15 machine e.example: "eve" "five"`},
		{netrcText, "nobody.example", "", ``},
		{netrcText, "f.example", "", ``},
		{netrcText, "", "", ``},
		{withDefault, "nobody.example", "", `17 the default: "anybody" "six"`},
		{withDefault, "f.example", "", `17 the default: "anybody" "six"`},
		{withDefault, "f.example", "late", `18 machine f.example: "late" "seven"`},
		{strings.ReplaceAll(netrcText, "\n", "\r\n"), "c.example", "", `11 machine c.example: "dave" ""`},
		{"machine", "", "", ``},
		{`login x password y machine a.example login "" "`, "a.example", "", ``},
	} {
		name := filepath.Join(t.TempDir(), "netrc")
		if err := os.WriteFile(name, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := ""
		e, err := Netrc("--netrc", name, tt.host, tt.user)
		if e != nil {
			got = fmt.Sprintf("%d %v: %q %q", e.Line, e, e.Login, e.Password.Reveal())
		}
		if unended := strings.HasSuffix(tt.text, ` "`); got != tt.want || (err != nil) != unended {
			t.Errorf("Netrc(%q, %q) of %q = %s, %v, want %s", tt.host, tt.user, tt.text, got, err, tt.want)
		}
	}
}

// TestNetrcRefused: a file that others may read, or that is none, is refused in words.
func TestNetrcRefused(t *testing.T) {
	folder := t.TempDir()
	for name, tt := range map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"open": {"", 0o640, "others may read "}, "long": {strings.Repeat(" ", netrcMax+1), 0o600, "longer than"},
		"quotes": {"machine a\n login \"x\n", 0o600, "quotes:2: the quotes are not closed"},
	} {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, tt.mode); err != nil {
			t.Fatal(err)
		}
		_, err := Netrc("--netrc", file, "a", "")
		wrong, _ := errors.AsType[*misuse.Error](err)
		if wrong == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "--netrc: ") || len(wrong.Hints()) == 0 {
			t.Errorf("%s: %v, want --netrc: … %s, and a hint", name, err, tt.want)
		}
	}
}

// FuzzNetrc: every file is read to its end; what is found begins in a line of it, names
// a user, and is for the host.
func FuzzNetrc(f *testing.F) {
	for _, seed := range []string{netrcText, "default login a password b", `machine "`, "macdef", "machine a #", `""`, `machine a login "\`} {
		f.Add([]byte(seed), "a.example")
	}
	f.Fuzz(func(t *testing.T, text []byte, host string) {
		entries, unended := parseNetrc(text)
		lines := 1 + strings.Count(string(text), "\n")
		if e := netrcOf(entries, host, ""); e != nil && (e.Line < 1 || e.Line > lines || e.Login == "" || !e.isFor(strings.TrimSuffix(host, "."), e.Login)) {
			t.Errorf("%q: found %v in line %d of %d", text, e, e.Line, lines)
		}
		if unended < 0 || unended > lines {
			t.Errorf("%q: quotes of line %d of %d are not closed", text, unended, lines)
		}
	})
}
