package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// State is what stands where a project is to go.
type State int

// The states in which a project can be written.
const (
	Missing State = iota // nothing; missing parents included
	Empty                // an empty folder
	OnlyGit              // a folder that holds .git and nothing else
)

// NotEmptyError says that the folder holds something besides .git.
type NotEmptyError struct{ Dir, Entry string }

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("%s: not empty: it holds %s; choose a new or an empty folder", e.Dir, e.Entry)
}

// NotDirError says that Path, the folder or one of its parents, is no folder.
type NotDirError struct{ Path, What string }

func (e *NotDirError) Error() string {
	return fmt.Sprintf("%s: it is %s; choose another folder", e.Path, e.What)
}

// AccessError says that nothing may be written in Path, the folder or its
// nearest parent that exists.
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

// reason is err without the path that our own message names already.
func reason(err error) error {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// Check tells whether a project can be written to dir, without writing anything.
// The error is a *NotEmptyError, *NotDirError or *AccessError. A staging folder
// that an earlier run left in dir does not count: Write sweeps it.
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

// checkParent tells whether path, which leads to nothing, can be made. What others
// make meanwhile is no error here.
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

// absent tells whether err means that nothing is there, be it because a parent
// is a file.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
