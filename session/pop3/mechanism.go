package pop3

// A Mech is what a user should know of one SASL mechanism. How it is spoken is a
// matter of package sasl.
type Mech struct {
	Name     string
	Initial  Initial
	Needs    Need     // what signing on by it takes
	Authzid  bool     // it can say whom to act for
	Sends    []Answer // the client's messages, one after the other
	Messages string   // what the lines of both sides hold, in words
	Clear    bool     // whoever reads the lines has the password or a token
	Mutual   bool     // the server proves that it knows the secret too
	Strength int      // higher is better; of two offered, take the stronger
	Asked    bool     // only for those who ask for it by its name
	Museum   bool     // named, but nothing to use today
	Advice   string   // a sentence or two
	Refs     []Ref
}

// Initial says whether an initial response on the AUTH line is of use.
type Initial uint8

// The uses of an initial response (RFC 5034 §4).
const (
	NoInitial   Initial = iota // the server speaks first; an initial response must be refused
	MayInitial                 // some servers take it, some do not
	UsesInitial                // the client speaks first
)

// A Need is a set of things that signing on takes.
type Need uint8

// What a mechanism may need.
const (
	NeedsName        Need = 1 << iota // a user name
	NeedsPassword                     // or another secret that both sides know
	NeedsToken                        // of OAuth, in place of the password
	NeedsCertificate                  // a TLS certificate of the client
	NeedsChannel                      // a TLS connection to bind the exchange to
	NeedsTicket                       // of Kerberos

	needsUser = NeedsName | NeedsPassword
)

// Has reports whether all of what is in the set.
func (n Need) Has(what Need) bool { return n&what == what }

// An Answer is a message of a client.
type Answer struct {
	Holds string // in words
	Open  bool   // it may be shown: nobody can sign on with it, or find the password by it
}

func open(holds string) Answer { return Answer{holds, true} }

func hidden(holds string) Answer { return Answer{holds, false} }

// What the client sends in the exchanges of several mechanisms.
var (
	scramSends = []Answer{open("the name and a nonce"), hidden("the proof that the password is known"), open("empty: there is no more to say")}
	tokenSends = []Answer{hidden("the name and the token"), open("nothing of use, so that the server says -ERR")}
	ntlmSends  = []Answer{open("what this side can do"), hidden("name, domain and the answer to the nonce")}
)

// Answer returns what the client's message of that number holds, counted from 1;
// one that is not known is hidden.
func (m *Mech) Answer(number int) Answer {
	if m == nil || number < 1 || number > len(m.Sends) {
		return hidden("an answer")
	}
	return m.Sends[number-1]
}

