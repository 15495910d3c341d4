package gomod

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	gomodule "golang.org/x/mod/module"
)

// The table's text has a group of lines for every project, and one for those that the same
// packages need. Every line has its own row, so that a diff shows what changed:
//
//	module example.com/log example.com/log/json
//
//	needed by example.com/log/json
//	needed by example.com/log/text
//	require example.com/log v1.2.0
//	sum example.com/log v1.2.0 h1:…
//	sum example.com/log v1.2.0/go.mod h1:…

const tableHeader = `# The lines of go.mod and go.sum, and the packages that need them: see text.go.
# Written by ` + refreshCommand + `; DO NOT EDIT.

`

// rows yields the number and the fields of every line that is neither blank nor a
// comment.
func rows(text string) iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		n := 0
		for row := range strings.Lines(text) {
			n++
			if fields := strings.Fields(row); len(fields) > 0 && fields[0][0] != '#' && !yield(n, fields) {
				return
			}
		}
	}
}

// ParseTable reads what Text wrote.
func ParseTable(text string) (*Table, error) {
	t := &Table{modules: map[string]string{}}
	var group []string
	var last string // first field of the row before
	for n, fields := range rows(text) {
		wrong := func(why string) error {
			return fmt.Errorf("module: table.txt:%d: %s; run %s", n, why, refreshCommand)
		}
		want := map[string]int{"module": 3, "needed": 3, string(require): 3, string(sum): 4}[fields[0]]
		switch {
		case want == 0:
			return nil, wrong(fmt.Sprintf("no such row: %q", fields[0]))
		case len(fields) != want:
			return nil, wrong(fmt.Sprintf("a row of %s has %d fields", fields[0], want))
		}
		switch fields[0] {
		case "module":
			t.modules[fields[2]] = fields[1]
		case "needed":
			if last != "needed" {
				group = nil
			}
			group = append(group, fields[2])
		default:
			e := entry{line: line{kind: kind(fields[0]), module: gomodule.Version{Path: fields[1], Version: fields[2]}}, packages: group}
			if e.kind == sum {
				e.hash = fields[3]
			}
			t.entries = append(t.entries, e)
		}
		last = fields[0]
	}
	t.sort()
	return t, nil
}

// Text returns the table as the text of table.txt.
func (t *Table) Text() string {
	var text strings.Builder
	text.WriteString(tableHeader)
	for _, p := range slices.Sorted(maps.Keys(t.modules)) {
		fmt.Fprintf(&text, "module %s %s\n", t.modules[p], p)
	}
	var groups []string
	rows := map[string][]string{} // by group
	for _, e := range t.entries {
		var group strings.Builder
		for _, p := range e.packages {
			fmt.Fprintf(&group, "needed by %s\n", p)
		}
		if rows[group.String()] == nil {
			groups = append(groups, group.String())
		}
		row := fmt.Sprintf("%s %s %s", e.kind, e.module.Path, e.module.Version)
		rows[group.String()] = append(rows[group.String()], strings.TrimSpace(row+" "+e.hash))
	}
	slices.Sort(groups)
	for _, group := range groups {
		fmt.Fprintf(&text, "\n%s%s\n", group, strings.Join(rows[group], "\n"))
	}
	return text.String()
}

// sort sorts entries by kind, then as the go command sorts go.sum.
func (t *Table) sort() {
	var order []gomodule.Version
	for _, e := range t.entries {
		order = append(order, e.module)
	}
	gomodule.Sort(order)
	rank := map[gomodule.Version]int{}
	for i, m := range order {
		rank[m] = i
	}
	slices.SortFunc(t.entries, func(a, b entry) int {
		return cmp.Or(
			cmp.Compare(slices.Index(kinds, a.kind), slices.Index(kinds, b.kind)),
			cmp.Compare(rank[a.module], rank[b.module]),
			cmp.Compare(a.hash, b.hash))
	})
}
