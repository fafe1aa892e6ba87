package programs

import (
	"fmt"
	"path/filepath"
	"testing"
)

const fetchmailConfig = `set no bouncemail
set no syslog
poll %s service %s proto POP3 no dns no envelope
  user "` + User + `" password "` + Password + `" keep fetchall no rewrite stripcr
  %s sslcertfile "%s"
  mda "%s"
`

func fetchmail(t testing.TB, program string, w Way, _ int) []string {
	keep, folder := keeper(t)
	home, mode := filepath.Dir(keep), `sslproto ""`
	switch {
	case w.Implicit:
		mode = `ssl`
	case w.STLS:
		mode = `sslproto "auto" sslcertck`
	}
	file := filepath.Join(home, "fetchmailrc")
	write(t, file, fmt.Sprintf(fetchmailConfig, w.Host, w.Port, mode, w.CA, keep), 0o600)
	Run(t, home, program, "--invisible", "-f", file, "--pidfile", filepath.Join(home, "pid"))
	return collect(t, folder)
}
