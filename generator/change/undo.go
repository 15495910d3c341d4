package change

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/underpin-dev/underpin/generator/merge"
	"github.com/underpin-dev/underpin/generator/tree"
	"golang.org/x/mod/modfile"
)

// Undo plans to take back the last change of the project that dir is in, with what was edited
// since. It returns the command that made the change. done says that a migration which goes
// away has not run anywhere, or that its Down has.
func Undo(ctx context.Context, dir string, done bool) (p *Plan, command string, err error) {
	root, err := find(dir)
	if err != nil {
		return nil, "", err
	}
	if err := resume(root); err != nil {
		return nil, "", err
	}
	folder, err := undoFolder(root)
	if err != nil {
		return nil, "", err
	}
	w, err := readJournal(root, folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", refuse("no-undo", "nothing is known of a last change to this project", "use your history")
	}
	if err != nil {
		return nil, "", err
	}
	var known []string
	for _, e := range w.journal.Entries {
		known = append(known, e.Path)
	}
	yours, err := read(ctx, root, known)
	if err != nil {
		return nil, "", err
	}
	p = &Plan{Command: "underpin undo", dir: root, yours: yours}
	for i, e := range w.journal.Entries {
		if e.Before == (state{}) && path.Ext(e.Path) == ".sql" && !done {
			return nil, "", refuse("not-done", e.Path+": this migration would go away; if it has run anywhere, its Down has to run first",
				"add --done if it has not run, or no longer counts")
		}
		c, err := w.undo(i, e, yours)
		if err != nil {
			return nil, "", err
		}
		if c.Outcome != unchanged {
			p.Changes = append(p.Changes, c)
		}
	}
	return p, w.journal.Command, nil
}

// undo works out how a file goes back.
func (w *writer) undo(i int, e entry, yours files) (Change, error) {
	c := Change{Path: e.Path, yours: yours[e.Path]}
	for _, side := range []struct {
		folder string
		state  state
		file   *file
	}{{"before", e.Before, &c.theirs}, {"after", e.After, &c.before}} { // since it goes back
		if side.state == (state{}) {
			continue
		}
		data, err := os.ReadFile(w.in(side.folder, i))
		if err != nil {
			return c, err
		}
		*side.file = file{append([]byte{}, data...), side.state.Exec}
	}
	c.after = c.theirs
	var now state
	if c.yours.exists() {
		now = stateOf(c.yours)
	}
	switch {
	case now == e.Before: // it is as before
	case now == e.After && e.Before == (state{}):
		c.Outcome = Removed
	case now == e.After && !c.yours.exists():
		c.Outcome = New
	case now == e.After:
		c.Outcome = Updated
	case e.Path == tree.LockFile:
		c.Outcome = Updated
	case e.Before == (state{}):
		c.Outcome, c.How = Kept, "you have edited it since"
	case !c.yours.exists():
		c.Outcome = Deleted
	default:
		c.Outcome = Merged
		module := modfile.ModulePath(yours["go.mod"].data)
		c.merge(module, merge.Labels{Yours: "yours", Base: "after", Theirs: "before"})
	}
	return c, nil
}
