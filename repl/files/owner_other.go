//go:build !unix

package files

import "io/fs"

// ownedByUser cannot tell on this system.
func ownedByUser(fs.FileInfo) bool { return true }

// ownedByRoot cannot tell on this system.
func ownedByRoot(fs.FileInfo) bool { return false }

// hasTwin cannot tell on this system.
func hasTwin(fs.FileInfo) bool { return false }
