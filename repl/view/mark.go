package view

// A mark opens each line that is not a line of a body, in the columns that are
// never the server's. It says in ASCII what the colours say too.
type mark struct {
	clear, secured string // on a link in clear, and inside TLS
	means          Meaning
}

var (
	sentMark     = mark{"-> ", "~> ", Client}
	okMark       = mark{"<- ", "<~ ", OK}
	refusedMark  = mark{"<**", "<~*", Refused}
	infoMark     = mark{"===", "===", Info}
	warningMark  = mark{"!!!", "!!!", Warning}
	errorMark    = mark{"***", "***", Error}
	indent       = "    " // opens a line of a body, and what is said about a reply
	starsForText = "****" // stands for a secret of any length
)

// on returns the mark for a link, with the blank behind it.
func (m mark) on(secured bool, p *Palette) string {
	if secured {
		return p.Paint(m.means, m.secured) + " "
	}
	return p.Paint(m.means, m.clear) + " "
}
