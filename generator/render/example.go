package render

import (
	"fmt"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// Example returns the resource that documents show requests for: the first that can be
// created before any other exists. There is one, since required refs form no cycle.
func (p *Project) Example() *Resource {
	var all []*Resource
	for _, d := range p.Domains {
		all = append(all, d.Resources...)
	}
	return first(where(all, func(r *Resource) bool { return len(where(r.Refs, (*Field).mustExist)) == 0 }))
}

// mustExist reports whether the object that the field refers to has to be created first.
func (f *Field) mustExist() bool { return f.Spec.Type == spec.TypeRef && f.mustBeGiven() }

func (f *Field) mustBeGiven() bool { return !f.Optional && f.Spec.Default == nil }

// lineLength is the longest JSON body that a document shows on one line.
const lineLength = 90

// ExampleJSON returns the body of a request that creates an object and that its rules
// allow, with the required fields only. It has no single quote, so that a shell can
// quote it with them.
func (r *Resource) ExampleJSON() string {
	var fields []string
	for _, f := range where(r.Fields, (*Field).mustBeGiven) {
		fields = append(fields, fmt.Sprintf("%q: %s", f.Name, fieldTypes[f.Spec.Type].example(f.Spec)))
	}
	if line := "{" + strings.Join(fields, ", ") + "}"; len(line) <= lineLength {
		return line
	}
	return "{\n  " + strings.Join(fields, ",\n  ") + "\n}"
}
