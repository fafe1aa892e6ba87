package view

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"popsh/repl/page"
	"popsh/session"
	"popsh/session/wire"
)

// stepMax is how many octets of a message of an exchange are shown.
const stepMax = 2 << 10

// Step shows a message of an exchange that popsh runs itself: what the server
// said, decoded; and stars for an answer, when lines are to be traced.
func (v *View) Step(step session.Step, secured bool) {
	decoded := v.mask(nil, step.Octets.Bytes())
	switch {
	case !step.FromServer:
		v.Sent(nil, wire.Span{From: 0, To: 1}, secured)
	case v.JSON:
		v.object(field{"event", "challenge"}, field{"decoded", octets(decoded)})
	case v.Raw:
		v.print(v.decodedLine(decoded, secured, v.ErrPalette, v.ErrTTY))
	default:
		v.out.WriteString(v.decodedLine(decoded, secured, v.OutPalette, v.OutTTY))
		v.out.Flush() // what was wrong with Out is told by the next reply
	}
	for _, d := range step.Defects.List() {
		v.say(warningMark, "challenge: "+ruleOf(d.Info()))
	}
}

// decodedLine returns what the server said, behind its mark.
func (v *View) decodedLine(decoded []byte, secured bool, p *Palette, tty bool) string {
	rows := page.Hanging(stepText(decoded), "", v.columns(tty)-len(indent))
	return okMark.on(secured, p) + strings.Join(rows, "\n"+indent) + "\n"
}

// stepText makes a decoded message safe to print: in quotes, unless it has quotes of
// its own; of one that is not text only the length.
func stepText(decoded []byte) string {
	switch shown := decoded[:min(len(decoded), stepMax)]; {
	case bytes.Count(shown, []byte{0}) > 1 || !utf8.Valid(shown):
		return fmt.Sprintf("(%s that are no text)", Plural(int64(len(decoded)), "octet"))
	case len(shown) < len(decoded):
		return Escape(shown) + "…"
	case bytes.IndexByte(shown, '"') >= 0:
		return Escape(shown)
	default:
		return `"` + Escape(shown) + `"`
	}
}

// Answer returns what may be seen of a message of the client: stars for one that
// must stay secret.
func Answer(step session.Step) string {
	if step.Secret {
		return starsForText
	}
	return stepText(step.Octets.Bytes())
}
