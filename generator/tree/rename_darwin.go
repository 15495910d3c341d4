package tree

import (
	"errors"

	"golang.org/x/sys/unix"
)

// renameNew renames from to to, and fails if to exists.
func renameNew(from, to string) error {
	err := unix.RenamexNp(from, to, unix.RENAME_EXCL)
	if errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EINVAL) {
		return renameChecked(from, to) // not supported by the file system
	}
	return err
}
