// Package decisions reads what can be decided from the folders of a templates
// tree: parts, which are base, domain, resource, every decision, every option and
// every trait. A part holds texts, names and data, and the files that it adds to a
// project. It knows no option and no trait by name and renders nothing.
package decisions

import (
	"fmt"
	"maps"
	"slices"

	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Catalog is all there is to render from.
type Catalog struct {
	Parts     []*Part // of every project: base, domain, resource
	Decisions []*Decision
	Traits    []*Trait
	Presets   []Preset // those whose every option exists
	Phases    []string // in which the parts of a program start
	Names     naming.Names
}

// Decision is a question with its options.
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
	Types map[string]string // column kind → type of this database
	Has   []string          // what parts may add something to, such as a cache
}

// Trait is what a resource may carry.
type Trait struct {
	Part  *Part
	Name  string
	Order int
	Texts
	Needs spec.Type // of a required field that its resource must have; may be empty
}

// Texts tell of an option or a trait. They feed the wizard, explain, and the
// decision record of a rendered project.
type Texts struct {
	Summary string `yaml:"summary"`
	Choose  string `yaml:"choose"` // it when …
	Costs   string `yaml:"costs"`
	MoveOn  string `yaml:"move_on"` // when …
}

// Preset is a named set of answers.
type Preset struct {
	Name      string
	Summary   string
	Decisions map[string]string
}

// Choices are the decisions and traits as spec wants them.
func (c *Catalog) Choices() spec.Choices {
	choices := spec.Choices{Needs: map[string]spec.Type{}, Names: c.Names}
	for _, d := range c.Decisions {
		options := make([]string, len(d.Options))
		for i, o := range d.Options {
			options[i] = o.Name
		}
		choices.Decisions = append(choices.Decisions, spec.Decision{Name: d.Name, Options: options, Default: d.Default})
	}
	for _, t := range c.Traits {
		choices.Traits = append(choices.Traits, t.Name)
		if t.Needs != "" {
			choices.Needs[t.Name] = t.Needs
		}
	}
	return choices
}

// Decision returns nil when there is none of that name.
func (c *Catalog) Decision(name string) *Decision {
	for _, d := range c.Decisions {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// Trait returns nil when there is none of that name.
func (c *Catalog) Trait(name string) *Trait {
	for _, t := range c.Traits {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Option returns nil when there is none of that name.
func (d *Decision) Option(name string) *Option {
	for _, o := range d.Options {
		if o.Name == name {
			return o
		}
	}
	return nil
}

// Combinations are all ways to decide everything, in a fixed order.
func (c *Catalog) Combinations() []map[string]string {
	all := []map[string]string{{}}
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
	return all
}

// TraitSets are all sets of traits that the resources of a project may carry, in a
// fixed order; the first is empty, the last has all.
func (c *Catalog) TraitSets() [][]string {
	sets := [][]string{nil}
	for _, t := range c.Traits {
		for _, set := range sets {
			sets = append(sets, append(slices.Clone(set), t.Name))
		}
	}
	return sets
}

// Selected are the parts that a project with these decisions is rendered from, if
// its resources carry these traits, and the options chosen, both in order.
func (c *Catalog) Selected(decisions map[string]string, traits []string) (parts []*Part, options []*Option, err error) {
	all := slices.Clone(c.Parts)
	for _, d := range c.Decisions {
		o := d.Option(decisions[d.Name])
		if o == nil {
			return nil, nil, fmt.Errorf("decision %s has no option %q", d.Name, decisions[d.Name])
		}
		all, options = append(all, d.Part, o.Part), append(options, o)
	}
	for _, name := range traits {
		if c.Trait(name) == nil {
			return nil, nil, fmt.Errorf("there is no trait %q", name)
		}
	}
	for _, t := range c.Traits {
		if slices.Contains(traits, t.Name) {
			all = append(all, t.Part)
		}
	}
	for _, p := range all {
		parts = append(parts, p.Of(options)...)
	}
	return parts, options, nil
}

// Boolean reports whether the options are exactly on and off.
func (d *Decision) Boolean() bool {
	return len(d.Options) == 2 && d.Option("on") != nil && d.Option("off") != nil
}

// Flag is what the program is told to take an option of the decision.
func (d *Decision) Flag(option string) string {
	switch {
	case !d.Boolean():
		return "--" + d.Name + " " + option
	case option == "on":
		return "--" + d.Name
	}
	return "--" + d.Name + "=false"
}
