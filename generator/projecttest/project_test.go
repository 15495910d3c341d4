package projecttest_test

import (
	"slices"
	"testing"

	"github.com/underpin-dev/underpin/generator/catalog"
	"github.com/underpin-dev/underpin/generator/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// As rendered, a project vets and tests itself without any server: the default one
// with all that there is to choose, the big one with every option at least once.
func TestProject(t *testing.T) {
	c := projecttest.Catalog(t)
	for name, file := range specs {
		each(t, c, file, func(s *spec.Spec) {
			if file != "" && !alike(c.Decisions, s) {
				return
			}
			dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
			t.Run(name+" "+choicesOf(s), func(t *testing.T) {
				alone := []string{"TEST_DATABASE_URL=", "TEST_REQUIRE=", "GOFLAGS=-mod=readonly"}
				projecttest.Go(t, dir, alone, "vet", "./...")
				projecttest.Go(t, dir, alone, "test", "./...")
			})
		})
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
