package render

import (
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Resource has what templates print of a resource. The names that all languages share
// and the lists of its fields are its own; the rest is by where it is printed: in Go,
// in SQL, in the HTTP API, in the read model or in tests.
type Resource struct {
	Domain  *Domain
	Module  string // of the project
	Package string // of the domain

	Name        string   // as in the spec
	SpecName    string   // orders/order
	Words       string   // in prose: order item
	Article     string   // a or an
	PluralWords string   // order items
	Plural      string   // as in paths and JSON
	Traits      []string // that it carries
	Type        string
	Types       string // Type's plural
	Var         string
	Vars        string
	Receiver    string // one letter
	File        string // stem

	Fields    []*Field
	Uniques   []*Field
	Filters   []*Field // that lists may be narrowed by
	Refs      []*Field // ref and refs
	Referrers []*Field // refs of its own domain that point to it

	Go        ResourceGo
	HTTP      ResourceHTTP
	Edge      ResourceEdge
	SQL       ResourceSQL
	ReadModel ResourceReadModel
	Test      ResourceTest

	names naming.Resource
}

// ResourceGo has what Go code prints of a resource in its domain, and where the domain is
// built.
type ResourceGo struct {
	EventType    string // begins the types of its events: orders.order
	BridgeName   string // the type that implements the ports to it; may be empty
	BridgeVar    string // the field of App that holds one
	Enums        []*Field
	Defaults     []*Field
	Checks       []*Field    // those that have rules
	RemoveErrors []string    // that its store's Remove returns, beside the caller's own
	Siblings     []*Resource // of its domain that its refs point to, each once, but for itself
	Ports        []*Port     // the same, of other domains
	Wraps        []Wrap      // around its store, the last one outermost
	Lister       string      // the field of the module that has its list; may be empty
	Finder       string      // the function of the module m that reads a page of it, wherever lists come from
}

func newResource(p *Project, d *Domain, rs *spec.Resource) *Resource {
	names := p.names.Resource(rs.Name, rs.Plural)
	r := &Resource{
		Domain: d, Module: d.Module, Package: d.Package,
		Name: rs.Name, SpecName: d.Name + "/" + rs.Name, Words: words(rs.Name), Article: article(words(rs.Name)),
		Plural: rs.Plural, PluralWords: words(rs.Plural), Traits: rs.Async,
		Type: names.Type, Types: names.Types, Var: names.Var, Vars: names.Vars, Receiver: names.Var[:1], File: p.names.File(d.Name, rs.Name),
		names: names,
	}
	r.Go = ResourceGo{
		EventType:    d.Name + "." + r.Name,
		RemoveErrors: []string{"Err" + r.Type + "NotFound"},
		Finder:       "m." + r.Types + ".List",
	}
	r.HTTP = newResourceHTTP(r)
	r.Edge = ResourceEdge{Edge: p.names.Edge(d.Name, rs.Name, rs.Plural)}
	r.SQL = newResourceSQL(r)
	r.ReadModel = newResourceReadModel(r)
	return r
}

// add adds a field to the lists that it belongs to.
func (r *Resource) add(f *Field) {
	r.Fields = append(r.Fields, f)
	for list, member := range map[*[]*Field]bool{
		&r.Uniques:     f.Spec.Unique,
		&r.Filters:     f.filters(),
		&r.Refs:        f.Target != nil,
		&r.Go.Checks:   len(f.Go.Rules) > 0,
		&r.Go.Defaults: f.Go.Default != "",
		&r.Go.Enums:    f.Go.Enum != "",
		&r.Edge.Enums:  f.Go.Enum != "" && f.named(),
		&r.SQL.Sets:    f.SQL.Table != "",
	} {
		if member {
			*list = append(*list, f)
		}
	}
	if r.Edge.Label == "" && f.Spec.Type == spec.String && !f.Optional {
		r.Edge.Label = f.Name
	}
	r.SQL.add(f)
	r.ReadModel.add(f)
	if f.Target != nil {
		r.refer(f)
	}
}

// refer adds a reference to the lists of the resource, its domain and its target.
func (r *Resource) refer(f *Field) {
	if !f.local() {
		if port := r.Domain.port(f.Target); !slices.Contains(r.Go.Ports, port) {
			r.Go.Ports = append(r.Go.Ports, port)
		}
		return
	}
	if len(f.Target.Referrers) == 0 {
		f.Target.Go.RemoveErrors = append(f.Target.Go.RemoveErrors, "Err"+f.Target.Type+"InUse")
	}
	f.Target.Referrers = append(f.Target.Referrers, f)
	if f.Target != r && !slices.Contains(r.Go.Siblings, f.Target) {
		r.Go.Siblings = append(r.Go.Siblings, f.Target)
	}
}

// Required returns the first required field of a type. A resource has one if it carries
// a trait that needs it.
func (r *Resource) Required(fieldType string) *Field {
	i := slices.IndexFunc(r.Fields, func(f *Field) bool { return f.Spec.Type == spec.Type(fieldType) && !f.Optional })
	return r.Fields[i]
}

// words returns a name as it is written in prose.
func words(name string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(name, func(c rune) bool { return c == '_' }), " "))
}

// article returns a or an, by the first letter but for words that sound otherwise.
func article(words string) string {
	first, _, _ := strings.Cut(words, " ")
	begins := func(prefix string) bool { return strings.HasPrefix(first, prefix) }
	vowel := strings.ContainsRune("aeiou", rune(first[0])) && !slices.ContainsFunc([]string{"uni", "use", "eu", "one", "ur", "uti"}, begins)
	if vowel || slices.ContainsFunc([]string{"hour", "honest", "honor", "heir"}, begins) {
		return "an"
	}
	return "a"
}