// Mechanisms are the SASL mechanisms met with POP3, the strongest first.
var Mechanisms = []Mech{
	{
		Name: "SCRAM-SHA-256-PLUS", Initial: UsesInitial, Mutual: true, Strength: 100,
		Needs: needsUser | NeedsChannel, Authzid: true, Sends: scramSends,
		Messages: "as SCRAM-SHA-256, with the TLS channel bound in",
		Advice:   "The best choice: the password is never sent, the server proves that it knows it, and nobody can sit in between.",
		Refs:     []Ref{{7677, ""}, {5802, "6"}, {9266, ""}},
	},
	{
		Name: "SCRAM-SHA-1-PLUS", Initial: UsesInitial, Mutual: true, Strength: 95,
		Needs: needsUser | NeedsChannel, Authzid: true, Sends: scramSends,
		Messages: "as SCRAM-SHA-1, with the TLS channel bound in",
		Advice:   "Very good: the password is never sent, and nobody can sit in between.",
		Refs:     []Ref{{5802, ""}, {9266, ""}},
	},
	{
		Name: "SCRAM-SHA-256", Initial: UsesInitial, Mutual: true, Strength: 90,
		Needs: needsUser, Authzid: true, Sends: scramSends,
		Messages: "name and nonce; nonce, salt and iterations; proof; the server's signature, answered by an empty line",
		Advice:   "Preferred: the password is never sent, and the server proves that it knows it. Fewer than 4096 iterations are too few.",
		Refs:     []Ref{{7677, "3"}, {5802, "3"}},
	},
	{
		Name: "SCRAM-SHA-1", Initial: UsesInitial, Mutual: true, Strength: 85,
		Needs: needsUser, Authzid: true, Sends: scramSends,
		Messages: "name and nonce; nonce, salt and iterations; proof; the server's signature, answered by an empty line",
		Advice:   "Fine: the password is never sent, and the server proves that it knows it.",
		Refs:     []Ref{{5802, "3"}},
	},
	{
		Name: "GSSAPI", Initial: UsesInitial, Mutual: true, Strength: 80, Asked: true,
		Needs: NeedsTicket, Authzid: true, Sends: []Answer{hidden("a Kerberos ticket"), open("empty: the server has proved itself"), hidden("that no security layer is wanted, and whom to act for")},
		Messages: "a Kerberos ticket, the server's proof, and an agreement about a security layer",
		Advice:   "Kerberos: a ticket in place of a password, which kinit gets. popsh agrees on no security layer, so TLS must protect the rest.",
		Refs:     []Ref{{4752, "3"}},
	},
	{
		Name: "EXTERNAL", Initial: UsesInitial, Strength: 75,
		Needs: NeedsCertificate, Authzid: true, Sends: []Answer{open("the name to act as, or nothing")},
		Messages: "the name to act as, or nothing",
		Advice:   "The TLS client certificate says who you are, so it is of use only after TLS with a certificate of your own.",
		Refs:     []Ref{{4422, ""}, {8314, "5.5"}},
	},
	{
		Name: "OAUTHBEARER", Initial: UsesInitial, Clear: true, Strength: 60,
		Needs: NeedsName | NeedsToken, Authzid: true, Sends: tokenSends,
		Messages: "name, host, port and a token; after a failure the server explains in JSON and wants one octet back",
		Advice:   "A token in place of the password. Whoever reads the token can use it, so only inside TLS.",
		Refs:     []Ref{{7628, "3"}},
	},
	{
		Name: "XOAUTH2", Initial: MayInitial, Clear: true, Strength: 55,
		Needs: NeedsName | NeedsToken, Sends: tokenSends,
		Messages: "name and token; after a failure the server explains in JSON and wants an empty line back",
		Advice:   "The large providers' forerunner of OAUTHBEARER. Only inside TLS; Office 365 wants the token on a line of its own.",
		Refs:     []Ref{{5034, "4"}},
	},
	{
		Name: "PLAIN", Initial: UsesInitial, Clear: true, Strength: 50,
		Needs: needsUser, Authzid: true, Sends: []Answer{hidden("the name to act as, NUL, the name, NUL, the password")},
		Messages: "the name to act as, NUL, the name, NUL, the password",
		Advice:   "The password in base64, which protects nothing. Good inside TLS, never without.",
		Refs:     []Ref{{4616, "2"}, {5034, "4"}},
	},
	{
		Name: "LOGIN", Initial: MayInitial, Clear: true, Strength: 45,
		Needs: needsUser, Sends: []Answer{open("the name"), hidden("the password")},
		Messages: "the server asks for the name, then for the password",
		Advice:   "As PLAIN in two steps, from a draft that expired. The wording of the questions means nothing. Never without TLS.",
		Refs:     []Ref{{5034, "4"}},
	},
	{
		Name: "CRAM-MD5", Initial: NoInitial, Strength: 40,
		Needs: needsUser, Sends: []Answer{hidden("the name and a digest of the challenge, keyed with the password")},
		Messages: "a msg-id; the name and an HMAC-MD5 of it keyed with the secret, in lower-case hex",
		Advice:   "The password is not sent, but a listener can guess at it at leisure, and the server must store as good as the password.",
		Refs:     []Ref{{2195, "2"}},
	},
	{
		Name: "DIGEST-MD5", Initial: NoInitial, Mutual: true, Strength: 30,
		Needs: needsUser, Authzid: true, Sends: []Answer{hidden("the name and a digest of nonces and password"), open("empty: there is no more to say")},
		Messages: "realm, nonce and more; the response; the server's proof, answered by an empty line",
		Advice:   "Historic, full of traps and based on MD5. SCRAM took its place.",
		Refs:     []Ref{{2831, ""}, {6331, ""}, {5034, "6"}},
	},
	{
		Name: "NTLM", Initial: MayInitial, Strength: 20,
		Needs: needsUser, Sends: ntlmSends, Asked: true,
		Messages: "three binary messages: hello, challenge, answer",
		Advice:   "Windows' old handshake. It can be relayed, and its challenge tells strangers the names of host and domain.",
		Refs:     []Ref{{5034, "4"}},
	},
	{
		Name: "MSN", Initial: MayInitial, Strength: 20,
		Needs: needsUser, Sends: ntlmSends, Asked: true,
		Messages: "as NTLM",
		Advice:   "An old name for NTLM.",
		Refs:     []Ref{{5034, "4"}},
	},
	{
		Name: "ANONYMOUS", Initial: UsesInitial, Strength: 10,
		Sends: []Answer{open("a word about who you are, or nothing")}, Asked: true,
		Messages: "a word about who you are, or nothing",
		Advice:   "No proof at all. Ask what such a guest may read.",
		Refs:     []Ref{{4505, ""}},
	},
	{
		Name: "KERBEROS_V4", Museum: true,
		Advice: "The Kerberos of the eighties, broken since. GSSAPI took its place.",
		Refs:   []Ref{{1734, ""}, {1731, ""}},
	},
	{
		Name: "SKEY", Museum: true,
		Advice: "One-time passwords from a printed list.",
		Refs:   []Ref{{1734, ""}, {1731, ""}},
	},
	{
		Name: "X-OTP", Museum: true,
		Advice: "A private form of one-time passwords.",
		Refs:   []Ref{{5034, "3"}},
	},
	{
		Name: "RPA", Museum: true,
		Advice: "An online service's own handshake of the nineties.",
		Refs:   []Ref{{5034, "3"}},
	},
	{
		Name: "DPA", Museum: true,
		Advice: "An online service's own handshake of the nineties.",
		Refs:   []Ref{{5034, "3"}},
	},
}

var byMechanism = index(Mechanisms, func(m *Mech) string { return m.Name })

// LookupMechanism finds a mechanism by its name, in any case.
func LookupMechanism(name string) (*Mech, bool) {
	m, ok := byMechanism[upper(name)]
	return m, ok
}

// GivesAway reports whether a mechanism sends the secret itself; one that is not
// known may.
func GivesAway(mechanism string) bool {
	m, ok := LookupMechanism(mechanism)
	return !ok || m.Clear
}

// Strength returns how strong a mechanism is, -1 for one that is not known.
func Strength(mechanism string) int {
	if m, ok := LookupMechanism(mechanism); ok {
		return m.Strength
	}
	return -1
}
