package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/spec"
)

// What templates print that takes more than a field: short texts of Go and SQL
// put together from the model.

// Bridges are the resources that other domains ask about.
func (p *Project) Bridges() (list []*Resource) {
	for _, d := range p.Domains {
		list = append(list, d.Bridged()...)
	}
	return list
}

// Bridged are the resources of the domain that other domains ask about.
func (d *Domain) Bridged() (list []*Resource) {
	for _, r := range d.Resources {
		if len(r.AskedThrough()) > 0 {
			list = append(list, r)
		}
	}
	return list
}

// AskedThrough are the ports of other domains to the resource.
func (r *Resource) AskedThrough() (list []*Port) {
	for _, p := range r.Answers {
		if p.Target == r {
			list = append(list, p)
		}
	}
	return list
}

// EventType begins the types of its events: orders.order.
func (r *Resource) EventType() string { return r.Domain.Name + "." + r.Name }

// Required is the first field of a type that must be given, which is there where a
// trait needs it.
func (r *Resource) Required(fieldType string) *Field {
	for _, f := range r.Fields {
		if f.Field.Type == spec.Type(fieldType) && !f.Optional {
			return f
		}
	}
	return nil
}

// Apart is a value for a test that keeps nothing the field could refer to.
func (f *Field) Apart() string {
	switch {
	case f.Target == nil:
		return f.Sample
	case f.Optional:
		return optionalType(f.Qualified()) + "{}"
	case f.Field.Type == spec.Many:
		return "id.Set{}"
	}
	return "id.New()"
}

// PathConst is the Go constant that holds Path.
func (r *Resource) PathConst() string { return r.Vars + "Path" }

// Slug and PluralSlug are for the ids of operations. What stands between domain and
// resource is in neither's name.
func (r *Resource) Slug() string       { return r.Domain.Name + "-" + r.Name }
func (r *Resource) PluralSlug() string { return r.Domain.Name + "-" + r.Plural }

// InUse is the error of a resource that others refer to, if there are any.
func (r *Resource) InUse() []string { return oneIf(len(r.Referrers) > 0, "Err"+r.Type+"InUse") }

// ChangeRefusals and RemoveRefusals are the statuses that the operations answer with
// because of the fields that there are.
func (r *Resource) ChangeRefusals() []string { return oneIf(len(r.Uniques) > 0, conflict) }
func (r *Resource) RemoveRefusals() []string { return oneIf(len(r.Referrers) > 0, conflict) }

const conflict = "http.StatusConflict"

// oneIf is a list of the text, or of nothing.
func oneIf(there bool, text string) []string {
	if !there {
		return nil
	}
	return []string{text}
}

// ConstantNames are the names of an enum's constants, listed.
func (f *Field) ConstantNames() string {
	names := make([]string, len(f.Constants))
	for i, c := range f.Constants {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// ShowType is the type of the member in an answer.
func (f *Field) ShowType() string {
	if f.Optional {
		return "*" + f.Qualified()
	}
	return f.Qualified()
}

// Show is the expression for the member in an answer about what is in v.
func (f *Field) Show(v string) string {
	if f.Optional {
		return v + "." + f.GoName + ".Pointer()"
	}
	return v + "." + f.GoName
}

// TableVar is the Go variable that describes the resource's table.
func (r *Resource) TableVar() string { return r.Var + "Table" }

// Stored are the columns of the fields of what is in v, as Go.
func (r *Resource) Stored(v string) (list []string) {
	for _, f := range r.Fields {
		for _, c := range f.Columns {
			list = append(list, fmt.Sprintf("database.%s(%s, &%s.%s)", c.col, literal(c.Name), v, f.GoName))
		}
	}
	return list
}

// literal is a string as Go, without escapes where it holds quotes.
func literal(s string) string {
	if strings.Contains(s, `"`) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// SetCol is the set of a refs field, as Go.
func (f *Field) SetCol() string {
	name := "SetCol"
	if f.Optional {
		name = "NullSetCol"
	}
	return fmt.Sprintf("database.%s(%s, func(%s *%s.%s) *%s { return &%[3]s.%[7]s })", name, literal(f.Table), f.Of.Receiver, f.Of.Package, f.Of.Type, f.GoType(), f.GoName)
}

// Column is the bare name of the field's only column.
func (f *Field) Column() string { return f.Field.Columns()[0] }

// UsedQuery finds a row of the field's resource that refers to $1, but not the
// row $1 itself.
func (f *Field) UsedQuery() string {
	table, key, column := f.Of.Table, "id", ""
	if f.Table != "" {
		table, key, column = f.Table, "owner", "member"
	} else {
		column = f.Columns[0].Name
	}
	query := fmt.Sprintf("SELECT 1 FROM %s WHERE %s = $1", table, column)
	if f.Target == f.Of {
		query += fmt.Sprintf(" AND %s <> $1", key)
	}
	return query + " LIMIT 1"
}

// Definition is the column in CREATE TABLE, with what it refers to.
func (c *Column) Definition() string { return c.PlainDefinition() + c.references }

// PlainDefinition is Definition for a database that adds references later. The check
// has a name, by which a later migration can drop it; a unique column has an index of
// its own, because SQLite never drops a column that is declared UNIQUE.
func (c *Column) PlainDefinition() string {
	s := c.Type
	if !c.Null {
		s += " NOT NULL"
	}
	if len(c.Values) > 0 {
		s += fmt.Sprintf(" CONSTRAINT %s CHECK (%s IN ('%s'))", c.check, c.Name, strings.Join(c.Values, "', '"))
	}
	return s
}

// References is what follows the member column of a refs table.
func (f *Field) References() string {
	if f.Target.Domain != f.Of.Domain {
		return ""
	}
	return " REFERENCES " + f.Target.Table + " (id)"
}

// Index speeds a filter up, or keeps a column unique.
type Index struct{ Kind, Name, Columns string }

// Indexes are one for each filter that is a column of the table.
func (r *Resource) Indexes() (list []Index) {
	for _, f := range r.Filters {
		if f.Table != "" {
			continue
		}
		index := Index{"INDEX", indexName(r.Plural, f.Column()), f.Columns[0].Name + ", id"}
		if f.Unique {
			index.Kind, index.Columns = "UNIQUE INDEX", f.Columns[0].Name
		}
		list = append(list, index)
	}
	return list
}

// MemberIndex is the index of a refs table by its members.
func (f *Field) MemberIndex() string { return indexName(f.Of.Plural, f.Name, "member") }

// indexName starts with a low line, which no table of a resource does: some
// databases keep both in one space of names.
func indexName(parts ...string) string { return named("_" + strings.Join(parts, "_")) }

func named(parts ...string) string {
	return spec.QuoteSQL(spec.SQLName(strings.Join(parts, "_")))
}

// LinkTable, LinkColumn and LinkConstraint are the reference of a field within its
// domain.
func (f *Field) LinkTable() string {
	if f.Table != "" {
		return f.Table
	}
	return f.Of.Table
}

func (f *Field) LinkColumn() string {
	if f.Table != "" {
		return "member"
	}
	return f.Columns[0].Name
}

func (f *Field) LinkConstraint() string { return named(f.Of.Plural, f.Name, "fkey") }

// OwnerConstraint is the reference from a refs table to the resource that has the
// field.
func (f *Field) OwnerConstraint() string { return named(f.Of.Plural, f.Name, "owner_fkey") }
