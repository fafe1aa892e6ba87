// Package manual describes popsh to the system around it: the manual page in the
// macros of man(7), and scripts by which bash, zsh and fish complete command lines.
//
// What there is to describe comes in as a [Program] and as chapters; no flag and no
// subcommand is named here.
package manual
