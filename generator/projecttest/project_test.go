package projecttest_test

import (
	"testing"

	"github.com/underpin-dev/underpin/generator/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

// As rendered, a project vets and tests itself without any server.
func TestProject(t *testing.T) {
	c := projecttest.Catalog(t)
	for name, file := range specs {
		each(t, c, file, func(s *spec.Spec) {
			dir := projecttest.Dir(t, s, projecttest.Render(t, c, s))
			t.Run(name+" "+choicesOf(s), func(t *testing.T) {
				alone := []string{"TEST_DATABASE_URL=", "TEST_REQUIRE=", "GOFLAGS=-mod=readonly"}
				projecttest.Go(t, dir, alone, "vet", "./...")
				projecttest.Go(t, dir, alone, "test", "./...")
			})
		})
	}
}
