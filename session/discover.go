package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

// An OutsideError says that a domain's SRV record names a host outside the
// domain. Nothing proves that the record is genuine, so it is not followed
// without the user's word (RFC 8314 §5.1).
type OutsideError struct{ Domain, Target string }

func (e *OutsideError) Error() string {
	return fmt.Sprintf("the SRV record of %s names %s, which is outside that domain", e.Domain, e.Target)
}

// services are the SRV services, best first (RFC 6186 §3.3).
var services = []struct {
	name string
	mode Mode
}{{"pop3s", Implicit}, {"pop3", STLS}}

// discover looks for the POP3 service of a mail domain. A domain without such
// records is taken for a host. The mode found is set in o. Through a proxy nothing is
// looked up, for that would go past it.
func (o *Options) discover(ctx context.Context, to Target) (Target, error) {
	if o.Path.Proxy != (Proxy{}) {
		o.Tell("no SRV record is looked up, since that would go past the proxy; " + to.Host + " is taken for the server")
		return to, nil
	}
	ctx, cancel := limited(ctx, o.Timers.Connect)
	defer cancel()
	for _, service := range services {
		_, records, err := o.LookupSRV(ctx, service.name, "tcp", to.Host)
		if err != nil || len(records) == 0 {
			continue
		}
		if records[0].Target == "." {
			o.Tell(fmt.Sprintf("the SRV record of %s says that it offers no %s", to.Host, service.name))
			continue
		}
		target := strings.TrimSuffix(records[0].Target, ".")
		if !within(target, to.Host) {
			return to, &OutsideError{Domain: to.Host, Target: target}
		}
		o.Tell(fmt.Sprintf("the SRV record of %s names %s port %d", to.Host, target, records[0].Port))
		o.TLS = service.mode
		return Target{Host: target, Port: int(records[0].Port)}, nil
	}
	return to, contextOnly(ctx)
}

// contextOnly returns the error of a wait that the user ended; a look-up that
// took too long is only a missing record.
func contextOnly(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return nil
}

func within(host, domain string) bool {
	host, domain = strings.ToLower(host), strings.ToLower(domain)
	return net.ParseIP(host) == nil && (host == domain || strings.HasSuffix(host, "."+domain))
}
