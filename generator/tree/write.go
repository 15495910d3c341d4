package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ConflictError means that something else writes to the folder at the same time.
type ConflictError struct{ Dir, Why string }

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s: %s; nothing was written, look there and try again", e.Dir, e.Why)
}

// Write writes the tree's files to dir, all or none. On an error, and when ctx is
// done, it removes everything it made, including parents of dir. If the process is
// killed, at most one hidden folder remains, which the next Write to dir removes.
//
// A missing dir appears in one step. An existing dir must be empty or contain only
// .git; the files are moved into it one by one, LockFile last.
//
// finish may be nil. It runs after all files were written, in the folder where they
// are staged, and what it adds there (such as .git) is moved with them; it must stop
// when its context is done. If dir contains .git, the staged folder is a work tree of
// that repository while finish runs, and what finish does to the repository is final:
// after finish, Write can't be cancelled.
//
// Files are not synced to disk: some 60 fsyncs take longer than everything else
// together, and what a power failure destroys can be rendered again from the spec.
func Write(ctx context.Context, t *Tree, dir string, finish func(ctx context.Context, staged string) error) error {
	w := &writer{ctx: ctx, tree: t, dir: dir, finish: finish}
	return w.write()
}

type writer struct {
	ctx    context.Context
	tree   *Tree
	dir    string // as given, for messages
	finish func(ctx context.Context, staged string) error
	step   func(name string) // for tests: called before each step

	locks []*os.File     // held until the end; some may be nil
	undo  []func() error // reverts the steps done, in their order
}

// begin returns an error if the run is to stop before the step of that name.
func (w *writer) begin(step string) error {
	if w.step != nil {
		w.step(step)
	}
	return w.ctx.Err()
}

func (w *writer) write() (err error) {
	state, err := Check(w.dir)
	if err != nil {
		return err
	}
	path, err := filepath.Abs(w.dir)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = w.rollback(err)
		}
		for _, lock := range w.locks {
			lock.Close()
		}
	}()
	if state == Missing {
		return w.create(path)
	}
	return w.moveIn(path)
}

// rollback reverts all steps, the last one first.
func (w *writer) rollback(cause error) error {
	for _, undo := range slices.Backward(w.undo) {
		if err := undo(); err != nil && !errors.Is(err, fs.ErrNotExist) {
			cause = fmt.Errorf("%w (and undoing it failed: %v)", cause, err)
		}
	}
	return cause
}

// create writes the project beside path and renames it at the end.
func (w *writer) create(path string) error {
	parent := filepath.Dir(path)
	if err := w.makeParents(parent); err != nil {
		return err
	}
	staged, err := w.stage(parent, filepath.Base(path))
	if err != nil {
		return err
	}
	if err := w.fill(staged); err != nil {
		return err
	}
	if err := w.begin("rename"); err != nil {
		return err
	}
	return w.rename(staged, path)
}

// moveIn writes the project into a folder inside path, which exists, and moves it up.
func (w *writer) moveIn(path string) error {
	if err := w.begin("lock"); err != nil {
		return err
	}
	lock, err := Hold(path)
	if errors.Is(err, ErrBusy) {
		return &ConflictError{w.dir, "another run is writing there"}
	}
	w.locks = append(w.locks, lock)
	staged, err := w.stage(path, filepath.Base(path))
	if err != nil {
		return err
	}

	// The result is final only now, with the lock held and leftovers removed.
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	hasGit := false
	for _, e := range entries {
		switch e.Name() {
		case ".git":
			hasGit = true
		case filepath.Base(staged):
		default:
			return &NotEmptyError{w.dir, e.Name()}
		}
	}
	if hasGit && w.finish != nil {
		if err := linkGit(path, staged); err != nil {
			return err
		}
	}
	if err := w.fill(staged); err != nil {
		return err
	}
	if hasGit && w.finish != nil {
		w.ctx = context.WithoutCancel(w.ctx)
		if err := os.Remove(filepath.Join(staged, ".git")); err != nil {
			return err
		}
	}
	return w.moveUp(staged, path)
}

