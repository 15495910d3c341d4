package render

import (
	"slices"
	"strings"

	"github.com/underpin-dev/underpin/generator/decisions"
)

// Build is what templates print where the module of a domain is built.
type Build struct {
	Deps     []Dep
	Fields   []BuildField // of the module, beside its services
	Calls    []Call
	Services []string // fields of App that get the services
	Uses     []string // packages that are imported for it, below the project's module
}

// Dep is a field of Deps, with the expression that fills it from App.
type Dep struct{ Name, Type, From string }

// BuildField is a field of the module, with the expression that fills it in New.
type BuildField struct{ Name, Type, Value string }

// Call is a call of Func in New with Args.
type Call struct{ Func, Args string }

// Wrap is a package of the domain whose stores wrap others, and the other argument of
// their constructors in New.
type Wrap struct{ Package, Arg string }

// build adds what a part contributes to the module. The resources are those that the
// part is for.
func (d *Domain) build(m decisions.Module, resources []*Resource) {
	for _, dep := range m.Deps {
		for _, values := range d.names(dep.Name) {
			field, address := strings.CutPrefix(expand(dep.From, values), "&")
			from := "a." + field
			if address {
				from = "&" + from
			}
			d.Build.Deps = append(d.Build.Deps, Dep{expand(dep.Name, values), dep.Type, from})
			d.use(dep.Import)
		}
	}
	for _, c := range m.Calls {
		call := Call{d.expand(c.Func), d.args(c.Takes)}
		if c.Field == "" {
			d.Build.Calls = append(d.Build.Calls, call)
		} else {
			d.Build.Fields = append(d.Build.Fields, BuildField{c.Field, d.expand(c.Type), call.Func + "(" + call.Args + ")"})
		}
		d.useOwn(d.expand(c.Package()))
	}
	for _, w := range m.Wraps {
		wrap := Wrap{d.expand(w.Package), d.args([]string{w.Takes})}
		for _, r := range resources {
			r.Go.Wraps = append(r.Go.Wraps, wrap)
		}
		d.useOwn(wrap.Package)
	}
	if m.Services != "" {
		d.Build.Services = append(d.Build.Services, m.Services)
	}
	if m.Lists != "" {
		for _, r := range resources {
			r.Go.Lister, r.Go.Finder = m.Lists, "m."+m.Lists+".List"+r.Types
		}
	}
}

// args lists dependencies as arguments in New.
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

// names returns one set of values for placeholders, or one for each port that labels
// come from if text has the placeholder for it.
func (d *Domain) names(text string) (all []map[string]string) {
	if !strings.Contains(text, "{port") {
		return []map[string]string{{"domain": d.Package}}
	}
	for _, l := range d.Labelled() {
		all = append(all, map[string]string{"port": l.Port().Name, "bridge": l.Ref.Target.Go.BridgeVar})
	}
	return all
}

// use adds a package to the imports of New's file.
func (d *Domain) use(path string) {
	if !slices.Contains(d.Build.Uses, path) {
		d.Build.Uses = append(d.Build.Uses, path)
	}
}

// useOwn adds an adapter of the domain to them.
func (d *Domain) useOwn(name string) { d.use("internal/" + d.Package + "/internal/" + name) }

// AppImports returns the packages that the types of App's fields come from.
func (p *Project) AppImports() (paths []string) {
	for _, f := range p.App {
		if f.Import != "" && !slices.Contains(paths, f.Import) {
			paths = append(paths, f.Import)
		}
	}
	return paths
}
