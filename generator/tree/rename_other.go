//go:build !linux && !darwin

package tree

// renameNew renames from to to, and fails if to exists.
func renameNew(from, to string) error { return renameChecked(from, to) }
