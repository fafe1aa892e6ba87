// Package scrub takes out of a transcript what tells who spoke with whom, before
// it is shared: user names, addresses of mail and of machines, host names, and the
// text of messages.
//
// Each of them becomes another one that nobody has (RFC 2606 §3, RFC 5737 §3,
// RFC 3849 §2), the same one wherever it stands, so that what belongs together can
// still be seen. Secrets are the recorder's business: they are not in a transcript.
package scrub
