package spec

import (
	"slices"
	"strings"
)

// Addition is what a spec has more than another: a resource, with its domain if the other
// has not that either, or a field of a resource that both have.
type Addition struct {
	Domain   string
	Resource *Resource // with the addition
	Field    *Field    // nil if it is the resource
}

// Name returns the name, such as orders/order or orders/order.note.
func (a Addition) Name() string {
	if a.Field == nil {
		return a.Domain + "/" + a.Resource.Name
	}
	return a.Domain + "/" + a.Resource.Name + "." + a.Field.Name
}

// String is what is added, as in the one-line form.
func (a Addition) String() string {
	if a.Field == nil {
		return a.Resource.Flag(a.Domain)
	}
	return a.Domain + "/" + a.Resource.Name + " " + a.Field.line(a.Domain)
}

// Since returns what the spec has more than another, decisions and traits aside. Both must
// be complete.
func (s *Spec) Since(before *Spec) (added []Addition) {
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			old := before.Resource(d.Name, r.Name)
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
	return added
}

// Differs returns the first thing that both specs have, and not in the same way, such as
// "field orders/order.quantity"; empty if there is none. Both must be complete.
func (s *Spec) Differs(before *Spec) string {
	if s.Name != before.Name {
		return "the name"
	}
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			old := before.Resource(d.Name, r.Name)
			if old == nil {
				continue
			}
			if old.Plural != r.Plural {
				return resourcePlace("", d.Name, r.Name).what
			}
			for _, f := range r.Fields {
				if was := old.Find(f.Name); was != nil && was.line("") != f.line("") {
					return fieldPlace("", d.Name, r.Name, f.Name).what
				}
			}
		}
	}
	return ""
}

// Find returns the field of that name, or nil.
func (r *Resource) Find(field string) *Field {
	if i := slices.IndexFunc(r.Fields, func(f *Field) bool { return f.Name == field }); i >= 0 {
		return r.Fields[i]
	}
	return nil
}

// FieldNames returns the names of all fields.
func (r *Resource) FieldNames() (names []string) {
	for _, f := range r.Fields {
		names = append(names, f.Name)
	}
	return names
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
