package spec

import (
	"slices"

	"github.com/underpin-dev/underpin/generator/naming"
)

// Complete sets what the user left out: module path, decisions, plurals, the domains
// of refs, and the default resources if there is no domain. It changes nothing that is
// set, and is idempotent.
func (s *Spec) Complete(c Choices) {
	if s.Module == "" && s.Name != "" {
		s.Module = "example.com/" + s.Name
	}
	if s.Decisions == nil {
		s.Decisions = map[string]string{}
	}
	for _, d := range c.Decisions {
		if _, ok := s.Decisions[d.Name]; !ok {
			s.Decisions[d.Name] = d.Default
		}
	}
	if len(s.Domains) == 0 {
		s.Domains = defaultDomains(c)
	}
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			if r.Plural == "" {
				r.Plural = naming.Plural(r.Name)
			}
			for _, f := range r.Fields {
				if f.Ref.Resource != "" && f.Ref.Domain == "" {
					f.Ref.Domain = d.Name
				}
			}
		}
	}
}

// defaultDomains returns domains for users who want to run an example first: every
// trait has a resource.
func defaultDomains(c Choices) []*Domain {
	one := "1"
	product := &Resource{Name: "product", Fields: []*Field{
		{Name: "name", Type: String},
		{Name: "sku", Type: String, Unique: true},
		{Name: "price", Type: Money},
		{Name: "description", Type: Text, Optional: true},
	}}
	order := &Resource{Name: "order", Async: slices.Clone(c.Traits), Fields: []*Field{
		{Name: "product", Type: TypeRef, Ref: Ref{"catalog", "product"}},
		{Name: "quantity", Type: Int, Min: &one},
		{Name: "email", Type: Email},
		{Name: "status", Type: Enum, Values: []string{"pending", "paid", "shipped"}},
	}}
	return []*Domain{
		{Name: "catalog", Resources: []*Resource{product}},
		{Name: "orders", Resources: []*Resource{order}},
	}
}
