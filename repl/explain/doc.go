// Package explain says what each piece of an exchange means: the line that was
// sent, the status line with its response code, the lines of the body, a challenge
// and its answer.
//
// What is explained is the last exchange, of which a [Memory] keeps a bounded part
// while it passes, or any line at all, which a [Reader] takes for everything that
// it may be. What the RFCs say comes from package pop3. No secret is kept or
// repeated.
package explain
