// Package practice is a POP3 server in memory: something to learn on, and
// something for tests to talk to. It speaks RFC 1939 with the extensions of RFC
// 2449, 2595, 3206, 5034 and 6856, honestly unless a switch asks for a policy, a
// missing extension or a quirk seen in the field.
//
// It writes its replies by hand and reads commands with a reader of its own, so
// that it shares no mistake with the client; the state rules and the arguments of
// the commands come from package pop3. It keeps nothing on disk, sends no mail
// and knows no user but those it is given. All its mail is made up.
package practice
