package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// What templates print of views: tables that lists are read from. Their names
// start with two low lines, which neither a table of a resource nor an index of one
// does, and then say what they are.

// ViewName is what people call the view of a resource: orders.orders.
func (r *Resource) ViewName() string { return r.Domain.Name + "." + r.Plural }

// ViewTable is the table of the view, and ViewSet one beside it for a refs field.
func (r *Resource) ViewTable() string { return named("__view", r.Plural) }
func (f *Field) ViewSet() string      { return named("__set", f.Of.Plural, f.Name) }

// ViewColumns are those that lists are narrowed by.
func (r *Resource) ViewColumns() (list []*Column) {
	for _, f := range r.Filters {
		if f.Table == "" {
			list = append(list, f.Columns[0])
		}
	}
	return list
}

// ViewIndexes are one for each of ViewColumns.
func (r *Resource) ViewIndexes() (list []Index) {
	for _, f := range r.Filters {
		if f.Table == "" {
			list = append(list, Index{"INDEX", named("__index", r.Plural, f.Column()), f.Columns[0].Name + ", id"})
		}
	}
	return list
}

// ViewSetIndex is the index of ViewSet by its members.
func (f *Field) ViewSetIndex() string { return named("__member", f.Of.Plural, f.Name) }

// ViewDefinition is the column in a view, which checks nothing again.
func (c *Column) ViewDefinition() string {
	if c.Null {
		return c.Type
	}
	return c.Type + " NOT NULL"
}

// ViewColumnList and ViewValues are ViewColumns and what they hold of a snapshot in
// v, as Go.
func (r *Resource) ViewColumnList() string {
	var names []string
	for _, c := range r.ViewColumns() {
		names = append(names, "`"+c.Name+"`")
	}
	return strings.Join(names, ", ")
}

func (r *Resource) ViewValues(v string) string {
	var values []string
	for _, f := range r.Filters {
		if f.Table == "" {
			values = append(values, f.Show(v))
		}
	}
	return strings.Join(values, ", ")
}

// ViewCondition is what a filter on the field adds to a query of the view.
func (f *Field) ViewCondition() string {
	if f.Table == "" {
		return f.Condition
	}
	return fmt.Sprintf("EXISTS (SELECT 1 FROM %s WHERE owner = %s.id AND member = ?)", f.ViewSet(), f.Of.ViewTable())
}

// In is the expression for the field of what is in v, for one that is left out the
// zero value.
func (f *Field) In(v string) string {
	if f.Optional {
		return v + "." + f.GoName + ".OrZero()"
	}
	return v + "." + f.GoName
}

// Label is a member that lists have beside a resource's own: what the thing of
// another domain is called that a ref points to.
type Label struct {
	Ref    *Field
	Of     *Field // the member of the other's events
	Name   string // product_name
	GoName string
}

// Port is the port of the domain that shows the label.
func (l *Label) Port() *Port { return l.Ref.Of.Domain.port(l.Ref.Target) }

// label adds the labels that lists of the resource have, now that all fields are
// there.
func (r *Resource) label(rs *spec.Resource, labels []spec.Label) {
	for _, l := range labels {
		ref := r.field(l.Ref)
		r.Labels = append(r.Labels, &Label{ref, ref.Target.field(l.Of), l.Name, l.GoName(rs)})
	}
}

func (r *Resource) field(fs *spec.Field) *Field {
	return r.Fields[slices.IndexFunc(r.Fields, func(f *Field) bool { return f.Field == fs })]
}

// Labelled are the labels of the domain, one for each resource that they are of.
func (d *Domain) Labelled() []*Label {
	var all []*Label
	for _, r := range d.Resources {
		all = append(all, r.Labels...)
	}
	return distinct(all)
}

// Labelled is the same for those of the resource.
func (r *Resource) Labelled() []*Label { return distinct(r.Labels) }

func distinct(labels []*Label) (list []*Label) {
	seen := map[*Resource]bool{}
	for _, l := range labels {
		if !seen[l.Ref.Target] {
			list = append(list, l)
		}
		seen[l.Ref.Target] = true
	}
	return list
}

// LabelOf is the field that other domains take for a label, if they do.
func (r *Resource) LabelOf() []*Field {
	for _, p := range r.AskedThrough() {
		for _, l := range p.By.Labelled() {
			if l.Ref.Target == r {
				return []*Field{l.Of}
			}
		}
	}
	return nil
}
