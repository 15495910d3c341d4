package naming

import (
	"slices"
	"strings"
)

// Resource has the Go names of a resource.
type Resource struct {
	Type  string // OrderItem
	Types string // several of it in exported identifiers: OrderItems
	Var   string // a variable that holds one: orderItem
	Vars  string // a variable that holds several: orderItems
}

// Resource makes the names of a resource; without a plural it has the English one.
func (n Names) Resource(name, plural string) Resource {
	if plural == "" {
		plural = Plural(name)
	}
	r := Resource{
		Type: apart(Camel(name), "Item", func(name string) bool {
			return slices.Contains(n.Domain, name) || n.belongs(name) || startsWord(name, "New") || startsWord(name, "Err")
		}),
		Types: apart(Camel(plural), "List", func(name string) bool { return n.plurals[name] }),
		Var:   n.variable(name, "Item"),
		Vars:  n.variable(plural, "List"),
	}
	if r.Types == r.Type {
		r.Types = r.Type + "List"
	}
	if r.Vars == r.Var {
		r.Vars = r.Var + "List"
	}
	return r
}

// belongs reports whether a type's name ends like that of one which goes with a
// resource's own, so that it could be that of another resource.
func (n Names) belongs(name string) bool {
	return slices.ContainsFunc(n.endings, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

// startsWord reports whether a camel-case name has word as its first: New in
// NewOrder, but not in Newsletter.
func startsWord(name, word string) bool {
	rest, ok := strings.CutPrefix(name, word)
	return ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z')
}

// Declared returns the identifiers at package level that a resource adds to the
// packages of its domain, by what they add to Package. Those of its fields are not
// among them. A project has a package or not; what is declared in it is the same.
func (n Names) Declared(r Resource) map[string][]string {
	forms := strings.NewReplacer("{Type}", r.Type, "{Types}", r.Types, "{var}", r.Var, "{vars}", r.Vars)
	declared := map[string][]string{}
	for suffix, list := range n.resource {
		for _, name := range list {
			declared[suffix] = append(declared[suffix], forms.Replace(name))
		}
	}
	return declared
}

// File returns the stem of a resource's Go files in the packages of its domain. With
// ".go", "_service.go" and so on, Go builds it on every system, and it is none of the
// domain's own files.
func (n Names) File(domain, resource string) string {
	for _, suffix := range n.Suffixes {
		rest, ok := strings.CutPrefix(resource, n.Package(domain)+suffix)
		if ok && (rest == "" || rest[0] == '_') {
			return resource + "_"
		}
	}
	last := resource[strings.LastIndexByte(resource, '_')+1:]
	whole := len(last) == len(resource)
	switch {
	case !whole && (buildSuffixes[last] || last == "test" || last == "service" || last == "events"),
		devices[resource], resource == "doc", resource == "ports":
		return resource + "_"
	}
	return resource
}

// Label returns the field of a Go struct that embeds the one of the resource.
func (n Names) Label(r Resource, name string) string {
	name = Camel(name)
	if n.members[name] || name == r.Type {
		return name + "Label"
	}
	return name
}
