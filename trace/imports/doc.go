// Package imports makes transcripts of what other tools write about a POP
// conversation: people's C: and S: lines, logs of servers, debug output of clients.
//
// All of it goes through a recorder, so secrets are hidden as in a recording of our
// own; what the source lost is said in the file. No importer asks the network or
// runs a tool.
package imports
