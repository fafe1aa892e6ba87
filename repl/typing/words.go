package typing

import (
	"strconv"
	"strings"

	"popsh/repl/misuse"
)

// Words cuts the arguments of a local command apart at blanks. A word in double
// quotes may hold blanks and the escapes of Go strings (\r \n \x00 …). Its error is a
// [misuse.Error].
func Words(line string) ([]string, error) {
	var list []string
	for rest := strings.TrimLeft(line, " \t"); rest != ""; rest = strings.TrimLeft(rest, " \t") {
		word, after, err := wordOf(rest)
		if err != nil {
			return nil, err
		}
		list, rest = append(list, word), after
	}
	return list, nil
}

func wordOf(line string) (word, rest string, err error) {
	if line[0] != '"' {
		end := strings.IndexAny(line+" ", " \t")
		return line[:end], line[end:], nil
	}
	quoted, err := strconv.QuotedPrefix(line)
	if err != nil {
		return "", "", misuse.New("", "the quoted text "+strconv.QuoteToASCII(line)+" has no closing quote, or an escape that is not known",
			`escapes are \r \n \t \\ \" and \xNN, as in :raw "NOOP\r\n"`)
	}
	word, err = strconv.Unquote(quoted)
	return word, line[len(quoted):], err
}

// CutCount takes a count off the front of a line: "5 NOOP".
func CutCount(line string) (count int, rest string, ok bool) {
	number, rest, spaced := strings.Cut(line, " ")
	n, err := strconv.Atoi(number)
	return n, strings.TrimLeft(rest, " "), spaced && err == nil && rest != ""
}

// unquoted returns the octets that quoted pieces stand for, as well as it can.
func unquoted(text string) string {
	if pieces, err := Words(text); err == nil {
		return strings.Join(pieces, "")
	}
	return strings.NewReplacer(`"`, "", `\r`, "\r", `\n`, "\n").Replace(text)
}

// openText returns the text of a word whose quotes may not be closed yet.
func openText(word string) string {
	if !strings.HasPrefix(word, `"`) {
		return word
	}
	for end := len(word); end > 0; end-- { // an escape may be half typed
		if text, err := strconv.Unquote(word[:end] + `"`); err == nil {
			return text
		}
	}
	return word[1:]
}

// wordEnd returns where the first word ends; quotes that are not closed end with
// the text.
func wordEnd(text string) int {
	quoted := strings.HasPrefix(text, `"`)
	for i := 1; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case quoted && text[i] == '"':
			return i + 1
		case !quoted && (text[i] == ' ' || text[i] == '\t'):
			return i
		}
	}
	return len(text)
}
