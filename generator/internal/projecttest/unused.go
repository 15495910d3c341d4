package projecttest

import (
	"go/ast"
	"go/types"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/tree"
)

// Unused returns the functions and methods of a project that nothing in it uses, by
// package: neither by name nor, for a method, through an interface that its type
// implements, or by reflection, by its name in a file beside it that is not Go, such as a
// schema. Use in a test counts.
func (c *Checker) Unused(t testing.TB, p *tree.Tree) []string {
	t.Helper()
	run := &checkRun{c, c.parse(t, p), map[string]*unit{}}
	used, funcs := map[string]bool{}, map[string]*types.Func{}
	interfaces := c.interfaces(run)
	reflected := namedBeside(p)
	unnamed := map[string]bool{"Unwrap": true} // which http.NewResponseController asks for
	for name := range run.packages {
		u := run.check(name)
		for _, file := range run.packages[name].files {
			ast.Inspect(file, literals(unnamed))
		}
		for o := range u.used {
			if f, ok := o.(*types.Func); ok {
				used[f.Origin().FullName()] = true
			}
		}
		if name == u.pkg.Path() && !strings.HasSuffix(name, "_test") {
			for _, f := range declared(u.pkg) {
				funcs[f.FullName()] = f
			}
		}
	}
	var unused []string
	for name, f := range funcs {
		if !used[name] && !reflected[path.Dir(c.fset.Position(f.Pos()).Filename)+" "+strings.ToLower(f.Name())] && f.Name() != "main" && !(unnamed[f.Name()] && f.Signature().Recv() != nil) && !demanded(f, interfaces[f.Name()]) {
			unused = append(unused, strings.TrimPrefix(name, run.module+"/"))
		}
	}
	slices.Sort(unused)
	return unused
}

var word = regexp.MustCompile(`\w+`)

// namedBeside are the words of files that are not Go, each after its folder, in small letters.
func namedBeside(p *tree.Tree) map[string]bool {
	words := map[string]bool{}
	for _, f := range p.Files() {
		if path.Ext(f.Path) == ".go" {
			continue
		}
		for _, w := range word.FindAllString(string(f.Data), -1) {
			words[path.Dir(f.Path)+" "+strings.ToLower(w)] = true
		}
	}
	return words
}

// declared are the functions of a package and the methods of its types.
func declared(pkg *types.Package) (funcs []*types.Func) {
	for _, name := range pkg.Scope().Names() {
		switch o := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			funcs = append(funcs, o)
		case *types.TypeName:
			if named, ok := o.Type().(*types.Named); ok {
				funcs = slices.AppendSeq(funcs, named.Methods())
			}
		}
	}
	return funcs
}

// interfaces are all of the project and of what it imports, by the names of their
// methods.
func (c *Checker) interfaces(run *checkRun) map[string][]*types.Interface {
	seen, found := map[*types.Package]bool{}, map[string][]*types.Interface{}
	var visit func(*types.Package)
	visit = func(pkg *types.Package) {
		if seen[pkg] {
			return
		}
		seen[pkg] = true
		for _, name := range pkg.Scope().Names() {
			if i, ok := pkg.Scope().Lookup(name).Type().Underlying().(*types.Interface); ok {
				for m := range i.Methods() {
					found[m.Name()] = append(found[m.Name()], i)
				}
			}
		}
		for _, i := range pkg.Imports() {
			visit(i)
		}
	}
	found["Error"] = append(found["Error"], types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
	for _, name := range slices.Sorted(maps.Keys(run.packages)) {
		visit(run.check(name).pkg)
	}
	return found
}

// literals collects the methods of interfaces that have no name, such as constraints, and
// of generic ones, whose types are known where they are used only.
func literals(methods map[string]bool) func(ast.Node) bool {
	return func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			_, is := n.Type.(*ast.InterfaceType)
			return !is || n.TypeParams != nil
		case *ast.InterfaceType:
			for _, m := range n.Methods.List {
				for _, name := range m.Names {
					methods[name.Name] = true
				}
			}
		}
		return true
	}
}

// demanded reports whether f is a method that one of the interfaces needs of its type.
func demanded(f *types.Func, interfaces []*types.Interface) bool {
	recv := f.Signature().Recv()
	return recv != nil && slices.ContainsFunc(interfaces, func(i *types.Interface) bool {
		named, ok := recv.Type().(*types.Named)
		if p, isPointer := recv.Type().(*types.Pointer); isPointer {
			named, ok = p.Elem().(*types.Named)
		}
		return !ok || named.TypeParams().Len() > 0 || types.Implements(types.NewPointer(named), i)
	})
}
