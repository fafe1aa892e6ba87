// The ground rules, continued: who may import whom.

package repl_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// unwanted are packages of the standard library that hide what popsh is there to
// show.
var unwanted = []string{"net/textproto", "net/smtp"}

// A room is what a package may import besides the standard library: packages of
// this module, and modules of others. Tests may import more.
type room struct {
	project []string
	third   []string
}

// rooms is the import table: wire sees, pop3 knows, session talks, trace
// remembers, repl shows. No room but these lists
// session/dovecot, session/programs, repl/screen or trace/canary: they are for tests.
var rooms = map[string]room{
	"session/wire":      {},
	"session/pop3":      {},
	"session/sasl":      {third: []string{"github.com/xdg-go/scram", "github.com/Azure/go-ntlmssp", "github.com/jcmturner/gokrb5/v8"}},
	"session/authority": {},
	"session/listen":    {},
	"session/practice":  {project: []string{"session/authority", "session/listen", "session/pop3", "session/sasl"}},
	"session":           {project: []string{"session/wire", "session/pop3", "session/sasl"}, third: []string{"golang.org/x/net"}},
	"session/dovecot":   {project: []string{"session/programs"}},
	"session/programs":  {},
	"trace":             {project: []string{"session/wire", "session/pop3"}},
	"trace/compare":     {project: []string{"trace", "session/pop3", "session/wire"}},
	"trace/export":      {project: []string{"trace", "session/pop3"}},
	"trace/imports":     {project: []string{"trace", "session/pop3"}},
	"trace/scrub":       {project: []string{"trace", "session/wire", "session/pop3"}},
	"trace/canary":      {project: []string{"session/wire"}},
	"trace/serve":       {project: []string{"trace", "session/authority", "session/listen", "session/wire", "session/pop3"}},
	"repl/editor":       {third: []string{"github.com/chzyer/readline", "github.com/mattn/go-runewidth", "golang.org/x/term"}},
	"repl/screen":       {third: []string{"github.com/creack/pty", "github.com/hinshun/vt10x", "golang.org/x/term"}},
	"repl/view": {
		project: []string{"repl/page", "repl/misuse", "session", "session/wire", "session/pop3"},
		third: []string{"github.com/fatih/color", "github.com/emersion/go-message",
			"github.com/mattn/go-runewidth", "github.com/schollz/progressbar/v3"}},
	"repl/page":      {project: []string{"session/pop3"}, third: []string{"github.com/mattn/go-runewidth"}},
	"repl/explain":   {project: []string{"repl/page", "repl/view", "session", "session/wire", "session/pop3", "session/sasl"}},
	"repl/manual":    {project: []string{"repl/page"}},
	"repl/typing":    {project: []string{"repl/editor", "repl/view", "repl/misuse", "session", "session/pop3", "session/sasl"}},
	"repl/replay":    {project: []string{"repl/view", "repl/misuse", "session", "session/wire", "session/pop3", "session/sasl", "trace", "trace/compare"}},
	"repl/misuse":    {project: []string{"session/pop3"}},
	"repl/door":      {project: []string{"repl/misuse", "repl/page", "repl/view"}, third: []string{"github.com/spf13/pflag", "golang.org/x/term"}},
	"repl/coredump":  {},
	"repl/recording": {project: []string{"repl/files", "repl/misuse", "trace", "session/wire"}, third: []string{"github.com/spf13/pflag"}},
	"repl/transcripts": {
		project: []string{"repl/door", "repl/files", "repl/misuse", "repl/page", "repl/player", "repl/view",
			"trace", "trace/export", "trace/imports", "trace/scrub"},
		third: []string{"github.com/spf13/pflag"}},
	"repl/secrets": {project: []string{"session/sasl", "repl/files", "repl/misuse", "repl/typing", "repl/view", "trace"}},
	"repl/serving": {
		project: []string{"repl/door", "repl/files", "repl/misuse", "repl/secrets", "repl/view",
			"trace", "trace/serve", "session/practice", "session/sasl"},
		third: []string{"github.com/spf13/pflag"}},
	"repl/files":  {project: []string{"repl/misuse"}},
	"repl/config": {project: []string{"repl/files", "repl/misuse"}, third: []string{"github.com/pelletier/go-toml/v2"}},
	"repl/player": {project: []string{"repl/view", "trace"}, third: []string{"golang.org/x/term"}},
	"repl": {
		project: []string{"repl/editor", "repl/typing", "repl/view", "repl/page", "repl/explain", "repl/manual", "repl/config", "repl/files", "repl/misuse", "repl/replay", "repl/door", "repl/secrets", "repl/serving", "repl/transcripts", "repl/recording", "repl/coredump",
			"trace", "trace/compare", "trace/scrub", "trace/serve", "session",
			"session/wire", "session/pop3", "session/sasl", "session/practice"},
		third: []string{"github.com/spf13/pflag"}},
	".": {project: []string{"repl", "repl/door"}},
}

