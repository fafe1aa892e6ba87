package pop3

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseStat(t *testing.T) {
	for _, c := range []struct {
		in     string
		want   DropListing
		odd    Oddity
		reason string
	}{
		{"2 320", DropListing{2, 320}, 0, ""},
		{"0 0", DropListing{0, 0}, 0, ""},
		{"2 320 extra", DropListing{2, 320}, ExtraText, ""},
		{"2  320", DropListing{2, 320}, ExtraBlanks, ""},
		{"2\t320", DropListing{2, 320}, ExtraBlanks, ""},
		{" 2 320 ", DropListing{2, 320}, ExtraBlanks | TrailingBlanks, ""},
		{"02 320", DropListing{2, 320}, LeadingZeros, ""},
		{"2 00", DropListing{2, 0}, LeadingZeros, ""},
		{"9223372036854775807 9223372036854775807", DropListing{1<<63 - 1, 1<<63 - 1}, 0, ""},
		{"7", DropListing{}, 0, "the number of octets is missing"},
		{"", DropListing{}, 0, "the number of messages is missing"},
		{"+2 320", DropListing{}, 0, "the number of messages has a sign"},
		{"2 -320", DropListing{}, 0, "the number of octets has a sign"},
		{"1,234 5", DropListing{}, 0, "digits only"},
		{"0x10 5", DropListing{}, 0, "digits only"},
		{"9223372036854775808 1", DropListing{}, 0, "too large"},
		{"18446744073709551616 1", DropListing{}, 0, "1 to 19 digits"},
		{"00000000000000000001 1", DropListing{}, 0, "1 to 19 digits"},
		{"you have 3", DropListing{}, 0, "digits only"},
		{"2\x00 320", DropListing{}, 0, "digits only"},
		{"２ 320", DropListing{}, 0, "digits only"},
	} {
		got, odd, err := ParseStat([]byte(c.in))
		check(t, fmt.Sprintf("ParseStat(%q)", c.in), got, c.want, odd, c.odd, err, c.reason)
	}
}

func TestParseListing(t *testing.T) {
	for _, c := range []struct {
		in     string
		want   ScanListing
		odd    Oddity
		reason string
	}{
		{"1 120", ScanListing{1, 120}, 0, ""},
		{"1 120 extra", ScanListing{1, 120}, ExtraText, ""},
		{"0 120", ScanListing{0, 120}, ZeroNumber, ""},
		{"001 120", ScanListing{1, 120}, LeadingZeros, ""},
		{"-1 5", ScanListing{}, 0, "the message number has a sign"},
		{"7", ScanListing{}, 0, "the size is missing"},
		{"1 ", ScanListing{}, 0, "the size is missing"},
		{"+OK 1 120", ScanListing{}, 0, "the message number"},
		{"18446744073709551616 1", ScanListing{}, 0, "the message number"},
	} {
		got, odd, err := ParseListing([]byte(c.in))
		check(t, fmt.Sprintf("ParseListing(%q)", c.in), got, c.want, odd, c.odd, err, c.reason)
	}
}

func TestParseUnique(t *testing.T) {
	long := strings.Repeat("x", uniqueIDMax)
	for _, c := range []struct {
		in     string
		number int64
		id     string
		odd    Oddity
		reason string
	}{
		{"1 a1b2c3-0001", 1, "a1b2c3-0001", 0, ""},
		{"1  uid", 1, "uid", ExtraBlanks, ""},
		{"1 abc def", 1, "abc", ExtraText, ""},
		{"1 abc ", 1, "abc", TrailingBlanks, ""},
		{"1 " + long, 1, long, 0, ""},
		{"1 " + long + "x", 1, long + "x", TooLong, ""},
		{"1 a\x7Fb", 1, "a\x7Fb", BadOctets, ""},
		{"1 caf\xC3\xA9", 1, "caf\xC3\xA9", BadOctets, ""},
		{"0 x", 0, "x", ZeroNumber, ""},
		{"01 x", 1, "x", LeadingZeros, ""},
		{"1 ", 0, "", 0, "the unique-id is missing"},
		{"1", 0, "", 0, "the unique-id is missing"},
		{"", 0, "", 0, "the message number is missing"},
		{"abc", 0, "", 0, "the message number is not made of digits"},
		{"+OK 1 uid", 0, "", 0, "the message number has a sign"},
	} {
		got, odd, err := ParseUnique([]byte(c.in))
		check(t, fmt.Sprintf("ParseUnique(%q)", c.in),
			fmt.Sprintf("%d %q", got.Message, got.ID), fmt.Sprintf("%d %q", c.number, c.id), odd, c.odd, err, c.reason)
	}
}

// check compares what a parser returned. The reason is part of the error's text;
// "" wants no error.
func check[T comparable](t *testing.T, call string, got, want T, odd, wantOdd Oddity, err error, reason string) {
	t.Helper()
	switch {
	case (err == nil) != (reason == ""), err != nil && !strings.Contains(err.Error(), reason):
		t.Errorf("%s fails with %v, want %q", call, err, reason)
	case got != want:
		t.Errorf("%s = %v, want %v", call, got, want)
	case odd != wantOdd:
		t.Errorf("%s is odd by %v, want %v", call, odd, wantOdd)
	}
}

func TestParseErrorIsShort(t *testing.T) {
	_, _, err := ParseStat([]byte(strings.Repeat("\x1b", 1<<20)))
	if text := err.Error(); len(text) > 5*parseErrorMax || strings.Contains(text, "\x1b") {
		t.Errorf("ParseStat of a megabyte of escapes fails with %d octets, want a short quoted text", len(text))
	}
}

func TestOddityString(t *testing.T) {
	if got, want := (ExtraText | ExtraBlanks).String(), "blanks beyond the one space, text after the last value"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
	for o := Oddity(1); o <= NoTag; o <<= 1 {
		if each := o.Each(); len(each) != 1 || o.String() == "" {
			t.Errorf("Oddity(%d) has %d rows and the words %q, want one row with words", o, len(each), o)
		}
	}
}

func TestParseOctets(t *testing.T) {
	for text, want := range map[string]int64{
		"120 octets": 120, "120 octets follow": 120, "120  Octets, thank you": 120, "0 octets": 0, "120 octets.": 120,
		"120": -1, "120 messages": -1, "-120 octets": -1, "octets": -1, "message follows": -1, "": -1, "99999999999999999999 octets": -1, "120octets": -1,
	} {
		n, ok := ParseOctets([]byte(text))
		if ok != (want >= 0) || ok && n != want {
			t.Errorf("ParseOctets(%q) = %d, %v, want %d", text, n, ok, want)
		}
	}
}
