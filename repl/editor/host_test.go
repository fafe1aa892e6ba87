//go:build linux || darwin

package editor

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"testing"
)

// TestMain lets the test binary be the program that the terminal tests run: a
// small shell around an editor. Its environment says how it starts; lines on
// descriptor 3 tell it what to do while somebody types.
func TestMain(m *testing.M) {
	if os.Getenv("EDITOR_HOST") == "" {
		os.Exit(m.Run())
	}
	os.Exit(host())
}

// hostVerbs are what the shell completes, in the order it offers them.
var hostVerbs = []Candidate{
	{Text: "RETR", Note: "retrieve a message"},
	{Text: "RSET", Note: "take deletions back"},
	{Text: "STAT", Note: "count the maildrop"},
	{Text: "DELE", Note: "delete a message", Dim: true},
	{Text: "PASS", Note: "log in"},
	{Text: "USER", Note: "a note that is longer than any terminal is wide " + strings.Repeat("and so on ", 30)},
}

func host() int {
	history, err := OpenHistory(os.Getenv("EDITOR_HISTORY"))
	if err != nil {
		fmt.Println("error:", err)
	}
	ed, err := New(Options{
		Prompt:   os.Getenv("EDITOR_PROMPT"),
		Short:    func(string) string { return "short> " },
		Complete: hostComplete,
		Hint:     hostHint,
		Paint:    hostPaint,
		Help:     func(line string) string { return fmt.Sprintf("help for %q", masked(line, hostPaint(line))) },
		History:  history,
	})
	if err != nil {
		fmt.Println("error:", err)
		return 1
	}
	defer ed.Close()
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	released := make(chan struct{})
	go hostOrders(ed, released)
	for {
		line, err := ed.Readline()
		switch {
		case errors.Is(err, ErrInterrupt):
			fmt.Println("(interrupted)")
		case err != nil:
			fmt.Println("(end)")
			return 0
		case line == "quit":
			return 0
		case line == "block": // until an order or SIGINT comes
			fmt.Println("(blocked)")
			select {
			case <-released:
				fmt.Println("(released)")
			case <-interrupts:
				fmt.Println("(SIGINT)")
			}
		case line == "await": // until something can be read
			fmt.Println("(awaiting)")
			hostAwait()
			fmt.Println("(there)")
		case line == "lend":
			ed.Lend(func() error {
				fmt.Println("(lent)")
				<-released
				return nil
			})
		case line == "drop":
			fmt.Printf("(dropped %q)\n", ed.Pasted())
		case line == "ask":
			hostAsk(ed)
		case line == "panic":
			panic("on purpose")
		default:
			fmt.Printf("<%s>\n", shown(line))
			history.Add(redacted(line))
		}
	}
}

// shown is a line without what a test looks for on the screen.
func shown(line string) string {
	if verb, secret, ok := strings.Cut(line, " "); ok && isSecretVerb(verb) {
		return fmt.Sprintf("%s %d octets", verb, len(secret))
	}
	return line
}

func redacted(line string) string {
	if verb, _, ok := strings.Cut(line, " "); ok && isSecretVerb(verb) {
		return verb + " ****"
	}
	return line
}

func isSecretVerb(verb string) bool {
	return strings.EqualFold(verb, "PASS") || strings.EqualFold(verb, "AUTH")
}

func hostAsk(ed *Editor) {
	octets, err := ed.Password("Password: ")
	if err != nil {
		fmt.Println("(no password:", err.Error()+")")
		return
	}
	fmt.Printf("(%d octets, last %q)\n", len(octets), octets[max(0, len(octets)-1):])
	clear(octets)
}

// hostOrders carries out what descriptor 3 says.
func hostOrders(ed *Editor, released chan<- struct{}) {
	orders := os.NewFile(3, "orders")
	scanner := bufio.NewScanner(orders)
	for scanner.Scan() {
		verb, rest, _ := strings.Cut(scanner.Text(), " ")
		switch verb {
		case "above":
			ed.Above(rest)
		case "prompt":
			ed.SetPrompt(rest)
		case "release":
			released <- struct{}{}
		case "close":
			ed.Close()
		}
	}
	io.Copy(io.Discard, orders)
}

func hostComplete(line string, at int) Completion {
	left := string([]rune(line)[:at])
	from := strings.LastIndexByte(left, ' ') + 1
	c := Completion{From: len([]rune(left[:from]))}
	word := left[from:]
	switch {
	case strings.HasPrefix(word, "many"):
		for i := range 300 {
			c.Candidates = append(c.Candidates, Candidate{Text: fmt.Sprintf("x%03d", i), Note: "\x1b[31mno\x1b[0m control\a"})
		}
	case strings.HasPrefix(word, "fold"):
		c.Candidates = []Candidate{{Text: "folder/", Open: true}}
	case from > 0:
		c.Candidates = []Candidate{{Text: "7", Note: "Invoice 118"}, {Text: "9", Note: "Invoices 2026"}}
	default:
		for _, verb := range hostVerbs {
			if len(word) <= len(verb.Text) && strings.EqualFold(verb.Text[:len(word)], word) {
				c.Candidates = append(c.Candidates, verb)
			}
		}
	}
	return c
}

func hostHint(line string) string {
	if strings.EqualFold(line, "RETR ") {
		return "<msg> 1..12"
	}
	return ""
}

// hostPaint makes verbs bold and secrets stars.
func hostPaint(line string) []Paint {
	verb, _, more := strings.Cut(line, " ")
	paints := []Paint{{From: 0, To: len([]rune(verb)), Style: "\x1b[1m"}}
	if more && isSecretVerb(verb) {
		paints = append(paints, Paint{From: len([]rune(verb)) + 1, To: len([]rune(line)), Mask: true})
	}
	return paints
}
