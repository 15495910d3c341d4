package render

import (
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
)

// Build is how parts have the module of a domain built.
type Build struct {
	Deps    []Dep
	Calls   []Call
	Members []Call   // whose results are members of Module
	Uses    []string // packages that are imported for it, below the project's module
}

// Dep is a field of Deps, with the expression that fills it from App.
type Dep struct{ Name, Type, From string }

// Call is a call of Func. Args is as it stands in New.
type Call struct{ Func, Args, Gives, Type string }

// Wrap is a package of the domain with a store that goes around another, and what
// that takes beside it, as it stands in New.
type Wrap struct{ Package, Arg string }

// build adds what a part has for the module. The resources are those that the part is
// for.
func (d *Domain) build(m decisions.Module, resources []*Resource) {
	for _, dep := range m.Deps {
		for _, values := range d.names(dep.Name) {
			field, address := strings.CutPrefix(expand(dep.From, values), "&")
			from := "a." + field
			if address {
				from = "&" + from
			}
			d.Deps = append(d.Deps, Dep{expand(dep.Name, values), dep.Type, from})
			d.use(dep.Import)
		}
	}
	for _, c := range m.Calls {
		call := Call{d.expand(c.Func), d.args(c.Takes), c.Gives, d.expand(c.Type)}
		if call.Gives == "" {
			d.Calls = append(d.Calls, call)
		} else {
			d.Members = append(d.Members, call)
		}
		d.useOwn(d.expand(c.Package()))
	}
	for _, w := range m.Wraps {
		wrap := Wrap{d.expand(w.Package), d.args([]string{w.Takes})}
		for _, r := range resources {
			r.Wraps = append(r.Wraps, wrap)
		}
		d.useOwn(wrap.Package)
	}
	if m.Lists != "" {
		for _, r := range resources {
			r.Lister = m.Lists
		}
	}
}

// args are deps as they stand in New.
func (d *Domain) args(deps []string) string {
	var args []string
	for _, name := range deps {
		for _, values := range d.names(name) {
			args = append(args, "d."+expand(name, values))
		}
	}
	return strings.Join(args, ", ")
}

func (d *Domain) expand(text string) string { return expand(text, d.names("")[0]) }

// names is one set of values for placeholders, or one for each port that labels come
// from if text has a place for one.
func (d *Domain) names(text string) (all []map[string]string) {
	if !strings.Contains(text, "{port") {
		return []map[string]string{{"domain": d.Package}}
	}
	for _, l := range d.Labelled() {
		all = append(all, map[string]string{"port": l.Port().Name, "bridge": l.Ref.Target.BridgeVar})
	}
	return all
}

// use has New's file import a package.
func (d *Domain) use(path string) {
	if !slices.Contains(d.Uses, path) {
		d.Uses = append(d.Uses, path)
	}
}

// useOwn is use for an adapter of the domain.
func (d *Domain) useOwn(name string) { d.use("internal/" + d.Package + "/internal/" + name) }

// AppImports are the packages that the types of App's fields are from.
func (p *Project) AppImports() (paths []string) {
	for _, f := range p.App {
		if !slices.Contains(paths, f.Import) {
			paths = append(paths, f.Import)
		}
	}
	return paths
}
