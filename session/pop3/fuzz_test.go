package pop3

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// corners are texts that have broken parsers of POP3.
var corners = []string{
	"", " ", "2 320", "2 320 extra", "1 120 extra", "1  uid", "1 ", "1 uid", "+OK 1 uid", "-1 5", "+3 5", "1\x00 2", "007 08",
	"18446744073709551616 1", "9223372036854775807 9223372036854775807", "9223372036854775808 1", "1\t2", "1 a b", "1 \x7f",
	"SASL PLAIN", "SASL=PLAIN", "RESP_CODES", "top ", ".x", "=", "a==b", "\xff", "IMPLEMENTATION x y",
	"+OK <4711.1700000000@pop.example.org>", "<a@b> <c", "<<a@b>>", "<a@[b]>", "<@>",
}

func seed(f *testing.F) {
	for _, c := range corners {
		f.Add([]byte(c))
	}
}

// unfixable are the oddities that a value keeps when it is written properly.
const unfixable = TooLong | BadOctets | ZeroNumber

func FuzzParseStat(f *testing.F) {
	// A value that was read, written as the RFC wants it, is read as the same value and nothing is odd; both numbers come from digits alone.
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		v, _, err := ParseStat(text)
		if err != nil {
			return
		}
		again, odd, err := ParseStat(fmt.Appendf(nil, "%d %d", v.Messages, v.Octets))
		if again != v || odd != 0 || err != nil {
			t.Errorf("ParseStat(%q) = %v, then %v odd by %v, %v", text, v, again, odd, err)
		}
		digitsFirst(t, text, v.Messages, v.Octets)
	})
}

func FuzzParseListing(f *testing.F) {
	// A value that was read, written as the RFC wants it, is read as the same value and only a number 0 is odd; both numbers come from digits alone.
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		v, _, err := ParseListing(line)
		if err != nil {
			return
		}
		again, odd, err := ParseListing(fmt.Appendf(nil, "%d %d", v.Message, v.Octets))
		if again != v || odd&^unfixable != 0 || err != nil {
			t.Errorf("ParseListing(%q) = %v, then %v odd by %v, %v", line, v, again, odd, err)
		}
		digitsFirst(t, line, v.Message, v.Octets)
	})
}

// digitsFirst wants the first words of a text to be the numbers' digits, with
// nothing but zeros in front.
func digitsFirst(t *testing.T, text []byte, numbers ...int64) {
	t.Helper()
	words := strings.FieldsFunc(string(text), func(r rune) bool { return r == ' ' || r == '\t' })
	for i, n := range numbers {
		if got, want := strings.TrimLeft(words[i], "0"), strings.TrimLeft(fmt.Sprint(n), "0"); n < 0 || got != want {
			t.Errorf("%q was read as %d", words[i], n)
		}
	}
}

func FuzzParseUnique(f *testing.F) {
	// A value that was read, written as the RFC wants it, is read as the same value; the id is never empty, holds no blank, and is a piece of the line.
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		v, odd, err := ParseUnique(line)
		if err != nil {
			return
		}
		again, oddAgain, err := ParseUnique(fmt.Appendf(nil, "%d %s", v.Message, v.ID))
		if again.Message != v.Message || !bytes.Equal(again.ID, v.ID) || oddAgain != odd&unfixable || err != nil {
			t.Errorf("ParseUnique(%q) = %v odd by %v, then %v odd by %v, %v", line, v, odd, again, oddAgain, err)
		}
		if len(v.ID) == 0 || bytes.ContainsAny(v.ID, " \t") || !bytes.Contains(line, v.ID) {
			t.Errorf("ParseUnique(%q) has the id %q", line, v.ID)
		}
	})
}

func FuzzParseCapability(f *testing.F) {
	// Tag and arguments, written with single spaces, are read as the same; no word is empty or holds a blank, and no tag means no arguments.
	seed(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		a := ParseCapability(line)
		words := append([]string{a.Tag}, a.Args...)
		again := ParseCapability([]byte(strings.Join(words, " ")))
		if again.Tag != a.Tag || !slices.Equal(again.Args, a.Args) {
			t.Errorf("ParseCapability(%q) = %q, then %q %q", line, words, again.Tag, again.Args)
		}
		for _, w := range words {
			if strings.ContainsAny(w, " \t") || w == "" && a.Oddity&NoTag == 0 || a.Oddity&NoTag != 0 && len(words) > 1 {
				t.Errorf("ParseCapability(%q) = %q odd by %v", line, words, a.Oddity)
			}
		}
	})
}

func FuzzFindStamp(f *testing.F) {
	// A timestamp that was found is a piece of the text, is found again in itself, and is printable ASCII in brackets with one @ and at most 512 octets.
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		stamp, err := FindStamp(text)
		if (err == nil) != (stamp != "") {
			t.Errorf("FindStamp(%q) = %q, %v", text, stamp, err)
		}
		if err != nil {
			return
		}
		if again, err := FindStamp([]byte(stamp)); again != stamp || err != nil {
			t.Errorf("FindStamp(%q) = %q, then %q, %v", text, stamp, again, err)
		}
		shape := len(stamp) <= stampMax && strings.HasPrefix(stamp, "<") && strings.HasSuffix(stamp, ">") && strings.Count(stamp, "@") == 1
		if !shape || !graphic(stamp) || !bytes.Contains(text, []byte(stamp)) {
			t.Errorf("FindStamp(%q) = %q", text, stamp)
		}
	})
}

func FuzzParseURL(f *testing.F) {
	// What is accepted has a scheme of ours, a host, a port from 1 to 65535, no control character anywhere, and came from a text that had no colon before its last @.
	for _, in := range []string{"pop3://alice@h", "pop://a;auth=+APOP@[::1]:1", "pops://a%40b@h/", "pop3://a:b@h", "pop2://%0a"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := ParseURL(text)
		if err != nil {
			return
		}
		if !IsURL(text) || u.Host == "" || u.Port < 1 || u.Port > 65535 || hasControl(u.User+u.Auth+u.Host) {
			t.Errorf("ParseURL(%q) = %+v", text, u)
		}
		_, rest, _ := strings.Cut(text, "://")
		if at := strings.LastIndexByte(rest, '@'); at >= 0 && strings.Contains(rest[:at], ":") {
			t.Errorf("ParseURL(%q) = %+v from a text with a password", text, u)
		}
	})
}
