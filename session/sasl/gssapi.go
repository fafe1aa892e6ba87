package sasl

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/gssapi"
	"github.com/jcmturner/gokrb5/v8/iana/chksumtype"
	"github.com/jcmturner/gokrb5/v8/iana/flags"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/types"
)

const gssapiName = "GSSAPI"

// kerberosOID is the object identifier of Kerberos 5 in DER (RFC 1964 §1).
const kerberosOID = "\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"

// The kinds of messages within a token (RFC 4121 §4.1).
const (
	apRequest   = "\x01\x00"
	apReply     = "\x02\x00"
	apRefusal   = "\x03\x00"
	acceptorKey = 0x04 // a flag of a wrapped message: it is under the server's own key
)

// noLayer is the security layer that is none: what follows +OK is not wrapped
// (RFC 4752 §3.3).
const noLayer = 1

// kerberized is the client's side of GSSAPI, which is Kerberos 5 (RFC 4752 §3.1): a
// ticket, the server's proof that it could read that, and an agreement that there is
// no security layer.
type kerberized struct {
	c      Credentials
	auth   types.Authenticator
	key    types.EncryptionKey
	flags  byte // of the messages that are wrapped
	step   func(*kerberized, []byte) ([]byte, error)
	agreed bool
}

func newGSSAPI(c Credentials) (Client, error) {
	if c.Ticket == nil {
		return nil, &CredentialError{gssapiName, ticketField, "is missing"}
	}
	if err := cmp.Or(refuse(gssapiName, authzidField, c.Authzid, control), refuse(gssapiName, userField, c.User, control)); err != nil {
		return nil, err
	}
	return &kerberized{c: c, key: c.Ticket.key, step: (*kerberized).reply}, nil
}

// Start shows the ticket, with something that only its owner can have made
// (RFC 4120 §3.2).
func (k *kerberized) Start() ([]byte, error) {
	t := k.c.Ticket
	auth, err := types.NewAuthenticator(t.realm, t.user)
	if err != nil {
		return nil, err
	}
	auth.Cksum = types.Checksum{CksumType: chksumtype.GSSAPI, Checksum: contextFlags()}
	request, err := messages.NewAPReq(t.sealed, t.key, auth)
	if err != nil {
		return nil, err
	}
	types.SetFlag(&request.APOptions, flags.APOptionMutualRequired)
	message, err := request.Marshal()
	if err != nil {
		return nil, err
	}
	k.auth = auth
	return token(apRequest, message), nil
}

// contextFlags asks that the server prove itself, and for messages that cannot be
// changed; it binds no channel (RFC 4121 §4.1.1).
func contextFlags() []byte {
	const binding = 16
	b := binary.LittleEndian.AppendUint32(nil, binding)
	b = append(b, make([]byte, binding)...)
	return binary.LittleEndian.AppendUint32(b, gssapi.ContextFlagMutual|gssapi.ContextFlagInteg)
}

// token puts a message into the frame of GSS-API (RFC 2743 §3.1).
func token(kind string, message []byte) []byte {
	inner := slices.Concat([]byte(kerberosOID), []byte(kind), message)
	length := []byte{byte(len(inner))}
	if len(inner) > 0x7F {
		octets := bytes.TrimLeft(binary.BigEndian.AppendUint32(nil, uint32(len(inner))), "\x00")
		length = append([]byte{0x80 | byte(len(octets))}, octets...)
	}
	return slices.Concat([]byte{0x60}, length, inner)
}

// frameMax is how many octets of a token's frame stand before its message, at most.
const frameMax = 32

// unframed returns the message of that kind in a token.
func unframed(kind string, framed []byte) ([]byte, bool) {
	head := []byte(kerberosOID + kind)
	i := bytes.Index(framed[:min(len(framed), frameMax)], head)
	if i < 0 {
		return nil, false
	}
	return framed[i+len(head):], true
}

func (k *kerberized) Next(challenge []byte) (answer []byte, err error) {
	defer func() { // the library trusts the lengths in what a server sends
		if recover() != nil {
			answer, err = nil, &ChallengeError{gssapiName, "the server's message is damaged"}
			k.agreed, k.step = false, (*kerberized).over
		}
	}()
	return k.step(k, challenge)
}

