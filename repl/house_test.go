// The ground rules of the repository, as tests: where things stand and what they
// are called. They read the source and run nothing.

package repl_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// topLevel is what may stand at the top besides names that start with a dot.
var topLevel = []string{"main.go", "repl", "session", "trace", "go.mod", "go.sum", "README.md", "LICENSE"}

// emptyNames are package names that say nothing.
var emptyNames = []string{"util", "utils", "common", "helper", "helpers", "base", "types", "misc"}

// maxLines is the length of a file; longFiles may be longer, each for its reason.
const maxLines = 400

var longFiles = map[string]string{}

// forbidden are words that have no place in source or documents: notes to
// oneself, and documents that a reader of this repository does not have. They
// are put together here so that this file does not hold them.
var forbidden = []string{"TO" + "DO", "FIX" + "ME", "/work/" + "shared", "design" + ".md", "protocol" + ".md"}

func TestTopLevel(t *testing.T) {
	root := repository(t)
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	ignored := strings.Fields(string(readFile(t, filepath.Join(root, ".gitignore"))))
	for _, e := range entries {
		named := func(pattern string) bool {
			match, _ := path.Match(strings.TrimPrefix(pattern, "/"), e.Name())
			return match
		}
		if e.Name()[0] != '.' && !slices.ContainsFunc(topLevel, named) && !slices.ContainsFunc(ignored, named) {
			t.Errorf("%s stands at the top level, want only %v", e.Name(), topLevel)
		}
	}
}

func TestPackageNames(t *testing.T) {
	for _, f := range goFiles(t) {
		if name := f.syntax.Name.Name; slices.Contains(emptyNames, name) {
			t.Errorf("%s: package %s, want a name that says what it gives", f.path, name)
		}
	}
}

func TestPackageComments(t *testing.T) {
	commented := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		doc, want := f.syntax.Doc.Text(), "Package "+f.syntax.Name.Name+" "
		isComment := strings.HasPrefix(doc, want) || f.dir() == "." && doc != ""
		if doc != "" && !isComment {
			t.Errorf("%s: package comment = %.40q, want %q", f.path, doc, want)
		}
		commented[f.dir()] = commented[f.dir()] || isComment
	}
	for dir, ok := range commented {
		if !ok {
			t.Errorf("package %s has no package comment", dir)
		}
	}
}

// TestMapOfTheShell: the comment of package repl tells what the first word in the
// name of each file stands for, and tells of no other.
func TestMapOfTheShell(t *testing.T) {
	used := map[string]bool{"doc": true}
	for _, f := range goFiles(t) {
		if f.dir() == "repl" && !f.test {
			word, _, _ := strings.Cut(strings.TrimSuffix(path.Base(f.path), ".go"), "_")
			used[word] = true
		}
	}
	told := map[string]bool{"doc": true}
	for _, row := range regexp.MustCompile(`(?m)^//\t([a-z, ]+?)  `).FindAllSubmatch(readFile(t, "doc.go"), -1) {
		for word := range strings.SplitSeq(string(row[1]), ", ") {
			told[word] = true
		}
	}
	if !maps.Equal(used, told) {
		t.Errorf("files of package repl begin with %q, want what doc.go tells of, %q", slices.Sorted(maps.Keys(used)), slices.Sorted(maps.Keys(told)))
	}
}

func TestFileLength(t *testing.T) {
	for _, f := range goFiles(t) {
		lines := f.files.File(f.syntax.FileStart).LineCount()
		reason, isLong := longFiles[f.path]
		switch {
		case lines > maxLines && !isLong:
			t.Errorf("%s has %d lines, want at most %d", f.path, lines, maxLines)
		case lines <= maxLines && isLong:
			t.Errorf("%s has %d lines, and needs no excuse (%s)", f.path, lines, reason)
		}
	}
}

var (
	// mention is an RFC, however spelt, with the section behind it. In an address
	// a slash or a hyphen stands before it, in the name of a constant a dot.
	mention = regexp.MustCompile(`(?i)(?:^|[^./\w-])(rfc[-_ ]*\d+(?:\w|[ ,]*(?:§+|sect?\b\.?|sections?\b|chapter\b)[ \w.]*)?)`)

	// spelling is the one that is used everywhere.
	spelling = regexp.MustCompile(`^RFC \d{3,4}(?: §[0-9A-Z][^ ]*(?: .*)?)?$`)
)

// misspelt returns the references in text that do not follow the spelling.
func misspelt(text []byte) []string {
	var wrong []string
	for _, m := range mention.FindAllSubmatch(text, -1) {
		if !spelling.Match(m[1]) {
			wrong = append(wrong, string(m[1]))
		}
	}
	return wrong
}

