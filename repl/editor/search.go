package editor

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"
)

// A search looks for a line of the history that holds what is typed, whatever its
// case. The line it finds stands in the place of the one that was being typed.
type search struct {
	query []rune
	at    int // the line found, or where to go on from
	found bool
	typed text
}

func (e *Editor) startSearch(t text) text {
	e.search = &search{at: len(e.recall.lines), found: true, typed: t}
	e.relabel()
	return t
}

// wants reports whether a key belongs to the search. Any other key ends it and
// keeps its meaning.
func (s *search) wants(key rune) bool {
	return isText(key) || key == keyBackspace || key == keySearch || key == keyCancel
}

// searchWith returns what a key does to the search.
func searchWith(key rune) func(*Editor, text) text {
	return func(e *Editor, t text) text {
		s := e.search
		switch key {
		case keyCancel:
			e.endSearch()
			return s.typed
		case keySearch:
			s.seek(e.recall.lines, s.at-1)
		case keyBackspace:
			s.query = s.query[:max(len(s.query)-1, 0)]
			s.seek(e.recall.lines, len(e.recall.lines)-1)
		default:
			s.query = append(s.query, key)
			s.seek(e.recall.lines, min(s.at, len(e.recall.lines)-1))
		}
		e.relabel()
		return e.foundLine(t)
	}
}

// seek goes from a line to older ones. Where nothing is found it stays.
func (s *search) seek(lines []string, from int) {
	query := strings.ToLower(string(s.query))
	for at := from; at >= 0; at-- {
		if strings.Contains(strings.ToLower(lines[at]), query) {
			s.at, s.found = at, true
			return
		}
	}
	s.found = false
}

func (e *Editor) foundLine(t text) text {
	s := e.search
	if len(s.query) == 0 {
		return s.typed
	}
	if !s.found {
		return t
	}
	e.recall.at = s.at
	return textOf(e.recall.lines[s.at])
}

func (e *Editor) relabel() {
	query := string(e.search.query)
	columns, _ := e.size()
	e.setLabels(e.search.label(masked(query, e.paintsOf(query)), columns/2), "search: ")
}

// label tells what is looked for. Of what is wider than so many columns it shows
// the end, which is what is being typed.
func (s *search) label(query string, columns int) string {
	says, briefly := "search", "search"
	if !s.found {
		says, briefly = "no match for", "none"
	}
	label := fmt.Sprintf("%s %q: ", says, query)
	if runewidth.StringWidth(label) <= columns {
		return label
	}
	room := columns - runewidth.StringWidth(fmt.Sprintf("%s %q: ", briefly, ellipsis))
	left := max(runewidth.StringWidth(query)-room, 0)
	return fmt.Sprintf("%s %q: ", briefly, runewidth.TruncateLeft(query, left, ellipsis))
}

func (e *Editor) endSearch() {
	if e.search == nil {
		return
	}
	if e.recall.at < len(e.recall.lines) {
		e.recall.typed = e.search.typed
	}
	e.search = nil
	e.setLabels()
}

// setLabels shows something in the place of the prompts; nothing shows these.
func (e *Editor) setLabels(labels ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.labels = labels
}
