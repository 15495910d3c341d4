package spec

import "slices"

// Port is a Go interface through which a domain asks about a resource of another,
// or the type that implements it.
type Port struct {
	Ref  Ref
	Name string // Products; CatalogProducts where something else is called Products
	Var  string // products
}

// Ports are the ports of a domain, in the order in which its fields refer to them.
func (s *Spec) Ports(d *Domain) []Port {
	taken := wordSet(domainIdentifiers, portTaken, d.Package())
	for _, suffix := range PackageSuffixes {
		taken[d.Package()+suffix] = true
	}
	for _, r := range d.Resources {
		taken[r.GoPlural()], taken[r.Var()], taken[r.VarPlural()] = true, true, true
		for _, names := range r.Identifiers() {
			for _, name := range names {
				taken[name] = true
			}
		}
		for _, f := range r.Fields {
			if f.Type != Enum {
				continue
			}
			taken[f.EnumType(r)] = true
			for _, value := range f.Values {
				taken[f.EnumConst(r, value)] = true
			}
		}
	}
	return s.ports(d.refsAbroad(nil), taken)
}

// Bridges implement the ports of all domains, in one package. Each has one name
// there, whoever asks.
func (s *Spec) Bridges() []Port {
	var refs []Ref
	for _, d := range s.Domains {
		refs = d.refsAbroad(refs)
	}
	return s.ports(refs, nil)
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
func (s *Spec) ports(refs []Ref, taken map[string]bool) (ports []Port) {
	claimed := map[string]int{}
	for _, ref := range refs {
		for _, name := range portNames(s.target(ref)) {
			claimed[name]++
		}
	}
	for _, ref := range refs {
		r := s.target(ref)
		p := Port{ref, r.GoPlural(), r.VarPlural()}
		if slices.ContainsFunc(portNames(r), func(name string) bool { return taken[name] || claimed[name] > 1 }) {
			p.Name, p.Var = Camel(ref.Domain)+r.GoPlural(), LowerCamel(ref.Domain)+r.GoPlural()
		}
		ports = append(ports, p)
	}
	return ports
}

// portNames are what a port by its plural is called in Go, with the labels that it
// may bring.
func portNames(r *Resource) []string {
	name, variable := r.GoPlural(), r.VarPlural()
	return []string{name, variable, name + portLabels, variable + portLabels}
}

const portLabels = "Labels"
