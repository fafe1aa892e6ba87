package sasl

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jcmturner/gofork/encoding/asn1"
	"github.com/jcmturner/gokrb5/v8/asn1tools"
	"github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/gssapi"
	"github.com/jcmturner/gokrb5/v8/iana/asnAppTag"
	"github.com/jcmturner/gokrb5/v8/iana/etypeID"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/iana/msgtype"
	"github.com/jcmturner/gokrb5/v8/iana/nametype"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/types"
)

func aesKey(octet byte) types.EncryptionKey {
	return types.EncryptionKey{KeyType: etypeID.AES256_CTS_HMAC_SHA1_96, KeyValue: slices.Repeat([]byte{octet}, 32)}
}

// The keys of an exchange: the one in the ticket, and the server's own.
var sessionKey, subKey = aesKey(1), aesKey(2)

// aTicket is one that a centre could have made.
func aTicket() *Ticket {
	name := types.NewPrincipalName(nametype.KRB_NT_PRINCIPAL, "pop/localhost")
	return &Ticket{service: "pop/localhost", realm: "EXAMPLE.ORG", user: types.NewPrincipalName(nametype.KRB_NT_PRINCIPAL, "alice"), key: sessionKey,
		sealed: messages.Ticket{TktVNO: 5, Realm: "EXAMPLE.ORG", SName: name, EncPart: types.EncryptedData{EType: sessionKey.KeyType, KVNO: 1, Cipher: []byte("sealed")}}}
}

// acceptor is the other side of an exchange, as far as the client has to be answered.
type acceptor struct {
	t      testing.TB
	client *kerberized
}

func newAcceptor(t testing.TB, authzid string) *acceptor {
	t.Helper()
	c, err := newGSSAPI(Credentials{User: "alice", Authzid: authzid, Ticket: aTicket()})
	if err != nil {
		t.Fatal(err)
	}
	first, err := c.Start()
	if err != nil || !strings.HasPrefix(string(first), "\x60\x82") || !strings.Contains(string(first), kerberosOID+apRequest) {
		t.Fatalf("Start() = %q, %v, want a request in its frame", first, err)
	}
	return &acceptor{t, c.(*kerberized)}
}

// reply proves that the ticket could be read; change may make something else of it.
func (a *acceptor) reply(change func(*messages.EncAPRepPart)) []byte {
	a.t.Helper()
	part := messages.EncAPRepPart{CTime: a.client.auth.CTime, Cusec: a.client.auth.Cusec, Subkey: subKey, SequenceNumber: 7}
	if change != nil {
		change(&part)
	}
	open, err := asn1.Marshal(part)
	if err != nil {
		a.t.Fatal(err)
	}
	sealed, err := crypto.GetEncryptedData(asn1tools.AddASNAppTag(open, asnAppTag.EncAPRepPart), sessionKey, keyusage.AP_REP_ENCPART, 0)
	if err != nil {
		a.t.Fatal(err)
	}
	message, err := asn1.Marshal(messages.APRep{PVNO: 5, MsgType: msgtype.KRB_AP_REP, EncPart: sealed})
	if err != nil {
		a.t.Fatal(err)
	}
	return token(apReply, asn1tools.AddASNAppTag(message, asnAppTag.APREP))
}

