package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Migration is what templates of migrations print: what becomes of tables of a domain, and
// how that is taken back.
type Migration struct {
	*Domain
	Up, Down Change
	file     string // without the extension: 00001_orders
}

// Change is what becomes of tables. Each list is in the order in which it can be done.
type Change struct {
	Unlinks []*Field      // references within the domain that go
	Gone    []*Resource   // whose tables go
	Created []*Resource   // whose tables are new
	Altered []*Alteration // other tables
	Links   []*Field      // references within the domain that are new
}

// Alteration is what becomes of the tables of a resource.
type Alteration struct {
	*Resource
	Before         *Resource
	DroppedSets    []*Field
	DroppedIndexes []Index
	DroppedColumns []*Column
	Columns        []*Column // that are NULL in rows that are there
	Filled         []*Column // that have a value there
	FilledRefs     []*Column // that also refer to a table of the domain
	Indexes        []Index
	Sets           []*Field
	added, removed []*Field
}

// firstMigration creates all tables of a domain.
func firstMigration(d scopedDomain) *Migration {
	none := scopedDomain{Domain: d.Domain}
	return &Migration{Domain: d.Domain, file: "00001_" + d.Package, Up: d.since(none, false, nil), Down: none.since(d, false, nil)}
}

// Migrations renders the migrations that take the databases of a project from one spec to
// another with the same decisions, for the tables of domains that both have. values are what
// rows get that are there, of each required field that the second has more. next returns the
// number of the next migration in a folder.
func (r *Renderer) Migrations(before, after *spec.Spec, values map[*spec.Field]string, next func(folder string) int) ([]Written, error) {
	was, err := newProject(before, r.catalog, r.Records, r.Proofs)
	if err != nil {
		return nil, err
	}
	is, err := newProject(after, r.catalog, r.Records, r.Proofs)
	if err != nil {
		return nil, err
	}
	var outputs []*output
	for _, s := range is.scopes {
		for _, f := range s.addition.Files {
			if strings.Contains(f.Path, migrationPlace) {
				outputs = append(outputs, s.migrations(f, was, values, next)...)
			}
		}
	}
	r.run(outputs)
	var files []Written
	for _, o := range outputs {
		if o.err != nil {
			return nil, o.err
		}
		once, err := newOnceFile(o.path, o.out, r.engine(after))
		if err != nil {
			return nil, err
		}
		files = append(files, Written{once, o.out})
	}
	return files, nil
}

// Written is a file of class once with its text.
type Written struct {
	OnceFile
	Data []byte
}

// migrationPlace in the path of a template stands for the name of a migration.
const migrationPlace = "{migration}"

// migrations returns a migration for each domain that was in the same scope, and differs.
func (s *scope) migrations(f decisions.File, was *Project, values map[*spec.Field]string, next func(folder string) int) (all []*output) {
	for _, before := range was.scopes {
		if before.addition != s.addition {
			continue
		}
		for _, d := range s.domains {
			i := slices.IndexFunc(before.domains, func(old scopedDomain) bool { return old.Name == d.Name })
			if i < 0 {
				continue
			}
			was, labels := before.domains[i], s.addition.OnlyWithLabels
			up := d.since(was, labels, values)
			if len(up.Gone)+len(up.Created)+len(up.Altered) == 0 {
				continue
			}
			folder, _, _ := strings.Cut(expand(f.Path, map[string]string{"domain": d.Package}), "/"+migrationPlace)
			name := fmt.Sprintf("%05d_%s", next(folder), up.name())
			all = append(all, s.migration(f, &Migration{Domain: d.Domain, file: name, Up: up, Down: was.since(d, labels, nil)}))
		}
	}
	return all
}

func (s *scope) migration(f decisions.File, m *Migration) *output {
	place := expand(f.Path, map[string]string{"domain": m.Package, "migration": m.file, "name": s.project.Name})
	return &output{file: f, owner: s.addition.Name, path: place, module: s.project.Module, data: m}
}

// since returns what has become of the domain's tables; labels are part of them if asked for.
func (d scopedDomain) since(before scopedDomain, labels bool, values map[*spec.Field]string) (c Change) {
	for _, r := range d.InScope {
		old := resourceIn(before.InScope, r.Name)
		if old == nil {
			c.Created = append(c.Created, r)
			c.Links = append(c.Links, links(r.Fields)...)
			continue
		}
		a := r.since(old, values)
		if len(a.added)+len(a.removed) > 0 || labels && len(r.ReadModel.Labels) != len(old.ReadModel.Labels) {
			c.Altered = append(c.Altered, a)
			c.Links = append(c.Links, links(a.added)...)
			c.Unlinks = append(c.Unlinks, links(a.removed)...)
		}
	}
	for _, old := range before.InScope {
		if resourceIn(d.InScope, old.Name) == nil {
			c.Gone = append(c.Gone, old)
			c.Unlinks = append(c.Unlinks, links(old.Fields)...)
		}
	}
	c.Gone = referrersFirst(c.Gone)
	return c
}

