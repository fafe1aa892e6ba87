// Package files knows the files of the user: in which folders those of popsh lie,
// as the XDG Base Directory Specification and the other systems have it, and which
// files are safe to rely on.
//
// A file is safe when its owner is the user and its mode keeps others out; how far
// out depends on what it is for. What does not belong to the user, or what others
// may change, is refused with the command that mends it. It opens files and
// reads none; what popsh writes has its name when it is whole.
package files
