package session

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"popsh/session/dovecot"
	"popsh/session/pop3"
	"popsh/session/programs"
	"popsh/session/sasl"
)

// A realm is a Kerberos realm of one test: a centre on this machine, with alice and
// a POP3 service on localhost.
type realm struct {
	folder string
	env    []string
}

const kdcConfig = `[kdcdefaults]
  kdc_listen = 127.0.0.1:%[1]s
  kdc_tcp_listen = 127.0.0.1:%[1]s
[realms]
  EXAMPLE.ORG = {
    database_name = %[2]s/principal
    key_stash_file = %[2]s/stash
    acl_file = %[2]s/acl
  }
`

const krbConfig = `[libdefaults]
  default_realm = EXAMPLE.ORG
  dns_lookup_kdc = false
  dns_lookup_realm = false
  rdns = false
[realms]
  EXAMPLE.ORG = {
    kdc = 127.0.0.1:%s
  }
[domain_realm]
  localhost = EXAMPLE.ORG
`

// newRealm starts a centre, which is stopped when the test ends, and gets a ticket for
// alice.
func newRealm(t *testing.T) *realm {
	t.Helper()
	for _, name := range []string{"krb5kdc", "kdb5_util", "kadmin.local", "kinit"} {
		programs.Find(t, name)
	}
	folder, err := os.MkdirTemp("", "popsh-kdc-") // no t.TempDir: Dovecot must reach it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	ln.Close()
	r := &realm{folder: folder, env: append(os.Environ(), "KRB5_CONFIG="+folder+"/krb5.conf", "KRB5_KDC_PROFILE="+folder+"/kdc.conf", "KRB5CCNAME=FILE:"+folder+"/cache")}
	r.write(t, "krb5.conf", fmt.Sprintf(krbConfig, port))
	r.write(t, "kdc.conf", fmt.Sprintf(kdcConfig, port, folder))
	r.run(t, "", "kdb5_util", "create", "-s", "-r", "EXAMPLE.ORG", "-P", "master")
	for _, query := range []string{"addprinc -pw open-sesame alice", "addprinc -randkey pop/localhost", "ktadd -k " + folder + "/keytab pop/localhost"} {
		r.run(t, "", "kadmin.local", "-r", "EXAMPLE.ORG", "-q", query)
	}
	if err := os.Chmod(folder+"/keytab", 0o644); err != nil {
		t.Fatal(err)
	}
	os.Chmod(folder, 0o755)
	r.serve(t, "127.0.0.1:"+port)
	r.run(t, "open-sesame\n", "kinit", "alice")
	return r
}

func (r *realm) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.folder, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (r *realm) run(t *testing.T, input string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env, cmd.Stdin = r.env, strings.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%q: %v\n%s", args, err, out)
	}
}

// serve runs the centre until the test ends, and waits until it listens.
func (r *realm) serve(t *testing.T, addr string) {
	t.Helper()
	cmd := exec.Command("krb5kdc", "-n", "-r", "EXAMPLE.ORG", "-P", r.folder+"/pid")
	cmd.Env = r.env
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for deadline := time.Now().Add(time.Minute); ; {
		nc, err := net.Dial("tcp", addr)
		if err == nil {
			nc.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the centre does not listen")
		}
	}
}

func (r *realm) kerberos() sasl.Kerberos {
	return sasl.Kerberos{Config: r.folder + "/krb5.conf", Cache: "FILE:" + r.folder + "/cache"}
}

// TestDovecotGSSAPI signs on with a ticket of a real centre at a real server.
func TestDovecotGSSAPI(t *testing.T) {
	r := newRealm(t)
	extra := "auth_krb5_keytab = %[1]s/keytab\nauth_gssapi_hostname = \"$ALL\"\nauth_username_format = %%Ln\nimport_environment = KRB5_CONFIG=%[1]s/krb5.conf\n"
	srv := dovecot.Start(t, dovecot.Options{Mechanisms: []string{"plain", "gssapi"}, Extra: fmt.Sprintf(extra, r.folder)})
	for _, initial := range []InitialResponse{InitialOn, InitialOff} {
		for name, ok := range map[string]bool{"alice": true, "": true, "bob": false} {
			ticket, err := r.kerberos().Ticket("localhost")
			if err != nil {
				t.Fatal(err)
			}
			s := dovecotDoorWith(t, srv, &Options{TLS: STLS})
			c, err := s.SASL("GSSAPI", sasl.Credentials{Authzid: name, Ticket: ticket})
			if err != nil {
				t.Fatal(err)
			}
			reply, err := s.Authenticate(t.Context(), "GSSAPI", c, &AuthOptions{Initial: initial})
			if err != nil || reply.Status.OK != ok || (s.State() == pop3.Transaction) != ok {
				t.Errorf("GSSAPI for %q, initial response %s: %v, %v, state %v", name, InitialResponses[initial], reply, err, s.State())
			}
			s.Close()
		}
	}
	var missing *sasl.TicketError
	if _, err := r.kerberos().Ticket("nobody.example.org"); !errors.As(err, &missing) {
		t.Errorf("a ticket for a service that is not there: %v, want an error", err)
	}
}
