package spec

import (
	"slices"

	"github.com/underpin-dev/underpin/generator/naming"
)

// Port is a Go interface through which a domain asks about a resource of another,
// or the type that implements it.
type Port struct {
	Ref  Ref
	Name string // Products; CatalogProducts where something else is called Products
	Var  string // products
}

// Ports are the ports of a domain, in the order in which its fields refer to them.
func (s *Spec) Ports(d *Domain, names naming.Names) []Port {
	taken := names.Taken(d.Name)
	for _, r := range d.Resources {
		own := r.names(names)
		taken[own.Types], taken[own.Var], taken[own.Vars] = true, true, true
		for _, list := range names.Declared(own) {
			for _, name := range list {
				taken[name] = true
			}
		}
		for _, f := range r.Fields {
			if f.Type != Enum {
				continue
			}
			enum := names.Field(own, f.Name).Enum
			taken[enum] = true
			for _, value := range f.Values {
				taken[naming.EnumConst(enum, value)] = true
			}
		}
	}
	return s.ports(d.refsAbroad(nil), names, taken)
}

// Bridges implement the ports of all domains, in one package. Each has one name
// there, whoever asks.
func (s *Spec) Bridges(names naming.Names) []Port {
	var refs []Ref
	for _, d := range s.Domains {
		refs = d.refsAbroad(refs)
	}
	return s.ports(refs, names, nil)
}

// refsAbroad adds the resources of other domains that the domain refers to, each
// once.
func (d *Domain) refsAbroad(refs []Ref) []Ref {
	for _, r := range d.Resources {
		for _, f := range r.Fields {
			if f.Ref.Resource != "" && f.Ref.Domain != d.Name && !slices.Contains(refs, f.Ref) {
				refs = append(refs, f.Ref)
			}
		}
	}
	return refs
}

// ports names a port for each of refs: by its plural, or by domain and plural where
// the plural is taken, or is that of two.
func (s *Spec) ports(refs []Ref, names naming.Names, taken map[string]bool) (ports []Port) {
	claimed := map[string]int{}
	for _, ref := range refs {
		for _, name := range portNames(s.target(ref).names(names)) {
			claimed[name]++
		}
	}
	for _, ref := range refs {
		r := s.target(ref).names(names)
		p := Port{ref, r.Types, r.Vars}
		if slices.ContainsFunc(portNames(r), func(name string) bool { return taken[name] || claimed[name] > 1 }) {
			p.Name, p.Var = naming.Camel(ref.Domain)+r.Types, naming.LowerCamel(ref.Domain)+r.Types
		}
		ports = append(ports, p)
	}
	return ports
}

// portNames are what a port by its plural is called in Go, with the labels that it
// may bring.
func portNames(r naming.Resource) []string {
	return []string{r.Types, r.Vars, r.Types + portLabels, r.Vars + portLabels}
}

const portLabels = "Labels"
