package spec

import (
	"slices"

	"github.com/underpin-dev/underpin/generator/naming"
)

// Label is a field of a list besides the fields of a resource: the name of the object
// in another domain that a ref points to.
type Label struct {
	Ref  *Field
	Of   *Field // of the resource that Ref points to
	Name string // of the field: product_name
}

// Labels returns the labels of a resource: one for each ref to a resource of another
// domain with a required string, of which it is the first. A label with the name of a
// field of the resource is left out.
func (s *Spec) Labels(d *Domain, r *Resource) (labels []Label) {
	taken := map[string]bool{"ID": true, "Version": true, "CreatedAt": true, "UpdatedAt": true} // as Go has them
	for _, f := range r.Fields {
		taken[naming.Camel(f.Name)] = true
	}
	for _, f := range r.Fields {
		if f.Type != TypeRef || f.Ref.Domain == d.Name {
			continue
		}
		fields := s.target(f.Ref).Fields
		i := slices.IndexFunc(fields, func(f *Field) bool { return f.Type == String && !f.Optional })
		if i < 0 {
			continue
		}
		name := f.Name + "_" + fields[i].Name
		if !taken[naming.Camel(name)] {
			labels = append(labels, Label{f, fields[i], name})
		}
		taken[naming.Camel(name)] = true
	}
	return labels
}
