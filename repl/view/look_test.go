package view

import (
	"strings"
	"testing"
)

func TestParseLook(t *testing.T) {
	for _, c := range []struct{ text, plain, rich string }{
		{"plain", "", ""},
		{"red", "\x1b[31m", "\x1b[31m"},
		{"  bold   bright-blue ", "\x1b[94;1m", "\x1b[94;1m"},
		{"#56B4E9", "\x1b[94m", "\x1b[38;2;86;180;233m"},
		{"#000000 on #ffFFff", "\x1b[30;107m", "\x1b[38;2;0;0;0;48;2;255;255;255m"},
		{"on yellow underline", "\x1b[43;4m", "\x1b[43;4m"},
		{"faint italic reverse", "\x1b[2;3;7m", "\x1b[2;3;7m"},
	} {
		look, err := ParseLook(c.text)
		if err != nil {
			t.Errorf("ParseLook(%q) = %v", c.text, err)
			continue
		}
		if plain, rich := look.style(false), look.style(true); plain.On != c.plain || rich.On != c.rich || (plain.On == "") != (plain.Off == "") {
			t.Errorf("ParseLook(%q) has the styles %q and %q, want %q and %q", c.text, plain, rich, c.plain, c.rich)
		}
		if want := strings.Join(strings.Fields(c.text), " "); look.String() != want {
			t.Errorf("ParseLook(%q).String() = %q, want %q", c.text, look, want)
		}
	}
	for _, wrong := range []string{"", " ", "on", "bold on", "purple", "#12345", "#1234567", "#+12345", "#12345g", "red blue",
		"on red on blue", "bold plain", "plain plain", "\x1b[31m"} {
		if look, err := ParseLook(wrong); err == nil {
			t.Errorf("ParseLook(%q) = %q, want an error", wrong, look)
		}
	}
}

// TestUsualLooks: what the table says can be read, and each name stands once.
func TestUsualLooks(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Kinds {
		for _, text := range []string{k.plain, k.rich} {
			if _, err := ParseLook(text); err != nil {
				t.Errorf("the look %q of %s: %v", text, k.Name, err)
			}
		}
		if seen[k.Name] {
			t.Errorf("%s stands in the table twice", k.Name)
		}
		seen[k.Name] = true
	}
	if len(Kinds) != int(meanings)-1 { // what the server sent has no colour
		t.Errorf("%d kinds for %d meanings", len(Kinds), meanings)
	}
}

func TestTheme(t *testing.T) {
	red, _ := ParseLook("red")
	none, _ := ParseLook("plain")
	p := NewPalette(true, Theme{Client: red, Refused: none})
	for m, want := range map[Meaning]string{Client: "\x1b[31mx\x1b[0m", Refused: "x", Odd: "\x1b[7mx\x1b[27m"} {
		if got := p.Paint(m, "x"); got != want {
			t.Errorf("Paint(%d) = %q, want %q", m, got, want)
		}
	}
}
