package change

import (
	"maps"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Decide returns the spec of the project with other options, which are checked with all that
// they require.
func (p *Project) Decide(options map[string]string) (*spec.Spec, error) {
	if err := p.applied(); err != nil {
		return nil, err
	}
	after := *p.Spec
	after.Decisions = maps.Clone(p.Spec.Decisions)
	maps.Copy(after.Decisions, options)
	return &after, after.Validate(p.catalog.Choices())
}

// applied returns an error if underpin.yaml says something else than what was rendered.
func (p *Project) applied() error {
	yours, there := p.yours[specFile]
	if !there {
		return nil
	}
	s, err := spec.Parse(specFile, yours.data, p.catalog.Choices())
	if err != nil {
		return err
	}
	s.Complete(p.catalog.Choices())
	s.Module = p.Spec.Module
	choices := p.catalog.Choices()
	if string(s.YAML(choices)) != string(p.Spec.YAML(choices)) {
		return refuse("not-applied", specFile+" says something that the project is not", "take that back first")
	}
	return nil
}

// Todo lists what a user has to know or do when the project takes the decisions of a spec.
func (p *Project) Todo(after *spec.Spec) (all []decisions.Todo) {
	for _, d := range p.catalog.Decisions {
		from, to := d.Option(p.Spec.Decisions[d.Name]), d.Option(after.Decisions[d.Name])
		if from != to {
			all = append(append(all, from.Leave...), to.Enter...)
		}
	}
	return all
}
