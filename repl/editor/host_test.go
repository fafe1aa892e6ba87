//go:build linux || darwin

package editor

import (
	"bufio"
	"context"
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

func hostEditor(history *History) (*Editor, error) {
	var leave func(int) // nil: as programs do
	if os.Getenv("EDITOR_STAYS") != "" {
		leave = func(status int) { fmt.Println("(status", fmt.Sprint(status)+")") }
	}
	return New(Options{
		Exit:     leave,
		Prompts:  []string{os.Getenv("EDITOR_PROMPT"), "short> "},
		Complete: hostComplete,
		Hint:     hostHint,
		Paint:    hostPaint,
		Help:     func(line string) string { return fmt.Sprintf("help for %q", masked(line, hostPaint(line))) },
		History:  history,
	})
}

func host() int {
	history, err := OpenHistory(os.Getenv("EDITOR_HISTORY"))
	if err != nil {
		fmt.Println("error:", err)
	}
	ed, err := hostEditor(history)
	if err != nil {
		fmt.Println("error:", err)
		return 1
	}
	defer ed.Close()
	if os.Getenv("EDITOR_OUTLIVES") != "" {
		ed.Outlive()
		ed.KeepOutput()
	}
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
		case line == "run": // until Ctrl-C
			running, stop := ed.Interruptible(context.Background())
			fmt.Println("(running)")
			select {
			case <-running.Done():
				fmt.Println("(stopped)")
			case <-released:
				fmt.Println("(released)")
			}
			stop()
		case line == "question":
			hostQuestion(ed, released)
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

// hostQuestion asks a question once an order comes, and takes it back at the next.
func hostQuestion(ed *Editor, released <-chan struct{}) {
	fmt.Println("(busy)")
	<-released
	asking, withdraw := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		answer, err := ed.Ask(asking, "yes or no? ")
		fmt.Printf("(answer %q, %v)\n", answer, err)
	}()
	select {
	case <-done:
	case <-released:
		withdraw()
		<-done
	}
	withdraw()
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
