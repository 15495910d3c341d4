package main

import (
	"os"

	"github.com/underpin-dev/underpin/generator/catalog"
	"github.com/underpin-dev/underpin/generator/module"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/templates"
)

// projects are one rendered project for every module set there is: the default
// spec with every combination of decisions and every set of traits.
func projects() ([]module.Project, error) {
	c, err := catalog.Load(templates.FS)
	if err != nil {
		return nil, err
	}
	r := render.New(c, "")
	var projects []module.Project
	for _, decisions := range c.Combinations() {
		for _, traits := range c.TraitSets() {
			choices := c.Choices()
			choices.Traits = traits // which the default order then carries
			s := &spec.Spec{Name: "shop", Decisions: decisions}
			s.Complete(choices)
			t, err := r.Sources(s)
			if err != nil {
				return nil, err
			}
			parts, err := render.ModuleParts(c, decisions, traits)
			if err != nil {
				return nil, err
			}
			projects = append(projects, module.Project{Module: s.Module, Parts: parts, Write: func(dir string) error { return os.CopyFS(dir, t.FS()) }})
		}
	}
	return projects, nil
}
