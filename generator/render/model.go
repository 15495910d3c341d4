package render

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Templates get the structs of this package. They hold what a template prints, worked
// out; a template ranges over it and decides nothing.

// Project has what templates print of the whole project.
type Project struct {
	Name      string
	Module    string
	Domains   []*Domain
	Decisions []Decided
	Start     []decisions.Start // in order of phase
	App       []decisions.Field // fields of App that parts need
	Schemas   []string
	Env       []decisions.Env
	Services  []decisions.Service
	Ports     []decisions.Port
	Commands  []decisions.Command
	Processes []decisions.Process // beside serve
	Folders   []string            // that the program writes to
	Edges     []string            // folders whose packages join domains
	Promises  []string
	Tasks     []decisions.Task
	Scaling   []*Point // in the order of parts
	Watch     []string // sentences about what watches them
	Places    []*Place // of the diagram
	channel   decisions.Channel
	panels    []decisions.Panel
	domains   string   // fingerprint of Domains
	scopes    []*scope // of what parts add to it
	names     naming.Names
}

// Decided is a decision with the option taken.
type Decided struct {
	*decisions.Decision
	Number string // of its record: 0001
	Taken  *decisions.Option
	all    []*decisions.Option // taken, of this decision and the others
}

// newProject works out what templates print.
func newProject(s *spec.Spec, c *decisions.Catalog, records map[string]int, proofs bool) (*Project, error) {
	additions, options, err := c.Selected(s.Decisions, s.Traits())
	if err != nil {
		return nil, err
	}
	p := &Project{Name: s.Name, Module: s.Module, names: c.Names}
	records = recordNumbers(c, records)
	for i, d := range c.Decisions {
		p.Decisions = append(p.Decisions, Decided{d, fmt.Sprintf("%04d", records[d.Name]), options[i], options})
	}
	p.addDomains(s)
	var used []*decisions.Addition
	for _, a := range additions {
		if !proofs && !p.uses(a) {
			continue
		}
		scope := newScope(p, a)
		if len(scope.resources) == 0 {
			continue
		}
		p.scopes, used = append(p.scopes, scope), append(used, a)
		scope.contribute()
	}
	p.share(used)
	slices.SortFunc(p.Commands, func(a, b decisions.Command) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortStableFunc(p.Start, func(a, b decisions.Start) int {
		return cmp.Compare(slices.Index(c.Phases, a.Phase), slices.Index(c.Phases, b.Phase))
	})
	if err := p.typeColumns(options); err != nil {
		return nil, err
	}
	p.domains = fingerprint(p.Domains)
	return p, nil
}

// addDomains adds the domains of a spec: first all resources, then the fields, which
// may refer to any of them, then what depends on the fields of several resources.
func (p *Project) addDomains(s *spec.Spec) {
	for _, d := range s.Domains {
		p.Domains = append(p.Domains, newDomain(p, d))
	}
	for _, d := range p.Domains {
		d.ask(p, s)
	}
	for _, b := range s.Bridges(p.names) {
		r := p.find(b.Ref)
		r.Go.BridgeName, r.Go.BridgeVar = b.Name, b.Var+"Bridge" // no field of App ends so
	}
	for r, rs := range p.resources(s) {
		for _, fs := range rs.Fields {
			r.add(newField(p, r, fs))
		}
	}
	for r, rs := range p.resources(s) {
		r.Test = newResourceTest(r)
		r.ReadModel.label(p, r, s.Labels(s.Find(r.Domain.Name), rs))
	}
}

// resources returns those of all domains, each with what the spec says of it.
func (p *Project) resources(s *spec.Spec) func(yield func(*Resource, *spec.Resource) bool) {
	return func(yield func(*Resource, *spec.Resource) bool) {
		for i, d := range p.Domains {
			for j, r := range d.Resources {
				if !yield(r, s.Domains[i].Resources[j]) {
					return
				}
			}
		}
	}
}

// typeColumns sets the types of columns, which each database spells in its own way.
func (p *Project) typeColumns(options []*decisions.Option) error {
	types := map[string]string{}
	for _, o := range options {
		maps.Copy(types, o.Types)
	}
	for _, d := range p.Domains {
		for _, r := range d.Resources {
			r.SQL.IDType = types["uuid"]
			for _, c := range r.SQL.Columns {
				if c.Type = types[c.kind]; c.Type == "" {
					return fmt.Errorf("no option taken has a type for columns of kind %q", c.kind)
				}
			}
		}
	}
	return nil
}

func (p *Project) find(ref spec.Ref) *Resource {
	for _, d := range p.Domains {
		for _, r := range d.Resources {
			if d.Name == ref.Domain && r.Name == ref.Resource {
				return r
			}
		}
	}
	return nil
}
