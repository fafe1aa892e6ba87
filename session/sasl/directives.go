package sasl

import "strings"

// readDirectives reads name=value pairs, divided by commas, with values that are
// words or stand in quotes (RFC 2831 §7.1). It reports false for anything else.
func readDirectives(text string) (found map[string][]string, ok bool) {
	found = map[string][]string{}
	for {
		text = strings.TrimLeft(text, ", \t\r\n")
		if text == "" {
			return found, len(found) > 0
		}
		name, rest, isPair := strings.Cut(text, "=")
		name = strings.ToLower(strings.TrimRight(name, blanks))
		if !isPair || name == "" || strings.ContainsAny(name, `", `) {
			return nil, false
		}
		value, rest, whole := readValue(strings.TrimLeft(rest, blanks))
		if !whole {
			return nil, false
		}
		found[name] = append(found[name], value)
		text = rest
	}
}

const blanks = " \t\r\n"

// readValue takes a value off the front of a text. A comma, or the end, must follow.
func readValue(text string) (value, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		value, rest, _ = strings.Cut(text, ",")
		value = strings.TrimRight(value, blanks)
		return value, rest, value != "" && !strings.ContainsAny(value, `" `+"\t")
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			if i++; i == len(text) {
				return "", "", false
			}
			b.WriteByte(text[i])
		case '"':
			rest = strings.TrimLeft(text[i+1:], blanks)
			return b.String(), strings.TrimPrefix(rest, ","), rest == "" || rest[0] == ','
		default:
			b.WriteByte(text[i])
		}
	}
	return "", "", false
}

// only returns the value of a directive that stands there once.
func only(found map[string][]string, name string) (value string, once bool) {
	if len(found[name]) != 1 {
		return "", false
	}
	return found[name][0], true
}
