package projecttest

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/underpin-dev/underpin/generator/tree"
	"golang.org/x/mod/modfile"
)

// Checker type-checks rendered projects in memory, tests included, against the export
// data of the packages that they import. It caches syntax trees by content, and checked
// packages by content and by what they see of the packages that they import, so that many
// projects cost little more than one. It is not for concurrent use.
type Checker struct {
	fset     *token.FileSet
	exports  map[string]string // import path → file
	others   types.Importer
	known    map[place]*parsedFile // what a renderer has rendered once, it has once in memory
	parsed   map[[sha256.Size]byte]*parsedFile
	checked  map[string]*unit          // by key
	imported map[string]*types.Package // by its API: the first one checked that has it
	apis     map[*types.Package]string // of those
}

// place is where the text of a file is in memory, where nothing changes it.
type place struct {
	path string
	text *byte
	size int
}

// parsedFile is a syntax tree with the hash of the file's path and text.
type parsedFile struct {
	*ast.File
	sum [sha256.Size]byte
}

// unit is a checked package.
type unit struct {
	pkg    *types.Package
	api    string  // what importers see of it
	errs   []error // of the compiler
	unused []error
	used   map[types.Object]bool
}

var everyChecker *Checker

// EveryChecker returns a checker for projects with whatever is chosen, the same one for
// all tests of a package.
func EveryChecker(t testing.TB) *Checker {
	t.Helper()
	if everyChecker == nil {
		everyChecker = NewChecker(t, Projects(t, Catalog(t))...)
	}
	return everyChecker
}

