// Package decisions reads what can be decided from the folders of a templates
// tree: parts, which are base, domain, resource, every decision, every option and
// every trait. A part holds texts, names and data, and the files that it adds to a
// project. It knows no option and no trait by name and renders nothing.
package decisions

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// Catalog is all there is to render from.
type Catalog struct {
	Parts     []*Part // of every project: base, domain, resource
	Decisions []*Decision
	Traits    []*Trait
	Presets   []Preset // those whose every option exists
	Phases    []string // in which the parts of a program start
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

// Part is a folder of the templates tree: what it contributes to shared files,
// and its own.
type Part struct {
	Name   string // such as "base" or "database/sqlite"
	Trait  string // of the resources that it is for; if it is empty, it is for all
	Files  []File
	Proofs []File // tests of the platform, for the projects that are rendered to be tested

	Labelled bool // it is for resources only whose lists have a label
	Contributions
	When   []string // it is part of a project at all: what options taken have
	Fields []string // each a type or modifiers or both, which a field of the project has; if there are none, it is for all
	Also   []*Part  // what it adds when that is so
}

// Of are the part and what it adds to what these options have. What it adds to fields
// is among them: options don't know of those.
func (p *Part) Of(options []*Option) []*Part {
	parts := []*Part{p}
	for _, also := range p.Also {
		missing := func(what string) bool {
			return !slices.ContainsFunc(options, func(o *Option) bool { return slices.Contains(o.Has, what) })
		}
		if !slices.ContainsFunc(also.When, missing) {
			parts = append(parts, also)
		}
	}
	return parts
}

// File is a template, or with Verbatim a file as it is. Its Path may hold
// placeholders such as {domain}.
type File struct {
	Path     string // in the project
	Source   string // in the templates tree
	Text     string
	Verbatim bool
	Mode     fs.FileMode
	Class    tree.Class
}

// Contributions are the entries of a part in files that no part owns alone.
type Contributions struct {
	Start    []Start           `yaml:"start"`
	App      []Field           `yaml:"app"`
	Module   Module            `yaml:"module"`
	Schemas  []string          `yaml:"schemas"` // functions of package httpapi that describe types of values to OpenAPI
	Env      []Env             `yaml:"env"`
	Services []Service         `yaml:"services"`
	Ports    []Port            `yaml:"ports"` // where the program itself listens
	Commands []Command         `yaml:"commands"`
	Folders  []string          `yaml:"folders"`  // that the program writes to, below where it runs
	Diagram  []Node            `yaml:"diagram"`  // of docs/architecture.md
	Promises []string          `yaml:"promises"` // that the README makes, a sentence each
	Scaling  []ScalingPoint    `yaml:"scaling"`
	Watch    []string          `yaml:"watch"`  // what watches the scaling points, a sentence each
	Panels   []Panel           `yaml:"panels"` // of the dashboard
	Keeps    []string          `yaml:"keeps"`  // proofs that every project with the part has, by the end of their paths
	Classes  []Class           `yaml:"classes"`
	Modes    map[string]string `yaml:"modes"`
}

// Start is a function of package app that a program is put together by.
type Start struct {
	Name  string `yaml:"name"`
	Phase string `yaml:"phase"`
	Func  string `yaml:"func"`
}

// Command is a command of the rendered program beside serve, migrate and version.
type Command struct {
	Name string `yaml:"name"`
	Args string `yaml:"args"` // words that may follow it, such as [NAME]
	Does string `yaml:"does"` // in a few words, for the usage text
	Func string `yaml:"func"` // a method func(context.Context, []string) error of App
}

// Env is a setting of the rendered program.
type Env struct {
	Name    string `yaml:"name"`
	Field   string `yaml:"field"` // of Config
	Type    string `yaml:"type"`  // of that field
	Default string `yaml:"default"`
	Doc     string `yaml:"doc"`
	Prefix  bool   `yaml:"prefix"` // of names on a server that programs share; each test has one of its own
}

// Node is something beside the domains that is worth drawing. With {domain} in its
// Name there is one for each, which uses it; else the whole program does.
type Node struct {
	Name string `yaml:"name"`
	In   string `yaml:"in"` // what it is drawn in with others: a server, a folder
}

// KeyVal is a name with its value.
type KeyVal struct {
	Name  string `yaml:"name"`
	Value string `yaml:"value"`
}

// Class says whose the files that match are, see tree.Class.
type Class struct {
	Class tree.Class `yaml:"class"`
	Paths []string   `yaml:"paths"` // by path.Match on the end of the path in the project
}

// Choices are the decisions and traits as spec wants them.
func (c *Catalog) Choices() spec.Choices {
	choices := spec.Choices{Needs: map[string]spec.Type{}}
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

// Load reads a templates tree. Everything that is misspelt in it is an error.
func Load(files fs.FS) (*Catalog, error) {
	l := loader{files}
	c := &Catalog{}
	for _, name := range []string{"base", "domain", "resource"} {
		var m struct {
			Phases  []string `yaml:"phases"`
			entries `yaml:",inline"`
		}
		part, err := l.part(name, name+".yaml", &m, &m.entries)
		if err != nil {
			return nil, err
		}
		c.Parts = append(c.Parts, part)
		if name == "base" {
			c.Phases = m.Phases
		}
	}
	folders, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range folders {
		if !e.IsDir() || slices.Contains([]string{"base", "domain", "resource"}, e.Name()) {
			continue
		}
		if _, err := fs.Stat(files, path.Join(e.Name(), "trait.yaml")); err == nil {
			t, err := l.trait(e.Name())
			if err != nil {
				return nil, err
			}
			c.Traits = append(c.Traits, t)
			continue
		}
		d, err := l.decision(e.Name())
		if err != nil {
			return nil, err
		}
		c.Decisions = append(c.Decisions, d)
	}
	slices.SortStableFunc(c.Decisions, func(a, b *Decision) int { return cmp.Compare(a.Order, b.Order) })
	slices.SortStableFunc(c.Traits, func(a, b *Trait) int { return cmp.Compare(a.Order, b.Order) })
	if c.Presets, err = l.presets(c); err != nil {
		return nil, err
	}
	return c, c.check()
}

// check finds what only all parts together show.
// fieldWords are what a part may require of a field beside its type. A local reference
// stays within its domain.
var fieldWords = []string{"optional", "min", "max", "default", "local"}

func (c *Catalog) check() error {
	parts, had := slices.Clone(c.Parts), []string{}
	for _, d := range c.Decisions {
		parts = append(parts, d.Part)
		for _, o := range d.Options {
			parts, had = append(parts, o.Part), append(had, o.Has...)
		}
	}
	for _, t := range c.Traits {
		parts = append(parts, t.Part)
	}
	for _, p := range parts {
		for _, also := range p.Also {
			for _, what := range also.When {
				if !slices.Contains(had, what) {
					return fmt.Errorf("%s: also: when: no option has %q", p.Name, what)
				}
			}
			for _, word := range strings.Fields(strings.Join(also.Fields, " ")) {
				if !slices.Contains(spec.Types, spec.Type(word)) && !slices.Contains(fieldWords, word) {
					return fmt.Errorf("%s: also: fields: %q is not a type or modifier of a field", p.Name, word)
				}
			}
			parts = append(parts, also)
		}
	}
	fields := []string{"{bridge}"}
	for _, p := range parts {
		for _, f := range p.App {
			fields = append(fields, f.Name)
		}
	}
	for _, p := range parts {
		for _, s := range p.Start {
			if !slices.Contains(c.Phases, s.Phase) {
				return fmt.Errorf("%s: start %s is in phase %q, which base.yaml doesn't list", p.Name, s.Name, s.Phase)
			}
		}
		for _, d := range p.Module.Deps {
			if from := strings.TrimPrefix(d.From, "&"); !slices.Contains(fields, from) {
				return fmt.Errorf("%s: dependency %s is from %q, and no part has app: with that name", p.Name, d.Name, from)
			}
		}
		if err := c.checkScaling(p); err != nil {
			return err
		}
		if err := p.checkServices(); err != nil {
			return err
		}
	}
	for _, combination := range c.Combinations() {
		if err := c.oneOwner(combination); err != nil {
			return err
		}
	}
	return nil
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

// classOf is the class that the last matching entry gives.
func (p *Part) classOf(file string) tree.Class {
	class := tree.Managed
	for _, c := range p.Classes {
		for _, pattern := range c.Paths {
			if matches(pattern, file) {
				class = c.Class
			}
		}
	}
	return class
}

// Kept reports whether a proof is rendered into every project that has the part.
func (c Contributions) Kept(file string) bool {
	return slices.ContainsFunc(c.Keeps, func(pattern string) bool { return matches(pattern, file) })
}

// matches compares as many elements from the end as the pattern has.
func matches(pattern, file string) bool {
	n, elements := strings.Count(pattern, "/")+1, strings.Split(file, "/")
	if len(elements) < n {
		return false
	}
	ok, _ := path.Match(pattern, strings.Join(elements[len(elements)-n:], "/"))
	return ok
}
