package pop3

// A Mech is what a user should know of one SASL mechanism. How it is spoken is a
// matter of package sasl.
type Mech struct {
	Name     string
	Initial  Initial
	Steps    int    // challenges that the client answers, without an initial response; 0 when not known here
	Messages string // what the lines hold, in words
	Clear    bool   // whoever reads the lines has the password or a token
	Strength int    // higher is better; of two offered, take the stronger
	Museum   bool   // named, but nothing to use today
	Advice   string // a sentence or two
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

// Mechanisms are the SASL mechanisms met with POP3, the strongest first.
var Mechanisms = []Mech{
	{
		Name: "SCRAM-SHA-256-PLUS", Initial: UsesInitial, Steps: 3, Strength: 100,
		Messages: "as SCRAM-SHA-256, with the TLS channel bound in",
		Advice:   "The best choice: the password is never sent, the server proves that it knows it, and nobody can sit in between.",
		Refs:     []Ref{{7677, ""}, {5802, "6"}, {9266, ""}},
	},
	{
		Name: "SCRAM-SHA-1-PLUS", Initial: UsesInitial, Steps: 3, Strength: 95,
		Messages: "as SCRAM-SHA-1, with the TLS channel bound in",
		Advice:   "Very good: the password is never sent, and nobody can sit in between.",
		Refs:     []Ref{{5802, ""}, {9266, ""}},
	},
	{
		Name: "SCRAM-SHA-256", Initial: UsesInitial, Steps: 3, Strength: 90,
		Messages: "name and nonce; nonce, salt and iterations; proof; the server's signature, answered by an empty line",
		Advice:   "Preferred: the password is never sent, and the server proves that it knows it. Fewer than 4096 iterations are too few.",
		Refs:     []Ref{{7677, "3"}, {5802, "3"}},
	},
	{
		Name: "SCRAM-SHA-1", Initial: UsesInitial, Steps: 3, Strength: 85,
		Messages: "name and nonce; nonce, salt and iterations; proof; the server's signature, answered by an empty line",
		Advice:   "Fine: the password is never sent, and the server proves that it knows it.",
		Refs:     []Ref{{5802, "3"}},
	},
	{
		Name: "GSSAPI", Initial: UsesInitial, Steps: 3, Strength: 80,
		Messages: "Kerberos tokens, then four octets about a security layer",
		Advice:   "Kerberos: a ticket in place of a password. If a security layer is agreed on, all that follows is wrapped in it.",
		Refs:     []Ref{{4752, "3"}},
	},
	{
		Name: "EXTERNAL", Initial: UsesInitial, Steps: 1, Strength: 75,
		Messages: "the name to act as, or nothing",
		Advice:   "The TLS client certificate says who you are, so it is of use only after TLS with a certificate of your own.",
		Refs:     []Ref{{4422, ""}, {8314, "5.5"}},
	},
	{
		Name: "OAUTHBEARER", Initial: UsesInitial, Steps: 1, Clear: true, Strength: 60,
		Messages: "name, host, port and a token; after a failure the server explains in JSON and wants one octet back",
		Advice:   "A token in place of the password. Whoever reads the token can use it, so only inside TLS.",
		Refs:     []Ref{{7628, "3"}},
	},
	{
		Name: "XOAUTH2", Initial: MayInitial, Steps: 1, Clear: true, Strength: 55,
		Messages: "name and token; after a failure the server explains in JSON and wants an empty line back",
		Advice:   "The large providers' forerunner of OAUTHBEARER. Only inside TLS; Office 365 wants the token on a line of its own.",
		Refs:     []Ref{{5034, "4"}},
	},
	{
		Name: "PLAIN", Initial: UsesInitial, Steps: 1, Clear: true, Strength: 50,
		Messages: "the name to act as, NUL, the name, NUL, the password",
		Advice:   "The password in base64, which protects nothing. Good inside TLS, never without.",
		Refs:     []Ref{{4616, "2"}, {5034, "4"}},
	},
	{
		Name: "LOGIN", Initial: MayInitial, Steps: 2, Clear: true, Strength: 45,
		Messages: "the server asks for the name, then for the password",
		Advice:   "As PLAIN in two steps, from a draft that expired. The wording of the questions means nothing. Never without TLS.",
		Refs:     []Ref{{5034, "4"}},
	},
	{
		Name: "CRAM-MD5", Initial: NoInitial, Steps: 1, Strength: 40,
		Messages: "a msg-id; the name and an HMAC-MD5 of it keyed with the secret, in lower-case hex",
		Advice:   "The password is not sent, but a listener can guess at it at leisure, and the server must store as good as the password.",
		Refs:     []Ref{{2195, "2"}},
	},
	{
		Name: "DIGEST-MD5", Initial: NoInitial, Steps: 2, Strength: 30,
		Messages: "realm, nonce and more; the response; the server's proof, answered by an empty line",
		Advice:   "Historic, full of traps and based on MD5. SCRAM took its place.",
		Refs:     []Ref{{2831, ""}, {6331, ""}, {5034, "6"}},
	},
	{
		Name: "NTLM", Initial: MayInitial, Steps: 2, Strength: 20,
		Messages: "three binary messages: hello, challenge, answer",
		Advice:   "Windows' old handshake. It can be relayed, and its challenge tells strangers the names of host and domain.",
		Refs:     []Ref{{5034, "4"}},
	},
	{
		Name: "MSN", Initial: MayInitial, Steps: 2, Strength: 20,
		Messages: "as NTLM",
		Advice:   "An old name for NTLM.",
		Refs:     []Ref{{5034, "4"}},
	},
	{
		Name: "ANONYMOUS", Initial: UsesInitial, Steps: 1, Strength: 10,
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
