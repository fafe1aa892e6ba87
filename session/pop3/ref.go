package pop3

import "strconv"

// String returns the reference in the one spelling used everywhere:
// "RFC 1939 §7", or "RFC 4505" for a whole document.
func (r Ref) String() string {
	s := "RFC " + strconv.Itoa(r.RFC)
	if r.Section != "" {
		s += " §" + r.Section
	}
	return s
}
