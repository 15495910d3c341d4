package main

import (
	"os"
	"path/filepath"

	"github.com/underpin-dev/underpin/generator/catalog"
	"github.com/underpin-dev/underpin/generator/module"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
	"github.com/underpin-dev/underpin/templates"
)

// projects are one rendered project for every module set there is: the default
// spec with every combination of decisions.
func projects() ([]module.Project, error) {
	c, err := catalog.Load(templates.FS)
	if err != nil {
		return nil, err
	}
	r := render.New(c, "")
	var projects []module.Project
	for _, decisions := range c.Combinations() {
		s := &spec.Spec{Name: "shop", Decisions: decisions}
		s.Complete(c.Choices())
		t, err := r.Sources(s)
		if err != nil {
			return nil, err
		}
		parts, err := render.ModuleParts(c, decisions)
		if err != nil {
			return nil, err
		}
		projects = append(projects, module.Project{Module: s.Module, Parts: parts, Write: func(dir string) error { return write(t, dir) }})
	}
	return projects, nil
}

func write(t *tree.Tree, dir string) error {
	for _, f := range t.Files() {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, f.Mode); err != nil {
			return err
		}
	}
	return nil
}
