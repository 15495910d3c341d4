package main

import (
	"os"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/gomod"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/templates"
)

// projects are one rendered project for every module set there is: the default
// spec with every combination of decisions and every set of traits, as a user gets
// it and with the proofs of its parts.
func projects() ([]gomod.Project, error) {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		return nil, err
	}
	plain, proven := render.New(c, ""), render.New(c, "")
	proven.Proofs = true
	var projects []gomod.Project
	for _, r := range []*render.Renderer{plain, proven} {
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
				parts, err := r.ModuleParts(decisions, traits)
				if err != nil {
					return nil, err
				}
				projects = append(projects, gomod.Project{Module: s.Module, Parts: parts, Write: func(dir string) error { return os.CopyFS(dir, t.FS()) }})
			}
		}
	}
	return projects, nil
}
