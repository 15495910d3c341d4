package main

import (
	"fmt"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/gomod"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/render"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/templates"
)

// projects are few that have any two options which a project may have: of the default spec,
// as a user gets it and with the proofs of its parts.
func projects() ([]gomod.Project, error) {
	c, err := decisions.Load(templates.FS)
	if err != nil {
		return nil, err
	}
	plain, proven := render.New(c, ""), render.New(c, "")
	proven.Proofs = true
	var projects []gomod.Project
	for _, choice := range projecttest.Covering(c) {
		choices := c.Choices()
		choices.Traits = choice.Traits // which the default order then carries
		s := &spec.Spec{Name: "shop", Decisions: choice.Decisions}
		s.Complete(choices)
		for _, r := range []*render.Renderer{plain, proven} {
			t, err := r.Sources(s)
			if err != nil {
				return nil, err
			}
			name := fmt.Sprintf("%v, %v, proofs: %v", choice.Decisions, choice.Traits, r.Proofs)
			projects = append(projects, gomod.Project{Name: name, Module: s.Module, Files: t.FS()})
		}
	}
	return projects, nil
}
