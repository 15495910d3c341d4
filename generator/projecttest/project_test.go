package projecttest_test

import (
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/catalog"
	"github.com/underpin-dev/underpin/generator/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// As rendered, a project vets and tests itself without any server: the default one
// with any two options together, the big one with every option at least once.
func TestProject(t *testing.T) {
	c := projecttest.Catalog(t)
	test := func(name string, s *spec.Spec) {
		dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
		t.Run(name+" "+choicesOf(s), func(t *testing.T) {
			alone := []string{"TEST_DATABASE_URL=", "TEST_REDIS_URL=", "TEST_REQUIRE=", "GOFLAGS=-mod=readonly"}
			projecttest.Go(t, dir, alone, "vet", "./...")
			projecttest.Go(t, dir, alone, "test", "./...")
		})
	}
	for _, choice := range projecttest.Covering(c) {
		test("default", choice.Spec(t, c, ""))
	}
	for _, decisions := range c.Combinations() {
		if s := projecttest.Spec(t, c, big, decisions); alike(c.Decisions, s) {
			test("big", s)
		}
	}
}

// alike reports whether each of these decisions has its nth option, counted round, for
// some n: so every option is in one of few projects.
func alike(decisions []*catalog.Decision, s *spec.Spec) bool {
	most := 0
	for _, d := range decisions {
		most = max(most, len(d.Options))
	}
	for n := range most {
		if !slices.ContainsFunc(decisions, func(d *catalog.Decision) bool { return d.Options[n%len(d.Options)].Name != s.Decisions[d.Name] }) {
			return true
		}
	}
	return false
}
