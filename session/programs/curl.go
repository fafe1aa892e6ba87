package programs

import (
	"fmt"
	"slices"
	"testing"
)

func curl(t testing.TB, program string, w Way, messages int) []string {
	scheme, args := "pop3", append([]string{program, "-sS", "--cacert", w.CA}, w.SignOn.toCurl()...)
	if w.STLS {
		args = append(args, "--ssl-reqd")
	}
	if w.Implicit {
		scheme = "pop3s"
	}
	var got []string
	for n := range messages {
		url := fmt.Sprintf("%s://%s:%s/%d", scheme, w.Host, w.Port, n+1)
		got = append(got, string(Run(t, t.TempDir(), append(slices.Clone(args), url)...)))
	}
	return got
}

// toCurl returns the flags that have curl sign on so.
func (o SignOn) toCurl() (flags []string) {
	if o.Mechanism != "" {
		flags = []string{"--login-options", "AUTH=" + o.Mechanism}
	}
	switch {
	case o.Cert != "":
		return append(flags, "--cert", o.Cert, "-u", User+":")
	case o.Token != "":
		return append(flags, "--oauth2-bearer", o.Token, "-u", User)
	}
	return append(flags, "-u", User+":"+Password)
}