// NewChecker makes a checker for projects that import no other modules than the given
// ones do.
func NewChecker(t testing.TB, projects ...*tree.Tree) *Checker {
	t.Helper()
	debug.SetGCPercent(300) // since nearly all that is allocated from now on is cached
	c := &Checker{
		fset: token.NewFileSet(), exports: map[string]string{},
		known: map[place]*parsedFile{}, parsed: map[[sha256.Size]byte]*parsedFile{}, checked: map[string]*unit{},
		imported: map[string]*types.Package{}, apis: map[*types.Package]string{},
	}
	c.addExports(t, projects)
	c.others = importer.ForCompiler(c.fset, "gc", func(path string) (io.ReadCloser, error) {
		file, ok := c.exports[path]
		if !ok {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(file)
	})
	return c
}

// addExports has the go command compile what the projects import, all at once. Their
// modules are lines of one table, so no two of them need different versions.
func (c *Checker) addExports(t testing.TB, projects []*tree.Tree) {
	t.Helper()
	imports, sums := map[string]bool{}, map[string]bool{}
	all := &modfile.File{}
	if err := errors.Join(all.AddModuleStmt("example.com/all"), all.AddGoStmt("1.26")); err != nil {
		t.Fatal(err)
	}
	for _, p := range projects {
		sources := c.parse(t, p)
		for _, s := range sources.packages {
			for _, i := range s.imports {
				if !sources.own(i) && i != "embed" {
					imports[i] = true
				}
			}
		}
		gomod, _ := p.File("go.mod")
		file, err := modfile.Parse("go.mod", gomod.Data, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range file.Require {
			if err := all.AddRequire(r.Mod.Path, r.Mod.Version); err != nil {
				t.Fatal(err)
			}
		}
		gosum, _ := p.File("go.sum")
		for line := range strings.Lines(string(gosum.Data)) {
			sums[line] = true
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": string(modfile.Format(all.Syntax)), "go.sum": strings.Join(slices.Sorted(maps.Keys(sums)), ""),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := append([]string{"list", "-mod=mod", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "embed"}, slices.Sorted(maps.Keys(imports))...)
	lines := bufio.NewScanner(strings.NewReader(Go(t, dir, nil, args...)))
	for lines.Scan() {
		if name, file, ok := strings.Cut(lines.Text(), " "); ok && file != "" {
			c.exports[name] = file
		}
	}
}

// sources are the Go files of a project by package.
type sources struct {
	module   string
	packages map[string]*source // by import path, external tests with _test
	opened   map[string]bool    // those whose external tests see more of them, by an export_test.go
}

type source struct {
	path    string
	files   []*ast.File
	imports []string
	hash    [sha256.Size]byte
}

func (s *sources) own(path string) bool {
	return path == s.module || strings.HasPrefix(path, s.module+"/")
}

func (c *Checker) parse(t testing.TB, p *tree.Tree) *sources {
	t.Helper()
	gomod, _ := p.File("go.mod")
	line, _, _ := strings.Cut(string(gomod.Data), "\n")
	all := &sources{strings.TrimPrefix(line, "module "), map[string]*source{}, map[string]bool{}}
	for _, f := range p.Files() {
		if path.Ext(f.Path) != ".go" {
			continue
		}
		file, err := c.parseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := path.Join(all.module, path.Dir(f.Path))
		switch test := strings.HasSuffix(f.Path, "_test.go"); {
		case test && strings.HasSuffix(file.Name.Name, "_test"):
			all.add(name+"_test", file)
		case strings.HasSuffix(f.Path, "export_test.go"): // parts may have one each
			all.opened[name] = true
			all.add(name+" [test]", file)
		case test:
			all.add(name+" [test]", file)
		default:
			all.add(name, file)
		}
	}
	// A test inside a package is checked with the package.
	for name, s := range all.packages {
		plain, _ := strings.CutSuffix(name, " [test]")
		if program := all.packages[plain]; plain != name && program != nil {
			s.files = append(s.files, program.files...)
			s.imports = append(s.imports, program.imports...)
			s.hash = sha256.Sum256(append(s.hash[:], program.hash[:]...))
		}
	}
	return all
}

func (c *Checker) parseFile(f tree.File) (*parsedFile, error) {
	at := place{f.Path, unsafe.SliceData(f.Data), len(f.Data)}
	if file, ok := c.known[at]; ok {
		return file, nil
	}
	sum := sha256.Sum256(append([]byte(f.Path+"\x00"), f.Data...))
	file, ok := c.parsed[sum]
	if !ok {
		syntax, err := parser.ParseFile(c.fset, f.Path, f.Data, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		file = &parsedFile{syntax, sum}
		c.parsed[sum] = file
	}
	c.known[at] = file
	return file, nil
}

func (s *sources) add(name string, file *parsedFile) {
	p := s.packages[name]
	if p == nil {
		p = &source{path: name}
		s.packages[name] = p
	}
	p.files = append(p.files, file.File)
	for _, i := range file.Imports {
		p.imports = append(p.imports, strings.Trim(i.Path.Value, `"`))
	}
	p.hash = sha256.Sum256(append(p.hash[:], file.sum[:]...))
}

// Check type-checks a project and returns what is wrong with it: what the
// compiler would say, and unexported names at package level that nothing uses,
// which is how a misspelt name or a left-over function shows.
func (c *Checker) Check(t testing.TB, p *tree.Tree) []error {
	t.Helper()
	run := &checkRun{c, c.parse(t, p), map[string]*unit{}}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(run.packages)) {
		u := run.check(name)
		errs = append(append(errs, u.errs...), u.unused...)
	}
	return errs
}

// CheckApart is Check for a project that has only its platform in common with others. It
// drops the other packages afterwards, of which hundreds of projects would take gigabytes.
func (c *Checker) CheckApart(t testing.TB, p *tree.Tree) []error {
	t.Helper()
	before := *c
	c.known, c.parsed, c.checked, c.imported, c.apis = map[place]*parsedFile{}, maps.Clone(c.parsed), maps.Clone(c.checked), maps.Clone(c.imported), maps.Clone(c.apis)
	errs := c.Check(t, p)
	platform := func(pkg *types.Package) bool { return strings.Contains(pkg.Path(), "/internal/platform/") }
	add(before.parsed, c.parsed, func(_ [sha256.Size]byte, file *parsedFile) bool {
		return strings.HasPrefix(c.fset.Position(file.Package).Filename, "internal/platform/")
	})
	add(before.checked, c.checked, func(_ string, u *unit) bool { return platform(u.pkg) })
	add(before.imported, c.imported, func(_ string, pkg *types.Package) bool { return platform(pkg) })
	add(before.apis, c.apis, func(pkg *types.Package, _ string) bool { return platform(pkg) })
	*c = before
	return errs
}

// add adds the entries that take returns true for.
func add[K comparable, V any](to, from map[K]V, take func(K, V) bool) {
	for key, value := range from {
		if take(key, value) {
			to[key] = value
		}
	}
}

// checkRun checks a project.
type checkRun struct {
	*Checker
	*sources
	units map[string]*unit // by name
}

// seen is the package of a path as the one of a name sees it.
func (s *sources) seen(path, name string) string {
	if s.opened[path] && name == path+"_test" {
		return path + " [test]"
	}
	return path
}

// key identifies a package with what it sees of others.
func (r *checkRun) key(name string) string {
	s := r.packages[name]
	sum := sha256.New()
	fmt.Fprintln(sum, name, hex.EncodeToString(s.hash[:]))
	for _, i := range slices.Compact(slices.Sorted(slices.Values(s.imports))) {
		if r.packages[i] != nil && i != name {
			fmt.Fprintln(sum, r.check(r.seen(i, name)).api)
		}
	}
	return string(sum.Sum(nil))
}

func (r *checkRun) check(name string) *unit {
	if u, ok := r.units[name]; ok {
		return u
	}
	key := r.key(name)
	u, ok := r.checked[key]
	if !ok {
		u = r.checkNew(name, key)
		r.checked[key] = u
	}
	r.units[name] = u
	return u
}

func (r *checkRun) checkNew(name, key string) *unit {
	u := &unit{used: map[types.Object]bool{}}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importing{r, name}, GoVersion: "go1.26", Error: func(err error) { u.errs = append(u.errs, err) }}
	u.pkg, _ = config.Check(strings.TrimSuffix(name, " [test]"), r.fset, r.packages[name].files, info)
	for _, o := range info.Uses {
		u.used[o] = true
	}
	if len(u.errs) > 0 {
		u.api = hex.EncodeToString([]byte(key))
		return u
	}
	u.unused, u.api = r.unused(u), r.api(name, u.pkg)
	if r.imported[u.api] == nil {
		r.imported[u.api], r.apis[u.pkg] = u.pkg, u.api
	}
	return u
}

// importing is for types.Config: what the package of a name imports.
type importing struct {
	*checkRun
	name string
}

func (r importing) Import(path string) (*types.Package, error) {
	path = r.seen(path, r.name)
	if r.packages[path] == nil {
		return r.others.Import(path)
	}
	u := r.check(path)
	if len(u.errs) > 0 {
		return u.pkg, fmt.Errorf("%s has errors of its own", path)
	}
	return r.imported[u.api], nil
}

func (r *checkRun) unused(u *unit) (errs []error) {
	scope := u.pkg.Scope()
	for _, name := range scope.Names() {
		o := scope.Lookup(name)
		if o.Exported() || u.used[o] || name == "main" && u.pkg.Name() == "main" || name == "_" {
			continue
		}
		errs = append(errs, fmt.Errorf("%s: %s is not used", r.fset.Position(o.Pos()), name))
	}
	return errs
}
