package change

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/tree"
)

// A change is written with a journal. A folder in the project gets the texts of before and
// after, and last the journal, which makes the change final: the next command finishes it. Then
// each file is put in place by a rename, the lock last. In the end the folder becomes what
// undo reads.
//
//	.underpin-<12 hex>/journal.json
//	                   before/N  after/N  put/N     of entry N
const journalPrefix = ".underpin-"

type journal struct {
	Command string  `json:"command"` // that made the change
	Entries []entry `json:"entries"`
}

// entry is a file that is written, removed or made.
type entry struct {
	Path   string `json:"path"`
	Before state  `json:"before"`
	After  state  `json:"after"`
}

// state is a file's: its hash and whether it can be executed. The zero state is no file.
type state struct {
	SHA256 string `json:"sha256"`
	Exec   bool   `json:"exec"`
}

func stateOf(f file) state {
	return state{hash(f.data), f.exec}
}

// hash returns the SHA-256 of a text in hexadecimal, as in the lock.
func hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func (f file) exists() bool { return f.data != nil }

// Write writes what the plan changes, all or nothing. The files must be as they were when the
// plan was made. After ctx is done nothing begins; a change that has begun is finished.
func (p *Plan) Write(ctx context.Context) error {
	lock, err := hold(p.dir)
	if err != nil {
		return err
	}
	defer lock.Close()
	w := &writer{dir: p.dir, step: p.step}
	w.journal.Command = p.Command
	for _, c := range p.Changes {
		if (c.writes() || c.Outcome == Removed) && c.Path != tree.LockFile {
			w.add(c)
		}
	}
	if i := slices.IndexFunc(p.Changes, func(c Change) bool { return c.Path == tree.LockFile }); i >= 0 {
		w.add(p.Changes[i])
	}
	if err := w.stage(ctx); err != nil {
		return errors.Join(err, os.RemoveAll(w.folder))
	}
	if err := w.run(); err != nil {
		if back := w.back(); back != nil {
			return fmt.Errorf("%w (and taking it back failed: %v)", err, back)
		}
		return errors.Join(err, os.RemoveAll(w.folder))
	}
	return w.finish()
}

// hold locks the project against other runs.
func hold(dir string) (*os.File, error) {
	lock, err := tree.Hold(dir)
	if errors.Is(err, tree.ErrBusy) {
		return nil, refuse("busy", dir+": another run of underpin is changing this project", "wait for it")
	}
	return lock, nil // nil where folders can't be locked
}

// writer carries out a journal.
type writer struct {
	dir, folder string
	journal     journal
	before      []file
	after       []file
	step        func(name string) // for tests: called before each step
}

// add adds a change.
func (w *writer) add(c Change) {
	e := entry{Path: c.Path}
	after := file{}
	if c.yours.exists() {
		e.Before = stateOf(c.yours)
	}
	if c.Outcome != Removed {
		after = c.after
		if after.data == nil {
			after.data = []byte{}
		}
		e.After = stateOf(after)
	}
	w.journal.Entries = append(w.journal.Entries, e)
	w.before, w.after = append(w.before, c.yours), append(w.after, after)
}

func (w *writer) begin(step string) {
	if w.step != nil {
		w.step(step)
	}
}

func (w *writer) path(e entry) string { return filepath.Join(w.dir, filepath.FromSlash(e.Path)) }

func (w *writer) in(folder string, n int) string {
	return filepath.Join(w.folder, folder, strconv.Itoa(n))
}

// stage writes the journal's folder.
func (w *writer) stage(ctx context.Context) error {
	var random [6]byte
	rand.Read(random[:]) // never fails
	w.folder = filepath.Join(w.dir, journalPrefix+hex.EncodeToString(random[:]))
	for _, e := range w.journal.Entries {
		if err := w.ready(e); err != nil {
			return err
		}
	}
	for _, folder := range []string{"before", "after", "put"} {
		if err := os.MkdirAll(filepath.Join(w.folder, folder), 0o777); err != nil {
			return err
		}
	}
	for i, e := range w.journal.Entries {
		w.begin("stage " + e.Path)
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.Before != (state{}) {
			if err := os.WriteFile(w.in("before", i), w.before[i].data, w.before[i].mode()); err != nil {
				return err
			}
		}
		if e.After != (state{}) {
			for _, folder := range []string{"after", "put"} {
				if err := os.WriteFile(w.in(folder, i), w.after[i].data, w.after[i].mode()); err != nil {
					return err
				}
			}
		}
	}
	text, err := json.MarshalIndent(w.journal, "", "  ")
	if err != nil {
		return err
	}
	draft := filepath.Join(w.folder, "draft")
	if err := os.WriteFile(draft, text, 0o666); err != nil {
		return err
	}
	w.begin("journal")
	return os.Rename(draft, filepath.Join(w.folder, "journal.json"))
}

