package tree

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// A project is staged in a hidden folder .NAME.underpin-<12 hex>. While the run lives
// it holds a lock on that folder, which the kernel releases when the process dies. So
// a later run can tell an abandoned folder from one in use.

const (
	stagingInfix, stagingDigits = ".underpin-", 12
	mostName                    = 255 // bytes of a name, on every common file system
)

func stagingName(name string) string {
	var random [stagingDigits / 2]byte
	rand.Read(random[:]) // never fails
	return stagingPrefix(name) + hex.EncodeToString(random[:])
}

// stagingPrefix returns the prefix of staging folders, with the name truncated to fit.
func stagingPrefix(name string) string {
	most := mostName - stagingDigits - len(stagingInfix) - len(".")
	for len(name) > most {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return "." + name + stagingInfix
}

// isStaging reports whether entry could be a result of stagingName(name).
func isStaging(entry, name string) bool {
	digits, ok := strings.CutPrefix(entry, stagingPrefix(name))
	return ok && len(digits) == stagingDigits && strings.Trim(digits, "0123456789abcdef") == ""
}

// ErrBusy means that another run holds the lock.
var ErrBusy = errors.New("in use by another run")

// makeStaging makes a staging folder for name in parent and locks it. The lock
// is nil where folders can't be locked.
func makeStaging(parent, name string) (path string, lock *os.File, err error) {
	for {
		path = filepath.Join(parent, stagingName(name))
		if err := os.Mkdir(path, 0o777); errors.Is(err, fs.ErrExist) {
			continue
		} else if err != nil {
			return "", nil, err
		}
		lock, err := Hold(path)
		switch {
		case errors.Is(err, ErrBusy) || errors.Is(err, fs.ErrNotExist):
			continue // swept before we could lock it
		case err != nil:
			return path, nil, nil
		case !same(lock, path):
			lock.Close()
			continue // swept; our lock is on a deleted folder
		}
		return path, lock, nil
	}
}

// sweep removes the staging folders for name in parent whose run is dead: folders, not
// links to one, that belong to the current user and that are not locked.
func sweep(parent, name string) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return // an unreadable folder has nothing to remove
	}
	for _, e := range entries {
		if !e.IsDir() || !isStaging(e.Name(), name) {
			continue
		}
		path := filepath.Join(parent, e.Name())
		if info, err := os.Lstat(path); err != nil || !owned(info) {
			continue
		}
		lock, err := Hold(path)
		if err != nil {
			continue
		}
		if same(lock, path) {
			os.RemoveAll(path) // on an error, the next run tries again
		}
		lock.Close()
	}
}

// same reports whether path itself, not the target of a link, is the open folder.
func same(open *os.File, path string) bool {
	was, err := open.Stat()
	if err != nil {
		return false
	}
	is, err := os.Lstat(path)
	return err == nil && is.IsDir() && os.SameFile(was, is)
}
