package export

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"time"

	"popsh/trace"
)

// foldFrom is how many lines a body must have to begin folded.
const foldFrom = 20

// The page stands alone: it asks for nothing, no script could run in it, and no
// style but its own.
const (
	pageHead = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-%s'">
<meta name="viewport" content="width=device-width">
<title>%s</title>
<style>%s</style></head><body>
<h1>%s</h1>
`
	pageStyle = `
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em}
table{border-collapse:collapse;margin:1em 0}
td,th{padding:.15em .8em .15em 0;text-align:left;vertical-align:top}
.t{font:13px/1.5 ui-monospace,monospace}
.t div{white-space:pre-wrap;overflow-wrap:anywhere;padding-left:4em;text-indent:-4em}
.t a{color:inherit;opacity:.45;text-decoration:none;display:inline-block;width:4em;text-indent:0}
.c{color:#0a6ebd}.s{color:#1a7f37}.e{color:#b00020}.v{color:#8250df}.n{color:#9a6700}
summary{cursor:pointer;opacity:.7;padding-left:4em}
`
	pageTail = "</div>\n</body></html>\n"
)

// writeHTML writes a page with the facts, a list of the exchanges, and the
// conversation, in which long bodies are folded.
func writeHTML(h *handout) error {
	title := h.summary.Facts.Get("title")
	if title == "" {
		title = "POP3 transcript"
	}
	title = escapeHTML(title)
	style := sha256.Sum256([]byte(pageStyle))
	fmt.Fprintf(h, pageHead, base64.StdEncoding.EncodeToString(style[:]), title, pageStyle, title)
	h.pageFacts()
	h.pageIndex()
	fmt.Fprintln(h, `<div class="t">`)
	p := &page{handout: h}
	if err := h.each(p.line); err != nil {
		return err
	}
	p.fold(nil)
	_, err := h.WriteString(pageTail)
	return err
}

func escapeHTML(s string) string { return html.EscapeString(string(appendPrintable(nil, s))) }

func (h *handout) pageFacts() {
	fmt.Fprintln(h, "<table>")
	for _, f := range report(h.summary) {
		fmt.Fprintf(h, "<tr><th>%s</th><td>%s</td></tr>\n", escapeHTML(f.Name), escapeHTML(f.Text))
	}
	fmt.Fprintln(h, "</table>")
}

func (h *handout) pageIndex() {
	fmt.Fprintln(h, "<table><tr><th>#</th><th>command</th><th>reply</th><th>body</th><th>time</th></tr>")
	for _, x := range h.summary.Exchanges {
		fmt.Fprintf(h, "<tr><td>%d</td><td><a href=\"#L%d\">%s</a></td><td>%s</td><td>%s</td><td>%v</td></tr>\n",
			x.Number, x.From, html.EscapeString(titleOf(x)), html.EscapeString(visible(x.Status)), size(x), x.Took().Round(time.Millisecond))
	}
	fmt.Fprintln(h, "</table>")
}

// A page is the conversation part of the HTML form.
type page struct {
	*handout
	folded *trace.Exchange // whose body is being written
}

func (p *page) line(r *trace.Record, place trace.Place) error {
	text := plainLine(r)
	if text == "" {
		return nil
	}
	if r.Kind == trace.Data || r.Kind == trace.Elided {
		p.fold(bodyOf(place))
	}
	_, err := fmt.Fprintf(p, "<div class=\"%s\" id=\"L%d\"><a href=\"#L%d\">%d</a>%s</div>\n", class(r, place), r.Line, r.Line, r.Line, html.EscapeString(text))
	return err
}

// bodyOf returns the exchange whose body a record belongs to, if any.
func bodyOf(place trace.Place) *trace.Exchange {
	if place.Role == trace.BodyLine {
		return place.Exchange
	}
	return nil
}

// fold opens and closes the folding part around a body.
func (p *page) fold(x *trace.Exchange) {
	if x == p.folded {
		return
	}
	if p.folded != nil {
		fmt.Fprintln(p, "</details>")
	}
	if p.folded = x; x == nil {
		return
	}
	whole := p.summary.Exchanges[x.Number-1]
	attr := " open"
	if whole.Lines >= foldFrom {
		attr = ""
	}
	fmt.Fprintf(p, "<details%s><summary>%s</summary>\n", attr, size(whole))
}

// class returns the class that gives a line its colour.
func class(r *trace.Record, place trace.Place) string {
	switch {
	case r.Kind == trace.Event:
		return "v"
	case r.Kind == trace.Remark:
		return "n"
	case r.Side == trace.Client:
		return "c"
	case place.Role == trace.Status && !place.Exchange.OK:
		return "e"
	}
	return "s"
}
