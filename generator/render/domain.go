package render

import (
	"slices"

	"github.com/underpin-dev/underpin/generator/spec"
)

// Domain has what templates print of a domain. It does not lead to the project, most of
// which differs by decision: templates of domains render the same in many projects.
type Domain struct {
	Module    string // of the project
	Name      string // as in the spec
	Package   string // and its folder
	Resources []*Resource
	Asks      []*Port // to resources of other domains
	Answers   []*Port // of other domains to its own resources
	Build     Build   // how parts have its module built
}

// Port is the interface through which one domain asks about a resource of another.
type Port struct {
	Name   string // Products
	Var    string // products
	By     *Domain
	Target *Resource
}

func newDomain(p *Project, s *spec.Domain) *Domain {
	d := &Domain{Module: p.Module, Name: s.Name, Package: p.names.Package(s.Name)}
	d.Build.Fields = []BuildField{{"db", "*database.DB", "d.DB"}}
	for _, rs := range s.Resources {
		d.Resources = append(d.Resources, newResource(p, d, rs))
	}
	return d
}

// ask adds the domain's ports to resources of others.
func (d *Domain) ask(project *Project, s *spec.Spec) {
	for _, p := range s.Ports(s.Find(d.Name), project.names) {
		port := &Port{Name: p.Name, Var: p.Var, By: d, Target: project.find(p.Ref)}
		d.Asks = append(d.Asks, port)
		port.Target.Domain.Answers = append(port.Target.Domain.Answers, port)
	}
}

// port returns the domain's port to a resource of another.
func (d *Domain) port(target *Resource) *Port {
	return d.Asks[slices.IndexFunc(d.Asks, func(p *Port) bool { return p.Target == target })]
}

// Bridges returns the resources that other domains ask about.
func (p *Project) Bridges() (list []*Resource) {
	for _, d := range p.Domains {
		list = append(list, d.Bridged()...)
	}
	return list
}

// Bridged returns the resources of the domain that other domains ask about.
func (d *Domain) Bridged() []*Resource {
	return where(d.Resources, func(r *Resource) bool { return len(r.AskedThrough()) > 0 })
}

// AskedThrough returns the ports of other domains to the resource.
func (r *Resource) AskedThrough() (list []*Port) {
	for _, p := range r.Domain.Answers {
		if p.Target == r {
			list = append(list, p)
		}
	}
	return list
}

// where returns the elements of a list that a condition holds for.
func where[T any](all []T, holds func(T) bool) (list []T) {
	for _, v := range all {
		if holds(v) {
			list = append(list, v)
		}
	}
	return list
}
