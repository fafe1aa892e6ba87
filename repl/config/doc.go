// Package config reads the configuration file: TOML, taken apart into keys, values
// and the places where they stand.
//
// It reads only a file that nobody but the user and the superuser can have
// written. What a key means, and which values it may have, it does not know.
package config
