package pop3

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// Limits on arguments, in octets.
const (
	nameMax      = 40 // an argument, for servers without CAPA (RFC 1939 §3)
	mechanismMax = 20 // RFC 4422 §3.1
	digestLen    = 32 // RFC 1939 §7
	subtagMax    = 8  // RFC 6856 §3
)

func wrong(reason string) complaint { return complaint{reason: reason} }
func mild(reason string) complaint  { return complaint{reason: reason, mild: true} }

func lookMessage(arg string) complaint {
	return lookNumber(arg, "a message number is digits only, 1 or more", 1)
}

func lookCount(arg string) complaint {
	return lookNumber(arg, "a number of lines is digits only, 0 or more", 0)
}

func lookNumber(arg, rule string, least int64) complaint {
	n, odd, reason := number([]byte(arg))
	switch {
	case reason != "" || n < least:
		return wrong(rule)
	case odd.Has(LeadingZeros):
		return mild("a number has no zeros in front")
	}
	return complaint{}
}

func lookName(arg string) complaint {
	switch {
	case arg == "":
		return wrong("a user name cannot be empty")
	case strings.ContainsAny(arg, " \t"):
		return mild("a user name with a blank is cut there by most servers")
	case hasControl(arg):
		return wrong("a user name holds printable characters only")
	case !graphic(arg):
		return mild("a user name beyond ASCII needs the capability UTF8 USER and the command UTF8")
	case len(arg) > nameMax:
		return mild("old servers take names of 40 characters at most")
	}
	return complaint{}
}

func lookSecret(arg string) complaint {
	switch {
	case arg == "":
		return mild("the password is empty")
	case strings.ContainsAny(arg, "\r\n\x00"):
		return wrong("a password cannot hold a line end or NUL")
	case !ascii(arg):
		return mild("a password beyond ASCII needs the capability UTF8 USER and the command UTF8")
	}
	return complaint{}
}

func lookDigest(arg string) complaint {
	hex := strings.Trim(arg, "0123456789abcdefABCDEF") == ""
	switch {
	case len(arg) != digestLen || !hex:
		return wrong("a digest is 32 hex digits")
	case strings.ToLower(arg) != arg:
		return mild("the digits a to f of a digest are lower case")
	}
	return complaint{}
}

func lookMechanism(arg string) complaint {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	switch {
	case arg == "" || len(arg) > mechanismMax || strings.Trim(upper(arg), letters) != "":
		return wrong("a mechanism's name is 1 to 20 letters, digits, - or _")
	case upper(arg) != arg:
		return mild("a mechanism's name is written in upper case")
	}
	return complaint{}
}

func lookResponse(arg string) complaint {
	if arg == "=" {
		return complaint{}
	}
	// DecodeString skips line ends, which must not pass here.
	_, err := base64.StdEncoding.Strict().DecodeString(arg)
	if arg == "" || err != nil || strings.ContainsAny(arg, "\r\n") {
		return wrong("an initial response is base64 without blanks, or = for an empty one")
	}
	return complaint{}
}

func lookLanguage(arg string) complaint {
	if arg == "*" {
		return complaint{}
	}
	for tag := range strings.SplitSeq(upper(arg), "-") {
		if tag == "" || len(tag) > subtagMax || strings.Trim(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			return wrong("a language is a tag such as en or pt-BR, or *")
		}
	}
	return complaint{}
}

func lookWord(arg string) complaint {
	if arg == "" || strings.ContainsAny(arg, " \t") {
		return wrong("a word has no blanks and is not empty")
	}
	return lookText(arg)
}

func lookText(arg string) complaint {
	switch {
	case hasControl(arg):
		return wrong("an argument holds printable characters only")
	case !utf8.ValidString(arg):
		return wrong("an argument is ASCII, or UTF-8 where the server allows it")
	}
	return complaint{}
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7F })
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
