package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// State is what exists at the path of a new project.
type State int

// The states in which a project can be written.
const (
	Missing State = iota // nothing; parents may be missing too
	Empty                // an empty folder
	OnlyGit              // a folder that contains only .git
)

// NotEmptyError means that the folder contains something besides .git.
type NotEmptyError struct{ Dir, Entry string }

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("%s: not empty: it holds %s; choose a new or an empty folder", e.Dir, e.Entry)
}

// NotDirError means that Path, the folder or one of its parents, is not a folder.
type NotDirError struct{ Path, What string }

func (e *NotDirError) Error() string {
	return fmt.Sprintf("%s: it is %s; choose another folder", e.Path, e.What)
}

// AccessError means that Path, the folder or its nearest existing parent, is not
// writable.
type AccessError struct {
	Path string
	Err  error
}

func (e *AccessError) Error() string {
	hint := "choose another folder"
	if errors.Is(e.Err, fs.ErrPermission) {
		hint += " or change its permissions"
	}
	return fmt.Sprintf("%s: can't write there: %v; %s", e.Path, reason(e.Err), hint)
}

func (e *AccessError) Unwrap() error { return e.Err }

// reason returns err without the path, which the message has already.
func reason(err error) error {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// Check returns an error if a project can't be written to dir: a *NotEmptyError,
// *NotDirError or *AccessError. It writes nothing. A staging folder that an earlier run
// left in dir is ignored, since Write removes it.
func Check(dir string) (State, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Missing, &NotDirError{".", "a folder that has been removed"}
	}
	info, err := os.Stat(abs)
	if absent(err) {
		return Missing, checkParent(abs)
	}
	if err != nil {
		return Missing, &AccessError{dir, err}
	}
	if !info.IsDir() {
		return Missing, &NotDirError{dir, "not a folder"}
	}
	entries, err := os.ReadDir(abs)
	if err != nil {
		return Missing, &AccessError{dir, err}
	}
	state := Empty
	for _, e := range entries {
		switch {
		case e.Name() == ".git":
			state = OnlyGit
		case !e.IsDir() || !isStaging(e.Name(), filepath.Base(abs)):
			return Missing, &NotEmptyError{dir, e.Name()}
		}
	}
	if err := writable(abs); err != nil {
		return Missing, &AccessError{dir, err}
	}
	return state, nil
}

// checkParent returns an error if path, which does not exist, can't be made. If another
// process makes it meanwhile, that is not an error.
func checkParent(path string) error {
	for {
		if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return &NotDirError{path, "a link to nothing"}
		}
		path = filepath.Dir(path)
		info, err := os.Stat(path)
		if absent(err) && path != filepath.Dir(path) {
			continue
		}
		if err != nil {
			return &AccessError{path, err}
		}
		if !info.IsDir() {
			return &NotDirError{path, "not a folder"}
		}
		if err := writable(path); err != nil {
			return &AccessError{path, err}
		}
		return nil
	}
}

// absent reports whether err means that a path does not exist, perhaps because a
// parent is a file.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
