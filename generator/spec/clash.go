package spec

import (
	"strings"

	"github.com/underpin-dev/underpin/generator/naming"
)

// claims maps names in the rendered project to what they come from.
type claims map[string]place

// take claims a name, or returns an error if it is taken. kind is the kind of name, for
// the message.
func (c claims) take(who place, at pos, kind, name string) error {
	key := kind + " " + name
	other, taken := c[key]
	if !taken {
		c[key] = who
		return nil
	}
	return who.err(at, nameClash, "rename one of them", "it gives the %s, as does %s", key, other.what)
}

// validateClashes returns an error if two names give the same Go identifier, column,
// table, path or file. Files need no check: two resources with the same file have the
// same Go type.
func (s *Spec) validateClashes(names naming.Names) error {
	packages := claims{}
	for _, d := range s.Domains {
		p, at := domainPlace(s.file, d.Name), d.at.at("name")
		for _, suffix := range append([]string{""}, names.Suffixes...) {
			if err := packages.take(p, at, "Go package", names.Package(d.Name)+suffix); err != nil {
				return err
			}
		}
		if err := s.domainClashes(d, names); err != nil {
			return err
		}
	}
	if err := s.edgeClashes(names); err != nil {
		return err
	}
	return s.bridgeClashes(names)
}

// edgeClashes refuses names that differ at most in case where the objects of all domains
// are in one namespace: cat/alog_item and catalog/item.
func (s *Spec) edgeClashes(names naming.Names) error {
	types := claims{}
	for _, name := range names.EdgeTypes {
		types["type "+strings.ToLower(name)] = place{what: "every project"}
	}
	for _, d := range s.Domains {
		for _, r := range d.Resources {
			who, at := resourcePlace(s.file, d.Name, r.Name), r.at.at("name")
			edge := names.Edge(d.Name, r.Name, r.Plural)
			for _, name := range []string{edge.Type, edge.Types} {
				if err := types.take(who, at, "type", strings.ToLower(name)); err != nil {
					return err
				}
			}
			for _, f := range r.Fields {
				if f.Type != Enum {
					continue
				}
				who := fieldPlace(s.file, d.Name, r.Name, f.Name)
				if err := types.take(who, f.at.at("type"), "type", strings.ToLower(names.EdgeEnum(edge, f.Name))); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// bridgeClashes refuses two bridges of one name: they are in one package, whichever
// domains they are of.
func (s *Spec) bridgeClashes(names naming.Names) error {
	bridges := claims{}
	for _, b := range s.Bridges(names) {
		who := resourcePlace(s.file, b.Ref.Domain, b.Ref.Resource)
		if err := bridges.take(who, s.target(b.Ref).at.at("name"), "Go identifier", b.Name); err != nil {
			return err
		}
	}
	return nil
}

func (s *Spec) domainClashes(d *Domain, names naming.Names) error {
	taken := claims{}
	for _, name := range names.Domain {
		taken["Go identifier "+name] = place{what: "every domain"}
	}
	for _, r := range d.Resources {
		p, at := resourcePlace(s.file, d.Name, r.Name), r.at.at("name")
		own := r.names(names)
		identifiers := names.Declared(own)
		for _, f := range r.Fields {
			if f.Unique {
				identifiers[""] = append(identifiers[""], names.Field(own, f.Name).Taken)
			}
		}
		for _, name := range identifiers[""] {
			if err := taken.take(p, at, "Go identifier", name); err != nil {
				return err
			}
		}
		for _, w := range []struct{ kind, name string }{
			{"path", naming.Path(d.Name, r.Plural)},
			{"table", naming.Table(r.Plural)},
			{"Go plural", own.Types},
			{"Go variable", own.Var},
			{"Go variable", own.Vars},
		} {
			if err := taken.take(p, at, w.kind, w.name); err != nil {
				return err
			}
		}
		for _, suffix := range names.Suffixes {
			for _, name := range append(identifiers[suffix], identifiers[suffix+"_test"]...) {
				if err := taken.take(p, at, "Go identifier", names.Package(d.Name)+suffix+"."+name); err != nil {
					return err
				}
			}
		}
		if err := s.tableName(p, r.at.at("plural"), naming.Table(r.Plural)); err != nil {
			return err
		}
	}
	ports := map[Ref]Port{}
	for _, port := range s.Ports(d, names) {
		ports[port.Ref] = port
	}
	for _, r := range d.Resources {
		members := claims{}
		for _, f := range r.Fields {
			if err := s.fieldClashes(d, r, f, names, taken, members); err != nil {
				return err
			}
			port, ok := ports[f.Ref]
			if !ok {
				continue
			}
			delete(ports, f.Ref) // named once, by the first field
			for _, name := range []string{port.Name, port.Name + portLabels} {
				if err := taken.take(fieldPlace(s.file, d.Name, r.Name, f.Name), f.at.at("type"), "Go identifier", name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fieldClashes claims the names that a field adds to its domain, and those that it
// adds to its resource, the members.
func (s *Spec) fieldClashes(d *Domain, r *Resource, f *Field, names naming.Names, taken, members claims) error {
	own := names.Field(r.names(names), f.Name)
	p, at := fieldPlace(s.file, d.Name, r.Name, f.Name), f.at.at("name")
	if err := members.take(p, at, "Go field", own.Name); err != nil {
		return err
	}
	if err := members.take(p, at, "Go variable", own.Var); err != nil {
		return err
	}
	for _, column := range f.columns() {
		if err := members.take(p, at, "column", column); err != nil {
			return err
		}
	}
	if index := r.index(f); index != "" {
		if err := taken.take(p, at, "index", index); err != nil {
			return err
		}
	}
	if f.Type == TypeRefs {
		table := naming.RefsTable(r.Plural, f.Name)
		if err := s.tableName(p, at, table); err != nil {
			return err
		}
		if err := taken.take(p, at, "table", table); err != nil {
			return err
		}
	}
	if f.Type != Enum {
		return nil
	}
	if err := taken.take(p, f.at.at("type"), "Go identifier", own.Enum); err != nil {
		return err
	}
	for _, value := range f.Values {
		who := place{p.file, p.what + ": value " + value, p.path}
		if err := taken.take(who, f.at.at("type"), "Go identifier", naming.EnumConst(own.Enum, value)); err != nil {
			return err
		}
	}
	return nil
}

// tableName checks the name of a table that differs from that of its resource.
func (s *Spec) tableName(p place, at pos, name string) error {
	if strings.HasPrefix(name, "sqlite_") {
		return p.err(at, reservedName, "choose another plural", "its table would be %s, and SQLite reserves such names", name)
	}
	return nil
}

// names returns the Go names of a resource.
func (r *Resource) names(names naming.Names) naming.Resource { return names.Resource(r.Name, r.Plural) }

func (f *Field) columns() []string { return naming.Columns(f.Name, string(f.Type), f.Optional) }

// index returns the name, without its prefix, of the SQL index of a field that lists
// can be filtered by. Each kind of table has a prefix of its own.
func (r *Resource) index(f *Field) string {
	switch {
	case f.Type == TypeRefs:
		return r.Plural + "_" + f.Name + "_member"
	case f.Unique, f.Type == TypeRef, f.Type == Bool, f.Type == Enum:
		return r.Plural + "_" + f.columns()[0]
	}
	return ""
}
