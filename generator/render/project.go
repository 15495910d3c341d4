package render

import (
	"github.com/underpin-dev/underpin/generator/gomod"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Render renders the files of a complete and valid spec.
func (r *Renderer) Render(s *spec.Spec) (*tree.Tree, error) {
	t, err := r.unlocked(s)
	if err != nil {
		return nil, err
	}
	lock, err := r.newLock(s, t)
	if err != nil {
		return nil, err
	}
	return t, t.Add(lock)
}

// unlocked renders all files but the lock, which has their hashes.
func (r *Renderer) unlocked(s *spec.Spec) (*tree.Tree, error) {
	t, err := r.Sources(s)
	if err != nil {
		return nil, err
	}
	packages, err := gomod.Imported(s.Module, t.FS())
	if err != nil {
		return nil, err
	}
	gomod, gosum, err := gomod.Files(s.Module, packages)
	if err != nil {
		return nil, err
	}
	for _, f := range []tree.File{
		{Path: "go.mod", Data: gomod},
		{Path: "go.sum", Data: gosum},
		{Path: "underpin.yaml", Data: s.YAML(r.catalog.Choices())},
	} {
		f.Mode, f.Class, f.Owner = 0o644, tree.Structured, "base"
		if err := t.Add(f); err != nil {
			return nil, err
		}
	}
	return t, nil
}
