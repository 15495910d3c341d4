package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/spec"
)

// Migration is what templates of migrations print: tables of a domain that are new, and
// what other tables get.
type Migration struct {
	*Domain
	Created []*Resource
	Grown   []*Growth
	Links   []*Field // within the domain, of what is new
	file    string   // without the extension: 00001_orders
}

// Growth is what the tables of a resource get.
type Growth struct {
	*Resource
	Before     *Resource
	Columns    []*Column // that are NULL in rows that are there
	Filled     []*Column // that have a value there
	FilledRefs []*Column // that also refer to a table of the domain
	Indexes    []Index
	Sets       []*Field
	added      []*Field
}

// firstMigration creates all tables of a domain.
func firstMigration(d scopedDomain) *Migration {
	m := &Migration{Domain: d.Domain, Created: d.InScope, file: "00001_" + d.Package}
	for _, r := range m.Created {
		m.link(r.Fields)
	}
	return m
}

func (m *Migration) link(fields []*Field) {
	m.Links = append(m.Links, where(fields, func(f *Field) bool { return f.Target != nil && f.local() })...)
}

// Migrations renders the migrations that take the databases of a project from one spec to
// another with the same decisions, for the tables of domains that both have. The second
// has all that the first has. values are what rows get that are there, of each required
// field that it has more. next returns the number of the next migration in a folder.
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

// migrations returns a migration for each domain that was in the same scope, and has grown.
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
			m := d.since(before.domains[i], s.addition.OnlyWithLabels, values)
			if len(m.Created)+len(m.Grown) == 0 {
				continue
			}
			folder, _, _ := strings.Cut(expand(f.Path, map[string]string{"domain": d.Package}), "/"+migrationPlace)
			m.file = fmt.Sprintf("%05d_%s", next(folder), m.name())
			all = append(all, s.migration(f, m))
		}
	}
	return all
}

func (s *scope) migration(f decisions.File, m *Migration) *output {
	place := expand(f.Path, map[string]string{"domain": m.Package, "migration": m.file, "name": s.project.Name})
	return &output{file: f, owner: s.addition.Name, path: place, module: s.project.Module, data: m}
}

// since returns what the domain has more than before; labels are part of that if asked for.
func (d scopedDomain) since(before scopedDomain, labels bool, values map[*spec.Field]string) *Migration {
	m := &Migration{Domain: d.Domain}
	for _, r := range d.InScope {
		i := slices.IndexFunc(before.InScope, func(old *Resource) bool { return old.Name == r.Name })
		if i < 0 {
			m.Created = append(m.Created, r)
			m.link(r.Fields)
			continue
		}
		g := r.since(before.InScope[i], values)
		if len(g.added) > 0 || labels && len(r.ReadModel.Labels) > len(g.Before.ReadModel.Labels) {
			m.Grown = append(m.Grown, g)
			m.link(g.added)
		}
	}
	return m
}

// since returns what the resource has more than before.
func (r *Resource) since(before *Resource, values map[*spec.Field]string) *Growth {
	g := &Growth{Resource: r, Before: before}
	g.added = where(r.Fields, func(f *Field) bool { return before.find(f.Name) == nil })
	tables := newResourceSQL(r)
	for _, f := range g.added {
		tables.add(f)
		if f.SQL.Table != "" {
			g.Sets = append(g.Sets, f)
		}
		for i, c := range f.SQL.Columns {
			if c.NotNull != "" {
				c.Existing = fieldTypes[f.Spec.Type].columns[i].sql(values[f.Spec])
			}
			g.add(c)
		}
	}
	g.Indexes = tables.Indexes
	return g
}

func (g *Growth) add(c *Column) {
	list := &g.Filled
	switch {
	case c.NotNull == "":
		list = &g.Columns
	case c.References != "":
		list = &g.FilledRefs
	}
	*list = append(*list, c)
}

// Tables are the resources whose tables are new or get something.
func (m *Migration) Tables() []*Resource {
	all := slices.Clone(m.Created)
	for _, g := range m.Grown {
		all = append(all, g.Resource)
	}
	return all
}

// Reversed returns the new resources, the last first.
func (m *Migration) Reversed() []*Resource { return reversed(m.Created) }

// name says what the migration adds.
func (m *Migration) name() string {
	var added []string
	for _, r := range m.Created {
		added = append(added, r.Plural)
	}
	for _, g := range m.Grown {
		for _, f := range g.added {
			added = append(added, g.Plural+"_"+f.Name)
		}
		if len(g.added) == 0 {
			added = append(added, g.Plural+"_labels")
		}
	}
	name := "add_" + added[0]
	if len(added) > 1 {
		name += "_and_more"
	}
	return name
}

func (r *Resource) find(field string) *Field {
	if i := slices.IndexFunc(r.Fields, func(f *Field) bool { return f.Name == field }); i >= 0 {
		return r.Fields[i]
	}
	return nil
}

func reversed[T any](all []T) []T {
	all = slices.Clone(all)
	slices.Reverse(all)
	return all
}
