// Package page lays out what popsh says at length: the pages of help, of
// explanations and of the manual.
//
// A [Page] is made of blocks: paragraphs, headings, facts, lines that stand as
// they are. It knows nothing of what they say. [Page.Lines] fills them to the
// width of a terminal, [Page.Roff] writes them for man(7). Its texts are popsh's
// own: what a server said goes in escaped.
package page
