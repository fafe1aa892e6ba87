// Package typing knows the lines that people type: how they are cut into words, and
// what is to be said of one while it is typed. That is completion, hints, colours,
// and where in it a secret stands.
//
// All it says comes from a [Scene]: the words that a line may begin with, and what
// the session has seen. Nothing is ever sent to know more, and nothing is run. What
// the verbs take comes from package pop3; what words of popsh take, their [Row]s say.
package typing
