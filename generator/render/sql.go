package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
	"github.com/underpin-dev/underpin/generator/spec"
)

// ResourceSQL has what the store and its migrations print of a resource.
type ResourceSQL struct {
	Table    string
	TableVar string // the Go variable that describes it
	IDType   string // of a column of ids, as the database spells it
	Columns  []*Column
	Sets     []*Field // refs, which have a table each
	Indexes  []Index  // one for each filter that is a column
}

// Index is an index that a filter uses, or that keeps a column unique.
type Index struct{ Kind, Name, Columns string }

func newResourceSQL(r *Resource) ResourceSQL {
	return ResourceSQL{Table: naming.QuoteSQL(naming.Table(r.Plural)), TableVar: r.Var + "Table"}
}

func (s *ResourceSQL) add(f *Field) {
	s.Columns = append(s.Columns, f.SQL.Columns...)
	if !f.filters() || f.SQL.Table != "" {
		return
	}
	index := Index{"INDEX", indexName(f.Resource.Plural, f.SQL.Column), f.SQL.Columns[0].Name + ", id"}
	if f.Spec.Unique {
		index.Kind, index.Columns = "UNIQUE INDEX", f.SQL.Columns[0].Name
	}
	s.Indexes = append(s.Indexes, index)
}

// FieldSQL has what the store and its migrations print of a field.
type FieldSQL struct {
	Columns         []*Column
	Column          string // the bare name of the first
	Condition       string // that a filter on it adds
	Table           string // of a refs
	SetFunc         string // of the rendered package database, which describes that table
	MemberIndex     string // of that table
	OwnerConstraint string // from that table to the resource's own
	References      string // follows a column that refers to its target, if that is of the same domain
	Link            Link   // of a ref or refs
}

// Column is a column of a table. What follows its type in CREATE TABLE begins with a
// space or is empty. The check has a name, by which a later migration can drop it; a
// unique column has an index of its own, because SQLite never drops a column that is
// declared UNIQUE.
type Column struct {
	Field      *Field
	Name       string // as in SQL
	Func       string // of the rendered package database, which describes it
	Type       string // as the database spells it
	NotNull    string
	Check      string // of an enum's values
	References string // to a table of the same domain
	Existing   string // as SQL, what rows get that are there when the column is added
	kind       string // of type
}

// Link is where the references of a field are stored.
type Link struct {
	Table, Column string
	Constraint    string
	NotSelf       string // further condition: the reference is not from $1 itself
}

func newFieldSQL(f *Field, t fieldType) FieldSQL {
	s := FieldSQL{}
	for i, name := range naming.Columns(f.Name, string(f.Spec.Type), f.Optional) {
		s.Columns = append(s.Columns, newColumn(f, t.columns[i], name))
		s.Column = naming.Columns(f.Name, string(f.Spec.Type), f.Optional)[0]
		s.Condition = s.Columns[0].Name + " = ?"
	}
	link := Link{Table: f.Resource.SQL.Table, Constraint: named(f.Resource.Plural, f.Name, "fkey")}
	key := "id"
	if f.Target != nil && f.local() {
		s.References = " REFERENCES " + f.Target.SQL.Table + " (id)"
	}
	switch f.Spec.Type {
	case spec.TypeRef:
		link.Column, s.Columns[0].References = s.Columns[0].Name, s.References
	case spec.TypeRefs:
		s.Table = naming.QuoteSQL(naming.RefsTable(f.Resource.Plural, f.Name))
		s.Condition = isMember(s.Table, f.Resource.SQL.Table)
		s.MemberIndex = indexName(f.Resource.Plural, f.Name, "member")
		s.OwnerConstraint = named(f.Resource.Plural, f.Name, "owner_fkey")
		s.SetFunc = pick(f.Optional, "SetCol", "NullSetCol")
		link.Table, link.Column, key = s.Table, "member", "owner"
	}
	if f.Target == f.Resource {
		link.NotSelf = fmt.Sprintf(" AND %s <> $1", key)
	}
	s.Link = link
	return s
}

func newColumn(f *Field, t columnType, name string) *Column {
	c := &Column{Field: f, Name: naming.QuoteSQL(name), Func: pick(f.Optional, t.col, t.nullCol), kind: t.kind}
	if !f.Optional || t.col == "" { // GivenCol says whether there is a set, and is never null
		c.NotNull = " NOT NULL"
	}
	if len(f.Spec.Values) > 0 {
		c.Check = fmt.Sprintf(" CONSTRAINT %s CHECK (%s IN ('%s'))", named(f.Resource.Plural, name, "check"), c.Name, strings.Join(f.Spec.Values, "', '"))
	}
	return c
}

func pick(optional bool, required, other string) string {
	if optional {
		return other
	}
	return required
}

// isMember returns the condition that a row of owners has a member in the table set.
func isMember(set, owners string) string {
	return fmt.Sprintf("EXISTS (SELECT 1 FROM %s WHERE owner = %s.id AND member = ?)", set, owners)
}

// indexName returns a name that starts with an underscore, as no table of a resource
// does: in some databases tables and indexes share a namespace.
func indexName(parts ...string) string { return named("_" + strings.Join(parts, "_")) }

func named(parts ...string) string {
	return naming.QuoteSQL(naming.SQL(strings.Join(parts, "_")))
}

func textSQL(s string) string     { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
func uuidSQL(s string) string     { return textSQL(strings.ToLower(s)) }
func jsonSQL(s string) string     { return textSQL(compact(s)) }
func timeSQL(s string) string     { return strconv.FormatInt(timeOf(s).UnixMilli(), 10) }
func minorSQL(s string) string    { return strconv.FormatInt(spec.Minor(s), 10) }
func currencySQL(s string) string { return textSQL(s[strings.LastIndex(s, " ")+1:]) }
func noneSQL(string) string       { return "FALSE" } // no set is given