func TestImports(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for _, spec := range f.syntax.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if why := refused(f.dir(), imported); why != "" {
				t.Errorf("%s imports %s: %s", f.path, imported, why)
			}
		}
	}
}

// TestRoomsAreInUse: the table has no row and no import that nobody uses.
func TestRoomsAreInUse(t *testing.T) {
	used := importsByRoom(t)
	for dir, r := range rooms {
		if used[dir] == nil {
			t.Errorf("the import table has a row for %s, which is not there", dir)
			continue
		}
		for _, allowed := range slices.Concat(r.project, r.third) {
			uses := func(imported string) bool {
				return imported == allowed || isModule(allowed) && strings.HasPrefix(imported, allowed+"/")
			}
			if !slices.ContainsFunc(used[dir], uses) {
				t.Errorf("the import table lets %s import %s, which it does not", dir, allowed)
			}
		}
	}
}

// isModule reports whether an import is of somebody else's module.
func isModule(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return strings.Contains(first, ".")
}

// importsByRoom returns what the code of each package imports, without its tests.
func importsByRoom(t *testing.T) map[string][]string {
	t.Helper()
	used := map[string][]string{}
	for _, f := range goFiles(t) {
		for _, spec := range f.syntax.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if !f.test {
				used[f.dir()] = append(used[f.dir()], strings.TrimPrefix(imported, "popsh/"))
			}
		}
	}
	return used
}

func TestRefused(t *testing.T) {
	tests := []struct {
		pkg, imported string
		ok            bool
	}{
		{"session/wire", "net", true},
		{"session/wire", "popsh/session/pop3", false},
		{"session", "popsh/session/wire", true},
		{"session", "popsh/trace", false},
		{"session", "golang.org/x/net/proxy", true},
		{"session", "golang.org/x/network", false},
		{"session", "net/textproto", false},
		{"repl", "popsh/session/dovecot", false},
		{".", "popsh/repl", true},
		{".", "popsh/session", false},
		{"session/unheard", "fmt", false},
	}
	for _, tt := range tests {
		if why := refused(tt.pkg, tt.imported); (why == "") != tt.ok {
			t.Errorf("refused(%s, %s) = %q, want allowed %v", tt.pkg, tt.imported, why, tt.ok)
		}
	}
}

// refused says why pkg must not import a package, or nothing.
func refused(pkg, imported string) string {
	r, listed := rooms[pkg]
	own, isOwn := strings.CutPrefix(imported, "popsh/")
	switch {
	case !listed:
		return pkg + " is not in the import table"
	case isOwn && slices.Contains(r.project, own):
		return ""
	case isOwn:
		return "the import table does not allow it"
	case slices.Contains(unwanted, imported):
		return "it hides what popsh shows"
	case !isModule(imported): // the standard library
		return ""
	case slices.ContainsFunc(r.third, func(m string) bool { return strings.HasPrefix(imported+"/", m+"/") }):
		return ""
	}
	return "the import table does not allow this library"
}
