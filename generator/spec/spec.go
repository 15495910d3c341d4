// Package spec defines the spec of a project: its name, its decisions, and its domains
// with their resources and fields. It parses underpin.yaml and the one-line form of
// --resource, reports errors with positions, and writes the canonical form. It knows
// no template and no option by name: what can be decided is passed in as Choices.
package spec

import (
	"fmt"
	"slices"

	"github.com/underpin-dev/underpin/generator/naming"
)

// Spec describes a project. Domains, resources and fields are in the user's order.
type Spec struct {
	Name      string            // of project and binary
	Module    string            // Go module path
	Decisions map[string]string // decision → option; a boolean is "on" or "off"
	Domains   []*Domain

	file string // it was parsed from
	at   marks  // of the values in the file; a value that was set later has no position
}

// Traits returns the traits of all resources, each once.
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

// Resources returns the names of all resources, such as orders/order.
func (s *Spec) Resources() (names []string) {
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			names = append(names, d.Name+"/"+r.Name)
		}
	}
	return names
}

// DomainNames returns the names of all domains.
func (s *Spec) DomainNames() (names []string) {
	for _, d := range s.Domains {
		names = append(names, d.Name)
	}
	return names
}

// Find returns the domain of that name, or nil.
func (s *Spec) Find(domain string) *Domain {
	if i := slices.IndexFunc(s.Domains, func(d *Domain) bool { return d.Name == domain }); i >= 0 {
		return s.Domains[i]
	}
	return nil
}

// Resource returns the resource of that name in a domain, or nil.
func (s *Spec) Resource(domain, name string) *Resource {
	if d := s.Find(domain); d != nil {
		return d.Find(name)
	}
	return nil
}

// Add appends a resource to a domain, which it adds if necessary.
func (s *Spec) Add(domain string, r *Resource) {
	d := s.Find(domain)
	if d == nil {
		d = &Domain{Name: domain}
		s.Domains = append(s.Domains, d)
	}
	d.Resources = append(d.Resources, r)
}

// Domain is an area of the business, with tables of its own.
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

// Resource is a kind of object that a domain stores.
type Resource struct {
	Name   string
	Plural string   // for paths and tables; never empty after Complete
	Async  []string // traits, such as mail
	Fields []*Field

	at marks
}

// Field is a field of a resource.
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

// Ref names the resource that a ref or refs points to. After Complete, Domain is
// never empty, not even for a resource of the same domain.
type Ref struct{ Domain, Resource string }

// Type is a field's type, by its name in the spec.
type Type string

// The field types.
const (
	String   Type = "string"
	Text     Type = "text"
	Int      Type = "int"
	Float    Type = "float"
	Decimal  Type = "decimal"
	Bool     Type = "bool"
	Money    Type = "money"
	Date     Type = "date"
	Time     Type = "time"
	UUID     Type = "uuid"
	Email    Type = "email"
	URL      Type = "url"
	JSON     Type = "json"
	Enum     Type = "enum"
	TypeRef  Type = "ref" // Ref itself is what it points to
	TypeRefs Type = "refs"
)

// Choices are the decisions and traits to choose from, in the order in which they are
// shown. They come from the catalogue.
type Choices struct {
	Decisions    []Choice
	Requirements []Requirement
	Traits       []string
	Needs        map[string]Type // trait → type of a required field that its resource must have
	Names        naming.Names    // for names that the templates do not use
}

// MayCarry reports whether a resource has the field that a trait needs.
func (c Choices) MayCarry(r *Resource, trait string) bool {
	need, ok := c.Needs[trait]
	return !ok || slices.ContainsFunc(r.Fields, func(f *Field) bool { return f.Type == need && !f.Optional })
}

// Choice is a decision with its options.
type Choice struct {
	Name    string
	Options []string
	Default string
}

// Requirement says that an option needs an option of another decision.
type Requirement struct {
	Decision, Option           string
	NeedsDecision, NeedsOption string
	Because                    string // the reason, which follows that word
}

// String returns what is needed, and why.
func (r Requirement) String() string {
	return fmt.Sprintf("%s needs %s %s, because %s", r.Option, r.NeedsDecision, r.NeedsOption, r.Because)
}

// Unmet returns a requirement of an option that these decisions do not meet, or nil.
func (c Choices) Unmet(decision, option string, decisions map[string]string) *Requirement {
	i := slices.IndexFunc(c.Requirements, func(r Requirement) bool {
		return r.Decision == decision && r.Option == option && decisions[r.NeedsDecision] != r.NeedsOption
	})
	if i < 0 {
		return nil
	}
	return &c.Requirements[i]
}

// AnyUnmet returns a requirement of one of these decisions that the others do not meet, or
// nil.
func (c Choices) AnyUnmet(decisions map[string]string) *Requirement {
	for _, r := range c.Requirements {
		if unmet := c.Unmet(r.Decision, decisions[r.Decision], decisions); unmet != nil {
			return unmet
		}
	}
	return nil
}

// Boolean reports whether the options are exactly on and off.
func (c Choice) Boolean() bool {
	return len(c.Options) == 2 && (c.Options[0] == "on" && c.Options[1] == "off" || c.Options[0] == "off" && c.Options[1] == "on")
}
