package serving

import (
	"errors"
	"fmt"
	"strings"

	"popsh/repl/misuse"
	"popsh/session/practice"
)

// SetSwitch turns on a switch of the practice server, NAME or NAME=N.
func SetSwitch(o *practice.Options, text string) error {
	name, value, _ := strings.Cut(text, "=")
	err := o.Switch(name, value)
	if err == nil {
		return nil
	}
	var names []string
	for _, s := range practice.Switches {
		names = append(names, s.Name)
	}
	hint := []string{"popsh practice --help lists the switches"}
	if errors.Is(err, practice.ErrNoSwitch) {
		hint = misuse.Nearest(name, names, hint...)
	}
	return &misuse.Error{Where: "--switch", Reason: "not possible", Err: err, Hint: hint}
}

// Users lists the users of the practice server with all that is said of them, in
// lines that narrow terminals have room for.
func Users() string {
	var users []string
	for _, u := range practice.Users {
		users = append(users, fmt.Sprintf("  %-6s  %-15s  %s\n    %s", u.Name, u.Password, u.Token, u.About))
	}
	return strings.Join(users, "\n")
}

// Logins lists them with what is needed to log in, a line each.
func Logins() string {
	var users []string
	for _, u := range practice.Users {
		users = append(users, fmt.Sprintf("  %-6s  %s", u.Name, u.Password))
	}
	return strings.Join(users, "\n")
}

// switchUsage returns how a switch is written.
func switchUsage(sw practice.Switch) string {
	if sw.Value == "" {
		return sw.Name
	}
	return sw.Name + "=" + strings.ToUpper(sw.Value)
}
