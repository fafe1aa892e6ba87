package sasl

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/credentials"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/types"
)

// Kerberos says where tickets come from. It is the one thing in this package that
// reads files and talks to somebody: to the centre that the configuration names.
type Kerberos struct {
	Config string // the configuration; "" for /etc/krb5.conf
	Cache  string // where kinit has put the ticket of the user; "" for the usual place
}

// A Ticket proves to one service who somebody is (RFC 4120 §1.1).
type Ticket struct {
	service string
	realm   string
	user    types.PrincipalName
	sealed  messages.Ticket
	key     types.EncryptionKey
}

// A TicketError says why there is no ticket.
type TicketError struct {
	Op  string // what was being done
	Err error
}

func (e *TicketError) Error() string { return "Kerberos: " + e.Op + ": " + e.Err.Error() }

// Unwrap returns what the system or the centre said.
func (e *TicketError) Unwrap() error { return e.Err }

// Hints say what to do about it.
func (e *TicketError) Hints() []string {
	return []string{"kinit gets a ticket for you, klist shows what there is", "KRB5_CONFIG and KRB5CCNAME name other files"}
}

// kerberosService is the name of POP3 in the name of a service (RFC 5034 §4).
const kerberosService = "pop/"

const (
	usualKerberosConfig = "/etc/krb5.conf"
	fileCache           = "FILE:"
)

// Ticket returns a ticket for the POP3 service of a host: out of the cache, or from
// the centre, which has some seconds for its answer. The error is a *TicketError.
func (k Kerberos) Ticket(host string) (t *Ticket, err error) {
	cl, err := k.client()
	if err != nil {
		return nil, err
	}
	defer cl.Destroy()
	t = &Ticket{service: kerberosService + host, realm: cl.Credentials.Domain(), user: cl.Credentials.CName()}
	if t.sealed, t.key, err = cl.GetServiceTicket(t.service); err != nil {
		return nil, &TicketError{"a ticket for " + t.service, err}
	}
	return t, nil
}

// client reads the configuration and the cache.
func (k Kerberos) client() (*client.Client, error) {
	conf, err := config.Load(cmp.Or(k.Config, usualKerberosConfig))
	if err != nil {
		return nil, &TicketError{"the configuration cannot be read", err}
	}
	cache, err := k.readCache()
	if err != nil {
		return nil, &TicketError{"the ticket cache cannot be read", err}
	}
	cl, err := client.NewFromCCache(cache, conf, client.DisablePAFXFAST(true))
	if err != nil {
		return nil, &TicketError{"the ticket cache is of no use", err}
	}
	return cl, nil
}

// errDamaged stands for what the library does with a cache that is cut or made up.
var errDamaged = errors.New("the file is damaged")

// readCache reads the cache file. The library trusts its lengths.
func (k Kerberos) readCache() (cache *credentials.CCache, err error) {
	name := cmp.Or(k.Cache, fmt.Sprintf("%s/tmp/krb5cc_%d", fileCache, os.Getuid()))
	if kind, _, ok := strings.Cut(name, ":"); ok && kind+":" != fileCache {
		return nil, fmt.Errorf("a cache of the kind %q is not spoken here, only files", kind)
	}
	defer func() {
		if recover() != nil {
			err = errDamaged
		}
	}()
	return credentials.LoadCCache(strings.TrimPrefix(name, fileCache))
}