// offer offers security layers under a key.
func (a *acceptor) offer(key types.EncryptionKey, payload string) []byte {
	a.t.Helper()
	const fromAcceptor = 1
	w := gssapi.WrapToken{Flags: fromAcceptor | acceptorKey, EC: 12, SndSeqNum: 7, Payload: []byte(payload)}
	if err := w.SetCheckSum(key, keyusage.GSSAPI_ACCEPTOR_SEAL); err != nil {
		a.t.Fatal(err)
	}
	b, err := w.Marshal()
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

func TestGSSAPI(t *testing.T) {
	for authzid, want := range map[string]string{"": "\x01\x00\x00\x00alice", "bob": "\x01\x00\x00\x00bob"} {
		a := newAcceptor(t, authzid)
		if answer, err := a.client.Next(a.reply(nil)); err != nil || answer == nil || len(answer) > 0 || a.client.Done() {
			t.Fatalf("Next(reply) = %q, %v, done %v, want an empty answer", answer, err, a.client.Done())
		}
		offer := a.offer(subKey, "\x07\x00\x10\x00")
		rotated := slices.Concat(offer[:6], []byte{0, 5}, offer[8:16], offer[len(offer)-5:], offer[16:len(offer)-5])
		answer, err := a.client.Next(rotated)
		var w gssapi.WrapToken
		if err != nil || !a.client.Done() || w.Unmarshal(answer, false) != nil || string(w.Payload) != want || w.Flags != acceptorKey {
			t.Errorf("Next(offer) = %q, %v, done %v, want %q wrapped", answer, err, a.client.Done(), want)
		}
		if ok, err := w.Verify(subKey, keyusage.GSSAPI_INITIATOR_SEAL); !ok {
			t.Errorf("the answer is not genuine: %v", err)
		}
		if _, err := a.client.Next(nil); err == nil {
			t.Error("an answer behind the end")
		}
	}
}

// TestGSSAPIRefusals: what a server does not prove, or wants too much, is not
// answered.
func TestGSSAPIRefusals(t *testing.T) {
	good := func(a *acceptor) []byte { return a.reply(nil) }
	for name, tt := range map[string]struct {
		first, second func(*acceptor) []byte
		reason        string
	}{
		"nothing":         {func(*acceptor) []byte { return nil }, nil, "does not prove that it is the service"},
		"text":            {func(*acceptor) []byte { return []byte("hello") }, nil, "does not prove"},
		"a frame alone":   {func(*acceptor) []byte { return token(apReply, nil) }, nil, "does not prove"},
		"a refusal":       {func(*acceptor) []byte { return token(apRefusal, []byte("what")) }, nil, "does not accept the ticket: it does not say why"},
		"another time":    {func(a *acceptor) []byte { return a.reply(func(p *messages.EncAPRepPart) { p.Cusec++ }) }, nil, "the server's proof is wrong"},
		"a changed proof": {func(a *acceptor) []byte { b := a.reply(nil); b[len(b)-1]++; return b }, nil, "the server's proof is wrong"},
		"a cut proof":     {func(a *acceptor) []byte { b := a.reply(nil); return b[:len(b)-9] }, nil, ""},
		"another key":     {good, func(a *acceptor) []byte { return a.offer(sessionKey, "\x07\x00\x10\x00") }, "offer of layers is not genuine"},
		"a changed offer": {good, func(a *acceptor) []byte { b := a.offer(subKey, "\x07\x00\x10\x00"); b[16] = 1; return b }, "not genuine"},
		"a short offer":   {good, func(a *acceptor) []byte { return a.offer(subKey, "\x07") }, "too short"},
		"no plain layer":  {good, func(a *acceptor) []byte { return a.offer(subKey, "\x06\x00\x10\x00") }, "wants a security layer"},
		"an empty offer":  {good, func(*acceptor) []byte { return nil }, "not genuine"},
	} {
		a := newAcceptor(t, "")
		answer, err := a.client.Next(tt.first(a))
		if tt.second != nil {
			answer, err = a.client.Next(tt.second(a))
		}
		var refused *ChallengeError
		if !errors.As(err, &refused) || answer != nil || a.client.Done() || !strings.Contains(refused.Reason, tt.reason) {
			t.Errorf("%s: %q, %v, done %v, want refused: %s", name, answer, err, a.client.Done(), tt.reason)
		}
	}
}

func TestGSSAPIWithoutATicket(t *testing.T) {
	var bad *CredentialError
	if _, err := NewClient("GSSAPI", alice); !errors.As(err, &bad) || bad.Field != ticketField {
		t.Errorf("NewClient = %v, want an error about the ticket", err)
	}
}

// TestTicketErrors: a configuration or a cache that cannot be used is named.
func TestTicketErrors(t *testing.T) {
	folder := t.TempDir()
	config, cut := filepath.Join(folder, "krb5.conf"), filepath.Join(folder, "cache")
	for name, text := range map[string]string{config: "[libdefaults]\n default_realm = EXAMPLE.ORG\n", cut: "\x05\x04\x00\x00\x00\x00\x00\x01\x7f\xff\xff\xff"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for want, k := range map[string]Kerberos{
		"the configuration cannot be read": {Config: filepath.Join(folder, "missing")},
		"the ticket cache cannot be read":  {Config: config, Cache: filepath.Join(folder, "missing")},
		"the file is damaged":              {Config: config, Cache: "FILE:" + cut},
		`kind "KEYRING"`:                   {Config: config, Cache: "KEYRING:persistent:0"},
	} {
		var bad *TicketError
		if _, err := k.Ticket("localhost"); !errors.As(err, &bad) || !strings.Contains(err.Error(), want) || len(bad.Hints()) == 0 {
			t.Errorf("Ticket of %+v = %v, want %s", k, err, want)
		}
	}
}

// FuzzGSSAPI: whatever a server sends, a client is not done, for nobody can make its
// proof without the key.
func FuzzGSSAPI(f *testing.F) {
	a := newAcceptor(f, "")
	f.Add(a.reply(nil), a.offer(subKey, "\x07\x00\x10\x00"))
	f.Add(token(apReply, []byte("x")), []byte{5, 4})
	f.Add(token(apRefusal, []byte("\x7e\x03\x30\x01")), []byte{})
	f.Fuzz(func(t *testing.T, first, second []byte) {
		a := newAcceptor(t, "")
		for _, challenge := range [][]byte{first, second} {
			if answer, err := a.client.Next(challenge); err == nil || len(answer) > 0 || a.client.Done() {
				t.Fatalf("Next(%q) = %q, %v, done %v", challenge, answer, err, a.client.Done())
			}
		}
	})
}
