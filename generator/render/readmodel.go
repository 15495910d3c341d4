package render

import (
	"slices"

	"github.com/underpin-dev/underpin/generator/spec"
)

// ResourceReadModel has what the read model prints of a resource: a table that its list is
// read from. Its names in SQL start with two underscores, as neither a table of a resource
// nor an index of one does, and then say what they are.
type ResourceReadModel struct {
	Name    string // in commands and logs: orders.orders
	Table   string
	Columns []*Column // that filters use
	Values  []*Field  // of Columns
	Indexes []Index   // one for each of them
	Labels  []*Label  // of what its refs point to
}

func newResourceReadModel(r *Resource) ResourceReadModel {
	return ResourceReadModel{Name: r.Domain.Name + "." + r.Plural, Table: named("__view", r.Plural)}
}

func (m *ResourceReadModel) add(f *Field) {
	if !f.filters() || f.SQL.Table != "" {
		return
	}
	m.Values = append(m.Values, f)
	m.Columns = append(m.Columns, f.SQL.Columns[0])
	m.Indexes = append(m.Indexes, Index{"INDEX", named("__index", f.Resource.Plural, f.SQL.Column), f.SQL.Columns[0].Name + ", id"})
}

// FieldReadModel has what the read model prints of a field.
type FieldReadModel struct {
	Condition string // that a filter on it adds
	Set       string // the table of a refs
	SetIndex  string // of that table, by its members
}

func newFieldReadModel(f *Field) FieldReadModel {
	if f.SQL.Table == "" {
		return FieldReadModel{Condition: f.SQL.Condition}
	}
	set := named("__set", f.Resource.Plural, f.Name)
	return FieldReadModel{
		Condition: isMember(set, f.Resource.ReadModel.Table), Set: set, SetIndex: named("__member", f.Resource.Plural, f.Name),
	}
}

// Label is a field that lists have beside a resource's own: the name of the object of
// another domain that a ref points to.
type Label struct {
	Ref    *Field
	Of     *Field // the field of the other's events
	Name   string // product_name
	GoName string
}

// Port returns the port of the domain that shows the label.
func (l *Label) Port() *Port { return l.Ref.Resource.Domain.port(l.Ref.Target) }

// label adds the labels that lists of the resource have. All resources must have their
// fields.
func (m *ResourceReadModel) label(p *Project, r *Resource, labels []spec.Label) {
	for _, l := range labels {
		ref := r.field(l.Ref)
		m.Labels = append(m.Labels, &Label{ref, ref.Target.field(l.Of), l.Name, p.names.Label(r.names, l.Name)})
	}
}

func (r *Resource) field(fs *spec.Field) *Field {
	return r.Fields[slices.IndexFunc(r.Fields, func(f *Field) bool { return f.Spec == fs })]
}

// Labelled returns labels of the domain, one for each resource that they come from.
func (d *Domain) Labelled() []*Label {
	var all []*Label
	for _, r := range d.Resources {
		all = append(all, r.ReadModel.Labels...)
	}
	return distinct(all)
}

// Labelled returns labels of the resource, one for each resource that they come from.
func (m ResourceReadModel) Labelled() []*Label { return distinct(m.Labels) }

func distinct(labels []*Label) []*Label {
	seen := map[*Resource]bool{}
	return where(labels, func(l *Label) bool {
		again := seen[l.Ref.Target]
		seen[l.Ref.Target] = true
		return !again
	})
}

// LabelOf returns the field that other domains use as a label, or nil.
func (r *Resource) LabelOf() *Field {
	for _, p := range r.AskedThrough() {
		for _, l := range p.By.Labelled() {
			if l.Ref.Target == r {
				return l.Of
			}
		}
	}
	return nil
}