func TestReferences(t *testing.T) {
	for name, text := range documents(t) {
		for _, wrong := range misspelt(text) {
			t.Errorf("%s: %q, want the spelling of RFC 1939 §7", name, wrong)
		}
	}
}

func TestMisspelt(t *testing.T) {
	const r = "RFC"
	tests := []struct {
		text  string
		wrong bool
	}{
		{r + " 1939 §7", false},
		{r + " 1939 §7, " + r + " 2449 §5.", false},
		{"(" + r + " 5034 §4 and §6), " + r + " 822", false},
		{r + " 1939, 2449 and 2595", false},
		{"https://www.example.org/rfc/rf" + "c1939.html", false},
		{"time." + r + "3339", false},
		{r + "1939", true},
		{r + "-1939 §7", true},
		{"rfc" + " 1939", true},
		{r + " 1939 section 7", true},
		{r + " 1939, §7", true},
		{r + " 1939 § 7", true},
		{r + " 1939§7", true},
		{r + " 1939 sec. 7", true},
	}
	for _, tt := range tests {
		if got := misspelt([]byte(tt.text)); (len(got) > 0) != tt.wrong {
			t.Errorf("misspelt(%q) = %q, want wrong %v", tt.text, got, tt.wrong)
		}
	}
}

func TestForbiddenWords(t *testing.T) {
	for name, text := range documents(t) {
		for _, word := range forbidden {
			if bytes.Contains(text, []byte(word)) {
				t.Errorf("%s holds %q", name, word)
			}
		}
	}
}

// TestOctetsAreNotPrinted finds what undoes the safe printing of wire.Octets:
// Bytes() handed to package fmt. (Text of one's own comes from String().)
func TestOctetsAreNotPrinted(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for _, position := range printedBytes(f) {
			t.Errorf("%v: Bytes() is given to package fmt, want the Octets themselves or the escaping writer", position)
		}
	}
}

func TestPrintedBytes(t *testing.T) {
	for source, want := range map[string]int{
		`fmt.Fprintf(w, "%s", o.Bytes())`:     1,
		`fmt.Println(string(l.Text.Bytes()))`: 1,
		`fmt.Println(l.Text)`:                 0,
		`fmt.Sscanf(string(o.Bytes()), "%d")`: 0,
		`w.Write(o.Bytes())`:                  0,
	} {
		f := parse(t, "x.go", []byte("package x\nfunc f() { "+source+" }\n"))
		if got := printedBytes(f); len(got) != want {
			t.Errorf("printedBytes(%s) = %v, want %d", source, got, want)
		}
	}
}

// printedBytes returns the calls of functions of package fmt in which a method
// Bytes is called.
func printedBytes(f goFile) []token.Position {
	var found []token.Position
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && isSelector(call.Fun, "fmt", "") && !isSelector(call.Fun, "fmt", "Sscanf") && slices.ContainsFunc(call.Args, callsBytes) {
			found = append(found, f.files.Position(call.Pos()))
		}
		return true
	})
	return found
}

func callsBytes(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		found = found || ok && isSelector(call.Fun, "", "Bytes")
		return !found
	})
	return found
}

// isSelector reports whether e is x.name; an empty x or name is any.
func isSelector(e ast.Expr, x, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || name != "" && s.Sel.Name != name {
		return false
	}
	id, ok := s.X.(*ast.Ident)
	return x == "" || ok && id.Name == x
}

// A goFile is one file of Go in the repository.
type goFile struct {
	path   string // from the top of the repository, with slashes
	test   bool
	syntax *ast.File
	files  *token.FileSet
}

func (f goFile) dir() string { return path.Dir(f.path) }

// goFiles returns all of them, whatever system they are built for.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var all []goFile
	for name, text := range documents(t) {
		if path.Ext(name) == ".go" {
			all = append(all, parse(t, name, text))
		}
	}
	slices.SortFunc(all, func(a, b goFile) int { return strings.Compare(a.path, b.path) })
	return all
}

func parse(t *testing.T, name string, source []byte) goFile {
	t.Helper()
	files := token.NewFileSet()
	syntax, err := parser.ParseFile(files, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return goFile{name, strings.HasSuffix(name, "_test.go"), syntax, files}
}

// documents returns the files that people wrote to be read: Go and Markdown.
func documents(t *testing.T) map[string][]byte {
	t.Helper()
	root, all := repository(t), map[string][]byte{}
	err := filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == ".git" || e.Name() == "testdata"):
			return filepath.SkipDir
		case e.Type().IsRegular() && slices.Contains([]string{".go", ".md"}, filepath.Ext(file)):
			name, err := filepath.Rel(root, file)
			all[filepath.ToSlash(name)] = readFile(t, file)
			return err
		}
		return nil
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d documents under %s, error %v", len(all), root, err)
	}
	return all
}

// repository returns the folder that holds go.mod.
func repository(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(strings.TrimSpace(string(out)))
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
