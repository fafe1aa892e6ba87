package practice

import "fmt"

// A language is one of [languages].
type language int

// The languages of the reply texts. English is the one before LANG, and what "*"
// chooses.
const (
	english language = iota
	german
)

// languages are the tags and the names that LANG lists (RFC 6856 §3.2).
var languages = [...]struct{ tag, name string }{
	english: {"en", "English"},
	german:  {"de", "Deutsch"},
}

// A phrase is one thing that the server says to people.
type phrase int

// The phrases.
const (
	ready phrase = iota
	goodbye
	updated
	passwordNext
	opens
	badLogin
	inUse
	tooSoon
	userFirst
	tlsFirst
	noTimestamp
	mechanismsFollow
	noMechanism
	answerLater
	notBase64
	cancelled
	badAnswer
	capabilitiesFollow
	beginTLS
	tlsIsOn
	noTLS
	utf8IsOn
	noTLSAfterUTF8
	languagesFollow
	languageSet
	noLanguage
	messages
	idsFollow
	octetsFollow
	topFollows
	notANumber
	noSuchMessage
	isMarked
	needsUTF8
	marked
	unmarked
	stillHere
	unknownCommand
	usage
	loginFirst
	beforeLogin
	lineTooLong
	tooManyBad
	tooBusy
	tooSilent
	noUser
	popOff
	notRemoved
	phrases // how many there are
)

// texts holds every phrase in every language. English texts are ASCII (RFC 1939
// §3, RFC 6856 §3.2). No text shows what the client sent.
var texts = map[phrase][len(languages)]string{
	ready:              {"popsh practice server ready", "popsh-Übungsserver bereit"},
	goodbye:            {"goodbye, nothing was changed", "Auf Wiedersehen, nichts wurde geändert"},
	updated:            {"%d removed, %d left, goodbye", "%d gelöscht, %d übrig, auf Wiedersehen"},
	passwordNext:       {"now the password, by PASS", "jetzt das Passwort, mit PASS"},
	opens:              {"maildrop is open: %d messages, %d octets", "Das Postfach ist offen: %d Nachrichten, %d Oktette"},
	badLogin:           {"name and password do not match", "Name oder Passwort ist falsch"},
	inUse:              {"another session holds the maildrop, try again when it has ended", "Eine andere Sitzung hat das Postfach, später noch einmal versuchen"},
	tooSoon:            {"you were here a moment ago, try again in %d seconds", "Die letzte Anmeldung war eben erst, in %d Sekunden noch einmal versuchen"},
	userFirst:          {"say who you are first, by USER", "Erst den Namen nennen, mit USER"},
	tlsFirst:           {"not in clear text, start TLS by STLS first", "Nicht im Klartext, erst TLS einschalten, mit STLS"},
	noTimestamp:        {"no timestamp was in the greeting, so there is nothing to answer", "Im Gruß stand kein Zeitstempel, also gibt es nichts zu beantworten"},
	mechanismsFollow:   {"mechanisms follow", "Die Verfahren folgen"},
	noMechanism:        {"no such mechanism, CAPA lists those I have", "Dieses Verfahren gibt es hier nicht, CAPA zeigt die vorhandenen"},
	answerLater:        {"protocol error, the answer belongs on a line of its own", "Protokollfehler, die Antwort gehört auf eine eigene Zeile"},
	notBase64:          {"that is not base64", "Das ist kein Base64"},
	cancelled:          {"cancelled, you are not logged in", "Abgebrochen, keine Anmeldung"},
	badAnswer:          {"that answer does not fit the mechanism", "Diese Antwort passt nicht zum Verfahren"},
	capabilitiesFollow: {"capabilities follow", "Die Fähigkeiten folgen"},
	beginTLS:           {"begin the TLS handshake", "Jetzt der TLS-Handschlag"},
	tlsIsOn:            {"TLS is on already", "TLS ist schon eingeschaltet"},
	noTLS:              {"TLS is not available right now", "TLS gibt es gerade nicht"},
	utf8IsOn:           {"UTF-8 is on for this session", "UTF-8 gilt für diese Sitzung"},
	noTLSAfterUTF8:     {"too late for STLS, it belongs before UTF8", "Zu spät für STLS, es gehört vor UTF8"},
	languagesFollow:    {"languages follow", "Die Sprachen folgen"},
	languageSet:        {"%s from now on in English", "%s Ab jetzt auf Deutsch"},
	noLanguage:         {"no such language, LANG alone lists those I speak", "Diese Sprache gibt es hier nicht, LANG allein zeigt die vorhandenen"},
	messages:           {"%d messages, %d octets", "%d Nachrichten, %d Oktette"},
	idsFollow:          {"unique-ids follow", "Die Kennungen folgen"},
	octetsFollow:       {"%d octets", "%d Oktette"},
	topFollows:         {"header and first lines follow", "Kopf und erste Zeilen folgen"},
	notANumber:         {"a number is due there, digits only", "Dort gehört eine Zahl hin, nur Ziffern"},
	noSuchMessage:      {"no such message, there are %d", "Diese Nachricht gibt es nicht, es sind %d"},
	isMarked:           {"that message is marked for deletion, RSET takes all marks away", "Diese Nachricht ist zum Löschen vorgemerkt, RSET hebt alle Vormerkungen auf"},
	needsUTF8:          {"that message has UTF-8 in its header, say UTF8 before the login", "Diese Nachricht hat UTF-8 im Kopf, vor der Anmeldung UTF8 sagen"},
	marked:             {"marked for deletion, QUIT carries it out", "Zum Löschen vorgemerkt, QUIT führt es aus"},
	unmarked:           {"no marks left: %d messages, %d octets", "Keine Vormerkungen mehr: %d Nachrichten, %d Oktette"},
	stillHere:          {"still here", "Noch da"},
	unknownCommand:     {"unknown command, CAPA lists what I can do", "Unbekannter Befehl, CAPA zeigt die vorhandenen"},
	usage:              {"the command is written: %s", "Der Befehl schreibt sich: %s"},
	loginFirst:         {"log in first", "Erst anmelden"},
	beforeLogin:        {"only before the login", "Nur vor der Anmeldung"},
	lineTooLong:        {"that line is too long", "Diese Zeile ist zu lang"},
	tooBusy:            {"too many sessions right now, try again later", "Gerade sind zu viele Sitzungen offen, später noch einmal versuchen"},
	tooSilent:          {"you were silent for too long, goodbye", "Zu lange Stille, auf Wiedersehen"},
	noUser:             {"nobody of that name is here", "Hier gibt es niemanden dieses Namens"},
	popOff:             {"POP3 is switched off for this maildrop", "POP3 ist für dieses Postfach abgeschaltet"},
	notRemoved:         {"some messages could not be removed", "Einige Nachrichten ließen sich nicht löschen"},
	tooManyBad:         {"too many lines that are no commands, goodbye", "Zu viele Zeilen, die keine Befehle sind, auf Wiedersehen"},
}

// say returns a phrase in the language of the session.
func (c *conn) say(p phrase, args ...any) string {
	text := texts[p][c.language]
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// accept returns a +OK.
func (c *conn) accept(p phrase, args ...any) reply {
	return reply{ok: true, text: c.say(p, args...)}
}

// refuse returns a -ERR with a response code, or with none if code is "".
func (c *conn) refuse(code string, p phrase, args ...any) reply {
	return reply{code: code, text: c.say(p, args...)}
}
