// Package gomod returns go.mod and go.sum for every project that can be rendered,
// complete and tidy, without the go command or a network. They come from a table that
// a maintainer makes with Refresh, which needs both, and commits.
//
// A project's modules depend on a set of parts of the catalogue, such as "base" and
// "database/sqlite". Leave parts that never change go.mod out of the sets, since the
// table lists every set.
package gomod

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

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
// path and set of parts. The order of parts and repetitions don't matter. gosum is nil
// if the project needs no module.
func Files(modulePath string, parts []string) (gomod, gosum []byte, err error) {
	table, err := committed()
	if err != nil {
		return nil, nil, err
	}
	return table.Files(modulePath, parts)
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

// Table has every line of go.mod and go.sum once, with the condition under which it
// appears.
type Table struct {
	sets    []string // the keys of all sets, sorted
	entries []entry  // sorted by kind, then like go.sum
}

type entry struct {
	line
	when condition
}

// line is a requirement in go.mod or a line of go.sum.
type line struct {
	kind    kind
	module  gomodule.Version // of a sum the version may end in /go.mod
	sumHash string           // of a sum
}

type kind string

const (
	direct   kind = "direct"
	indirect kind = "indirect"
	sum      kind = "sum"
)

var kinds = []kind{direct, indirect, sum}

// condition is true for a set that has any of the parts, or is one of the sets.
type condition struct {
	parts []string
	sets  []string
}

func (c condition) holds(key string, parts []string) bool {
	if slices.Contains(c.sets, key) {
		return true
	}
	return slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(c.parts, p) })
}

// setKey returns the key of a set, its sorted parts joined by +, and the sorted parts.
func setKey(parts []string) (key string, sorted []string) {
	sorted = slices.Compact(slices.Sorted(slices.Values(parts)))
	return strings.Join(sorted, "+"), sorted
}

// Files is like the function Files, for this table.
func (t *Table) Files(modulePath string, parts []string) (gomod, gosum []byte, err error) {
	key, parts := setKey(parts)
	if _, known := slices.BinarySearch(t.sets, key); !known {
		return nil, nil, fmt.Errorf("module: the table lacks the module set %s; run %s", key, refreshCommand)
	}
	file := new(modfile.File)
	if err := file.AddModuleStmt(modulePath); err != nil {
		return nil, nil, err
	}
	if err := file.AddGoStmt(GoVersion); err != nil {
		return nil, nil, err
	}
	var requires []*modfile.Require
	var sums strings.Builder // entries are sorted as the go command sorts go.sum
	for _, e := range t.entries {
		switch {
		case !e.when.holds(key, parts):
		case e.kind == sum:
			fmt.Fprintf(&sums, "%s %s %s\n", e.module.Path, e.module.Version, e.sumHash)
		default:
			requires = append(requires, &modfile.Require{Mod: e.module, Indirect: e.kind == indirect})
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
