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
	parts, err := r.ModuleParts(s.Decisions, s.Traits())
	if err != nil {
		return nil, err
	}
	gomod, gosum, err := gomod.Files(s.Module, parts)
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

// ModuleParts returns the parts that a project's modules depend on: base, the options
// taken and the traits carried. With proofs they have other names, since proofs import
// modules that no other project needs.
func (r *Renderer) ModuleParts(decisions map[string]string, traits []string) ([]string, error) {
	_, options, err := r.catalog.Selected(decisions, traits)
	if err != nil {
		return nil, err
	}
	parts := []string{"base"}
	for _, o := range options {
		parts = append(parts, o.Part.Name)
	}
	parts = append(parts, traits...) // whose parts are called as they are
	if r.Proofs {
		for i := range parts {
			parts[i] += "/proofs"
		}
	}
	return parts, nil
}
