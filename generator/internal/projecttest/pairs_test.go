package projecttest_test

import (
	"maps"
	"path"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// exceptions are lines that may change when a project grows, and why.
var exceptions = []struct{ file, line, why string }{
	{"*.md", "*", "texts with counts and with lists in sentences"},
	{"docs/*.md", "*", "the same"},
	{"docs/decisions/*.md", "*", "of class once: a record stays, and a later decision gets a record of its own"},
	{"deploy/prometheus/rules.yaml", "*", "an alert says in a sentence which decision to look at next, and which option is taken"},
	{"deploy/grafana/dashboard.json", "*", "Grafana places and numbers its panels, so one in between moves those that follow"},
	{"internal/*/*mod/*mod.go", "ordershttp.MountOrdersList(api, m.Orders.List, ordershttp.EncodeOrder)", "who answers a list is one line, and another with views"},
}

// A project that grows by a field, a resource, a domain or a decision gets new lines
// and keeps every line it had: each entry is a line, no two share one, and none has
// its place in it. So a merge with the user's own lines has little to conflict with.
// Blanks don't count, since gofmt aligns neighbours.
func TestGrowsByLines(t *testing.T) {
	c := projecttest.Catalog(t)
	used := map[int]bool{}
	for name, p := range pairs(t, c) {
		t.Run(name, func(t *testing.T) {
			before, after := projecttest.Render(t, c, p.before), projecttest.Render(t, c, p.after)
			for _, f := range before.Files() {
				g, ok := after.File(f.Path)
				if !ok || f.Class == tree.Structured || f.Class == tree.Derived {
					continue // it is another option's, merged as data, or never merged
				}
				for _, line := range missing(lines(f.Data), lines(g.Data)) {
					if i := excepted(f.Path, line); i >= 0 {
						used[i] = true
					} else {
						t.Errorf("%s: changed or moved: %s", f.Path, line)
					}
				}
			}
		})
	}
	projecttest.Count(t, len(pairs(t, c)))
	for i, e := range exceptions {
		t.Logf("%s: %s: %s", e.file, e.line, e.why)
		if !used[i] {
			t.Errorf("nothing needs the exception for %s: %s", e.file, e.line)
		}
	}
}

type pair struct{ before, after *spec.Spec }

// pairs are specs of which the second has one thing more.
func pairs(t *testing.T, c *decisions.Catalog) map[string]pair {
	grown := func(grow func(*spec.Spec)) pair {
		after := projecttest.Spec(t, c, "", nil)
		grow(after)
		after.Complete(c.Choices())
		if err := after.Validate(c.Choices()); err != nil {
			t.Fatal(err)
		}
		return pair{projecttest.Spec(t, c, "", nil), after}
	}
	field := func(f *spec.Field) pair {
		return grown(func(s *spec.Spec) {
			r := s.Find("orders").Find("order")
			r.Fields = append(r.Fields, f)
		})
	}
	all := map[string]pair{
		"field":          field(&spec.Field{Name: "remark", Type: spec.String, Optional: true}),
		"unique field":   field(&spec.Field{Name: "code", Type: spec.String, Unique: true, Optional: true}),
		"ref field":      field(&spec.Field{Name: "parent", Type: spec.TypeRef, Optional: true, Ref: spec.Ref{Domain: "orders", Resource: "order"}}),
		"enum field":     field(&spec.Field{Name: "channel", Type: spec.Enum, Values: []string{"shop", "phone"}, Optional: true}),
		"json field":     field(&spec.Field{Name: "extra", Type: spec.JSON, Optional: true}),
		"refs field":     field(&spec.Field{Name: "gifts", Type: spec.TypeRefs, Optional: true, Ref: spec.Ref{Domain: "catalog", Resource: "product"}}),
		"required field": field(&spec.Field{Name: "place", Type: spec.String}),
		"resource": grown(func(s *spec.Spec) {
			s.Add("orders", &spec.Resource{Name: "basket", Fields: []*spec.Field{{Name: "title", Type: spec.String}}})
		}),
		"resource with refs": grown(func(s *spec.Spec) {
			s.Add("orders", &spec.Resource{Name: "parcel", Fields: []*spec.Field{
				{Name: "order", Type: spec.TypeRef, Ref: spec.Ref{Domain: "orders", Resource: "order"}},
				{Name: "product", Type: spec.TypeRef, Ref: spec.Ref{Domain: "catalog", Resource: "product"}},
			}})
		}),
		"domain": grown(func(s *spec.Spec) {
			s.Add("billing", &spec.Resource{Name: "invoice", Fields: []*spec.Field{{Name: "title", Type: spec.String}}})
		}),
	}
	for _, d := range c.Decisions {
		if len(d.Options[0].Types) > 0 {
			continue // one engine in the place of another is not growth
		}
		decided := func(option *decisions.Option) *spec.Spec {
			decisions := maps.Clone(projecttest.Spec(t, c, "", nil).Decisions)
			decisions[d.Name] = option.Name
			return projecttest.Spec(t, c, "", decisions)
		}
		all[d.Name] = pair{decided(d.Options[0]), decided(d.Options[1])}
	}
	return all
}

// excepted returns the index of the exception for a line of a file, or -1.
func excepted(file, line string) int {
	for i, e := range exceptions {
		inFile, err := path.Match(e.file, file)
		start, any := strings.CutSuffix(e.line, "*")
		if err == nil && inFile && (line == e.line || any && strings.HasPrefix(line, start)) {
			return i
		}
	}
	return -1
}

// lines are those of a text, with runs of blanks as one.
func lines(text []byte) (list []string) {
	for line := range strings.Lines(string(text)) {
		list = append(list, strings.Join(strings.Fields(line), " "))
	}
	return list
}

// missing are the lines of before that are not in after in the same order: those
// that no longest common subsequence needs.
func missing(before, after []string) (lost []string) {
	longest := make([][]int, len(before)+1)
	for i := range longest {
		longest[i] = make([]int, len(after)+1)
	}
	for i := len(before) - 1; i >= 0; i-- {
		for j := len(after) - 1; j >= 0; j-- {
			if longest[i][j] = max(longest[i+1][j], longest[i][j+1]); before[i] == after[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(before); {
		switch {
		case j < len(after) && before[i] == after[j]:
			i, j = i+1, j+1
		case j < len(after) && longest[i][j+1] >= longest[i+1][j]:
			j++
		default:
			lost = append(lost, before[i])
			i++
		}
	}
	return lost
}
