package gomod

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	gomodule "golang.org/x/mod/module"
)

// The table's text has one entry per line, so that a diff shows what changed:
//
//	set base+database/sqlite
//	direct example.com/log v1.2.0 any base
//	indirect example.com/sys v0.4.0 any database/postgres database/sqlite
//	sum example.com/sys v0.4.0/go.mod h1:… only base+database/sqlite
//
// "any" lists parts, one of which must be in the set; "only" lists whole sets.

const tableHeader = `# go.mod and go.sum of every module set: see text.go.
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
	t := new(Table)
	for n, fields := range rows(text) {
		if fields[0] == "set" && len(fields) == 2 {
			t.sets = append(t.sets, fields[1])
			continue
		}
		e, err := parseEntry(fields)
		if err != nil {
			return nil, fmt.Errorf("module: table.txt:%d: %v; run %s", n, err, refreshCommand)
		}
		t.entries = append(t.entries, e)
	}
	t.sort()
	return t, nil
}

func parseEntry(fields []string) (entry, error) {
	e := entry{line: line{kind: kind(fields[0])}}
	if !slices.Contains(kinds, e.kind) {
		return e, fmt.Errorf("no such kind of entry: %q", fields[0])
	}
	values := 3 // kind, path, version
	if e.kind == sum {
		values = 4
	}
	if len(fields) < values+2 {
		return e, fmt.Errorf("too few fields for %s", e.kind)
	}
	e.module = gomodule.Version{Path: fields[1], Version: fields[2]}
	if e.kind == sum {
		e.sumHash = fields[3]
	}
	switch names := fields[values+1:]; fields[values] {
	case "any":
		e.when.parts = names
	case "only":
		e.when.sets = names
	default:
		return e, fmt.Errorf("neither any nor only: %q", fields[values])
	}
	return e, nil
}

// Text returns the table as the text of table.txt.
func (t *Table) Text() string {
	var text strings.Builder
	text.WriteString(tableHeader)
	for _, key := range t.sets {
		fmt.Fprintf(&text, "set %s\n", key)
	}
	for _, e := range t.entries {
		fields := []string{string(e.kind), e.module.Path, e.module.Version}
		if e.kind == sum {
			fields = append(fields, e.sumHash)
		}
		if e.when.parts != nil {
			fields = append(append(fields, "any"), e.when.parts...)
		} else {
			fields = append(append(fields, "only"), e.when.sets...)
		}
		fmt.Fprintln(&text, strings.Join(fields, " "))
	}
	return text.String()
}

// sort sorts sets and entries, versions in the order of module.Sort.
func (t *Table) sort() {
	slices.Sort(t.sets)
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
			cmp.Compare(a.sumHash, b.sumHash))
	})
}
