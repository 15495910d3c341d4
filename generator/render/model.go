package render

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// The structs that templates get. They hold what a template prints, worked out;
// a template ranges over it and decides nothing.

// Project is the whole of it.
type Project struct {
	Name      string
	Module    string
	Domains   []*Domain
	Decisions []Decided
	Start     []decisions.Start // in order of phase
	App       []decisions.Field // what App keeps for parts
	Schemas   []string
	Env       []decisions.Env
	Services  []decisions.Service
	Ports     []decisions.Port
	Commands  []decisions.Command
	Folders   []string // that the program writes to, each once
	Promises  []string
	Scaling   []*Point // in the order of parts
	Watch     []string // what watches them
	Places    []*Place // of the diagram
	panels    []decisions.Panel
	scopes    []*scope // of the parts that it is rendered from
}

// Decided is a decision and the option taken.
type Decided struct {
	*decisions.Decision
	Number string // of its record: 0001
	Taken  *decisions.Option
	all    []*decisions.Option // taken, of this decision and the others
}

// Domain is a domain as Go sees it.
type Domain struct {
	*Project
	Name      string // as in the spec
	Package   string // and its folder
	Resources []*Resource
	Asks      []*Port  // of other domains
	Answers   []*Port  // that other domains declare
	Links     []*Field // refs within the domain that have columns or tables
	Build              // how parts have its module built
}

// Port is what one domain asks about a resource of another.
type Port struct {
	Name   string // Products
	Var    string // products
	By     *Domain
	Target *Resource
}

// Resource is a resource as Go and SQL see it.
type Resource struct {
	*Domain
	Name        string // as in the spec
	Words       string // to be read: order item
	Article     string // a or an
	PluralWords string
	Plural      string   // as in paths and JSON
	Traits      []string // that it carries
	Type        string
	Types       string // Type's plural
	Var         string
	Vars        string
	Receiver    string // one letter
	File        string // stem
	Path        string // /v1/catalog/products
	Table       string
	Fields      []*Field
	Columns     []*Column // of the fields
	Checks      []*Field  // those that have rules
	Defaults    []*Field
	Enums       []*Field
	Uniques     []*Field
	Filters     []*Field
	Refs        []*Field    // ref and refs
	Sets        []*Field    // refs
	Asked       []*Resource // that its refs point to, each once
	Siblings    []*Resource // the same, of its own domain but for itself
	Ports       []*Port     // the same, of other domains
	Referrers   []*Field    // refs of its own domain that point to it
	Spoils      []*Field    // those with a value that breaks a rule
	Rows        int         // how many may be told apart
	Labels      []*Label    // of what its refs point to
	IDType      string      // of a column of ids, as the database spells it
	Wraps       []Wrap      // around its store, the last one outermost
	BridgeName  string      // of the type that implements the ports to it; may be empty
	BridgeVar   string      // of the field of App that holds one
	Lister      string      // the field of the module that has its list; may be empty
}

// Field is a field with all that its type brings.
type Field struct {
	*spec.Field
	Of        *Resource
	Name      string // as in the spec
	GoName    string
	Var       string
	Type      string // without the pointer of an optional one
	Enum      string // the enum's type, if it is one
	Constants []Constant
	Check     string // the arguments of the check: "name", d.Name, value.Length(1, 255)
	CheckFunc string // value.Field or value.Optional
	Tag       string // the rest of the struct tag of an input
	Wire      string // the type of the member of an input: httpapi.Member[string]
	ShowTag   string // the rest of the struct tag of an answer
	FilterTag string // the rest of the struct tag of a filter
	Comment   string
	Columns   []*Column
	Target    *Resource // of a ref or refs
	Port      string    // the Go expression that is asked about it
	RefIDs    string    // of {v}
	Table     string    // of a refs
	Condition string    // that a filter on it adds
	DefaultGo string
	TakenErr  string

	// For tests: values that break no rule, or do; empty where there is none.
	Good, Another, BadGo string // in the domain's own package
	Sample               string // of the nth object, in another package
	WireSample           string // the same for JSON
	FullSample           string // a reference within the domain that need not be
}

// Constant is a value of an enum.
type Constant struct{ Name, Value string }

// Column is a column of a table.
type Column struct {
	Name       string // as in SQL
	Kind       string
	Type       string // Kind as the database spells it
	Null       bool
	Values     []string // that an enum may have
	col        string   // the function that describes it
	check      string   // the name of the constraint on Values
	references string   // to a table of the same domain
}

// newProject works out what templates print.
func newProject(s *spec.Spec, c *decisions.Catalog, records map[string]int, proofs bool) (*Project, error) {
	parts, options, err := c.Selected(s.Decisions, s.Traits())
	if err != nil {
		return nil, err
	}
	p := &Project{Name: s.Name, Module: s.Module}
	records = recordNumbers(c, records)
	for i, d := range c.Decisions {
		p.Decisions = append(p.Decisions, Decided{d, fmt.Sprintf("%04d", records[d.Name]), options[i], options})
	}
	for _, d := range s.Domains {
		p.Domains = append(p.Domains, newDomain(p, d))
	}
	for _, d := range p.Domains {
		d.ask(s)
	}
	for _, b := range s.Bridges() {
		r := p.find(b.Ref)
		r.BridgeName, r.BridgeVar = b.Name, b.Var+"Bridge" // no field of App ends so
	}
	for _, d := range p.Domains {
		d.link(s.Find(d.Name))
	}
	for _, d := range p.Domains {
		ds := s.Find(d.Name)
		for i, r := range d.Resources {
			r.Rows = r.rows()
			r.label(ds.Resources[i], s.Labels(ds, ds.Resources[i]))
		}
	}
	var used []*decisions.Part
	for _, part := range parts {
		if !proofs && !p.uses(part) {
			continue
		}
		scope := newScope(p, part)
		if len(scope.resources) == 0 {
			continue
		}
		p.scopes, used = append(p.scopes, scope), append(used, part)
		scope.contribute()
	}
	p.share(used)
	slices.SortStableFunc(p.Start, func(a, b decisions.Start) int {
		return cmp.Compare(slices.Index(c.Phases, a.Phase), slices.Index(c.Phases, b.Phase))
	})
	return p, p.typeColumns(options)
}