func (k *kerberized) Done() bool { return k.agreed }

// reply reads the server's proof: it has decrypted the time at which the ticket was
// shown.
func (k *kerberized) reply(challenge []byte) ([]byte, error) {
	k.step = (*kerberized).over
	if refusal, ok := unframed(apRefusal, challenge); ok {
		return nil, &ChallengeError{gssapiName, "the server does not accept the ticket: " + refusalWords(refusal)}
	}
	message, ok := unframed(apReply, challenge)
	var sealed messages.APRep
	if !ok || sealed.Unmarshal(message) != nil {
		return nil, &ChallengeError{gssapiName, "the server does not prove that it is the service"}
	}
	open, err := crypto.DecryptEncPart(sealed.EncPart, k.key, keyusage.AP_REP_ENCPART)
	var proof messages.EncAPRepPart
	if err == nil {
		err = proof.Unmarshal(open)
	}
	if err != nil || proof.CTime.Unix() != k.auth.CTime.Unix() || proof.Cusec != k.auth.Cusec {
		return nil, &ChallengeError{gssapiName, "the server's proof is wrong: it could not read the ticket"}
	}
	if len(proof.Subkey.KeyValue) > 0 {
		k.key, k.flags = proof.Subkey, acceptorKey
	}
	k.step = (*kerberized).layer
	return []byte{}, nil
}

// refusalWords tells the error of a server.
func refusalWords(message []byte) string {
	var e messages.KRBError
	if e.Unmarshal(message) != nil {
		return "it does not say why"
	}
	return e.Error()
}

// layer agrees that there is no security layer, and says whom to act for.
func (k *kerberized) layer(challenge []byte) ([]byte, error) {
	k.step = (*kerberized).over
	offer, err := k.unwrap(challenge)
	switch {
	case err != nil:
		return nil, &ChallengeError{gssapiName, "the server's offer of layers is not genuine"}
	case len(offer) < 4:
		return nil, &ChallengeError{gssapiName, "the server's offer of layers is too short"}
	case offer[0]&noLayer == 0:
		return nil, &ChallengeError{gssapiName, "the server wants a security layer, which is not spoken here"}
	}
	answer, err := k.wrap(append([]byte{noLayer, 0, 0, 0}, cmp.Or(k.c.Authzid, k.c.User)...))
	k.agreed = err == nil
	return answer, err
}

var errForged = errors.New("the checksum is another one")

// unwrap checks and opens a message (RFC 4121 §4.2.4).
func (k *kerberized) unwrap(wrapped []byte) ([]byte, error) {
	const header, rotation = gssapi.HdrLen, 6
	if len(wrapped) > header { // the library does not turn back what was rotated
		body := slices.Clone(wrapped[header:])
		n := int(binary.BigEndian.Uint16(wrapped[rotation:])) % len(body)
		wrapped = slices.Concat(wrapped[:header], body[n:], body[:n])
	}
	var t gssapi.WrapToken
	if err := t.Unmarshal(wrapped, true); err != nil {
		return nil, err
	}
	if ok, err := t.Verify(k.key, keyusage.GSSAPI_ACCEPTOR_SEAL); !ok {
		return nil, cmp.Or(err, errForged)
	}
	return t.Payload, nil
}

// wrap closes a message against changes.
func (k *kerberized) wrap(message []byte) ([]byte, error) {
	kind, err := crypto.GetEtype(k.key.KeyType)
	if err != nil {
		return nil, err
	}
	t := gssapi.WrapToken{Flags: k.flags, EC: uint16(kind.GetHMACBitLength() / 8), SndSeqNum: uint64(k.auth.SeqNumber), Payload: message}
	if err := t.SetCheckSum(k.key, keyusage.GSSAPI_INITIATOR_SEAL); err != nil {
		return nil, err
	}
	return t.Marshal()
}

func (k *kerberized) over([]byte) ([]byte, error) {
	return nil, &ChallengeError{gssapiName, "the server goes on behind the end of the exchange"}
}
