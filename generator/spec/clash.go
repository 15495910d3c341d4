package spec

import "strings"

// claims are names in the rendered project with those who want them.
type claims map[string]place

// take gives a name to somebody, or says who has it. kind is what the name is,
// in a sentence.
func (c claims) take(who place, at pos, kind, name string) error {
	key := kind + " " + name
	other, taken := c[key]
	if !taken {
		c[key] = who
		return nil
	}
	return who.err(at, nameClash, "rename one of them", "it gives the %s, as does %s", key, other.what)
}

// validateClashes refuses two names that give one Go identifier, column, table,
// path or file. Files need no look of their own: two resources with one file
// have one Go type.
func (s *Spec) validateClashes() error {
	packages := claims{}
	for _, d := range s.Domains {
		p, at := domainPlace(s.file, d.Name), d.at.at("name")
		for _, suffix := range append([]string{""}, PackageSuffixes...) {
			if err := packages.take(p, at, "Go package", d.Package()+suffix); err != nil {
				return err
			}
		}
		if err := s.domainClashes(d); err != nil {
			return err
		}
	}
	return s.bridgeClashes()
}

// bridgeClashes refuses two bridges of one name: they are in one package, whichever
// domains they are of.
func (s *Spec) bridgeClashes() error {
	bridges := claims{}
	for _, b := range s.Bridges() {
		who := resourcePlace(s.file, b.Ref.Domain, b.Ref.Resource)
		if err := bridges.take(who, s.target(b.Ref).at.at("name"), "Go identifier", b.Name); err != nil {
			return err
		}
	}
	return nil
}

func (s *Spec) domainClashes(d *Domain) error {
	taken := claims{}
	for _, name := range strings.Fields(domainIdentifiers) {
		taken["Go identifier "+name] = place{what: "every domain"}
	}
	for _, r := range d.Resources {
		p, at := resourcePlace(s.file, d.Name, r.Name), r.at.at("name")
		identifiers := r.Identifiers()
		for _, name := range identifiers[""] {
			if err := taken.take(p, at, "Go identifier", name); err != nil {
				return err
			}
		}
		for _, w := range []struct{ kind, name string }{
			{"path", r.Path(d.Name)},
			{"table", r.Table()},
			{"Go plural", r.GoPlural()},
			{"Go variable", r.Var()},
			{"Go variable", r.VarPlural()},
		} {
			if err := taken.take(p, at, w.kind, w.name); err != nil {
				return err
			}
		}
		for _, suffix := range PackageSuffixes {
			for _, name := range append(identifiers[suffix], identifiers[suffix+"_test"]...) {
				if err := taken.take(p, at, "Go identifier", d.Package()+suffix+"."+name); err != nil {
					return err
				}
			}
		}
		if err := s.tableName(p, r.at.at("plural"), r.Table()); err != nil {
			return err
		}
	}
	ports := map[Ref]Port{}
	for _, port := range s.Ports(d) {
		ports[port.Ref] = port
	}
	for _, r := range d.Resources {
		members := claims{}
		for _, f := range r.Fields {
			if err := s.fieldClashes(d, r, f, taken, members); err != nil {
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

// fieldClashes takes the names that a field gives its domain, and those that it
// gives its resource, the members.
func (s *Spec) fieldClashes(d *Domain, r *Resource, f *Field, taken, members claims) error {
	p, at := fieldPlace(s.file, d.Name, r.Name, f.Name), f.at.at("name")
	if err := members.take(p, at, "Go field", f.GoName(r)); err != nil {
		return err
	}
	if err := members.take(p, at, "Go variable", f.Var()); err != nil {
		return err
	}
	for _, column := range f.Columns() {
		if err := members.take(p, at, "column", column); err != nil {
			return err
		}
	}
	if index := r.index(f); index != "" {
		if err := taken.take(p, at, "index", index); err != nil {
			return err
		}
	}
	if f.Type == Many {
		if err := s.tableName(p, at, r.RefsTable(f)); err != nil {
			return err
		}
		if err := taken.take(p, at, "table", r.RefsTable(f)); err != nil {
			return err
		}
	}
	if f.Type != Enum {
		return nil
	}
	if err := taken.take(p, f.at.at("type"), "Go identifier", f.EnumType(r)); err != nil {
		return err
	}
	for _, value := range f.Values {
		who := place{p.file, p.what + ": value " + value, p.path}
		if err := taken.take(who, f.at.at("type"), "Go identifier", f.EnumConst(r, value)); err != nil {
			return err
		}
	}
	return nil
}

// tableName is for tables that are not called what their resource is.
func (s *Spec) tableName(p place, at pos, name string) error {
	if strings.HasPrefix(name, "sqlite_") {
		return p.err(at, reservedName, "choose another plural", "its table would be %s, and SQLite keeps such names for itself", name)
	}
	return nil
}
