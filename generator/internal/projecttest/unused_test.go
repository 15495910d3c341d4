package projecttest_test

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
	"github.com/underpin-dev/underpin/generator/tree"
)

// offered are functions for the owner to use, which AGENTS.md names. A project need not
// use them itself.
var offered = []string{
	"delivery.Once", "delivery.AtLeastOnce", "delivery.Inbox).Subscribe", "fault.Is", "database.NullCol",
	"value.Valid", "value.Min", "value.OneOf", "value.Email", "value.OptionalField", "value.Optional[T]).OrZero",
}

// A project has no function or method that nothing in it uses: each is rendered with the
// first field or option that needs it.
func TestUnused(t *testing.T) {
	c := projecttest.Catalog(t)
	projects := map[string]*tree.Tree{}
	add := func(name string, s *spec.Spec) {
		projects[name+" "+projecttest.Chosen(s)] = projecttest.Render(t, c, s)
	}
	for _, choice := range projecttest.Covering(c) {
		for name := range specs {
			add(name, choice.Spec(t, c, specs[name]))
		}
		tiny := projecttest.FieldSpec(t, c, [][]string{{"string"}})
		tiny.Decisions = choice.Decisions
		add("tiny", tiny)
	}
	checker, needed := projecttest.EveryChecker(t), map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(projects)) {
		agents, _ := projects[name].File("AGENTS.md")
		for _, f := range checker.Unused(t, projects[name]) {
			i := slices.IndexFunc(offered, func(end string) bool { return strings.HasSuffix(f, end) })
			if i < 0 {
				t.Errorf("%s: nothing uses %s", name, f)
			} else if needed[offered[i]] = true; !strings.Contains(string(agents.Data), path.Ext(f)[1:]) {
				t.Errorf("%s: AGENTS.md doesn't name %s", name, f)
			}
		}
	}
	for _, f := range offered {
		if !needed[f] {
			t.Errorf("every project uses %s: it need not be offered", f)
		}
	}
}
