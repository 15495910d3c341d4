// Package gomod returns go.mod and go.sum for every project that can be rendered,
// complete and tidy, without the go command or a network. They come from a table that
// a maintainer makes with Refresh, which needs both, and commits.
//
// The lines of a project follow from the packages that its Go files import: some are in
// every project, and each other package has its own, whatever else is imported. So the
// table grows with the packages, not with the projects.
package gomod

import (
	_ "embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/underpin-dev/underpin/generator/imports"
	"golang.org/x/mod/modfile"
	gomodule "golang.org/x/mod/module"
)

// GoVersion is the go line of every rendered go.mod.
const GoVersion = "1.26.0"

const refreshCommand = "go run ./generator/gomod/refresh"

//go:embed table.txt
var tableText string

//go:embed pins
var pinsText string

var committed = sync.OnceValues(func() (*Table, error) { return ParseTable(tableText) })

// Files returns go.mod and go.sum, as go mod tidy writes them, of a module with that
// path whose files import these packages of other modules.
func Files(modulePath string, packages []string) (gomod, gosum []byte, err error) {
	table, err := committed()
	if err != nil {
		return nil, nil, err
	}
	return table.Files(modulePath, packages)
}

// Pins returns the versions that rendered projects use, sorted by path.
func Pins() ([]gomodule.Version, error) { return parsePins(pinsText) }

func parsePins(text string) ([]gomodule.Version, error) {
	var pins []gomodule.Version
	for n, fields := range rows(text) {
		wrong := func(why string) error { return fmt.Errorf("pins:%d: %s; write: path version", n, why) }
		if len(fields) != 2 {
			return nil, wrong("not a module and its version")
		}
		pin := gomodule.Version{Path: fields[0], Version: fields[1]}
		if err := gomodule.Check(pin.Path, pin.Version); err != nil {
			return nil, wrong(err.Error())
		}
		if slices.ContainsFunc(pins, func(p gomodule.Version) bool { return p.Path == pin.Path }) {
			return nil, wrong(pin.Path + " is pinned twice")
		}
		pins = append(pins, pin)
	}
	gomodule.Sort(pins)
	return pins, nil
}

// Table has every line of go.mod and go.sum once, with the packages that need it.
type Table struct {
	modules map[string]string // of each package that projects import, the path of its module
	entries []entry           // in the order of files
}

// entry is a line that is there if any of the packages is imported.
type entry struct {
	line
	packages []string // sorted; none if every project has the line
}

// needed reports whether a project needs the line that imports these packages.
func (e entry) needed(packages map[string]bool) bool {
	return len(e.packages) == 0 || slices.ContainsFunc(e.packages, func(p string) bool { return packages[p] })
}

// line is a requirement in go.mod or a line of go.sum.
type line struct {
	kind   kind
	module gomodule.Version // of a sum the version may end in /go.mod
	hash   string           // of a sum
}

type kind string

const (
	require kind = "require"
	sum     kind = "sum"
)

var kinds = []kind{require, sum}

// Files is like the function Files, for this table.
func (t *Table) Files(modulePath string, packages []string) (gomod, gosum []byte, err error) {
	imported, modules := map[string]bool{}, map[string]bool{}
	for _, p := range packages {
		module, known := t.modules[p]
		if !known {
			return nil, nil, fmt.Errorf("module: the table lacks the package %s; run %s", p, refreshCommand)
		}
		imported[p], modules[module] = true, true
	}
	file := new(modfile.File)
	if err := file.AddModuleStmt(modulePath); err != nil {
		return nil, nil, err
	}
	if err := file.AddGoStmt(GoVersion); err != nil {
		return nil, nil, err
	}
	var requires []*modfile.Require
	var sums strings.Builder
	for _, e := range t.entries {
		switch {
		case !e.needed(imported):
		case e.kind == sum:
			fmt.Fprintf(&sums, "%s %s %s\n", e.module.Path, e.module.Version, e.hash)
		default:
			requires = append(requires, &modfile.Require{Mod: e.module, Indirect: !modules[e.module.Path]})
		}
	}
	file.SetRequireSeparateIndirect(requires)
	file.Cleanup()
	gomod, err = file.Format()
	if sums.Len() > 0 {
		gosum = []byte(sums.String())
	}
	return gomod, gosum, err
}

// Packages is the number of packages that projects may import.
func (t *Table) Packages() int { return len(t.modules) }

// Imported returns the packages of other modules that a module's Go files import, sorted:
// all that go mod tidy reads of them.
func Imported(module string, files fs.FS) ([]string, error) {
	all := map[string]bool{}
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".go" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		paths, err := imports.Paths(name, text)
		if err != nil {
			return err
		}
		for _, imported := range paths {
			if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") && !strings.HasPrefix(imported, module+"/") {
				all[imported] = true
			}
		}
		return nil
	})
	return slices.Sorted(maps.Keys(all)), err
}