// ready returns an error unless an entry's file is as it was when the change was planned, in
// folders that are folders.
func (w *writer) ready(e entry) error {
	at := w.dir
	for folder := range strings.SplitSeq(path.Dir(e.Path), "/") {
		if at = filepath.Join(at, folder); folder == "." {
			continue
		}
		info, err := os.Lstat(at)
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return refuse("not-a-file", e.Path+": "+folder+" is not a folder, or a link to one", "put the folder back")
		}
	}
	now, err := w.now(e)
	if err == nil && now != e.Before {
		err = refuse("busy", e.Path+" has changed since the plan was made", "run it again")
	}
	return err
}

// now returns the state of an entry's file.
func (w *writer) now(e entry) (state, error) {
	all := files{}
	err := all.read(w.dir, e.Path, -1)
	if f := all[e.Path]; f.exists() {
		return stateOf(f), err
	}
	return state{}, err
}

// run puts every file in its place that is not there yet.
func (w *writer) run() error {
	for i, e := range w.journal.Entries {
		w.begin("put " + e.Path)
		now, err := w.now(e)
		switch {
		case err != nil:
			return err
		case now == e.After:
			continue
		case now != e.Before:
			return refuse("busy", e.Path+" has been edited since a change was interrupted that would replace it",
				"put it back as in "+filepath.ToSlash(w.in("before", i)))
		}
		if err := w.put(e, w.in("put", i), e.After); err != nil {
			return err
		}
	}
	return nil
}

// back takes back what run has done.
func (w *writer) back() error {
	var failed error
	for i, e := range w.journal.Entries {
		now, err := w.now(e)
		if err != nil || now != e.After || now == e.Before {
			failed = errors.Join(failed, err)
			continue // it is as before, or somebody has edited it
		}
		failed = errors.Join(failed, w.put(e, w.in("before", i), e.Before))
	}
	return failed
}

// put moves a text to an entry's file, or removes that.
func (w *writer) put(e entry, from string, to state) error {
	name := w.path(e)
	if to == (state{}) {
		if err := os.Remove(name); err != nil {
			return err
		}
		for folder := filepath.Dir(name); folder != w.dir; folder = filepath.Dir(folder) {
			if os.Remove(folder) != nil { // not empty
				break
			}
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.Rename(from, name)
}

// finish makes the journal what undo reads. A change without a place for that can't be taken
// back, which is no reason to fail: it is made.
func (w *writer) finish() error {
	w.begin("finish")
	_ = w.keep()
	return os.RemoveAll(w.folder)
}

// keep moves the journal to where undo finds it, in place of the one before.
func (w *writer) keep() error {
	to, err := undoFolder(w.dir)
	if err != nil {
		return err
	}
	if err := errors.Join(os.RemoveAll(to), os.MkdirAll(filepath.Dir(to), 0o777)); err != nil {
		return err
	}
	if os.Rename(w.folder, to) == nil {
		return nil
	}
	if err := os.CopyFS(to, os.DirFS(w.folder)); err != nil { // to another disk
		return errors.Join(err, os.RemoveAll(to))
	}
	return nil
}

// undoFolder returns where the last change of a project is kept.
func undoFolder(dir string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "underpin", "undo", hash([]byte(dir))), nil
}

// readJournal reads the journal in a folder, for a project in dir.
func readJournal(dir, folder string) (*writer, error) {
	text, err := os.ReadFile(filepath.Join(folder, "journal.json"))
	if err != nil {
		return nil, err
	}
	w := &writer{dir: dir, folder: folder}
	if err := json.Unmarshal(text, &w.journal); err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	return w, nil
}

// resume finishes a change that was interrupted while it was written, and removes one that had
// not begun.
func resume(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var found []string
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), journalPrefix) {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	if len(found) == 0 {
		return nil
	}
	lock, err := hold(dir)
	if err != nil {
		return err
	}
	defer lock.Close()
	for _, folder := range found {
		w, err := readJournal(dir, folder)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err := os.RemoveAll(folder); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		}
		if err := w.run(); err != nil {
			return err
		}
		if err := w.finish(); err != nil {
			return err
		}
	}
	return nil
}
