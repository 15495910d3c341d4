package tree

import (
	"errors"

	"golang.org/x/sys/unix"
)

// renameNew renames from to to, and fails if to exists.
func renameNew(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return renameChecked(from, to) // not supported by the file system, such as NFS
	}
	return err
}
