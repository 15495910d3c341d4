package change

import (
	"fmt"
	"slices"

	"github.com/underpin-dev/underpin/generator/spec"
)

// RemoveDomain returns the spec of the project without a domain.
func (p *Project) RemoveDomain(domain string) (*spec.Spec, error) {
	return p.edit(func(after *spec.Spec) error {
		if after.Find(domain) == nil {
			return refuse("unknown-resource", domain+": the project has no such domain", spec.OneOf(domain, after.DomainNames()))
		}
		after.Domains = slices.DeleteFunc(after.Domains, func(d *spec.Domain) bool { return d.Name == domain })
		return nil
	})
}

// RemoveResource returns the spec of the project without a resource.
func (p *Project) RemoveResource(domain, name string) (*spec.Spec, error) {
	return p.edit(func(after *spec.Spec) error {
		r, err := resource(after, domain, name)
		if err != nil {
			return err
		}
		d := after.Find(domain)
		if len(d.Resources) == 1 {
			return refuse("empty", fmt.Sprintf("%s/%s: its domain has no other resource", domain, name), "run underpin remove domain "+domain)
		}
		d.Resources = slices.DeleteFunc(d.Resources, func(other *spec.Resource) bool { return other == r })
		return nil
	})
}

// RemoveField returns the spec of the project without a field of a resource.
func (p *Project) RemoveField(domain, name, field string) (*spec.Spec, error) {
	return p.edit(func(after *spec.Spec) error {
		r, err := resource(after, domain, name)
		if err != nil {
			return err
		}
		f := r.Find(field)
		if f == nil {
			return refuse("unknown-resource", fmt.Sprintf("%s/%s.%s: the resource has no such field", domain, name, field), spec.OneOf(field, r.FieldNames()))
		}
		r.Fields = slices.DeleteFunc(r.Fields, func(other *spec.Field) bool { return other == f })
		return nil
	})
}

// keepsData returns an error if data would be lost that nobody has given up.
func (p *planner) keepsData() error {
	before, after := p.project.Spec, p.spec
	if p.options.DropData {
		return nil
	}
	for _, lost := range before.Since(after) {
		if lost.Field == nil && after.Find(lost.Domain) == nil {
			continue // nobody drops the tables of a domain
		}
		if lost.Field == nil {
			return refuse("drops-data", lost.Name()+": its objects would be lost", "add --drop-data if they may go")
		}
		for _, a := range after.Since(before) {
			if a.Field != nil && a.Domain == lost.Domain && a.Resource.Name == lost.Resource.Name && a.Field.Type == lost.Field.Type {
				return refuse("rename-or-drop", fmt.Sprintf("%s: it goes, and %s of the same type comes: no command renames a field yet", lost.Name(), a.Field.Name),
					"add --drop-data if the values of "+lost.Field.Name+" may go")
			}
		}
		return refuse("drops-data", lost.Name()+": the values that objects have would be lost", "add --drop-data if they may go")
	}
	return nil
}
