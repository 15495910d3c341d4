// Package spec is what a project is made from: its names, its decisions, its
// domains with their resources and fields. It reads underpin.yaml and the
// one-line --resource form, tells what is wrong with them and where, and writes
// the canonical form back. It knows no template and no option by name: what may
// be decided comes in as Choices.
package spec

import (
	"slices"

	"github.com/underpin-dev/underpin/generator/naming"
)

// Spec is a project to be. Domains, resources and fields keep the user's order.
type Spec struct {
	Name      string            // of project and binary
	Module    string            // Go module path
	Decisions map[string]string // decision → option; a boolean is "on" or "off"
	Domains   []*Domain

	file string // that it was parsed from
	at   marks  // of what the file said, so that what came instead later has no place
}

// Traits are those that resources carry, each once.
func (s *Spec) Traits() (traits []string) {
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			for _, trait := range r.Async {
				if !slices.Contains(traits, trait) {
					traits = append(traits, trait)
				}
			}
		}
	}
	return traits
}

// Find returns the domain of that name, or nil.
func (s *Spec) Find(domain string) *Domain {
	if i := slices.IndexFunc(s.Domains, func(d *Domain) bool { return d.Name == domain }); i >= 0 {
		return s.Domains[i]
	}
	return nil
}

// Add puts a resource at the end of a domain, which is made if need be.
func (s *Spec) Add(domain string, r *Resource) {
	d := s.Find(domain)
	if d == nil {
		d = &Domain{Name: domain}
		s.Domains = append(s.Domains, d)
	}
	d.Resources = append(d.Resources, r)
}

// Domain is a part of the business with tables of its own.
type Domain struct {
	Name      string
	Resources []*Resource

	at marks
}

// Find returns the resource of that name, or nil.
func (d *Domain) Find(resource string) *Resource {
	if i := slices.IndexFunc(d.Resources, func(r *Resource) bool { return r.Name == resource }); i >= 0 {
		return d.Resources[i]
	}
	return nil
}

// Resource is a kind of thing that a domain keeps.
type Resource struct {
	Name   string
	Plural string   // for paths and tables; never empty after Complete
	Async  []string // traits, such as mail
	Fields []*Field

	at marks
}

// Field is a member of a resource.
type Field struct {
	Name     string
	Type     Type
	Values   []string // of an enum
	Ref      Ref      // of a ref or refs
	Optional bool
	Unique   bool
	Min, Max *string // as written, checked to be of the field's type
	Default  *string // as written, checked to be a legal value

	at marks
}

// Ref names the resource that a ref or refs points to. Domain is never empty
// after Complete, in the same domain neither.
type Ref struct{ Domain, Resource string }

// Type is a field's type, by the name it has in the spec.
type Type string

// The field types of the contract.
const (
	String  Type = "string"
	Text    Type = "text"
	Int     Type = "int"
	Float   Type = "float"
	Decimal Type = "decimal"
	Bool    Type = "bool"
	Money   Type = "money"
	Date    Type = "date"
	Time    Type = "time"
	UUID    Type = "uuid"
	Email   Type = "email"
	URL     Type = "url"
	JSON    Type = "json"
	Enum    Type = "enum"
	One     Type = "ref"
	Many    Type = "refs"
)

// Choices are what may be decided, in the order in which it is shown. They come
// from the catalogue.
type Choices struct {
	Decisions []Decision
	Traits    []string
	Needs     map[string]Type // of a trait: its resource must have a required field of that type
	Names     naming.Names    // apart from what the templates declare
}

// MayCarry reports whether a resource has what a trait needs.
func (c Choices) MayCarry(r *Resource, trait string) bool {
	need, ok := c.Needs[trait]
	return !ok || slices.ContainsFunc(r.Fields, func(f *Field) bool { return f.Type == need && !f.Optional })
}

// Decision is one of the Choices.
type Decision struct {
	Name    string
	Options []string
	Default string
}

// Boolean reports whether the decision is between on and off only.
func (d Decision) Boolean() bool {
	return len(d.Options) == 2 && (d.Options[0] == "on" && d.Options[1] == "off" || d.Options[0] == "off" && d.Options[1] == "on")
}
