package change

import (
	"maps"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Decide returns the spec of the project with other options, which are checked with all that
// they require.
func (p *Project) Decide(options map[string]string) (*spec.Spec, error) {
	if err := p.ready(); err != nil {
		return nil, err
	}
	after := *p.Spec
	after.Decisions = maps.Clone(p.Spec.Decisions)
	maps.Copy(after.Decisions, options)
	return &after, after.Validate(p.catalog.Choices())
}

// applied returns an error if underpin.yaml says something else than what was rendered.
func (p *Project) applied() error {
	s, err := p.written()
	if err != nil {
		return err
	}
	choices := p.catalog.Choices()
	if string(s.YAML(choices)) != string(p.Spec.YAML(choices)) {
		return refuse("not-applied", specFile+" says something that the project is not", "run underpin apply first, or take that back")
	}
	return nil
}

// written returns what underpin.yaml says, complete and valid. Without one it is what was
// rendered.
func (p *Project) written() (*spec.Spec, error) {
	yours, there := p.yours[specFile]
	if !there {
		return p.Spec, nil
	}
	choices := p.catalog.Choices()
	s, err := spec.Parse(specFile, yours.data, choices)
	if err != nil {
		return nil, err
	}
	s.Module = p.Spec.Module
	s.Complete(choices)
	return s, s.Validate(choices)
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