func resourceIn(all []*Resource, name string) *Resource {
	if i := slices.IndexFunc(all, func(r *Resource) bool { return r.Name == name }); i >= 0 {
		return all[i]
	}
	return nil
}

func links(fields []*Field) []*Field {
	return where(fields, func(f *Field) bool { return f.Target != nil && f.local() })
}

// referrersFirst orders resources so that each comes before those that it refers to, as far
// as they do not refer to each other in a circle; else the last first.
func referrersFirst(all []*Resource) (ordered []*Resource) {
	for len(all) > 0 {
		next := len(all) - 1
		for i := next; i >= 0; i-- {
			if !slices.ContainsFunc(all[i].Referrers, func(f *Field) bool { return f.Resource != all[i] && slices.Contains(all, f.Resource) }) {
				next = i
				break
			}
		}
		ordered = append(ordered, all[next])
		all = slices.Delete(all, next, next+1)
	}
	return ordered
}

// since returns what has become of the resource's tables.
func (r *Resource) since(before *Resource, values map[*spec.Field]string) *Alteration {
	a := &Alteration{Resource: r, Before: before, added: r.without(before), removed: before.without(r)}
	dropped, added := newResourceSQL(before), newResourceSQL(r)
	for _, f := range a.removed {
		dropped.add(f)
	}
	for _, f := range a.added {
		added.add(f)
		value, known := values[f.Spec]
		for i, c := range f.SQL.Columns {
			switch t := fieldTypes[f.Spec.Type]; {
			case c.NotNull == "", !known && c.References != "":
				a.Columns = append(a.Columns, c)
				continue
			case known:
				c.Existing = t.columns[i].sql(value)
			default:
				c.Existing = t.columns[i].sql(zeroOf(f.Spec))
			}
			if c.References != "" {
				a.FilledRefs = append(a.FilledRefs, c)
			} else {
				a.Filled = append(a.Filled, c)
			}
		}
	}
	isSet := func(f *Field) bool { return f.SQL.Table != "" }
	a.DroppedSets, a.DroppedIndexes, a.DroppedColumns = where(a.removed, isSet), dropped.Indexes, dropped.Columns
	a.Sets, a.Indexes = where(a.added, isSet), added.Indexes
	return a
}

// without returns the fields that another resource does not have.
func (r *Resource) without(other *Resource) []*Field {
	return where(r.Fields, func(f *Field) bool {
		return !slices.ContainsFunc(other.Fields, func(o *Field) bool { return o.Name == f.Name })
	})
}

// zeroOf is what a field has in rows of which no value is known: a column that comes back.
func zeroOf(f *spec.Field) string {
	if f.Default != nil {
		return *f.Default
	}
	if f.Type == spec.Enum {
		return f.Values[0]
	}
	return zeros[f.Type]
}

var zeros = map[spec.Type]string{
	spec.Int: "0", spec.Float: "0", spec.Decimal: "0", spec.Bool: "false", spec.Money: "0 EUR", spec.Date: "2000-01-01", spec.Time: "2000-01-01T00:00:00Z",
	spec.UUID: zeroID, spec.TypeRef: zeroID, spec.Email: "nobody@example.com", spec.URL: "https://example.com", spec.JSON: "{}",
}

const zeroID = "00000000-0000-0000-0000-000000000000"

// Tables are the resources whose tables are new or altered.
func (c Change) Tables() []*Resource {
	all := slices.Clone(c.Created)
	for _, a := range c.Altered {
		all = append(all, a.Resource)
	}
	return all
}

// name says what the change is.
func (c Change) name() string {
	var done []string
	for _, r := range c.Created {
		done = append(done, "add_"+r.Plural)
	}
	for _, a := range c.Altered {
		for _, f := range a.added {
			done = append(done, "add_"+a.Plural+"_"+f.Name)
		}
		for _, f := range a.removed {
			done = append(done, "drop_"+a.Plural+"_"+f.Name)
		}
		if len(a.added)+len(a.removed) == 0 {
			done = append(done, "change_"+a.Plural+"_labels")
		}
	}
	for _, r := range c.Gone {
		done = append(done, "drop_"+r.Plural)
	}
	if len(done) > 1 {
		return done[0] + "_and_more"
	}
	return done[0]
}
