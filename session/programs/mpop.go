package programs

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

const mpopConfig = `account popsh
host %s
port %s
user ` + User + `
password %s
auth %s
tls %s
tls_starttls %s
tls_trust_file %s
%s
received_header off
keep on
uidls_file %s
delivery mda %s
`

func mpop(t testing.TB, program string, w Way, _ int) []string {
	onOff := map[bool]string{true: "on", false: "off"}
	keep, folder := keeper(t)
	home, auth, cert := filepath.Dir(keep), "on", ""
	switch {
	case w.SignOn.Mechanism != "":
		auth = strings.ToLower(w.SignOn.Mechanism)
	case !w.STLS && !w.Implicit:
		auth = "user"
	}
	if file := w.SignOn.Cert; file != "" {
		cert = "tls_cert_file " + file + "\ntls_key_file " + file
	}
	file := filepath.Join(home, "mpoprc")
	write(t, file, fmt.Sprintf(mpopConfig, w.Host, w.Port, cmp.Or(w.SignOn.Token, Password), auth,
		onOff[w.STLS || w.Implicit], onOff[w.STLS], w.CA, cert, filepath.Join(home, "uidls"), keep), 0o600)
	Run(t, home, program, "-q", "-C", file, "popsh")
	return collect(t, folder)
}