// typeColumns spells the kinds of columns as the database taken does.
func (p *Project) typeColumns(options []*decisions.Option) error {
	types := map[string]string{}
	for _, o := range options {
		maps.Copy(types, o.Types)
	}
	for _, d := range p.Domains {
		for _, r := range d.Resources {
			r.IDType = types["uuid"]
			for _, c := range r.Columns {
				if c.Type = types[c.Kind]; c.Type == "" {
					return fmt.Errorf("no option taken has a type for columns of kind %q", c.Kind)
				}
			}
		}
	}
	return nil
}

func newDomain(p *Project, s *spec.Domain) *Domain {
	d := &Domain{Project: p, Name: s.Name, Package: s.Package()}
	for _, rs := range s.Resources {
		r := &Resource{
			Domain: d, Name: rs.Name, Words: words(rs.Name), Plural: rs.Plural, PluralWords: words(rs.Plural), Traits: rs.Async,
			Type: rs.GoType(), Types: rs.GoPlural(), Var: rs.Var(), Vars: rs.VarPlural(), File: rs.File(s),
			Path: rs.Path(s.Name), Table: spec.QuoteSQL(rs.Table()), Rows: rowsOf(rs),
		}
		r.Article, r.Receiver = article(r.Words), r.Var[:1]
		d.Resources = append(d.Resources, r)
	}
	return d
}

// Reversed are the resources, the last first.
func (d *Domain) Reversed() []*Resource {
	list := slices.Clone(d.Resources)
	slices.Reverse(list)
	return list
}

// link adds the fields, now that there is every resource to refer to.
func (d *Domain) link(s *spec.Domain) {
	for i, r := range d.Resources {
		rs := s.Resources[i]
		for _, fs := range rs.Fields {
			r.add(newField(r, rs, fs))
		}
	}
}

func (r *Resource) add(f *Field) {
	r.Fields = append(r.Fields, f)
	r.Columns = append(r.Columns, f.Columns...)
	for list, member := range map[*[]*Field]bool{
		&r.Checks:   f.Check != "",
		&r.Defaults: f.DefaultGo != "",
		&r.Enums:    f.Enum != "",
		&r.Uniques:  f.Unique,
		&r.Filters:  f.Unique || f.Target != nil || f.Field.Type == spec.Enum || f.Field.Type == spec.Bool,
		&r.Refs:     f.Target != nil,
		&r.Sets:     f.Table != "",
		&r.Spoils:   f.BadGo != "",
	} {
		if member {
			*list = append(*list, f)
		}
	}
	if f.Target == nil {
		return
	}
	if f.Target.Domain == r.Domain {
		f.Target.Referrers = append(f.Target.Referrers, f)
		r.Domain.Links = append(r.Domain.Links, f)
	}
	if slices.Contains(r.Asked, f.Target) {
		return
	}
	r.Asked = append(r.Asked, f.Target)
	switch {
	case f.Target == r:
	case f.Target.Domain == r.Domain:
		r.Siblings = append(r.Siblings, f.Target)
	default:
		r.Ports = append(r.Ports, r.Domain.port(f.Target))
	}
}

// ask adds the domain's ports to resources of others.
func (d *Domain) ask(s *spec.Spec) {
	for _, p := range s.Ports(s.Find(d.Name)) {
		port := &Port{Name: p.Name, Var: p.Var, By: d, Target: d.find(p.Ref)}
		d.Asks = append(d.Asks, port)
		port.Target.Domain.Answers = append(port.Target.Domain.Answers, port)
	}
}

// port is the domain's port to a resource of another.
func (d *Domain) port(target *Resource) *Port {
	return d.Asks[slices.IndexFunc(d.Asks, func(p *Port) bool { return p.Target == target })]
}

func (p *Project) find(ref spec.Ref) *Resource {
	for _, d := range p.Domains {
		for _, r := range d.Resources {
			if d.Name == ref.Domain && r.Name == ref.Resource {
				return r
			}
		}
	}
	return nil
}

// words is a name to be read.
func words(name string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(name, func(c rune) bool { return c == '_' }), " "))
}

// article goes by the first letter, but for words that sound otherwise.
func article(words string) string {
	first, _, _ := strings.Cut(words, " ")
	vowel := strings.ContainsRune("aeiou", rune(first[0]))
	for _, consonant := range []string{"uni", "use", "eu", "one", "ur", "uti"} {
		vowel = vowel && !strings.HasPrefix(first, consonant)
	}
	for _, silent := range []string{"hour", "honest", "honor", "heir"} {
		vowel = vowel || strings.HasPrefix(first, silent)
	}
	if vowel {
		return "an"
	}
	return "a"
}
