package export

import (
	"fmt"
	"strings"
	"time"

	"popsh/trace"
)

// writeText writes the conversation as the examples of RFC 1939 show it.
func writeText(h *handout) error {
	return h.each(func(r *trace.Record, _ trace.Place) error {
		if line := plainLine(r); line != "" {
			fmt.Fprintln(h, line)
		}
		return nil
	})
}

// plainLine returns a record as a line for people, or "" for one that is only for
// programs.
func plainLine(r *trace.Record) string {
	switch r.Kind {
	case trace.Data:
		return strings.TrimRight(r.Side.String()+": "+visible(r.Text), " ")
	case trace.Elided:
		return r.Side.String() + ": [" + leftOut(r) + "]"
	case trace.Event:
		return "[" + words(r) + "]"
	case trace.Remark:
		return strings.TrimRight("# "+visible(r.Text), " ")
	}
	return ""
}

// writeMarkdown writes a report: a table of facts, a list of exchanges, and the
// conversation.
func writeMarkdown(h *handout) error {
	title := h.summary.Facts.Get("title")
	if title == "" {
		title = "POP3 transcript"
	}
	fmt.Fprintf(h, "# %s\n\n| fact | value |\n|---|---|\n", noMarkup(title))
	for _, f := range report(h.summary) {
		fmt.Fprintf(h, "| %s | %s |\n", f.Name, code(f.Text))
	}
	fmt.Fprint(h, "\n| # | command | reply | body | time |\n|---|---|---|---|---|\n")
	for _, x := range h.summary.Exchanges {
		fmt.Fprintf(h, "| %d | %s | %s | %s | %v |\n", x.Number, code(titleOf(x)), code(visible(x.Status)), size(x), x.Took().Round(time.Millisecond))
	}
	return h.fenced()
}

// fence cannot be the beginning of a line of the conversation, since those begin
// with C, S, # or a bracket.
const fence = "```"

func (h *handout) fenced() error {
	fmt.Fprintln(h, "\n"+fence)
	if err := writeText(h); err != nil {
		return err
	}
	fmt.Fprintln(h, fence)
	return nil
}

// code returns a text for a table of Markdown, in which it is no markup and calls
// nobody.
func code(s string) string {
	s = string(appendPrintable(nil, s))
	if s == "" {
		return ""
	}
	ticks := "`"
	for strings.Contains(s, ticks) {
		ticks += "`"
	}
	if len(ticks) > 1 {
		s = " " + s + " "
	}
	return ticks + strings.ReplaceAll(s, "|", `\|`) + ticks
}

// noMarkup returns a text for a heading of Markdown.
func noMarkup(s string) string {
	var out strings.Builder
	for _, c := range string(appendPrintable(nil, s)) {
		if strings.ContainsRune("\\`*_{}[]<>()#+!|~&@:", c) {
			fmt.Fprintf(&out, "&#%d;", c)
		} else {
			out.WriteRune(c)
		}
	}
	return out.String()
}

// appendPrintable escapes what cannot be seen, but no backslash.
func appendPrintable(dst []byte, s string) []byte {
	for len(s) > 0 {
		piece, rest, found := strings.Cut(s, `\`)
		dst = trace.AppendEscaped(dst, []byte(piece))
		if found {
			dst = append(dst, '\\')
		}
		s = rest
	}
	return dst
}
