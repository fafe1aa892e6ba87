package repl

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"popsh/repl/door"
)

var update = flag.Bool("update", false, "write what is generated anew")

const readme = "../README.md"

// dialogues are the console blocks of a text: a command behind "$ " and what it
// prints on standard output.
var dialogues = regexp.MustCompile("(?s)```console\n(.*?)```")

// TestREADMESessions runs every command that README shows and compares what it
// prints. "…" stands for anything.
func TestREADMESessions(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	blocks := dialogues.FindAllSubmatch(text, -1)
	if len(blocks) == 0 {
		t.Fatal("README shows no session")
	}
	for _, block := range blocks {
		for dialogue := range strings.SplitSeq(string(block[1]), "$ ") {
			if command, want, ok := strings.Cut(dialogue, "\n"); ok {
				testDialogue(t, command, want)
			}
		}
	}
}

func testDialogue(t *testing.T, command, want string) {
	t.Helper()
	args, err := shellWords(command)
	if err != nil || args[0] != "popsh" {
		t.Fatalf("README shows %q: %v", command, err)
	}
	var out, words bytes.Buffer
	Main(args[1:], door.Streams{In: strings.NewReader(""), Out: &out, Err: &words, Getenv: func(string) string { return "" }})
	if !matches(out.String(), want) {
		t.Errorf("%s prints\n%s%swant\n%s", command, out.String(), words.String(), want)
	}
}

// matches compares text with a pattern in which "…" stands for anything.
func matches(text, pattern string) bool {
	parts := strings.Split(regexp.QuoteMeta(pattern), "…")
	return regexp.MustCompile(`(?s)\A` + strings.Join(parts, ".*?") + `\z`).MatchString(text)
}

// shellWords cuts a command line as a shell does, as far as README needs it:
// blanks and single quotes.
func shellWords(line string) ([]string, error) {
	var list []string
	for rest := strings.TrimSpace(line); rest != ""; rest = strings.TrimLeft(rest, " ") {
		if rest[0] != '\'' {
			word, after, _ := strings.Cut(rest, " ")
			list, rest = append(list, word), after
			continue
		}
		word, after, ok := strings.Cut(rest[1:], "'")
		if !ok {
			return nil, fmt.Errorf("no closing quote in %q", line)
		}
		list, rest = append(list, word), after
	}
	return list, nil
}

// TestREADMECommands compares the list of commands in README with the table.
func TestREADMECommands(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := bytes.Cut(text, []byte("-update -->\n"))
	_, tail, ends := bytes.Cut(rest, []byte("<!-- end of commands -->"))
	if !ok || !ends {
		t.Fatal("README has no place for the commands")
	}
	want := string(head) + "-update -->\n" + commandList() + "<!-- end of commands -->" + string(tail)
	if *update {
		if err := os.WriteFile(filepath.FromSlash(readme), []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Error("the commands in README are not those of the table: go test ./repl -run README -update")
	}
}

// commandList writes the table of commands in Markdown.
func commandList() string {
	var b strings.Builder
	for _, g := range groups {
		fmt.Fprintf(&b, "\n**%s**\n\n| command | what it does |\n|---|---|\n", strings.ToUpper(g[:1])+g[1:])
		for _, c := range newTable() {
			if c.Group == g {
				fmt.Fprintf(&b, "| `%s` | %s |\n", c.Usage(), c.Short)
			}
		}
	}
	return b.String() + "\n"
}
