// Package change works out what becomes of a project when its spec changes: what is new, what
// is merged with the user's edits, what has to go. The plan is a value; it can be checked by the
// compiler, written as a whole or not at all, and taken back. The package asks nothing, prints
// nothing and commits nothing.
package change

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"golang.org/x/mod/modfile"
)

// Error is why a project can't be changed as asked. Code is one of the stable words that the
// program documents.
type Error struct{ Code, Message, Hint string }

func (e *Error) Error() string { return e.Message + "; " + e.Hint }

func refuse(code, message, hint string) error { return &Error{code, message, hint} }

const specFile = "underpin.yaml"

// Project is a rendered project in a folder.
type Project struct {
	Dir  string       // the folder of underpin.yaml, absolute
	Lock *render.Lock // what was rendered
	Spec *spec.Spec   // that was rendered, with the module path of the user's go.mod

	catalog  *decisions.Catalog
	renderer *render.Renderer
	version  string
	before   *tree.Tree // what was rendered, with that module path
	yours    files
}

// Open reads the project that dir is in. It must have been rendered by this version of the
// program. It first finishes a change that was interrupted while it was written.
func Open(ctx context.Context, dir string, c *decisions.Catalog, version string) (*Project, error) {
	root, err := find(dir)
	if err != nil {
		return nil, err
	}
	if err := resume(root); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(root, tree.LockFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refuse("lock-missing", tree.LockFile+" is missing, which tells your changes from what was rendered", "get it back from your history")
	}
	if err != nil {
		return nil, err
	}
	lock, err := render.ParseLock(data)
	if err != nil {
		return nil, refuse("lock-differs", tree.LockFile+": "+err.Error(), "get it back from your history")
	}
	if lock.Version != version {
		return nil, refuse("version-differs", "this project was rendered by "+lock.Version+", and this is "+version,
			"run go run github.com/underpin-dev/underpin/cmd/underpin@"+lock.Version)
	}
	p := &Project{Dir: root, Lock: lock, catalog: c, renderer: render.New(c, version), version: version}
	if p.Spec, err = spec.Parse(tree.LockFile, []byte(lock.Spec), c.Choices()); err != nil {
		return nil, err
	}
	p.Spec.Complete(c.Choices())
	if err := p.Spec.Validate(c.Choices()); err != nil {
		return nil, err
	}
	if p.before, err = p.render(p.Spec, lock.Records); err != nil {
		return nil, err
	}
	rendered, err := lockOf(p.before)
	if err != nil {
		return nil, err
	}
	if rendered.Digest != lock.Digest {
		return nil, refuse("lock-differs", tree.LockFile+": this program renders something else from the spec in it", "use the build that rendered the project")
	}
	if err := p.read(ctx); err != nil {
		return nil, err
	}
	if module := modfile.ModulePath(p.yours["go.mod"].data); module != "" && module != p.Spec.Module {
		p.Spec.Module = module
		p.before, err = p.render(p.Spec, lock.Records)
	}
	return p, err
}

// find returns the folder of underpin.yaml that dir is in.
func find(dir string) (string, error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		for _, name := range []string{specFile, tree.LockFile} {
			if _, err := os.Lstat(filepath.Join(at, name)); err == nil {
				return at, nil
			}
		}
		parent := filepath.Dir(at)
		if parent == at {
			return "", refuse("no-project", "there is no "+specFile+" here or in a folder above", "change into a project, or make one with underpin new")
		}
		at = parent
	}
}

func (p *Project) read(ctx context.Context) (err error) {
	known := []string{specFile}
	for _, f := range p.before.Files() {
		known = append(known, f.Path)
	}
	for _, f := range p.Lock.Once {
		known = append(known, f.Path)
	}
	p.yours, err = read(ctx, p.Dir, known)
	return err
}

// render renders a spec. Records are the numbers that decisions have.
func (p *Project) render(s *spec.Spec, records map[string]int) (*tree.Tree, error) {
	r := *p.renderer
	r.Records = records
	return r.Render(s)
}

// lockOf returns the lock in a render.
func lockOf(t *tree.Tree) (*render.Lock, error) {
	f, _ := t.File(tree.LockFile)
	return render.ParseLock(f.Data)
}
