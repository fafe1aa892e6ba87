package repl

import (
	"strconv"
	"strings"
)

// words cuts the arguments of a local command apart at blanks. A word in double
// quotes may hold blanks and the escapes of Go strings (\r \n \x00 …).
func words(line string) ([]string, error) {
	var list []string
	for rest := strings.TrimLeft(line, " \t"); rest != ""; rest = strings.TrimLeft(rest, " \t") {
		word, after, err := firstWord(rest)
		if err != nil {
			return nil, err
		}
		list, rest = append(list, word), after
	}
	return list, nil
}

func firstWord(line string) (word, rest string, err error) {
	if line[0] != '"' {
		end := strings.IndexAny(line+" ", " \t")
		return line[:end], line[end:], nil
	}
	quoted, err := strconv.QuotedPrefix(line)
	if err != nil {
		return "", "", usage("", "the quoted text "+strconv.QuoteToASCII(line)+" has no closing quote, or an escape that is not known",
			`escapes are \r \n \t \\ \" and \xNN, as in ":raw \"NOOP\r\n\""`)
	}
	word, err = strconv.Unquote(quoted)
	return word, line[len(quoted):], err
}
