// Package decisions loads the catalogue of a templates tree: the decisions with their
// options, and the traits. Each of them is a part, as are base, domain and resource:
// a folder with texts, names and data, and with the files that it adds to a project.
// The package knows no option and no trait by name, and renders nothing.
package decisions

import (
	"fmt"
	"maps"
	"slices"

	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Catalog is everything that projects are rendered from.
type Catalog struct {
	Parts     []*Part     // in every project: base, domain, resource
	Decisions []*Decision // in the order of their decision.yaml: of flags, questions and explain
	Traits    []*Trait
	Presets   []Preset // those whose options all exist
	Phases    []string // of the program's start, in order
	Names     naming.Names
}

// Decision is a question and its options.
type Decision struct {
	Part     *Part // what all its options share
	Name     string
	Title    string
	Question string
	Order    int
	Default  string
	Options  []*Option
}

// Option is one answer.
type Option struct {
	Part  *Part
	Name  string
	Order int
	Texts
	Requires []Requirement
	Types    map[string]string // column kind → type of this database
	Provides []string          // what other parts may add something for, such as a cache
	Enter    []Todo            // when a project takes this option in place of another
	Leave    []Todo            // when it takes another in place of this one
}

// Todo is something that a user has to know or do when a project takes another option.
type Todo struct {
	Text string `yaml:"text" json:"text"`
	Must bool   `yaml:"must" json:"must"` // before the change, or something is lost
}

// Requirement is an option of another decision without which an option is impossible.
type Requirement struct {
	Decision string `yaml:"decision"`
	Option   string `yaml:"option"`
	Because  string `yaml:"because"` // the reason, which follows that word
}

// Trait is something that happens besides the request when a resource changes.
type Trait struct {
	Part  *Part
	Name  string
	Order int
	Texts
	Needs spec.Type // the type of a required field that the resource must have; may be empty
}

// Texts describe an option or a trait: in the wizard, in explain, and in the decision
// record of a rendered project.
type Texts struct {
	Summary string `yaml:"summary"`
	Choose  string `yaml:"choose"` // it when …
	Costs   string `yaml:"costs"`
	MoveOn  string `yaml:"move_on"` // when …
}

// String returns what is needed, and why.
func (r Requirement) String() string {
	return fmt.Sprintf("%s %s, because %s", r.Decision, r.Option, r.Because)
}

// Preset is a named set of answers.
type Preset struct {
	Name      string
	Summary   string
	Decisions map[string]string
}

// Choices returns the decisions and traits in the form that spec takes.
func (c *Catalog) Choices() spec.Choices {
	choices := spec.Choices{Needs: map[string]spec.Type{}, Names: c.Names}
	for _, d := range c.Decisions {
		options := make([]string, len(d.Options))
		for i, o := range d.Options {
			options[i] = o.Name
			for _, r := range o.Requires {
				choices.Requirements = append(choices.Requirements, spec.Requirement{
					Decision: d.Name, Option: o.Name, NeedsDecision: r.Decision, NeedsOption: r.Option, Because: r.Because,
				})
			}
		}
		choices.Decisions = append(choices.Decisions, spec.Choice{Name: d.Name, Options: options, Default: d.Default})
	}
	for _, t := range c.Traits {
		choices.Traits = append(choices.Traits, t.Name)
		if t.Needs != "" {
			choices.Needs[t.Name] = t.Needs
		}
	}
	return choices
}

// Decision returns the decision of that name, or nil.
func (c *Catalog) Decision(name string) *Decision {
	for _, d := range c.Decisions {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// Trait returns the trait of that name, or nil.
func (c *Catalog) Trait(name string) *Trait {
	for _, t := range c.Traits {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Option returns the option of that name, or nil.
func (d *Decision) Option(name string) *Option {
	for _, o := range d.Options {
		if o.Name == name {
			return o
		}
	}
	return nil
}

// Combinations returns every way to decide everything that the options' requirements
// allow, in a fixed order.
func (c *Catalog) Combinations() []map[string]string {
	all, choices := []map[string]string{{}}, c.Choices()
	for _, d := range c.Decisions {
		var next []map[string]string
		for _, m := range all {
			for _, o := range d.Options {
				n := maps.Clone(m)
				n[d.Name] = o.Name
				next = append(next, n)
			}
		}
		all = next
	}
	return slices.DeleteFunc(all, func(m map[string]string) bool { return choices.AnyUnmet(m) != nil })
}

// TraitSets returns every set of traits that the resources of a project may have, in
// a fixed order; the first is empty, the last has all.
func (c *Catalog) TraitSets() [][]string {
	sets := [][]string{nil}
	for _, t := range c.Traits {
		for _, set := range sets {
			sets = append(sets, append(slices.Clone(set), t.Name))
		}
	}
	return sets
}

// Selected returns what parts add to a project with these decisions and traits, and the
// options chosen, both in order.
func (c *Catalog) Selected(decisions map[string]string, traits []string) (additions []*Addition, options []*Option, err error) {
	parts := slices.Clone(c.Parts)
	for _, d := range c.Decisions {
		o := d.Option(decisions[d.Name])
		if o == nil {
			return nil, nil, fmt.Errorf("decision %s has no option %q", d.Name, decisions[d.Name])
		}
		parts, options = append(parts, d.Part, o.Part), append(options, o)
	}
	for _, name := range traits {
		if c.Trait(name) == nil {
			return nil, nil, fmt.Errorf("trait %q does not exist", name)
		}
	}
	for _, t := range c.Traits {
		if slices.Contains(traits, t.Name) {
			parts = append(parts, t.Part)
		}
	}
	for _, p := range parts {
		additions = append(additions, p.Of(options)...)
	}
	return additions, options, nil
}

// Boolean reports whether the options are exactly on and off.
func (d *Decision) Boolean() bool {
	return len(d.Options) == 2 && d.Option("on") != nil && d.Option("off") != nil
}

// Flag returns the command-line flag that chooses an option of the decision.
func (d *Decision) Flag(option string) string {
	switch {
	case !d.Boolean():
		return "--" + d.Name + " " + option
	case option == "on":
		return "--" + d.Name
	}
	return "--" + d.Name + "=false"
}
