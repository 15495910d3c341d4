package change

import (
	"fmt"

	"github.com/underpin-dev/underpin/generator/spec"
)

// AddDomain returns the spec of the project with another domain.
func (p *Project) AddDomain(domain string, resources []*spec.Resource) (*spec.Spec, error) {
	return p.edit(func(after *spec.Spec) error {
		if after.Find(domain) != nil {
			return refuse("duplicate-name", domain+": the project has this domain", "run underpin add resource to give it more resources")
		}
		for _, r := range resources {
			after.Add(domain, r)
		}
		return nil
	})
}

// AddResource returns the spec of the project with another resource, and its domain if that
// is new.
func (p *Project) AddResource(domain string, r *spec.Resource) (*spec.Spec, error) {
	return p.edit(func(after *spec.Spec) error {
		if after.Resource(domain, r.Name) != nil {
			return refuse("duplicate-name", fmt.Sprintf("%s/%s: the project has this resource", domain, r.Name), "run underpin add field to give it more fields")
		}
		after.Add(domain, r)
		return nil
	})
}

// AddFields returns the spec of the project with more fields in one of its resources.
func (p *Project) AddFields(domain, name string, fields []*spec.Field) (*spec.Spec, error) {
	return p.edit(func(after *spec.Spec) error {
		r, err := resource(after, domain, name)
		if err == nil {
			r.Fields = append(r.Fields, fields...)
		}
		return err
	})
}

// resource returns a resource of a spec.
func resource(s *spec.Spec, domain, name string) (*spec.Resource, error) {
	if r := s.Resource(domain, name); r != nil {
		return r, nil
	}
	return nil, refuse("unknown-resource", fmt.Sprintf("%s/%s: the project has no such resource", domain, name), spec.OneOf(domain+"/"+name, s.Resources()))
}

// edit returns a changed copy of the project's spec.
func (p *Project) edit(change func(*spec.Spec) error) (*spec.Spec, error) {
	if err := p.ready(); err != nil {
		return nil, err
	}
	choices := p.catalog.Choices()
	after, err := spec.Parse("", p.Spec.YAML(choices), choices)
	if err != nil {
		return nil, err
	}
	after.Complete(choices)
	if err := change(after); err != nil {
		return nil, err
	}
	after.Complete(choices)
	return after, after.Validate(choices)
}

// ready returns an error if the last change has not ended.
func (p *Project) ready() error {
	if p.Lock.Pending != "" {
		return refuse("pending", "conflicts of "+p.Lock.Pending+" are not resolved yet", "resolve them and run underpin apply, or underpin undo")
	}
	return p.applied()
}

// values returns what objects that are there get of each required field that a spec has more:
// its default, or existing for the first one, if that is not nil.
func (p *Project) values(after *spec.Spec, existing *string) (map[*spec.Field]string, error) {
	values := map[*spec.Field]string{}
	for _, a := range after.Since(p.Spec) {
		if a.Field == nil || a.Field.Optional || a.Field.Type == spec.TypeRefs {
			continue
		}
		value := a.Field.Default
		if existing != nil {
			value, existing = existing, nil
		}
		switch {
		case a.Field.Unique:
			return nil, refuse("needs-value", a.Name()+": all objects that are there would get the same value", "make it optional")
		case value == nil:
			return nil, refuse("needs-value", a.Name()+": objects that are there have no value for it", "add this field with --existing VALUE, give it a default, or make it optional")
		}
		if err := a.Field.CheckExisting(a.Domain, a.Resource.Name, *value); err != nil {
			return nil, err
		}
		values[a.Field] = *value
	}
	if existing != nil {
		return nil, refuse("needs-value", "--existing: no field that is added needs it", "leave it out")
	}
	return values, nil
}
