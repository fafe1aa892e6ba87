// Package coredump keeps the memory of the process to the process: a dump of it on
// the disk would hold passwords. What a system does not offer is left out.
package coredump
