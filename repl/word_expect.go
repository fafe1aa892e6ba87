package repl

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/session"
)

// An ExpectError says that a reply is not the one that was expected.
type ExpectError struct {
	Want, Got string // the pattern, and the status line
}

// Error implements error.
func (e *ExpectError) Error() string {
	return fmt.Sprintf("the reply is %s, not %s", view.Quote(e.Got), e.Want)
}

// Hints says how to see more.
func (e *ExpectError) Hints() []string {
	return []string{":explain takes the reply apart, :hex shows its octets"}
}

// expectRow is the word :expect.
func expectRow() Command {
	return Command{Name: "expect", Args: args(arg("pattern", Pattern), some(arg("line", Line))), Run: runExpect,
		Short: "run a line, and fail unless the reply is as expected",
		Long: `The pattern is what the reply begins with, such as +OK, -ERR or a response code in brackets,
or a regular expression between slashes that a line of the reply fits. Without a line it is
about the last reply. In a script a refusal that was expected is no failure; one that was
not, or the wrong reply, ends it with exit status 1.`,
		Example: []string{":expect -ERR RETR 99", ":expect [AUTH] PASS wrong", ":expect /^3 / LIST", ":expect +OK"}}
}

// runExpect runs a line, or takes the last reply, and fails unless the reply is as
// expected. A refusal that was expected is none.
func runExpect(ctx context.Context, sh *Shell, call Call) error {
	pattern, line := cutPattern(strings.TrimLeft(call.Rest, " "))
	want, err := patternOf(pattern)
	if err != nil {
		return err
	}
	if line != "" {
		if err := sh.Exec(ctx, line); err != nil && !is[*session.RefusedError](err) {
			return err
		}
	}
	switch {
	case sh.seen == nil || !sh.seen.HasReply():
		return misuse.New(":expect", "no reply has come yet", "usage: "+call.Row.Usage())
	case !sh.seen.Matches(want):
		return &ExpectError{Want: pattern, Got: sh.seen.StatusLine()}
	}
	return nil
}

// cutPattern cuts a pattern off: a word, or what stands between slashes.
func cutPattern(text string) (pattern, rest string) {
	end := strings.IndexByte(text, ' ')
	if strings.HasPrefix(text, "/") {
		if n := strings.Index(text[1:], "/"); n >= 0 {
			end = n + 2
		}
	}
	if end < 0 || end >= len(text) {
		return text, ""
	}
	return text[:end], strings.TrimSpace(text[end:])
}

// patternOf reads a pattern: a regular expression between slashes, or what the
// status line begins with, behind its indicator if it is a response code.
func patternOf(pattern string) (*regexp.Regexp, error) {
	hints := []string{"+OK, -ERR or [IN-USE] is what the reply begins with; /3 messages/ is a regular expression that a line of it fits"}
	inside, isExpression := strings.CutPrefix(pattern, "/")
	expression := "^" + regexp.QuoteMeta(pattern)
	switch {
	case pattern == "":
		return nil, misuse.New(":expect", "what to expect is missing", hints...)
	case isExpression:
		expression = strings.TrimSuffix(inside, "/")
	case strings.HasPrefix(pattern, "["):
		expression = `^[+-][A-Z]+ ` + regexp.QuoteMeta(pattern)
	}
	re, err := regexp.Compile(expression)
	if err != nil {
		return nil, &misuse.Error{Where: ":expect", Reason: view.Quote(pattern) + " is no pattern", Err: err, Hint: hints}
	}
	return re, nil
}
