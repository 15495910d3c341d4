package spec

import (
	"slices"
	"strings"
)

// Addition is what a spec has more than another: a resource, with its domain if that is
// new too, or a field of a resource that both have.
type Addition struct {
	Domain   string
	Resource *Resource // after the addition
	Field    *Field    // nil if the resource is new
}

// String is what is added, as in the one-line form.
func (a Addition) String() string {
	if a.Field == nil {
		return a.Resource.Flag(a.Domain)
	}
	return a.Domain + "/" + a.Resource.Name + " " + a.Field.line(a.Domain)
}

// Since returns what the spec has more than another, decisions aside, and the first thing
// that it lacks or has differently, such as "field orders/order.quantity"; empty if it has
// all. Both must be complete.
func (s *Spec) Since(before *Spec) (added []Addition, differs string) {
	if s.Name != before.Name {
		return nil, "the name"
	}
	for _, d := range before.Domains {
		for _, r := range d.Resources {
			if differs = s.lacks(d, r); differs != "" {
				return nil, differs
			}
		}
	}
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			old := before.resource(d.Name, r.Name)
			if old == nil {
				added = append(added, Addition{Domain: d.Name, Resource: r})
				continue
			}
			for _, f := range r.Fields {
				if old.Find(f.Name) == nil {
					added = append(added, Addition{d.Name, r, f})
				}
			}
		}
	}
	return added, ""
}

// lacks returns what the spec has not, or not in the same way, of a resource.
func (s *Spec) lacks(d *Domain, r *Resource) string {
	is := s.resource(d.Name, r.Name)
	if is == nil || is.Plural != r.Plural || slices.ContainsFunc(r.Async, func(trait string) bool { return !slices.Contains(is.Async, trait) }) {
		return resourcePlace("", d.Name, r.Name).what
	}
	for _, f := range r.Fields {
		if now := is.Find(f.Name); now == nil || now.line("") != f.line("") {
			return fieldPlace("", d.Name, r.Name, f.Name).what
		}
	}
	return ""
}

func (s *Spec) resource(domain, name string) *Resource {
	if d := s.Find(domain); d != nil {
		return d.Find(name)
	}
	return nil
}

// Find returns the field of that name, or nil.
func (r *Resource) Find(field string) *Field {
	if i := slices.IndexFunc(r.Fields, func(f *Field) bool { return f.Name == field }); i >= 0 {
		return r.Fields[i]
	}
	return nil
}

// CheckExisting returns an error if a migration can't give a value to the objects that are
// there when the required field is added to a resource.
func (f *Field) CheckExisting(domain, resource, value string) error {
	where := fieldPlace("", domain, resource, f.Name)
	if strings.ContainsAny(value, "\r\n") {
		return where.err(pos{}, badDefault, "choose another one for objects that are there", "a migration can't have a value of several lines")
	}
	if f.Type == TypeRef {
		if want := wrongUUID(value); want != "" {
			return where.err(pos{}, badDefault, "", "the id %s must be %s", quoted(value), want)
		}
		return nil
	}
	given := *f
	given.Default, given.at = &value, nil
	return validateValue(where, &given, rules[f.Type], "value")
}