// moveUp moves everything in staged to path, its parent, and removes staged.
func (w *writer) moveUp(staged, path string) error {
	entries, err := os.ReadDir(staged)
	if err != nil {
		return err
	}
	slices.SortStableFunc(entries, func(a, b os.DirEntry) int {
		return isLock(a) - isLock(b)
	})
	for _, e := range entries {
		if err := w.begin("move " + e.Name()); err != nil {
			return err
		}
		from, to := filepath.Join(staged, e.Name()), filepath.Join(path, e.Name())
		if err := w.rename(from, to); err != nil {
			return err
		}
		w.undo = append(w.undo, func() error { return os.Rename(to, from) })
	}
	return os.Remove(staged)
}

func isLock(e os.DirEntry) int {
	if e.Name() == LockFile {
		return 1
	}
	return 0
}

// makeParents makes path and its parents where they are missing.
func (w *writer) makeParents(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := w.makeParents(filepath.Dir(path)); err != nil {
		return err
	}
	if err := w.begin("parent " + filepath.Base(path)); err != nil {
		return err
	}
	err := os.Mkdir(path, 0o777)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process made it
	}
	if err != nil {
		return err
	}
	w.undo = append(w.undo, func() error {
		if err := os.Remove(path); !errors.Is(err, fs.ErrExist) {
			return err
		}
		return nil // not empty: another run has written its project there
	})
	return nil
}

// stage removes what dead runs left in parent and makes a staging folder there.
func (w *writer) stage(parent, name string) (string, error) {
	if err := w.begin("stage"); err != nil {
		return "", err
	}
	sweep(parent, name)
	path, lock, err := makeStaging(parent, name)
	if err != nil {
		return "", err
	}
	w.locks = append(w.locks, lock)
	w.undo = append(w.undo, func() error { return os.RemoveAll(path) })
	return path, nil
}

// fill writes the files into the staged folder and runs finish there.
func (w *writer) fill(staged string) error {
	for _, f := range w.tree.Files() {
		if err := w.begin("file " + f.Path); err != nil {
			return err
		}
		if err := writeFile(filepath.Join(staged, filepath.FromSlash(f.Path)), f); err != nil {
			return err
		}
	}
	if w.finish == nil {
		return nil
	}
	if err := w.begin("finish"); err != nil {
		return err
	}
	return w.finish(w.ctx, staged)
}

func writeFile(path string, f File) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.Mode)
	if err != nil {
		return err
	}
	_, err = out.Write(f.Data)
	return errors.Join(err, out.Close())
}

// rename moves a file or folder to a path that does not exist.
func (w *writer) rename(from, to string) error {
	err := renameNew(from, to)
	if err == nil {
		return nil
	}
	if _, taken := os.Lstat(to); taken == nil {
		return &ConflictError{w.dir, filepath.Base(to) + " appeared there while the project was being written"}
	}
	return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
}

// renameChecked is renameNew for file systems without an exclusive rename. It may
// replace an empty folder that appears between check and rename, never a full one.
func renameChecked(from, to string) error {
	if _, err := os.Lstat(to); err == nil {
		return fs.ErrExist
	}
	return os.Rename(from, to)
}

// linkGit makes staged a work tree of the repository in dir/.git, which is a
// folder or, in a linked work tree, a file that names one.
func linkGit(dir, staged string) error {
	repository := filepath.Join(dir, ".git")
	if info, err := os.Stat(repository); err != nil {
		return err
	} else if !info.IsDir() {
		text, err := os.ReadFile(repository)
		if err != nil {
			return err
		}
		repository = strings.TrimSpace(strings.TrimPrefix(string(text), "gitdir:"))
		if !filepath.IsAbs(repository) {
			repository = filepath.Join(dir, repository)
		}
	}
	return os.WriteFile(filepath.Join(staged, ".git"), []byte("gitdir: "+repository+"\n"), 0o666)
}
