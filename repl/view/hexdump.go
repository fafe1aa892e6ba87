package view

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

// hexOctets are how many octets a row may have, the most that fit being taken.
var hexOctets = []int{16, 8, 4}

const (
	hexGroup  = 8 // octets, behind which there is a blank more
	hexOffset = 6 // digits of an offset, as a rule
)

// HexDump shows octets in hex, with what is printable of them beside. As JSON each
// row is an object {"offset": n, "hex": "…"}. The errors are those of Out.
func (v *View) HexDump(r io.Reader) error {
	row := make([]byte, v.hexColumns())
	for offset := int64(0); ; {
		n, err := io.ReadFull(r, row)
		if n > 0 {
			v.hexRow(offset, row[:n])
			offset += int64(n)
		}
		if err != nil {
			if err != io.EOF && err != io.ErrUnexpectedEOF {
				v.Warn("the octets end here: " + Escape([]byte(err.Error())))
			}
			return v.flush()
		}
	}
}

// hexColumns returns how many octets fit into a row.
func (v *View) hexColumns() int {
	columns := v.columns(v.OutTTY)
	for _, n := range hexOctets {
		if columns == 0 || len(indent)+hexOffset+len(gap)+digitsWidth(n)+n <= columns {
			return n
		}
	}
	return hexOctets[len(hexOctets)-1]
}

// digitsWidth returns how wide the digits of so many octets are: each with a blank
// behind it, and another one behind each group.
func digitsWidth(octets int) int { return 3*octets + max(octets/hexGroup, 1) }

func (v *View) hexRow(offset int64, octets []byte) {
	if v.JSON {
		v.object(field{"offset", offset}, field{"hex", hex.EncodeToString(octets)})
		return
	}
	var digits, signs strings.Builder
	for i, c := range octets {
		fmt.Fprintf(&digits, "%02x ", c)
		if i%hexGroup == hexGroup-1 {
			digits.WriteString(" ")
		}
		if plain[c] || c == '\\' {
			signs.WriteByte(c)
		} else {
			signs.WriteString(v.OutPalette.Paint(Odd, "."))
		}
	}
	at := v.OutPalette.Paint(Note, fmt.Sprintf("%0*x", hexOffset, offset))
	fmt.Fprintf(v.out, "%s%s%s%-*s%s\n", indent, at, gap, digitsWidth(v.hexColumns()), digits.String(), signs.String())
}
